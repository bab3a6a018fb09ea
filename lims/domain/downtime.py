"""Downtime forms: numbered paper, each accounted for, entered once and marked late for ever."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lims.domain.errors import Message, msg
from lims.domain.record import BatchRecord


class FormState(StrEnum):
    """Where a form stands."""

    PRINTED = "printed"
    ENTERED = "entered"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class Form:
    """One numbered form for one step of one batch."""

    form: str  # DF-0042
    batch: str
    step: str
    state: FormState
    printed_at: datetime
    printed_by: str
    performed_by: str
    verified_by: str
    reason: str
    scan: str
    settled_at: datetime | None  # entered or voided
    settled_by: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file kept beside the record of a batch."""

    batch: str
    sha256: str
    name: str
    kind: str
    size: int
    what: str
    kept_at: datetime
    kept_by: str


def form_number(number: int) -> str:
    """The number of the n-th form of the site."""
    return f"DF-{number:04d}"


def reasons_against(record: BatchRecord, at: datetime) -> Iterator[Message]:
    """Every form that is still somewhere, as a reason against release and closing: work may stand on it."""
    del at
    for one in record.more.forms:
        if one.state is FormState.PRINTED:
            yield msg("Downtime form %(form)s is neither entered nor voided.", form=one.form)
