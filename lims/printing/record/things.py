"""What was used: material lots and equipment, from the scans that filled the slots; results against specification."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lims.domain.disposition import AssayState, assay_states
from lims.domain.errors import Message, msg
from lims.domain.identifiers import grouped
from lims.domain.protocol import Assay, SlotKind
from lims.domain.quality import Result
from lims.domain.steps import BESIDE
from lims.printing.record.amounts import assay_limit, figure
from lims.printing.record.pen import SOURCE_MARKS, Pen


@dataclass(frozen=True, slots=True)
class UsedRow:
    """One material lot or piece of equipment and the steps it was scanned in."""

    title: str
    words: str
    code: str
    steps: str


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One test with one result, or none yet."""

    title: str
    method: str
    sample: str
    limit: str
    value: str
    verdict: str
    heavy: bool
    at: str
    by: str
    reason: str


_DECIMALS = 2  # of a computed result: every digit of it stands among the entries
_VERDICTS: dict[str, Message] = {"meets": msg("meets"), "fails": msg("fails"), "pending": msg("pending")}


def materials_used(pen: Pen) -> tuple[UsedRow, ...]:
    """Material lots as scanned, each once with every step."""
    return _used(pen, {SlotKind.MATERIAL})


def equipment_used(pen: Pen) -> tuple[UsedRow, ...]:
    """Stations and equipment as scanned."""
    return _used(pen, {SlotKind.STATION, SlotKind.EQUIPMENT})


def _used(pen: Pen, kinds: Iterable[SlotKind]) -> tuple[UsedRow, ...]:
    found: dict[tuple[str, str, str], tuple[str, list[str]]] = {}
    for step in pen.record.protocol.steps:
        work = pen.record.step_work(step.key)
        for slot in (*step.all_slots(), *work.slots_beside()):
            filled = work.slot(slot.key)
            if slot.kind not in kinds or filled is None:
                continue
            key = (filled.target, filled.words, filled.label_code)
            title = pen.recorded(slot.title) if slot.key.startswith(BESIDE) else slot.title
            found.setdefault(key, (title, []))[1].append(step.number)
    return tuple(
        UsedRow(title, words.removeprefix(f"{title}, ") or target, grouped(code), ", ".join(dict.fromkeys(steps)))
        for (target, words, code), (title, steps) in sorted(found.items(), key=lambda item: (item[1][0], item[0]))
    )


def result_rows(pen: Pen) -> tuple[ResultRow, ...]:
    """Every test of the specification with every result it ever had; a repeat stands under the first."""
    rows: list[ResultRow] = []
    for state in assay_states(pen.record.protocol.assays, pen.record.results):
        results: tuple[Result | None, ...] = state.results or (None,)
        rows += [_result_row(pen, state, result) for result in results]
    return tuple(rows)


def _result_row(pen: Pen, state: AssayState, result: Result | None) -> ResultRow:
    assay = state.assay
    verdict = "pending" if result is None else result.verdict
    words = _VERDICTS.get(verdict)
    return ResultRow(
        title=assay.title,
        method=assay.method,
        sample=result.sample if result else assay.sample,
        limit=_limit(assay),
        value=f"{figure(result.value, _DECIMALS)} {result.unit}".strip() if result else "–",
        verdict=pen.say(words) if words else verdict,
        heavy=verdict != "meets",
        at=_tested(pen, result) if result else "",
        by=pen.name(result.recorded_by) if result else "",
        reason=_reason(pen, result) if result else "",
    )


def _reason(pen: Pen, result: Result) -> str:
    late = result.came_after(pen.record.batch.closed_at)
    return pen.prose("after the closing: %(why)s", why=result.reason) if late else result.reason


def _limit(assay: Assay) -> str:
    words = assay_limit(assay.limit, assay.unit) if assay.limit else assay.expected
    return f"{words} ({SOURCE_MARKS[assay.source]})" if words else ""


def _tested(pen: Pen, result: Result) -> str:
    recorded = pen.times.short(result.recorded_at)
    if result.tested_on in (result.recorded_at.astimezone(pen.times.zone).date(), result.recorded_at.date()):
        return recorded
    return pen.prose("tested %(day)s, recorded %(at)s", day=pen.times.day(result.tested_on), at=recorded)
