"""Looks at what proves the record: is signing possible, how old is the newest anchor, does the key fit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from lims.doctor.findings import Finding
from lims.domain.errors import msg
from lims.domain.standing import reasons_against_signing, span_words
from lims.guard.second_place import find_second_place, is_server
from lims.guard.standing import find_rollback
from lims.ledger.checkpoint import CheckpointUnreadable, private_key_of, public_key_text
from lims.settings import Settings, SettingsRefused
from lims.store.checkpoints import last_in_file
from lims.store.reading.sealing import current_public_key
from lims.store.reading.standing import anchored, standing_of
from lims.store.session import open_store

STANDING, ANCHORS, KEY, SECOND = msg("Signing"), msg("Anchors"), msg("Site key"), msg("Second place")
LONG = timedelta(minutes=5)


def check_standing(url: str, now: datetime) -> Iterator[Finding]:
    """Whether anything pauses signing."""
    store = open_store(url)
    try:
        with store.reading() as db:
            reasons = list(reasons_against_signing(standing_of(db), now))
    finally:
        store.close()
    for reason in reasons:
        yield Finding(STANDING, "attention", reason, "lims verify --rebuild  # then quality lets it go on: /standing")
    if not reasons:
        yield Finding(STANDING, "ok", msg("nothing pauses signing"))


def check_anchors(settings: Settings, now: datetime) -> Finding:
    """The file of checkpoints follows the database, and is not ahead of it."""
    store = open_store(settings.database_url)
    try:
        rolled_back = find_rollback(store, settings)
        last = last_in_file(settings.checkpoints)
        with store.reading() as db:
            found = anchored(db)
    except CheckpointUnreadable as unreadable:
        what = msg("%(file)s cannot be read: %(why)s", file=settings.checkpoints, why=unreadable)
        return Finding(ANCHORS, "wrong", what, f"lims verify --checkpoint '{settings.checkpoints}'")
    finally:
        store.close()
    if rolled_back is not None:
        return Finding(ANCHORS, "wrong", msg("%(what)s", what=rolled_back), "lims verify --rebuild")
    size = last.size if last else 0
    if found.oldest_at is None:
        return Finding(ANCHORS, "ok", msg("%(size)s entries, all of them sealed outside the database", size=size))
    span = span_words(now - found.oldest_at)
    what = msg("%(number)s entries are in no checkpoint, the oldest for %(span)s", number=found.waiting, span=span)
    if now - found.oldest_at > LONG:
        return Finding(ANCHORS, "attention", what, "lims serve  # its worker seals each minute")
    return Finding(ANCHORS, "ok", what)


def check_sealing_key(settings: Settings) -> Finding:
    """The key on this machine is the one that the record names."""
    store = open_store(settings.database_url)
    try:
        with store.reading() as db:
            named = current_public_key(db)
        mine = public_key_text(private_key_of(settings.site_key()).public_key())
    except SettingsRefused as refused:
        return Finding(KEY, "wrong", msg("%(why)s", why=refused), None)
    finally:
        store.close()
    if named not in ("", mine):
        what = msg("the key on this machine is not the one that the record names: nothing it seals is this site's")
        return Finding(KEY, "wrong", what, f"cp SAFE-COPY/site.key '{settings.keys}/site.key'")
    return Finding(KEY, "ok", msg("%(key)s seals", key=mine))


def check_second_place() -> Iterator[Finding]:
    """The second place of the checkpoints can be reached, where the site file names one."""
    place = find_second_place()
    if not place:
        yield Finding(SECOND, "attention", msg("none: one machine holds both the record and its anchors"), None)
    elif not is_server(place) and not Path(place).is_dir():
        yield Finding(SECOND, "wrong", msg("%(folder)s is not there", folder=place), f"mount '{place}'")
    else:
        yield Finding(SECOND, "ok", msg("%(file)s", file=place))
