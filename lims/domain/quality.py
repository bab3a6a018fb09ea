"""Results, signatures and dispositions of a batch as recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from lims.domain.errors import Message, msg


@dataclass(frozen=True, slots=True)
class Result:
    """One test result. Repeats stand beside each other; one that failed fails the test, whatever was repeated."""

    batch: str
    assay: str
    value: str
    unit: str
    verdict: str  # meets | fails
    sample: str
    tested_on: date
    reason: str
    recorded_at: datetime
    recorded_by: str
    seq: int

    def came_after(self, closed_at: datetime | None) -> bool:
        """Whether it was recorded when the batch was closed already."""
        return closed_at is not None and self.recorded_at > closed_at


@dataclass(frozen=True, slots=True)
class Signature:
    """A person's act: printed name, time, meaning, bound to the hash of what was shown."""

    batch: str
    signature: int
    role: str
    person: str
    printed_name: str
    meaning: str
    content_sha256: str
    entries: int
    signed_at: datetime
    voided_at: datetime | None
    voided_reason: str

    @property
    def in_force(self) -> bool:
        """It was not voided."""
        return self.voided_at is None


@dataclass(frozen=True, slots=True)
class Disposition:
    """One decision of quality."""

    batch: str
    decision: str
    signature: int
    reason: str
    pending: tuple[str, ...]
    decided_at: datetime
    decided_by: str


@dataclass(frozen=True, slots=True)
class RecordException:
    """Something in the record that a reviewer must see: raised by the system, cannot be deleted."""

    key: str
    kind: (
        str  # stop | out_of_limits | correction | changed_after | excluded | late | reprint | failed_result | handover
    )
    step: str
    what: Message
    at: datetime
    by: str
    assessment: str
    assessed_by: str
    assessed_at: datetime | None
    deviation: str = ""  # the number of the deviation that it raised
    before: str = ""  # of a correction: the value as it was, and as it is
    after: str = ""

    @property
    def assessed(self) -> bool:
        """Quality has written down what it means, or closed the deviation that it raised."""
        return self.assessed_at is not None


@dataclass(frozen=True, slots=True)
class Formulation:
    """The dose calculation as recorded, term by term."""

    container: str
    height_cm: str
    weight_kg: str
    measured_on: date
    formula: str
    bsa_m2: str
    low_cells: int
    high_cells: int
    basis: str
    dose_cells_per_ml: str
    volume_ml: str
    fill_volume_ml: str
    dose_cells: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Bedside:
    """The bedside check and the infusion."""

    container: str
    order: str
    checked_by: str
    second_person: str
    checked_at: datetime
    infused_at: datetime | None
    infused_by: str
    volume_ml: str
    remarks: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A refused scan as recorded on this batch."""

    refusal: str
    why: str
    scanned: str
    step: str
    station: str
    other_batch: str
    other_subject: str
    stops_station: bool
    words: str
    at: datetime
    by: str
    cleared_at: datetime | None
    cleared_by: str
    batch: str = ""  # the batch that was being worked

    @property
    def waits_for_second_person(self) -> bool:
        """It stopped a station, and nobody has looked at the bench yet."""
        return self.stops_station and bool(self.station) and not self.cleared_by

    def whose(self, batch: str) -> Message | None:
        """On the record of this batch: whose thing was scanned in its work, or in whose work its own thing was."""
        if self.batch not in ("", batch):
            return msg("It was scanned in the work on %(batch)s.", batch=self.batch)
        return whose_it_was(batch, self.other_batch, self.other_subject) if self.stops_station else None


def whose_it_was(batch: str, other_batch: str, other_subject: str) -> Message | None:
    """Whose thing stopped the work on this batch; None where it was its own, or nobody's."""
    if other_batch == batch or not other_subject:
        return None
    if not other_batch:  # a wristband
        return msg("What was scanned is of %(subject)s.", subject=other_subject)
    return msg("What was scanned is of %(subject)s, batch %(batch)s.", subject=other_subject, batch=other_batch)
