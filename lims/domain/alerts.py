"""Alerts, calls, tasks and reports of a batch as recorded, and what of them is still open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from lims.domain.errors import Message, msg
from lims.domain.people import roles_words
from lims.domain.record import BatchRecord

ALERTED = ("qa", "qc", "physician", "nurse", "courier", "technician", "verifier", "administrator")
REPORTED_TO = ("sponsor", "authority", "ethics committee", "carrier")


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A role of an alert was answered by a person."""

    role: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Escalation:
    """The alert went up the chain."""

    to: tuple[str, ...]
    at: datetime


BRIEF = 40  # letters: a shorter sentence says too little alone


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert: every role of `to` acknowledges it."""

    alert: str
    batch: str
    kind: str
    grade: str
    words: str
    source: str
    to: tuple[str, ...]
    acknowledge_by: datetime
    raised_at: datetime
    raised_by: str
    acknowledgements: tuple[Acknowledgement, ...]
    escalations: tuple[Escalation, ...]

    @property
    def in_brief(self) -> str:
        """What stands on every page: of many words the first sentence that says enough; all are one step away."""
        sentences = self.words.split(". ")
        for count in range(1, len(sentences)):
            first = ". ".join(sentences[:count])
            if BRIEF <= len(first) < len(self.words) - BRIEF:
                return f"{first}."
        return self.words

    @property
    def alerted(self) -> tuple[str, ...]:
        """Every role that was alerted, from the first to the last of the chain."""
        return (*self.to, *(role for one in self.escalations for role in one.to))

    @property
    def answered(self) -> frozenset[str]:
        """The roles for which somebody acknowledged."""
        return frozenset(one.role for one in self.acknowledgements)

    @property
    def silent(self) -> tuple[str, ...]:
        """The roles that were to acknowledge and did not."""
        return tuple(role for role in self.alerted if role not in self.answered)

    @property
    def is_open(self) -> bool:
        """Some role to which it was raised did not acknowledge yet. Who is only reached by a call does not count."""
        return any(role not in self.answered for role in self.to)

    def goes_on(self, at: datetime) -> bool:
        """Whether the chain goes on: time is over, somebody is silent, and nobody further up answered."""
        risen = {role for one in self.escalations for role in one.to}
        return self.grade == "critical" and self.is_open and at > self.acknowledge_by and not risen & self.answered

    def waits_for(self, roles: Iterable[str]) -> tuple[str, ...]:
        """Those of a person's roles for which this alert still waits."""
        return tuple(role for role in self.silent if role in set(roles))


@dataclass(frozen=True, slots=True)
class Call:
    """A person was told something about the batch: by whom, who, when, and when it was written down."""

    batch: str
    call: int
    alert: str
    told_role: str
    told: str
    called_at: datetime
    words: str
    called_by: str
    logged_at: datetime


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done, by somebody of a role, by the end of a day."""

    task: str
    batch: str
    kind: str
    role: str
    due_on: date
    words: str
    source: str
    opened_at: datetime
    opened_by: str
    done_at: datetime | None
    done_by: str
    done_words: str

    @property
    def is_open(self) -> bool:
        """Nobody has done it yet."""
        return self.done_at is None


@dataclass(frozen=True, slots=True)
class Organism:
    """What grew in a test of the batch."""

    batch: str
    assay: str
    organism: str
    sensitivities: str
    identified_at: datetime
    identified_by: str


@dataclass(frozen=True, slots=True)
class Report:
    """Somebody outside was told in writing."""

    batch: str
    to: str
    reference: str
    words: str
    sent_at: datetime
    sent_by: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What quality decided of an excursion, of a hold time, or of a batch in which something grew."""

    batch: str
    about: str  # handover:2 | hold_time | contamination
    verdict: str
    words: str
    judged_at: datetime
    judged_by: str


def alert_number(batch: str, number: int) -> str:
    """The number of the n-th alert of a batch."""
    return f"{batch}-A{number}"


def task_number(batch: str, number: int) -> str:
    """The number of the n-th task of a batch."""
    return f"{batch}-T{number}"


def reasons_against_closing(record: BatchRecord, at: datetime) -> Iterator[Message]:
    """What is still open of alerts and tasks when a batch is to be closed."""
    del at
    for alert in record.more.alerts:
        if alert.is_open and alert.grade == "critical":
            roles = roles_words([role for role in alert.silent if role in alert.to])
            yield msg("Alert %(number)s is not acknowledged by: %(roles)s.", number=alert.alert, roles=roles)
    for task in record.more.tasks:
        if task.is_open:
            yield msg(
                "Task %(number)s of %(role)s is open: %(words)s", number=task.task, role=task.role, words=task.words
            )
