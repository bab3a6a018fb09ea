"""What every page says of the record's standing, and what its own page lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from lims.domain.errors import Message, msg
from lims.domain.people import Person
from lims.domain.standing import PASSWORD, SERIES, STRICT, Lock, Standing, reasons_against_signing, span_words
from lims.store.reading.people import list_people
from lims.store.reading.standing import list_locks, standing_of

PLACES = {"file": msg("the file of checkpoints"), "second": msg("the second place of checkpoints")}
MODES = {
    STRICT: msg("name and password for each signature"),
    SERIES: msg("name and password for the first of a series, the password for the next"),
    PASSWORD: msg("the password for each signature"),
}
CONFIRMERS = ("qa", "administrator")


@dataclass(frozen=True, slots=True)
class Banner:
    """One line for every page: how grave, and what."""

    kind: str  # stop | attn
    words: Message


def banners_for(db: Connection, who: Person, at: datetime) -> tuple[Banner, ...]:
    """What whoever asks must know before they sign or release."""
    return (*_of_all(standing_of(db), at), *(_of_locks(db) if who.has(*CONFIRMERS) else ()))


def _of_all(standing: Standing, at: datetime) -> Iterator[Banner]:
    for reason in reasons_against_signing(standing, at):
        yield Banner("stop", reason)
    if standing.anchored.too_old(standing.rules, at):
        return
    for place, _, since in standing.anchored.failing:
        yield Banner(
            "attn",
            msg(
                "Consistent, not anchored: %(place)s is not reached for %(span)s, %(number)s entries wait.",
                place=PLACES.get(place, place),
                span=span_words(at - since),
                number=standing.anchored.waiting,
            ),
        )


def _of_locks(db: Connection) -> Iterator[Banner]:
    names = {one.person: one.printed_name for one in list_people(db)}
    for lock in open_locks(db):
        yield Banner(
            "attn",
            msg(
                "%(name)s cannot sign: %(what)s. Confirm in person who it is.",
                name=names.get(lock.person, lock.person),
                what=lock.what,
            ),
        )


def open_locks(db: Connection) -> tuple[Lock, ...]:
    """Whose signing is locked now."""
    return tuple(one for one in list_locks(db) if one.unlocked_at is None)
