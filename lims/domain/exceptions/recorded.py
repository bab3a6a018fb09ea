"""What the rules of review by exception read: the recorded facts of one batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lims.domain.custody import Handover
from lims.domain.errors import Message
from lims.domain.labelling import Label
from lims.domain.protocol import Protocol
from lims.domain.quality import RecordException, Refused, Result
from lims.domain.record import Happening
from lims.domain.standing import Lock, Pause
from lims.domain.work import StepWork


@dataclass(frozen=True, slots=True)
class Recorded:
    """The facts of one batch in which an exception may lie; `names` are printed names by sign-in name."""

    protocol: Protocol
    work: tuple[StepWork, ...]
    refusals: tuple[Refused, ...]
    labels: tuple[Label, ...]
    results: tuple[Result, ...]
    handovers: tuple[Handover, ...]
    names: Mapping[str, str]
    happenings: tuple[Happening, ...] = ()
    pauses: tuple[Pause, ...] = ()
    locks: tuple[Lock, ...] = ()


def raised(key: str, kind: str, step: str, what: Message, at: datetime, by: str) -> RecordException:
    """One exception that nobody assessed yet."""
    return RecordException(key, kind, step, what, at, by, "", "", None)
