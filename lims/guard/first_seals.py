"""Rows that an earlier version kept without a seal: sealed once, when this version first starts at a site."""

from __future__ import annotations

from lims.settings import Settings
from lims.store.row_seals import seal_former_rows
from lims.store.session import Store


def seal_once(store: Store, settings: Settings) -> int:
    """Seal what people are known by where that was never done here; how many rows. Afterwards such a row opens nothing.

    That it was done is kept beside the keys: whoever owns the database alone cannot have it done again. Where the token
    key was lost and a new one made, the owner of this machine takes `rows.sealed` away, and starts.
    """
    if settings.rows_are_sealed():
        return 0
    with store.writing() as db:
        count = seal_former_rows(db, settings.token_key())
    settings.note_rows_sealed()
    return count
