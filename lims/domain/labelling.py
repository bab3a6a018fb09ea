"""Labels and their reconciliation: every print is accounted for (21 CFR 211.125)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lims.domain.errors import NotNow, msg
from lims.domain.identifiers import grouped


class LabelState(StrEnum):
    """A label's life."""

    ISSUED = "issued"
    SENT = "sent"  # to a printer; nobody knows yet whether it came out
    PRINTED = "printed"
    APPLIED = "applied"
    VOIDED = "voided"
    DESTROYED = "destroyed"
    RETAINED = "retained"
    LOST = "lost"


IN_FORCE = (LabelState.ISSUED, LabelState.SENT, LabelState.PRINTED, LabelState.APPLIED)
# It is gone or kept: nothing more becomes of it.
OVER = (LabelState.DESTROYED, LabelState.RETAINED)


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
        return self.state in IN_FORCE


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """How many labels were issued, and what became of them."""

    issued: int
    applied: int
    voided: int
    destroyed: int
    retained: int  # kept with the record, struck through
    lost: int  # looked for and declared lost before a second person; quality judges it
    to_find: tuple[str, ...]  # codes issued, in force, and not applied
    to_destroy: tuple[str, ...]  # codes that are void and still somewhere

    @property
    def balances(self) -> bool:
        """Issued equals applied, destroyed, retained and declared lost together."""
        return self.issued == self.applied + self.destroyed + self.retained + self.lost


def check_one_patient(labels: Iterable[Label]) -> None:
    """Refuse to put labels of two subjects, or of two batches of one subject, onto paper together (21 CFR 211.125).

    Labels without a subject (equipment, places, badges, lots) go together, and never with a subject's.
    """
    whose: dict[tuple[str, str], Label] = {}
    for label in labels:
        whose.setdefault((label.subject, label.batch), label)
    if len(whose) > 1:
        raise NotNow(
            "two_patients",
            msg("Labels are printed for one patient and one batch at a time."),
            reasons=tuple(
                msg(
                    "Label %(code)s is of %(whose)s.",
                    code=grouped(label.label_code),
                    whose=" ".join(one for one in (subject, batch) if one) or label.target,
                )
                for (subject, batch), label in whose.items()
            ),
            next_step=msg("Print the labels of one batch, put them on their containers, then print the next."),
            lifted_by=msg("Nobody: a label of somebody else within reach is how cells reach the wrong patient."),
        )


def check_wait_for_paper(labels: Iterable[Label]) -> None:
    """Refuse to draw what was on paper or in a printer's queue before: two prints of one code cannot be told apart."""
    done = [label for label in labels if label.state is not LabelState.ISSUED]
    if done:
        raise NotNow(
            "label_not_to_print",
            msg("These labels do not wait to be printed."),
            reasons=tuple(
                msg("Label %(code)s is %(state)s.", code=grouped(label.label_code), state=label.state.value)
                for label in done[:5]
            ),
            next_step=msg("Issue a label again with a reason; its new code is printed then."),
        )


def reconcile(labels: Iterable[Label]) -> Reconciliation:
    """Account for every label of a batch or of one step."""
    every = tuple(labels)
    in_state = {state: [label for label in every if label.state is state] for state in LabelState}
    loose = [*in_state[LabelState.ISSUED], *in_state[LabelState.SENT], *in_state[LabelState.PRINTED]]
    return Reconciliation(
        issued=len(every),
        applied=len(in_state[LabelState.APPLIED]),
        voided=len(in_state[LabelState.VOIDED]),
        destroyed=len(in_state[LabelState.DESTROYED]),
        retained=len(in_state[LabelState.RETAINED]),
        lost=len(in_state[LabelState.LOST]),
        to_find=tuple(label.label_code for label in loose),
        to_destroy=tuple(label.label_code for label in in_state[LabelState.VOIDED]),
    )
