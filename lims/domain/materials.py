"""Material lots and their units, and why one of them may not be used today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from lims.domain.days import day_words, local_words
from lims.domain.errors import Message, msg

LOT_STATES = ("released", "quarantined", "recalled")
QC_OUTCOMES = ("passed", "failed")


@dataclass(frozen=True, slots=True)
class MaterialLot:
    """One lot of a material. Hours and thaws are the maker's; None where the maker sets no limit."""

    lot: str
    kind: str
    title: str
    lot_number: str
    expires_on: date
    state: str  # quarantined | released | recalled
    received_at: datetime
    opened_hours: int | None = None  # how long an opened unit may be used
    most_thaws: int | None = None  # how often a unit may be thawed


@dataclass(frozen=True, slots=True)
class LotEvent:
    """One line of the history of a lot: it came in, QC tested it, its state changed."""

    number: int
    what: str  # received | qc | state
    title: str  # the test, or the new state
    outcome: str  # of a test: passed | failed
    result: str
    certificate: str
    tested_on: date | None
    words: str
    at: datetime
    by: str


class UnitState(StrEnum):
    """A unit's life."""

    SEALED = "sealed"
    OPENED = "opened"
    USED_UP = "used_up"


@dataclass(frozen=True, slots=True)
class MaterialUnit:
    """One vial, bottle or aliquot of a lot, with a label of its own."""

    unit: str  # M-004/3
    lot: str
    number: int
    content: str
    state: UnitState
    made_at: datetime
    opened_at: datetime | None
    use_until: datetime | None
    thaws: int
    fate: str


def unit_id(lot: str, number: int) -> str:
    """The id of the n-th unit of a lot: M-004/3."""
    return f"{lot}/{number}"


def use_until(lot: MaterialLot, opened_at: datetime) -> datetime | None:
    """The last moment at which a unit opened now may be used; None where the maker sets no limit."""
    return None if lot.opened_hours is None else opened_at + timedelta(hours=lot.opened_hours)


def reasons_against_lot(lot: MaterialLot, today: date) -> Iterator[Message]:
    """Why this lot may not be used today; a lot may be used through its last day."""
    if lot.expires_on < today:
        yield msg("Lot %(number)s expired on %(day)s.", number=lot.lot_number, day=day_words(lot.expires_on))
    if lot.state == "recalled":
        yield msg("Lot %(number)s was recalled.", number=lot.lot_number)
    elif lot.state != "released":  # whatever is not released is not used
        yield msg("Lot %(number)s is in quarantine.", number=lot.lot_number)


def reasons_against_unit(unit: MaterialUnit, lot: MaterialLot, at: datetime, zone: tzinfo) -> Iterator[Message]:
    """Why this unit may not be used at this moment, beside what stands against its lot."""
    if unit.state is UnitState.USED_UP:
        yield msg("Unit %(unit)s is used up: %(fate)s.", unit=unit.unit, fate=unit.fate)
    if unit.use_until is not None and unit.use_until < at:
        until = local_words(unit.use_until, zone)
        yield msg("Unit %(unit)s was opened and could be used until %(until)s.", unit=unit.unit, until=until)
    if lot.most_thaws is not None and unit.thaws > lot.most_thaws:
        yield msg(
            "Unit %(unit)s was thawed %(thaws)s times, its maker allows %(most)s.",
            unit=unit.unit,
            thaws=unit.thaws,
            most=lot.most_thaws,
        )


def reasons_against_release(lot: MaterialLot, history: Iterable[LotEvent], today: date) -> Iterator[Message]:
    """Why quality may not release this lot: not tested, failed, or out of date."""
    newest = {one.title: one for one in history if one.what == "qc"}  # a repeat stands for its test
    if not newest:
        yield msg("No QC result is recorded for lot %(number)s.", number=lot.lot_number)
    for one in newest.values():
        if one.outcome != "passed":
            yield msg("QC failed: %(test)s.", test=one.title)
    if lot.expires_on < today:
        yield msg("Lot %(number)s expired on %(day)s.", number=lot.lot_number, day=day_words(lot.expires_on))
