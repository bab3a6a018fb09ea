"""The queue of labels to print: one job for each batch and kind of label, because one roll is in the printer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lims.domain.errors import Message, msg
from lims.domain.labelling import Label, LabelState
from lims.printing.label_kinds import LabelKind, label_kind


@dataclass(frozen=True, slots=True)
class Job:
    """Labels of one kind for one batch (empty: of the site)."""

    kind: str
    batch: str
    labels: tuple[Label, ...]

    @property
    def stock(self) -> LabelKind:
        """What they are printed on."""
        return label_kind(self.kind)

    @property
    def whose(self) -> str:
        """The subject, or what the label stands on."""
        return self.labels[0].subject or self.labels[0].target

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of its labels."""
        return tuple(label.label_code for label in self.labels)


def jobs_of(labels: Iterable[Label]) -> tuple[Job, ...]:
    """The labels in jobs, in the order in which each job was first asked for."""
    found: dict[tuple[str, str, str], list[Label]] = {}
    for label in labels:
        whose = label.batch or label.subject or label.target
        found.setdefault((whose, label.kind, label.batch), []).append(label)
    return tuple(Job(kind, batch, tuple(group)) for (_, kind, batch), group in found.items())


def title_of(jobs: tuple[Job, ...]) -> Message:
    """The answer: what goes onto paper next."""
    count = sum(len(job.labels) for job in jobs)
    if not count:
        return msg("No label waits to be printed")
    if count == 1:
        return msg("1 label to print, for %(whose)s", whose=jobs[0].whose)
    return msg("%(count)s labels to print, first %(whose)s", count=count, whose=jobs[0].whose)


def destroyable(label: Label) -> bool:
    """Whether it is to be destroyed before two people, or found: void, or printed and never applied."""
    return label.state in (LabelState.VOIDED, LabelState.SENT, LabelState.PRINTED)
