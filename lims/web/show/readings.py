"""The readings of a count as the bench shows them: each with its density, what they vary by, and what is open."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lims.actions.bench import Bench
from lims.actions.expansion import COUNTING, reckon
from lims.actions.views import StepView
from lims.actions.windows import wants_growth_check
from lims.domain.controls import culture_line, falls_of, near_limit
from lims.domain.counting import cv_percent
from lims.domain.counts import RecordedCount
from lims.domain.dose import DoseWindow
from lims.domain.errors import Message, Refusal
from lims.domain.figures import percent, plain
from lims.domain.protocol import EntrySpec
from lims.domain.readings import (
    OneReading,
    densities,
    disagreement,
    further_reading,
    is_accepted,
    needed_readings,
    parts_of,
    readings_of,
)
from lims.domain.step_controls import Accepted
from lims.web.language import said


@dataclass(frozen=True, slots=True)
class ShownReadings:
    """The readings panel of a count; `asks` is the disagreement while nobody has settled it."""

    readings: tuple[OneReading, ...]
    needed: int
    varies: str
    limit: str
    source: str
    asks: Message | None
    accepted: Accepted | None
    further: int | None
    parts: tuple[EntrySpec, ...]  # what a further reading is made of
    flags: tuple[Message, ...]  # what the count means for the culture or the dose

    @property
    def settled(self) -> bool:
        """Nothing about the readings is worth a panel of its own."""
        gone = any(one.excluded is not None for one in self.readings)
        return self.asks is None and self.accepted is None and self.further is None and not gone and not self.flags


def shown_readings(view: StepView, window: DoseWindow | None) -> ShownReadings | None:
    """What there is to say of the readings of this step; None where it does not count."""
    counting, controls = view.protocol.counting, view.protocol.controls
    needed = needed_readings(view.step, counting)
    if not needed or not COUNTING & set(view.step.acts):
        return None
    found = readings_of(view.step, view.work, counting)
    apart, accepted = disagreement(found, controls), is_accepted(found, view.work)
    each = densities(found)
    return ShownReadings(
        readings=found,
        needed=needed,
        varies=percent(cv_percent(each)) if len(each) > 1 else "–",
        limit=plain(controls.readings_cv_percent),
        source=said(controls.readings_source.words),
        asks=None if accepted else apart,
        accepted=view.work.controls.accepted[-1] if accepted else None,
        further=further_reading(view.step, view.work, view.protocol),
        parts=tuple(spec for part in parts_of(counting) if (spec := view.step.entry(part)) is not None),
        flags=tuple(_flags(view, window)),
    )


def _flags(view: StepView, window: DoseWindow | None) -> list[Message]:
    """That the culture shrinks, or that the washed cells reach the dose without certainty: as soon as it is counted."""
    bench = Bench(view.batch, view.protocol, view.step, view.work)
    try:
        count, readings = reckon(bench)
    except Refusal:
        return []  # an entry is still missing: the list of what is left to do says which
    flags = []
    cells = count.target_cells if view.protocol.dose.basis == "target_viable" else count.viable_cells
    if "formulate" in view.step.acts and window is not None and cells is not None:
        flags.append(near_limit(cells, window.low_cells, view.protocol.controls, len(readings)))
    flags.extend(_fall_now(view, count.viable_cells, count.target_cells))
    return [flag for flag in flags if flag is not None]


def _fall_now(view: StepView, viable_cells: int, target_cells: int | None) -> list[Message]:
    began, zero = view.work.started_at, view.batch.day_zero_at
    if began is None or zero is None or any(one.step == view.step.key for one in view.counts):
        return [fall.words for fall in falls_of(view.protocol, view.counts) if fall.step == view.step.key]
    last = culture_line(view.protocol, view.counts)
    now = RecordedCount(
        batch=view.batch.batch,
        step=view.step.key,
        container="",
        counted_at=began,
        culture_day=max(0, (began - zero).days),
        volume_ml=Decimal(0),
        readings=(),
        viable_cells_per_ml=Decimal(0),
        viability_percent=Decimal(0),
        purity_percent=None,
        viable_cells=viable_cells,
        target_cells=target_cells,
        method=view.protocol.counting,
        counted_by="",
        seq=10**9,
    )
    before = [one for one, _ in last]
    return [fall.words for fall in falls_of(view.protocol, (*before, now)) if fall.step == view.step.key]


def asks_growth_check(view: StepView) -> bool:
    """A late step of the culture whose own entries do not look at the cells."""
    return bool(view.work.late_reason) and wants_growth_check(view.step)
