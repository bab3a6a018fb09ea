"""What went otherwise in a step: the flags beside it and the notes below it."""

from __future__ import annotations

from collections.abc import Iterator

from lims.domain.errors import Message, msg
from lims.domain.evaluation import evaluations_of
from lims.domain.protocol import Step
from lims.domain.work import StepWork
from lims.printing.record.controls import control_flags, control_notes
from lims.printing.record.custody import told_refusal
from lims.printing.record.pen import Pen


def flags_of(pen: Pen, step: Step, work: StepWork) -> Iterator[Message]:
    """Why there is a bar beside the step, in a word each."""
    in_force = [work.entry(e.entry, e.replicate) for e in work.entered]
    if was_stopped(pen, step):
        yield msg("Stop")
    if any(lasts for _, lasts in evaluations_of(pen.record, step.key)):
        yield msg("Under evaluation")
    if any(e is not None and not e.within_limits for e in in_force):
        yield msg("Out of limit")
    if work.late_reason or any(e.performed_at is not None for e in work.entered):
        yield msg("Late")
    if any(e.revision > 1 for e in work.entered):
        yield msg("Changed")
    if work.not_applicable:
        yield msg("Not applicable")
    yield from control_flags(work)


def was_stopped(pen: Pen, step: Step) -> bool:
    """Whether an identity stop fell in this step."""
    return any(r.step in (step.key, step.number) and r.stops_station for r in pen.record.refusals)


def notes_of(pen: Pen, step: Step, work: StepWork) -> Iterator[str]:
    """Every reason and every change, then every refusal in the step and who cleared it."""
    if work.late_reason:
        yield pen.prose("Begun after its window had closed. Reason: %(reason)s", reason=work.late_reason)
    for e in work.entered:
        spec = step.entry(e.entry)
        what = {
            "entry": spec.title if spec else e.entry,
            "by": pen.name(e.entered_by),
            "at": pen.times.seconds(e.entered_at),
        }
        if e.revision > 1:
            yield pen.prose("%(entry)s changed %(at)s by %(by)s. Reason: %(reason)s", reason=e.reason, **what)
        elif e.reason and e.performed_at is None:
            yield pen.prose("%(entry)s: %(reason)s (%(by)s, %(at)s)", reason=e.reason, **what)
        if e.performed_at is not None:
            done = pen.times.seconds(e.performed_at)
            yield pen.prose(
                "%(entry)s done %(done)s, entered %(at)s by %(by)s. %(reason)s",
                done=done,
                reason=e.reason if e.revision == 1 else "",
                **what,
            )
    yield from control_notes(pen, work)
    yield from _things_changed(pen, step)
    for one, lasts in evaluations_of(pen.record, step.key):
        what = {"number": one.deviation, "why": one.why, "at": pen.times.seconds(one.at)}
        if lasts:
            yield pen.prose("Under evaluation since %(at)s, deviation %(number)s: %(why)s", **what)
        else:
            yield pen.prose("Was under evaluation from %(at)s, deviation %(number)s, closed: %(why)s", **what)
    for dropped in work.not_applicable:
        spec = step.entry(dropped.entry)
        yield pen.prose(
            "%(entry)s does not apply: %(reason)s (%(by)s, agreed by %(second)s, %(at)s)",
            entry=spec.title if spec else dropped.entry,
            reason=dropped.reason,
            by=pen.name(dropped.by),
            second=pen.name(dropped.second_person),
            at=pen.times.seconds(dropped.at),
        )
    for refused in pen.record.refusals:
        if refused.step in (step.key, step.number):
            cleared = (
                pen.prose(
                    "Cleared %(at)s by %(by)s.",
                    at=pen.times.seconds(refused.cleared_at),
                    by=pen.name(refused.cleared_by),
                )
                if refused.cleared_at
                else ""
            )
            yield f"{pen.times.seconds(refused.at)}: {told_refusal(pen, refused)} {cleared}".strip()


def _things_changed(pen: Pen, step: Step) -> Iterator[str]:
    """A scan that took the place of another, and a use that quality accepted."""
    for one in pen.record.happenings:
        told = dict(one.data)
        if told.get("step") != step.key:
            continue
        who = {"at": pen.times.seconds(one.at), "by": pen.name(one.person), "reason": told.get("reason", "")}
        if one.kind == "SlotRefilled":
            yield pen.prose(
                "%(former)s replaced by %(words)s, %(at)s by %(by)s. Reason: %(reason)s",
                former=told["former_words"],
                words=told["words"],
                **who,
            )
        elif one.kind == "MediumAdded" and "feed" not in step.acts:
            yield pen.prose(
                "While it was extended: %(volume)s mL added to %(vessel)s, %(at)s by %(by)s",
                volume=told["volume_ml"],
                vessel=told["container"].rpartition("/")[2],
                at=who["at"],
                by=who["by"],
            )
        elif one.kind == "UnitAdded":
            yield pen.prose(
                "One more unit, %(words)s, %(at)s by %(by)s", words=told["words"], at=who["at"], by=who["by"]
            )
        elif one.kind == "UseAccepted":
            yield pen.prose(
                "Step let end with %(target)s by quality, %(at)s by %(by)s. Reason: %(reason)s",
                target=told["target"],
                **who,
            )
