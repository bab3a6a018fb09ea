"""Review by exception: what in a record a reviewer must see. Raised by rule, never by hand, never deleted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from lims.domain.custody import Handover
from lims.domain.errors import Message, msg
from lims.domain.labelling import Label
from lims.domain.people import Person
from lims.domain.protocol import Protocol, Step
from lims.domain.quality import RecordException, Refused, Result
from lims.domain.work import Entered, StepWork

Assessments = Mapping[str, tuple[str, str, datetime]]


def exceptions_of(
    protocol: Protocol,
    work: Iterable[StepWork],
    refusals: Iterable[Refused],
    labels: Iterable[Label],
    results: Iterable[Result],
    handovers: Iterable[Handover],
    assessments: Assessments,
    people: Iterable[Person] = (),
) -> tuple[RecordException, ...]:
    """Every exception of a batch in the order it happened, with what quality wrote of it. People by printed name."""
    names = {person.person: person.printed_name for person in people}
    found = [
        *_of_steps(protocol, work),
        *_of_refusals(refusals, names),
        *_of_labels(labels),
        *_of_results(protocol, results),
        *_of_handovers(handovers),
    ]
    return tuple(_assessed(one, assessments) for one in sorted(found, key=lambda one: one.at))


def _raised(key: str, kind: str, step: str, what: Message, at: datetime, by: str) -> RecordException:
    return RecordException(key, kind, step, what, at, by, "", "", None)


def _assessed(one: RecordException, assessments: Assessments) -> RecordException:
    if one.key not in assessments:
        return one
    text, by, at = assessments[one.key]
    return RecordException(one.key, one.kind, one.step, one.what, one.at, one.by, text, by, at)


def _of_steps(protocol: Protocol, work: Iterable[StepWork]) -> Iterator[RecordException]:
    for done in work:
        step = protocol.step(done.step)
        if done.late_reason and done.started_at is not None:
            what = msg(
                "%(step)s: begun after its window had closed. Reason: %(reason)s",
                step=step.title,
                reason=done.late_reason,
            )
            yield _raised(f"late:{step.key}", "late", step.number, what, done.started_at, done.started_by)
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
        yield _raised(f"limit:{ref}", "out_of_limits", step.number, what, entered.entered_at, entered.entered_by)
    if entered.revision == 1 and entered.reason and entered.performed_at is None:
        what = msg(
            "%(step)s: %(entry)s is unusual and was confirmed: %(value)s. Reason: %(reason)s",
            step=step.title,
            entry=title,
            value=value,
            reason=entered.reason,
        )
        yield _raised(f"unusual:{ref}", "out_of_limits", step.number, what, entered.entered_at, entered.entered_by)
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
        yield _raised(f"correction:{ref}", "correction", step.number, what, entered.entered_at, entered.entered_by)
    if entered.performed_at is not None:
        what = msg("%(step)s: %(entry)s entered late. %(reason)s", step=step.title, entry=title, reason=entered.reason)
        yield _raised(f"late:{ref}", "late", step.number, what, entered.entered_at, entered.entered_by)


def _of_refusals(refusals: Iterable[Refused], names: Mapping[str, str]) -> Iterator[RecordException]:
    for one in refusals:
        if not one.stops_station:
            continue
        if one.cleared_by:
            person = names.get(one.cleared_by, one.cleared_by)
            what = msg("%(words)s Cleared by %(person)s.", words=one.words, person=person)
        elif one.waits_for_second_person:
            what = msg("%(words)s Not cleared yet.", words=one.words)
        else:  # at the bedside, where no station could be stopped
            what = msg("%(words)s", words=one.words)
        yield _raised(f"stop:{one.refusal}", "stop", one.step, what, one.at, one.by)


def _of_labels(labels: Iterable[Label]) -> Iterator[RecordException]:
    for label in labels:
        if label.copy > 1:
            what = msg(
                "Label of %(thing)s printed again, copy %(copy)s. Reason: %(reason)s",
                thing=label.target,
                copy=label.copy,
                reason=label.reason,
            )
            yield _raised(f"reprint:{label.label_code}", "reprint", "", what, label.issued_at, label.issued_by)


def _of_results(protocol: Protocol, results: Iterable[Result]) -> Iterator[RecordException]:
    titles = {assay.key: assay.title for assay in protocol.assays}
    for result in results:
        if result.verdict == "fails":
            what = msg(
                "%(test)s: %(value)s %(unit)s does not meet its limit",
                test=titles.get(result.assay, result.assay),
                value=result.value,
                unit=result.unit,
            )
            key = f"result:{result.assay}:{result.seq}"
            yield _raised(key, "failed_result", "", what, result.recorded_at, result.recorded_by)


def _of_handovers(handovers: Iterable[Handover]) -> Iterator[RecordException]:
    for one in handovers:
        if one.verdict == "accepted_with_deviation" and one.taken_at is not None:
            what = msg(
                "Hand-over %(number)s: %(lowest)s to %(highest)s °C, limits %(low)s to %(high)s °C, seal %(seal)s",
                number=one.handover,
                lowest=one.lowest_c,
                highest=one.highest_c,
                low=one.low_c,
                high=one.high_c,
                seal=msg("intact") if one.seal_intact else msg("broken"),
            )
            yield _raised(f"handover:{one.handover}", "handover", "", what, one.taken_at, one.taken_by)
