"""Training of people: recorded by somebody else, valid until a day, withdrawn when it turns out not to hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lims.domain.events.registry import event


@event(240)
@dataclass(frozen=True, slots=True)
class TrainingRecorded:
    """A person was trained in a skill: the first and the last day it is valid, and the certificate that says so."""

    person: str
    skill: str
    trained_on: date
    valid_until: date
    certificate: str


@event(241)
@dataclass(frozen=True, slots=True)
class TrainingWithdrawn:
    """A training does not hold from a day on, which may be past; `training` is the seq of its entry on `site`."""

    training: int
    person: str
    skill: str
    from_day: date
    reason: str


@event(242)
@dataclass(frozen=True, slots=True)
class UntrainedRefused:
    """A person without valid training was kept from a step: who, what they would have done there, and why not."""

    refusal: str
    batch: str
    step: str
    person_refused: str
    act: str  # start | scan | enter | verify | finish
    words: str
