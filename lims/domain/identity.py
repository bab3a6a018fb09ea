"""Chain of identity: may this thing touch that batch? Subject, batch and dose are compared, never the subject alone.

With a dose every two weeks and a culture of two weeks one subject has several live batches, so the right patient's
wrong batch is the likelier mix-up. Both are a hard stop that nobody can override.
"""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.errors import IdentityMismatch, Message, msg
from lims.domain.identifiers import coi_spaced, grouped


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose something is. A wristband has a subject and no batch."""

    subject: str
    batch: str
    dose_no: int | None
    doses: int | None
    coi: str
    thing: str  # Culture bag V1
    label_code: str

    def words(self) -> dict[str, str]:
        """The identity as it is shown, field by field."""
        dose = f"{self.dose_no} of {self.doses}" if self.dose_no else ""
        return {
            "subject": self.subject,
            "batch": self.batch,
            "dose": dose,
            "container": self.thing,
            "coi": coi_spaced(self.coi) if self.coi else "",
            "label": grouped(self.label_code) if self.label_code else "",
        }


def difference(expected: Identity, scanned: Identity) -> str | None:
    """`wrong_patient`, `wrong_dose` or `wrong_batch` when the two may not meet; None when they belong together."""
    if scanned.subject != expected.subject or scanned.coi != expected.coi:
        return "wrong_patient"
    if not scanned.batch:  # a wristband names the subject alone
        return None
    if scanned.dose_no != expected.dose_no:
        return "wrong_dose"
    if scanned.batch != expected.batch:
        return "wrong_batch"
    return None


_HEADLINES: dict[str, Message] = {
    "wrong_patient": msg("Stop. Wrong patient."),
    "wrong_dose": msg("Stop. Right patient, wrong dose."),
    "wrong_batch": msg("Stop. Right patient, wrong batch."),
}


def check_identity(expected: Identity, scanned: Identity) -> None:
    """Refuse a thing of another subject, dose or batch. Raises IdentityMismatch with both identities side by side."""
    why = difference(expected, scanned)
    if why is None:
        return
    if why == "wrong_patient":
        reason = msg("This belongs to somebody else. Put it down. Nothing was added to either batch.")
    elif why == "wrong_dose":
        reason = msg(
            "This was made for dose %(scanned)s. This step is for dose %(expected)s. Put it down. Nothing was added.",
            scanned=scanned.dose_no,
            expected=expected.dose_no,
        )
    else:
        reason = msg(
            "This is of batch %(scanned)s. This step is for batch %(expected)s. Put it down. Nothing was added.",
            scanned=scanned.batch,
            expected=expected.batch,
        )
    raise IdentityMismatch(
        why,
        _HEADLINES[why],
        expected=expected.words(),
        scanned=scanned.words(),
        reasons=(reason,),
        next_step=msg("Put it back. A second person looks at the bench and clears the stop. Then scan the right one."),
        lifted_by=msg("A second person at this station. Nobody can override it."),
    )
