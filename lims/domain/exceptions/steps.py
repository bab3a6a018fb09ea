"""Exceptions of the steps: begun late, out of limits, unusual, changed, entered late."""

from __future__ import annotations

from collections.abc import Iterator

from lims.domain.errors import msg
from lims.domain.exceptions.recorded import Recorded, raised
from lims.domain.protocol import Step
from lims.domain.quality import RecordException
from lims.domain.work import Entered, StepWork


def of_steps(recorded: Recorded) -> Iterator[RecordException]:
    """Every step begun after its window, and every entry that a reviewer must see."""
    for done in recorded.work:
        step = recorded.protocol.step(done.step)
        if done.late_reason and done.started_at is not None:
            what = msg(
                "%(step)s: begun after its window had closed. Reason: %(reason)s",
                step=step.title,
                reason=done.late_reason,
            )
            yield raised(f"late:{step.key}", "late", step.number, what, done.started_at, done.started_by)
        for entered in done.entered:
            yield from _of_entry(step, entered, done)


def _of_entry(step: Step, entered: Entered, done: StepWork) -> Iterator[RecordException]:
    spec = step.entry(entered.entry)
    title = spec.title if spec else entered.entry
    value = f"{entered.value} {entered.unit}".strip()
    ref = f"{step.key}:{entered.entry}:{entered.replicate}:{entered.revision}"
    newest = done.entry(entered.entry, entered.replicate)
    if not entered.within_limits and newest is not None and newest.revision == entered.revision:
        limit = spec.limit.in_words(spec.unit) if spec and spec.limit else spec.expected if spec else ""
        what = msg(
            "%(step)s: %(entry)s is %(value)s, limit %(limit)s", step=step.title, entry=title, value=value, limit=limit
        )
        yield raised(f"limit:{ref}", "out_of_limits", step.number, what, entered.entered_at, entered.entered_by)
    if entered.revision == 1 and entered.reason and entered.performed_at is None:
        what = msg(
            "%(step)s: %(entry)s is unusual and was confirmed: %(value)s. Reason: %(reason)s",
            step=step.title,
            entry=title,
            value=value,
            reason=entered.reason,
        )
        yield raised(f"unusual:{ref}", "out_of_limits", step.number, what, entered.entered_at, entered.entered_by)
    if entered.revision > 1:
        before = next(
            e
            for e in done.entered
            if (e.entry, e.replicate, e.revision) == (entered.entry, entered.replicate, entered.revision - 1)
        )
        what = msg(
            "%(step)s: %(entry)s changed from %(before)s to %(value)s. Reason: %(reason)s",
            step=step.title,
            entry=title,
            before=before.value,
            value=value,
            reason=entered.reason,
        )
        yield raised(f"correction:{ref}", "correction", step.number, what, entered.entered_at, entered.entered_by)
    if entered.performed_at is not None:
        what = msg("%(step)s: %(entry)s entered late. %(reason)s", step=step.title, entry=title, reason=entered.reason)
        yield raised(f"late:{ref}", "late", step.number, what, entered.entered_at, entered.entered_by)
