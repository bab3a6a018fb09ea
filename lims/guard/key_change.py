"""The sealing key is changed: the record names the new one first, signed by the former; then the files follow."""

from __future__ import annotations

from datetime import datetime

from lims.actions.sealing import change_sealing_key
from lims.ledger.checkpoint import private_key_of, public_key_text
from lims.settings import Settings
from lims.store.reading.sealing import current_public_key
from lims.store.session import Store


def change_key(store: Store, settings: Settings, *, person: str, reason: str, at: datetime) -> str:
    """Let a new key seal from now on; gives its public half. A change that broke off half-way is finished first."""
    finish_key_change(store, settings)
    former = private_key_of(settings.site_key())
    new = public_key_text(private_key_of(settings.make_next_site_key()).public_key())
    store.perform(person, at, lambda act: change_sealing_key(act, former=former, new_public_key=new, reason=reason))
    settings.take_next_site_key()
    return new


def finish_key_change(store: Store, settings: Settings) -> None:
    """Let the file follow where the record names the next key already. Otherwise nothing happened yet."""
    following = settings.next_site_key()
    if following is None:
        return
    with store.reading() as db:
        named = current_public_key(db)
    if named == public_key_text(private_key_of(following).public_key()):
        settings.take_next_site_key()
