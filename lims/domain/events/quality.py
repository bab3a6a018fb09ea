"""Results, exceptions, signatures, disposition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lims.domain.events.registry import event


@event(140)
@dataclass(frozen=True, slots=True)
class ResultRecorded:
    """A test result against its specification. A repeat is one more result; none replaces another."""

    batch: str
    assay: str
    value: str
    unit: str
    verdict: str  # meets | fails
    sample: str
    tested_on: date
    reason: str = ""


@event(141)
@dataclass(frozen=True, slots=True)
class ExceptionAssessed:
    """Quality looked at an exception of the record and wrote down what it means for the product."""

    batch: str
    exception: str  # the exception's key
    assessment: str


@event(142)
@dataclass(frozen=True, slots=True)
class RecordSigned:
    """A signature: printed name as it was, meaning, and the hash of exactly what was shown."""

    batch: str
    signature: int
    role: str  # production_review | quality_review | disposition
    printed_name: str
    meaning: str
    content_sha256: str
    entries: int


@event(143)
@dataclass(frozen=True, slots=True)
class SignatureVoided:
    """The content changed after the signature; it stays legible and counts no more."""

    batch: str
    signature: int
    reason: str


@event(144)
@dataclass(frozen=True, slots=True)
class DispositionDecided:
    """Quality decided: release, interim release with tests pending, hold, lift of a hold, or reject."""

    batch: str
    decision: str  # released | released_interim | held | hold_lifted | rejected
    signature: int
    reason: str
    pending: tuple[str, ...]


@event(145)
@dataclass(frozen=True, slots=True)
class ReleaseRefused:
    """A release was asked for and refused; the reasons as they were told."""

    batch: str
    decision: str
    reasons: tuple[str, ...]


@event(146)
@dataclass(frozen=True, slots=True)
class FinalResultsConfirmed:
    """The pending results came in and met their limits; an interim release stands."""

    batch: str
    signature: int


@event(147)
@dataclass(frozen=True, slots=True)
class RecordPrinted:
    """A document of the batch was printed: which, copy number, why, and the hash of the content shown."""

    batch: str
    document: str
    copy: int
    reason: str
    content_sha256: str
