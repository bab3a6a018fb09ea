"""Labels and their reconciliation: every print is accounted for (21 CFR 211.125)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LabelState(StrEnum):
    """A label's life."""

    ISSUED = "issued"
    PRINTED = "printed"
    APPLIED = "applied"
    VOIDED = "voided"
    DESTROYED = "destroyed"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Label:
    """One print. Several prints may have been made for one container; at most one is in force."""

    label_code: str
    kind: str
    target_kind: str
    target: str
    subject: str
    batch: str
    serial: int
    copy: int
    state: LabelState
    text: tuple[tuple[str, str], ...]
    replaces: str
    reason: str
    issued_at: datetime
    issued_by: str
    applied_at: datetime | None

    @property
    def in_force(self) -> bool:
        """It may be scanned."""
        return self.state in (LabelState.ISSUED, LabelState.PRINTED, LabelState.APPLIED)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """How many labels were issued, and what became of them."""

    issued: int
    applied: int
    voided: int
    destroyed: int
    lost: int  # looked for and declared lost before a second person; quality judges it
    to_find: tuple[str, ...]  # codes issued, in force, and not applied
    to_destroy: tuple[str, ...]  # codes that are void and still somewhere

    @property
    def balances(self) -> bool:
        """Issued equals applied, destroyed and declared lost together."""
        return self.issued == self.applied + self.destroyed + self.lost


def reconcile(labels: Iterable[Label]) -> Reconciliation:
    """Account for every label of a batch or of one step."""
    every = tuple(labels)
    in_state = {state: [label for label in every if label.state is state] for state in LabelState}
    loose = [*in_state[LabelState.ISSUED], *in_state[LabelState.PRINTED]]
    return Reconciliation(
        issued=len(every),
        applied=len(in_state[LabelState.APPLIED]),
        voided=len(in_state[LabelState.VOIDED]),
        destroyed=len(in_state[LabelState.DESTROYED]),
        lost=len(in_state[LabelState.LOST]),
        to_find=tuple(label.label_code for label in loose),
        to_destroy=tuple(label.label_code for label in in_state[LabelState.VOIDED]),
    )
