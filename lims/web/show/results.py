"""Results against their specification, each with its limit as a bar and a mark where the value lies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from lims.domain.disposition import assay_states
from lims.domain.errors import Message, NotReadable, msg
from lims.domain.figures import brief, three_figures
from lims.domain.numbers import read_decimal
from lims.domain.protocol import Assay, Source
from lims.domain.quality import Result
from lims.domain.record import BatchRecord
from lims.domain.specification import Limit

MANY, MOST_DECIMALS, ENOUGH = Decimal(100_000), 6, 2  # more decimals than anybody types are computed ones
_LEFT, _RIGHT = 4.0, 136.0  # the ends of the scale, in the picture's own units


@dataclass(frozen=True, slots=True)
class Bar:
    """Where the allowed range and the value lie on a scale from 4 to 136."""

    low_x: float
    width: float
    mark_x: float | None


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One release test as a row."""

    assay: Assay
    limit: str
    assumed: bool
    bar: Bar | None
    value: str  # empty while pending
    newest: Result | None
    older: tuple[Result, ...]
    by: str
    due_on: date | None
    kind: str
    verdict: Message


def result_rows(record: BatchRecord) -> tuple[ResultRow, ...]:
    """Every test of the specification in its order, with what was found."""
    rows = []
    for state in assay_states(record.protocol.assays, record.results):
        newest = state.results[-1] if state.results else None
        kind, verdict = _VERDICTS[state.verdict]
        if state.verdict == "meets" and state.assay.limit is None and not state.assay.expected:
            kind, verdict = "plain", msg("Reported, no limit stated")
        value = value_in_words(newest.value, newest.unit) if newest else ""
        rows.append(
            ResultRow(
                assay=state.assay,
                limit=limit_in_words(state.assay),
                assumed=state.assay.source is Source.ASSUMED,
                bar=bar_of(state.assay.limit, newest.value if newest else "", state.assay.unit),
                value=value,
                newest=newest,
                older=state.results[:-1],
                by=record.printed_name(newest.recorded_by) if newest else "",
                due_on=_due_on(record, state.assay),
                kind=kind,
                verdict=verdict,
            )
        )
    return tuple(rows)


def limit_in_words(assay: Assay) -> str:
    """'≥ 70 %', 'no growth', or '–' where the protocol states none."""
    limit = assay.limit
    if limit is None:
        return assay.expected or "–"
    if max(end for end in (limit.low, limit.high) if end is not None) < MANY:
        return limit.in_words(assay.unit)
    # Nobody reads nine digits in a row: three figures for the eye, every digit for the comparison.
    low, high = (three_figures(end) if end is not None else "" for end in (limit.low, limit.high))
    if low and high:
        return f"{low} – {high} {assay.unit}"
    return f"{'≥' if low else '≤'}\u00a0{low or high} {assay.unit}"


def value_in_words(value: str, unit: str) -> str:
    """A result with its unit; a number of many digits in three figures, a long fraction cut and not rounded."""
    try:
        number = read_decimal(value)
    except NotReadable:
        return f"{value}\u00a0{unit}".strip()
    if number >= MANY:
        value = three_figures(number)
    elif len(value.partition(".")[2]) > MOST_DECIMALS:
        value = brief(number, ENOUGH)
    return f"{value}\u00a0{unit}".strip()


_VERDICTS: dict[str, tuple[str, Message]] = {
    "meets": ("ok", msg("Pass")),
    "fails": ("stop", msg("Fails")),
    "pending": ("wait", msg("Pending")),
}


def _due_on(record: BatchRecord, assay: Assay) -> date | None:
    begun = record.batch.filled_at or record.batch.harvested_at
    return (begun + timedelta(days=assay.days_to_result)).date() if begun else None


def bar_of(limit: Limit | None, value: str, unit: str) -> Bar | None:
    """The picture of a limit; None where there is no number to draw."""
    if limit is None:
        return None
    low_x, high_x = _LEFT, _RIGHT
    if limit.low is not None and limit.high is not None:
        low_x, high_x = 31.0, 105.0
    elif limit.low is not None:
        low_x = 57.0
    else:
        high_x = 109.0
    return Bar(low_x, round(high_x - low_x, 1), _mark(limit, value, unit, low_x, high_x))


def _mark(limit: Limit, value: str, unit: str, low_x: float, high_x: float) -> float | None:
    try:
        number = read_decimal(value.lstrip("<>≤≥ "))
    except NotReadable:
        return None
    low = limit.low if limit.low is not None else Decimal(0)
    top = Decimal(100) if unit == "%" else 2 * low
    high = limit.high if limit.high is not None else max(top, number, low + 1)
    if number < low:
        return round(_LEFT + (low_x - _LEFT) * float(number / low), 1) if number > 0 else _LEFT
    inside = low_x + (high_x - low_x) * float((number - low) / (high - low)) if high > low else low_x
    return round(min(inside, _RIGHT), 1)
