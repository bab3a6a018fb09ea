"""The draw that is not good enough: refused at receipt, too little blood, or drawn again under the same COI."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import reduce

from lims.domain.errors import Message, msg
from lims.domain.figures import three_figures
from lims.domain.protocol import Protocol, Step
from lims.domain.steps import EntryKind
from lims.domain.work import StepWork

# Why a collection is not accepted. Nothing is labelled on arrival: the first is always a refusal.
REFUSED_FOR: dict[str, Message] = {
    "unlabelled": msg("a container without its label"),
    "not_legible": msg("a label that cannot be read"),
    "leaking": msg("leaking"),
    "haemolysed": msg("haemolysed"),
    "clotted": msg("clotted"),
    "too_late": msg("too late after the draw"),
    "seal_broken": msg("seal broken"),
    "temperature": msg("too warm or too cold on the way"),
    "other": msg("something else"),
}


def refused_for(reasons: Sequence[str]) -> Message:
    """What is wrong with a collection, in one list: 'clotted, seal broken'."""
    return reduce(
        lambda first, then: msg("%(first)s, %(then)s", first=first, then=then), (REFUSED_FOR[one] for one in reasons)
    )


ON_THE_LABEL = ("unlabelled", "not_legible")  # whose blood it is cannot be proved

CHOICES: dict[str, Message] = {
    "proceed": msg("Go on with what there is"),
    "redraw": msg("Draw again"),
}


@dataclass(frozen=True, slots=True)
class CollectionRefusal:
    """The laboratory did not accept a collection: why, in keys and in words, seen by two people."""

    reasons: tuple[str, ...]
    words: str
    refused_at: datetime
    refused_by: str
    second_person: str


@dataclass(frozen=True, slots=True)
class LowDraw:
    """A volume below the least of the master record, and what it is expected to give; None where nothing is stated."""

    volume_ml: Decimal
    least_ml: Decimal
    expected_cells: int | None
    least_cells: int | None


@dataclass(frozen=True, slots=True)
class DrawChoice:
    """What the physician chose for too small a draw, and the forecast that was told then."""

    choice: str  # proceed | redraw
    volume_ml: Decimal
    least_ml: Decimal
    expected_cells: int | None
    least_cells: int | None
    words: str
    chosen_at: datetime
    chosen_by: str


@dataclass(frozen=True, slots=True)
class Supersession:
    """One batch drawn again as another for the same dose: both numbers, why, and what was checked again."""

    old_batch: str
    new_batch: str
    dose_no: int
    old_din: str
    reason: str
    consent_on: date
    markers_on: date
    superseded_at: datetime
    superseded_by: str


@dataclass(frozen=True, slots=True)
class Draws:
    """What happened to the draw of a batch beside the straight way."""

    refusal: CollectionRefusal | None = None
    choice: DrawChoice | None = None
    replaced_by: Supersession | None = None
    replaces: Supersession | None = None


def expected_cells(volume_ml: Decimal, cells_per_ml: int) -> int:
    """Mononuclear cells to be expected from so much blood, in whole cells, rounded down."""
    return int(volume_ml * cells_per_ml)


def low_draw(protocol: Protocol, work: Mapping[str, StepWork]) -> LowDraw | None:
    """Too small a volume as received, with the yield forecast of the protocol; None where it is enough or unknown."""
    step = receipt_of(protocol)
    done = work.get(step.key) if step else None
    spec = step.entry("volume_ml") if step else None
    text = done.value("volume_ml") if done else ""
    if spec is None or spec.kind is not EntryKind.NUMBER or spec.limit is None or spec.limit.low is None or not text:
        return None
    volume, least = Decimal(text), spec.limit.low
    if volume >= least or spec.limit.passes(volume):
        return None
    per_ml = protocol.draw.mononuclear_cells_per_ml if protocol.draw else None
    if per_ml is None:
        return LowDraw(volume, least, None, None)
    return LowDraw(volume, least, expected_cells(volume, per_ml), expected_cells(least, per_ml))


def forecast_words(low: LowDraw) -> Message:
    """What so small a draw is expected to give, as it is told to the physician."""
    if low.expected_cells is None or low.least_cells is None:
        return msg("The master record states no yield to be expected.")
    return msg(
        "About %(expected)s mononuclear cells are to be expected; the least draw of the master record gives %(least)s.",
        expected=three_figures(low.expected_cells),
        least=three_figures(low.least_cells),
    )


def receipt_of(protocol: Protocol) -> Step | None:
    """The step in which the laboratory accepts the collection."""
    return next((step for step in protocol.steps if "receive" in step.acts), None)
