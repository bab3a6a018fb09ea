"""Doses that are not straightforward: under-dose and its way out, the remainder, supply out of specification."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lims.domain.figures import plain
from lims.domain.remainder import KIND
from lims.domain.supply import NOTIFIED, Supply
from lims.domain.under_dose import TITLES
from lims.printing.figures import thin
from lims.printing.record.pen import Pen


@dataclass(frozen=True, slots=True)
class Told:
    """One line: when, what, by whom."""

    at: str
    what: str
    by: str


@dataclass(frozen=True, slots=True)
class FailedRow:
    """One criterion as it was frozen."""

    test: str
    value: str
    limit: str


@dataclass(frozen=True, slots=True)
class Doses:
    """What the record says of an unusual dose; every part is empty where nothing happened."""

    under: tuple[Told, ...]
    rest: tuple[str, ...]
    supply: tuple[Told, ...]
    failed: tuple[FailedRow, ...]

    @property
    def has_any(self) -> bool:
        """Something is to be told."""
        return bool(self.under or self.rest or self.supply)


def doses(pen: Pen) -> Doses:
    """Everything about this batch's dose that was not straightforward, oldest first."""
    more = pen.record.more
    titles = {assay.key: assay.title for assay in pen.record.protocol.assays}
    frozen = tuple(one for supply in more.supplies for one in supply.failed)
    return Doses(
        under=tuple(told for _, told in sorted(_under(pen), key=lambda pair: pair[0])),
        rest=tuple(_rest(pen)),
        supply=tuple(told for supply in more.supplies for told in _supply(pen, supply)),
        failed=tuple(FailedRow(titles.get(one.assay, one.assay), one.value, one.limit) for one in frozen),
    )


def _under(pen: Pen) -> Iterator[tuple[int, Told]]:
    more = pen.record.more
    for one in more.under_doses:
        words = pen.prose(
            "Too few cells for a dose: %(cells)s counted, the lowest dose is %(low)s.",
            cells=thin(one.cells),
            low=thin(one.low_cells),
        )
        yield one.seq, Told(pen.times.short(one.found_at), words, pen.name(one.found_by))
    for choice in more.dose_choices:
        words = pen.prose("Signed: %(way)s. %(reason)s", way=TITLES[choice.choice], reason=choice.reason)
        yield choice.seq, Told(pen.times.short(choice.signed_at), words, choice.printed_name)
    for longer in more.extensions:
        words = pen.prose(
            "The culture goes on until %(until)s, then it is counted again.", until=pen.times.full(longer.until_at)
        )
        yield longer.seq, Told(pen.times.short(longer.extended_at), words, "")


def _rest(pen: Pen) -> Iterator[str]:
    for one in pen.record.containers:
        if one.kind == KIND and one.volume_ml is not None and one.viable_cells is not None:
            yield pen.prose(
                "%(thing)s: %(volume)s mL, %(cells)s viable cells that the bag did not take. Fate: %(fate)s.",
                thing=one.title,
                volume=plain(one.volume_ml),
                cells=thin(one.viable_cells),
                fate=one.fate.replace("_", " ") or pen.prose("none yet"),
            )


def _supply(pen: Pen, one: Supply) -> Iterator[Told]:
    yield _told(
        pen,
        one.requested_at,
        one.requested_by,
        pen.prose(
            "Requested. Hazard: %(hazard)s. No alternative: %(none)s. Consent: %(consent)s",
            hazard=one.hazard.rstrip("."),
            none=one.no_alternative.rstrip("."),
            consent=one.consent,
        ),
    )
    stages = (
        (one.evaluated_at, one.evaluated_by, pen.prose("Risk evaluated: %(words)s", words=one.evaluation)),
        (one.accepted_at, one.accepted_by, pen.prose("Risk accepted: %(words)s", words=one.acceptance)),
        (
            one.approved_at,
            one.approved_by,
            pen.prose("Supplied out of specification, not released: %(words)s", words=one.approval),
        ),
        (one.refused_at, one.refused_by, pen.prose("Refused: %(words)s", words=one.refusal)),
    )
    for at, by, words in stages:
        if at is not None:
            yield _told(pen, at, by, words)
    for notice in one.notices:
        who = NOTIFIED[notice.who]
        words = pen.prose("Told: %(who)s, reference %(reference)s", who=who, reference=notice.reference)
        yield _told(pen, notice.told_at, notice.told_by, words)


def _told(pen: Pen, at: datetime, by: str, words: str) -> Told:
    return Told(pen.times.short(at), words, pen.name(by))
