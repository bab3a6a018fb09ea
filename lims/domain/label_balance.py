"""The balance of a batch's labels by the step that asked for them, so that a step shows what it still owes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lims.domain.containers import container_id
from lims.domain.labelling import Label, Reconciliation, reconcile
from lims.domain.steps import Step


@dataclass(frozen=True, slots=True)
class StepBalance:
    """The labels of one step; no step: what was planned while work went on, such as a remainder or an extra sample."""

    step: Step | None
    balance: Reconciliation


def balance_by_step(steps: Sequence[Step], labels: Iterable[Label]) -> tuple[StepBalance, ...]:
    """One line for each step whose containers have labels, in the order of the protocol; reprints count where the
    first print did. The lines add up to the balance of the batch.
    """
    every = tuple(labels)
    groups: dict[int, list[Label]] = {}
    makes = {new.name: number for number, step in enumerate(steps) for new in step.makes}
    for label in every:
        name = label.target.rpartition("/")[2]
        own = label.batch and container_id(label.batch, name) == label.target
        groups.setdefault(makes.get(name, len(steps)) if own else len(steps), []).append(label)
    return tuple(
        StepBalance(steps[number] if number < len(steps) else None, reconcile(group))
        for number, group in sorted(groups.items())
    )
