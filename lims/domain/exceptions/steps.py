"""Exceptions of the steps: begun late, out of limits, unusual, changed, entered late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lims.domain.errors import Message, msg
from lims.domain.exceptions.recorded import Recorded, raised
from lims.domain.protocol import EntrySpec, Step
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
        if done.paper_form and done.finished_at is not None:
            entered_at = max((one.entered_at for one in done.entered), default=done.finished_at)
            what = msg("%(step)s: entered late from downtime form %(form)s", step=step.title, form=done.paper_form)
            yield raised(f"late:{done.paper_form}", "late", step.number, what, entered_at, done.finished_by)
        for entered in done.entered:
            yield from _of_entry(recorded, step, entered, done)


def entry_key(kind: str, step: str, entry: str, replicate: int, revision: int) -> str:
    """The key of what is said about one revision of an entry, as exception and as deviation."""
    return f"{kind}:{step}:{entry}:{replicate}:{revision}"


def words_out_of_limits(step: Step, spec: EntrySpec | None, value: str) -> Message:
    """A value outside its limit, in words; `value` with its unit."""
    title = spec.title if spec else value
    limit = spec.limit.in_words(spec.unit) if spec and spec.limit else spec.expected if spec else ""
    return msg(
        "%(step)s: %(entry)s is %(value)s, limit %(limit)s", step=step.title, entry=title, value=value, limit=limit
    )


def words_of_change(step: Step, spec: EntrySpec | None, before: str, value: str, reason: str) -> Message:
    """A corrected value, in words; `value` with its unit."""
    return msg(
        "%(step)s: %(entry)s changed from %(before)s to %(value)s. Reason: %(reason)s",
        step=step.title,
        entry=spec.title if spec else value,
        before=before,
        value=value,
        reason=reason,
    )


def _of_entry(recorded: Recorded, step: Step, entered: Entered, done: StepWork) -> Iterator[RecordException]:
    spec = step.entry(entered.entry)
    title = spec.title if spec else entered.entry
    value = f"{entered.value} {entered.unit}".strip()
    place = (step.key, entered.entry, entered.replicate, entered.revision)
    newest = done.entry(entered.entry, entered.replicate)
    if not entered.within_limits and newest is not None and newest.revision == entered.revision:
        what = words_out_of_limits(step, spec, value)
        key = entry_key("limit", *place)
        yield raised(key, "out_of_limits", step.number, what, entered.entered_at, entered.entered_by)
    if entered.revision == 1 and entered.reason and entered.performed_at is None:
        what = msg(
            "%(step)s: %(entry)s is unusual and was confirmed: %(value)s. Reason: %(reason)s",
            step=step.title,
            entry=title,
            value=value,
            reason=entered.reason,
        )
        key = entry_key("unusual", *place)
        yield raised(key, "out_of_limits", step.number, what, entered.entered_at, entered.entered_by)
    if entered.revision > 1:
        before = next(
            e
            for e in done.entered
            if (e.entry, e.replicate, e.revision) == (entered.entry, entered.replicate, entered.revision - 1)
        )
        what = words_of_change(step, spec, before.value, value, entered.reason)
        key, kind = entry_key("correction", *place), "correction"
        known = _known_already(recorded, done, entered)
        if known is not None:
            kind = "changed_after"
            what = msg("%(what)s. When it was changed, this was known already: %(known)s.", what=what, known=known)
        one = raised(key, kind, step.number, what, entered.entered_at, entered.entered_by)
        yield replace(one, before=f"{before.value} {before.unit}".strip(), after=value)
    if entered.performed_at is not None and not done.paper_form:
        what = msg("%(step)s: %(entry)s entered late. %(reason)s", step=step.title, entry=title, reason=entered.reason)
        yield raised(entry_key("late", *place), "late", step.number, what, entered.entered_at, entered.entered_by)


def _known_already(recorded: Recorded, done: StepWork, entered: Entered) -> str | None:
    """What a person who changes this value may have been led by: the same value of a later step, or a test's result."""
    for other in _later(recorded, done):
        same = other.entry(entered.entry)
        if same is not None and same.entered_at < entered.entered_at:
            return recorded.protocol.step(other.step).title
    tests = {assay.key: assay.title for assay in recorded.protocol.assays if not assay.computed}
    known = [one.assay for one in recorded.results if one.assay in tests and one.recorded_at < entered.entered_at]
    return tests[known[0]] if known else None


def _later(recorded: Recorded, done: StepWork) -> Iterator[StepWork]:
    keys = [step.key for step in recorded.protocol.steps]
    place = keys.index(done.step)
    yield from (one for one in recorded.work if one.step in keys[place + 1 :])
