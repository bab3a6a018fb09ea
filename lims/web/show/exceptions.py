"""Exceptions of a record as a reviewer reads them: a heading by kind, then the rule's own sentence."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.errors import Message, msg
from lims.domain.quality import RecordException
from lims.domain.record import BatchRecord


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """One exception: `icon` and `tone` are its shape and colour."""

    exception: RecordException
    icon: str
    tone: str
    title: Message
    step: str
    by: str
    assessed_by: str


_TITLES: dict[str, Message] = {
    "stop": msg("Identity stop"),
    "out_of_limits": msg("Outside its limit"),
    "correction": msg("Corrected entry"),
    "changed_after": msg("Changed after something else was known"),
    "excluded": msg("Excluded reading"),
    "late": msg("Late"),
    "reprint": msg("Label printed again"),
    "failed_result": msg("Result outside its specification"),
    "handover": msg("Hand-over outside its limits"),
    "clock": msg("The clock stepped"),
    "identity": msg("Identity to be confirmed"),
}


def exception_rows(record: BatchRecord) -> tuple[ExceptionRow, ...]:
    """Those to assess first, then the assessed ones, each in the order they happened."""
    rows = [
        ExceptionRow(
            exception=one,
            icon="stop" if one.kind in ("stop", "failed_result") else "attn",
            tone="is-stop" if one.kind in ("stop", "failed_result") else "is-attn",
            title=_TITLES.get(one.kind, msg("%(kind)s", kind=one.kind)),
            step=_step(record, one.step),
            by=record.printed_name(one.by),
            assessed_by=record.printed_name(one.assessed_by),
        )
        for one in record.exceptions
    ]
    return tuple(sorted(rows, key=lambda row: row.exception.assessed))


def _step(record: BatchRecord, named: str) -> str:
    """The title of a step that is named by its number or its key; empty when the exception is of no step."""
    return next((step.title for step in record.protocol.steps if named in (step.number, step.key)), "")
