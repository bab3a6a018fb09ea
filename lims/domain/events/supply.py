"""Supply of a product that is out of specification: its own path, never a release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lims.domain.events.registry import event


@event(180)
@dataclass(frozen=True, slots=True)
class SupplyRequested:
    """The treating physician asks for a product that failed: the hazard without it, and why nothing else is left."""

    batch: str
    supply: int
    hazard: str
    no_alternative: str
    consent: str  # where the patient's consent to exactly this is filed
    signature: int


@event(181)
@dataclass(frozen=True, slots=True)
class RiskEvaluated:
    """The manufacturer's evaluation of the risk; the criteria that failed are frozen with value and limit."""

    batch: str
    supply: int
    failed: tuple[tuple[str, str, str], ...]  # assay, value, limit
    evaluation: str
    signature: int


@event(182)
@dataclass(frozen=True, slots=True)
class SupplyAccepted:
    """A physician has read the evaluation and accepts the risk for this patient."""

    batch: str
    supply: int
    words: str
    signature: int


@event(183)
@dataclass(frozen=True, slots=True)
class SupplyApproved:
    """Quality lets the product go to the ward out of specification. It is supplied, not released."""

    batch: str
    supply: int
    words: str
    signature: int


@event(184)
@dataclass(frozen=True, slots=True)
class AuthorityNotified:
    """Sponsor, authority or ethics committee was told, with the reference they gave."""

    batch: str
    supply: int
    who: str  # sponsor | authority | ethics
    reference: str
    told_at: datetime


@event(185)
@dataclass(frozen=True, slots=True)
class SupplyRefused:
    """Somebody whose word it needs says no, and why."""

    batch: str
    supply: int
    reason: str
