"""A batch and its life: the stages, in order, and what may follow what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from lims.domain.errors import Message, msg


class Stage(StrEnum):
    """Where a batch stands between vein and vein."""

    PLANNED = "planned"
    COLLECTED = "collected"
    RECEIVED = "received"
    CULTURE = "culture"
    HARVESTED = "harvested"
    FILLED = "filled"
    RELEASED_INTERIM = "released_interim"
    RELEASED = "released"
    SUPPLIED = "supplied"  # out of specification, on a physician's request: never called released
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    INFUSED = "infused"
    CLOSED = "closed"

    @property
    def words(self) -> Message:
        """The stage as a sentence says it: 'in culture'."""
        return _WORDS[self]


_WORDS: dict[Stage, Message] = {
    Stage.PLANNED: msg("planned"),
    Stage.COLLECTED: msg("drawn"),
    Stage.RECEIVED: msg("received"),
    Stage.CULTURE: msg("in culture"),
    Stage.HARVESTED: msg("harvested"),
    Stage.FILLED: msg("filled"),
    Stage.RELEASED_INTERIM: msg("released on interim results"),
    Stage.RELEASED: msg("released"),
    Stage.SUPPLIED: msg("supplied out of specification"),
    Stage.REJECTED: msg("rejected"),
    Stage.CANCELLED: msg("cancelled"),
    Stage.INFUSED: msg("infused"),
    Stage.CLOSED: msg("closed"),
}


MAY_FOLLOW: dict[Stage, tuple[Stage, ...]] = {
    Stage.PLANNED: (Stage.COLLECTED, Stage.REJECTED, Stage.CANCELLED),
    Stage.COLLECTED: (Stage.RECEIVED, Stage.REJECTED, Stage.CANCELLED),
    Stage.RECEIVED: (Stage.CULTURE, Stage.REJECTED, Stage.CANCELLED),
    Stage.CULTURE: (Stage.HARVESTED, Stage.REJECTED, Stage.CANCELLED),
    Stage.HARVESTED: (Stage.FILLED, Stage.REJECTED, Stage.CANCELLED),
    Stage.FILLED: (Stage.RELEASED_INTERIM, Stage.RELEASED, Stage.SUPPLIED, Stage.REJECTED, Stage.CANCELLED),
    Stage.RELEASED_INTERIM: (Stage.RELEASED, Stage.INFUSED, Stage.REJECTED, Stage.CANCELLED),
    Stage.SUPPLIED: (Stage.INFUSED, Stage.REJECTED, Stage.CANCELLED),
    Stage.RELEASED: (Stage.INFUSED, Stage.REJECTED, Stage.CANCELLED),
    Stage.REJECTED: (Stage.CLOSED,),
    Stage.CANCELLED: (Stage.CLOSED,),
    Stage.INFUSED: (Stage.CLOSED,),
    Stage.CLOSED: (),
}

# Only these may leave the laboratory as product and be infused.
FOR_THE_WARD = (Stage.RELEASED, Stage.RELEASED_INTERIM, Stage.SUPPLIED)

# The dose will not be given: quality rejected the batch, or the physician cancelled it.
GIVEN_UP = (Stage.REJECTED, Stage.CANCELLED)


@dataclass(frozen=True, slots=True)
class Batch:
    """One production run for one dose of one subject, as the record has it now."""

    batch: str
    subject: str
    coi: str
    dose_no: int
    doses: int
    trial: str
    version: int
    sha256: str
    product: str  # iNKT
    draw_on: date
    infusion_on: date
    stage: Stage
    on_hold: bool
    hold_reason: str
    din: str
    opened_at: datetime
    collected_at: datetime | None
    day_zero_at: datetime | None
    harvested_at: datetime | None
    filled_at: datetime | None
    expires_at: datetime | None
    infused_at: datetime | None
    closed_at: datetime | None
    final_confirmed: bool  # the results that were pending at an interim release are in and meet
    head_seq: int  # newest entry of the batch's chain: forms carry it
    nonconformance: str = ""  # what came out after the infusion; the stage stays what it was
    supplied_at: datetime | None = None  # approved for supply out of specification: kept apart from every release

    @property
    def is_live(self) -> bool:
        """Still work to be done for somebody."""
        return self.stage is not Stage.CLOSED

    def culture_day(self, at: datetime) -> int | None:
        """Whole days since seeding, which is culture day 0; None before it."""
        if self.day_zero_at is None:
            return None
        end = min(at, self.harvested_at) if self.harvested_at else at
        return max(0, (end - self.day_zero_at) // timedelta(days=1))


def may_follow(before: Stage, after: Stage) -> bool:
    """Whether a batch may go from one stage to another; there is no way back and no way round."""
    return after in MAY_FOLLOW[before]
