"""The in-process controls of a batch as one table: what each count found, its limits, and what it was held against."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lims.domain.controls import falls_of, fold_before, near_limit
from lims.domain.counting import cv_percent
from lims.domain.counts import RecordedCount
from lims.domain.errors import Message, msg
from lims.domain.figures import fixed, percent, plain, three_figures
from lims.domain.protocol import EntrySpec, Step
from lims.domain.readings import densities, disagreement, is_accepted, readings_of
from lims.domain.record import BatchRecord
from lims.domain.sources import Source
from lims.domain.work import StepWork


@dataclass(frozen=True, slots=True)
class IpcCell:
    """One control: its value, its limit in words (empty without one) with its source, and whether it is outside."""

    value: str = "–"
    limit: str = ""
    source: Source | None = None
    out: bool = False


@dataclass(frozen=True, slots=True)
class IpcRow:
    """The controls of one count; `flags` say in words what a reader must see."""

    step: str
    number: str
    title: str
    day: int | None
    readings: IpcCell  # coefficient of variation
    density: IpcCell
    viability: IpcCell
    purity: IpcCell
    appearance: IpcCell
    times: IpcCell  # fold of the cells of the dose since the count before
    flags: tuple[Message, ...]


def ipc_rows(record: BatchRecord) -> tuple[IpcRow, ...]:
    """One row for each count of the batch, in the order they were made."""
    counts = sorted(record.counts, key=lambda one: (one.counted_at, one.seq))
    falls = {fall.step: fall.words for fall in falls_of(record.protocol, counts)}
    return tuple(_row(record, count, counts, falls.get(count.step)) for count in counts)


def _row(record: BatchRecord, count: RecordedCount, counts: list[RecordedCount], fall: Message | None) -> IpcRow:
    step, work = record.protocol.step(count.step), record.step_work(count.step)
    readings = readings_of(step, work, record.protocol.counting)
    found, apart = densities(readings), disagreement(readings, record.protocol.controls)
    times = fold_before(record.protocol, counts, count.step)
    controls = record.protocol.controls
    return IpcRow(
        step=step.key,
        number=step.number,
        title=step.title,
        day=count.culture_day,
        readings=IpcCell(
            value=percent(cv_percent(found)) if len(found) > 1 else "–",
            limit=f"≤ {plain(controls.readings_cv_percent)} %",
            source=controls.readings_source,
            out=apart is not None,
        ),
        density=_number(step, "viable_density", count.viable_cells_per_ml, three_figures(count.viable_cells_per_ml)),
        viability=_number(step, "viability_percent", count.viability_percent, fixed(count.viability_percent, 1)),
        purity=_number(
            step,
            "purity_percent",
            count.purity_percent,
            "–" if count.purity_percent is None else fixed(count.purity_percent, 1),
        ),
        appearance=_appearance(step, work),
        times=IpcCell("–" if times is None else three_figures(times), out=fall is not None),
        flags=tuple(_flags(record, step, work, apart, fall)),
    )


def _number(step: Step, key: str, value: Decimal | None, shown: str) -> IpcCell:
    spec = step.entry(key)
    if value is None or spec is None or spec.limit is None:
        return IpcCell(shown)
    return IpcCell(shown, _limit_words(spec, key), spec.source, not spec.limit.passes(value))


def _limit_words(spec: EntrySpec, key: str) -> str:
    if spec.limit is None:
        return ""
    if key != "viable_density":
        return spec.limit.in_words(spec.unit)
    ends = [three_figures(end) for end in (spec.limit.low, spec.limit.high) if end is not None]
    return " – ".join(ends)


def _appearance(step: Step, work: StepWork) -> IpcCell:
    spec, value = step.entry("appearance"), work.value("appearance")
    if spec is None or not value:
        return IpcCell()
    return IpcCell(value, spec.expected, spec.source, bool(spec.expected) and value != spec.expected)


def _flags(
    record: BatchRecord, step: Step, work: StepWork, apart: Message | None, fall: Message | None
) -> list[Message]:
    flags = []
    readings = readings_of(step, work, record.protocol.counting)
    if apart is not None and is_accepted(readings, work):
        one = work.controls.accepted[-1]
        flags.append(
            msg(
                "%(what)s They stand: %(why)s (%(first)s, %(second)s)",
                what=apart,
                why=one.reason,
                first=record.printed_name(one.accepted_by),
                second=record.printed_name(one.second_person),
            )
        )
    elif apart is not None:
        flags.append(apart)
    for gone in work.controls.excluded:
        words = next((one.words for one in readings if one.number == gone.replicate), "")
        flags.append(
            msg(
                "Reading %(n)s (%(value)s) excluded: %(why)s (%(first)s, %(second)s)",
                n=gone.replicate,
                value=words,
                why=gone.reason,
                first=record.printed_name(gone.excluded_by),
                second=record.printed_name(gone.second_person),
            )
        )
    if fall is not None:
        flags.append(fall)
    if "formulate" in step.acts:
        flags.extend(flag for flag in [near_dose_limit(record)] if flag is not None)
    return flags


def near_dose_limit(record: BatchRecord) -> Message | None:
    """That the dose reaches its lower limit, but not with 95 % certainty; None where it is sure, or nothing is made."""
    made = record.formulation
    if made is None:
        return None
    step = next((one for one in record.protocol.steps if "formulate" in one.acts), None)
    counted = next((one for one in reversed(record.counts) if step is not None and one.step == step.key), None)
    return near_limit(
        made.dose_cells, made.low_cells, record.protocol.controls, len(counted.readings) if counted else 1
    )
