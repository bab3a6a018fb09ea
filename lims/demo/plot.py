"""What a story is about: one batch of the demonstration, how it grows and how far it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lims.demo.curves import Curve
from lims.demo.lab import Lab
from lims.domain.protocol import Protocol

NURSE, NURSE_2, COURIER, LEAD = "demo-nurse-g", "demo-nurse-h", "demo-courier-f", "demo-lead-c"
QA, QA_2, ANALYST = "demo-qa-d", "demo-qa-e", "demo-analyst-k"
TECHNICIANS = ("demo-technician-a", "demo-technician-b")


@dataclass
class Story:
    """What happens to one batch, and how far it goes."""

    protocol: Protocol
    curve: Curve
    drawn_at: datetime
    station: str
    until: str  # a step key, or: qa, closed, supplied
    height_cm: str
    weight_kg: str
    din_serial: int
    dose_no: int = 1
    reactive: tuple[str, ...] = ()
    first: Story | None = None  # the story of the same subject's earlier dose
    corrects: bool = False
    reprints: bool = False
    splits: bool = False  # the culture is parted into two bags on day 7
    strays: Story | None = None  # whose vessel is scanned here by mistake
    hands: tuple[str, str] = TECHNICIANS
    nurse: str = NURSE
    things: Mapping[str, str] = field(default_factory=dict)  # its own lots and equipment, by kind
    then: Mapping[str, Then] = field(default_factory=dict)  # what else happens after a step
    subject: str = ""
    batch: str = ""


Then = Callable[[Lab, Story], Iterator[datetime]]
