"""Alerts, calls and tasks: who was told what, when, and who answered; what grew; what quality judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lims.domain.alerts import Alert, Judgement
from lims.domain.contamination import CONTAMINATION, PLANS
from lims.domain.errors import msg
from lims.domain.people import roles_words
from lims.domain.questions import CORRECTED, STATED, TAKEN_BACK, place_of
from lims.domain.transit import HOLD_TIME
from lims.printing.record.facts import Fact
from lims.printing.record.pen import Pen

_ANSWERS = {CORRECTED: msg("Corrected"), STATED: msg("The value stands"), TAKEN_BACK: msg("Taken back")}


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One alert with the times of its answers."""

    number: str
    words: str
    raised: str
    until: str
    answers: tuple[str, ...]
    silent: str
    heavy: bool


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call."""

    at: str
    by: str
    told: str
    words: str
    logged: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task."""

    number: str
    words: str
    role: str
    due: str
    done: str


@dataclass(frozen=True, slots=True)
class Told:
    """The section; `anything` says whether there is something to print."""

    nonconformance: str
    alerts: tuple[AlertRow, ...]
    calls: tuple[CallRow, ...]
    tasks: tuple[TaskRow, ...]
    judged: tuple[Fact, ...]

    @property
    def anything(self) -> bool:
        """Whether anybody was told anything."""
        return bool(self.nonconformance or self.alerts or self.calls or self.tasks or self.judged)


def told(pen: Pen) -> Told:
    """Everything that was told about this batch beside its making."""
    more = pen.record.more
    return Told(
        nonconformance=pen.record.batch.nonconformance,
        alerts=tuple(_alert(pen, one) for one in more.alerts),
        calls=tuple(
            CallRow(
                at=pen.times.short(one.called_at),
                by=pen.name(one.called_by),
                told=f"{one.told}, {pen.say(roles_words((one.told_role,)))}",
                words=f"{one.words} ({one.alert})" if one.alert else one.words,
                logged=pen.times.seconds(one.logged_at),
            )
            for one in more.calls
        ),
        tasks=tuple(
            TaskRow(
                number=one.task.rpartition("-")[2],
                words=one.words,
                role=pen.say(roles_words((one.role,))),
                due=pen.times.day(one.due_on),
                done=f"{pen.times.short(one.done_at)}, {pen.name(one.done_by)}: {one.done_words}"
                if one.done_at
                else pen.prose("open"),
            )
            for one in more.tasks
        ),
        judged=tuple(_judged(pen)),
    )


def _alert(pen: Pen, one: Alert) -> AlertRow:
    answers = [
        (
            a.at,
            pen.prose(
                "%(at)s: acknowledged by %(who)s, %(role)s",
                at=pen.times.seconds(a.at),
                who=pen.name(a.person),
                role=roles_words((a.role,)),
            ),
        )
        for a in one.acknowledgements
    ]
    for e in one.escalations:
        roles = roles_words(e.to)
        then = pen.prose("%(at)s: not answered by all, next was %(roles)s", at=pen.times.seconds(e.at), roles=roles)
        answers.append((e.at, then))
    waits = tuple(role for role in one.silent if role in one.to)
    return AlertRow(
        number=one.alert.rpartition("-")[2],
        words=one.words,
        raised=f"{pen.times.seconds(one.raised_at)}, {pen.name(one.raised_by)}",
        until=pen.prose("%(roles)s, by %(at)s", roles=roles_words(one.to), at=pen.times.short(one.acknowledge_by)),
        answers=tuple(words for _, words in sorted(answers)),
        silent=pen.prose("not acknowledged by %(roles)s", roles=roles_words(waits)) if waits else "",
        heavy=one.grade == "critical",
    )


def _judged(pen: Pen) -> Iterator[Fact]:
    titles = {one.key: one.title for one in pen.record.protocol.assays}
    for organism in pen.record.more.organisms:
        words = f"{organism.organism}. {organism.sensitivities}".rstrip(". ")
        by = f"{pen.name(organism.identified_by)}, {pen.times.minute(organism.identified_at)}"
        title = titles.get(organism.assay, organism.assay)
        yield Fact(pen.prose("Grown in %(test)s", test=title), f"{words}. {by}")
    for one in pen.record.more.judgements:
        by = f"{pen.name(one.judged_by)}, {pen.times.minute(one.judged_at)}"
        yield Fact(_about(pen, one), f"{_verdict(pen, one)}. {one.words}. {by}")
    for question in pen.record.more.questions:
        asked = f"{pen.name(question.asked_by)}, {pen.times.short(question.asked_at)}: {question.words}"
        words = pen.prose("not answered yet")
        if question.answered_at is not None:
            how = pen.say(_ANSWERS[question.how])
            by = f"{pen.name(question.answered_by)}, {pen.times.short(question.answered_at)}"
            words = f"{how}. {question.answer} ({by})"
        yield Fact(
            pen.prose(
                "Question %(number)s, %(place)s = %(value)s",
                number=question.question,
                place=pen.say(place_of(pen.record.protocol, question)),
                value=question.value,
            ),
            f"{asked} → {words}",
        )
    for report in pen.record.more.reports:
        by = f"{pen.name(report.sent_by)}, {pen.times.minute(report.sent_at)}"
        words = f"{report.reference}. {report.words}".rstrip(". ")
        yield Fact(pen.prose("Report to the %(to)s", to=report.to), f"{words}. {by}")


def _about(pen: Pen, one: Judgement) -> str:
    if one.about == CONTAMINATION:
        return pen.prose("What becomes of the batch")
    if one.about == HOLD_TIME:
        return pen.prose("Blood past its hold time")
    return pen.prose("Hand-over %(number)s, out of its limits", number=one.about.partition(":")[2])


def _verdict(pen: Pen, one: Judgement) -> str:
    if one.about == CONTAMINATION:
        return pen.say(PLANS[one.verdict])
    return pen.say(msg("usable") if one.verdict == "usable" else msg("not usable"))
