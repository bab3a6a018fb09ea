"""How identity was compared on the way: by stage, at each hand-over, at the bedside; and the entries that prove it."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.errors import N_
from lims.domain.record import Happening
from lims.printing.record.pen import Pen
from lims.printing.record.steps import STAGES


@dataclass(frozen=True, slots=True)
class Compared:
    """The scans of one part of the way, and what each was compared with."""

    where: str
    accepted: int
    refused: int
    against: str
    total: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the ledger that carries the chain on: what it says, when, and its hash."""

    seq: int
    what: str
    at: str
    hash: str


_LINKS: dict[str, str] = {
    "BatchOpened": N_("batch opened for the dose"),
    "BloodCollected": N_("drawn, wristband compared"),
    "HandoverGiven": N_("given, hand-over %(number)s"),
    "HandoverTaken": N_("taken, hand-over %(number)s"),
    "HandoverRefused": N_("not taken, hand-over %(number)s"),
    "HandoverLost": N_("lost, hand-over %(number)s"),
    "CollectionReceived": N_("received and accepted"),
    "CultureSeeded": N_("seeded"),
    "ProductFilled": N_("filled"),
    "BedsideChecked": N_("compared at the bedside"),
    "DoseInfused": N_("infused"),
    "ProductReturned": N_("given back by the ward"),
}


def compared(pen: Pen) -> tuple[Compared, ...]:
    """Accepted and refused comparisons along the way, and their sum."""
    record = pen.record
    rows = [_of_stage(pen, name) for name in dict.fromkeys(step.stage for step in record.protocol.steps)]
    given = sum(len(one.containers) for one in record.handovers)
    taken = sum(len(one.containers) for one in record.handovers if one.taken_at is not None)
    steps = {key for step in record.protocol.steps for key in (step.key, step.number)}
    elsewhere = [one for one in record.refusals if one.step not in steps]
    rows.append(
        Compared(
            pen.prose("Hand-overs"),
            given + taken,
            len(elsewhere),
            pen.prose("every container scanned by who gave it and by who took it: subject, batch, dose"),
        )
    )
    if record.bedside is not None:
        words = pen.prose(
            "wristband, bag and order %(order)s, by %(first)s and %(second)s",
            order=record.bedside.order,
            first=pen.name(record.bedside.checked_by),
            second=pen.name(record.bedside.second_person),
        )
        rows.append(Compared(pen.prose("Bedside"), 3, 0, words))
    everything = (sum(one.accepted for one in rows), sum(one.refused for one in rows))
    return (*rows, Compared(pen.prose("All"), *everything, "", total=True))


def _of_stage(pen: Pen, name: str) -> Compared:
    steps = [step for step in pen.record.protocol.steps if step.stage == name]
    keys = {key for step in steps for key in (step.key, step.number)}
    title = STAGES.get(name)
    return Compared(
        pen.say(title) if title else name.capitalize(),
        sum(len(pen.record.step_work(step.key).filled) for step in steps),
        sum(1 for one in pen.record.refusals if one.step in keys),
        pen.prose("subject, batch, dose; of materials and equipment their kind and state"),
    )


def links(pen: Pen) -> tuple[Link, ...]:
    """The entries that carry the chain from the vein to the vein."""
    return tuple(_link(pen, one) for one in pen.record.happenings if one.kind in _LINKS)


def _link(pen: Pen, one: Happening) -> Link:
    words = pen.prose(_LINKS[one.kind], number=dict(one.data).get("handover", ""))
    return Link(one.seq, words, pen.times.seconds(one.performed_at or one.at), one.hash[:16])
