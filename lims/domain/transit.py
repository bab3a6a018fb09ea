"""Material on its way: how long it may be, what happens when it is longer or out of its limits, and who is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from lims.domain.batch import Batch
from lims.domain.custody import LEAVES_THE_LAB, Handover, HandoverState, giving_side, taking_side
from lims.domain.errors import Message, msg
from lims.domain.protocol import Protocol, Step
from lims.domain.record import BatchRecord
from lims.domain.work import StepWork

VERDICTS = ("usable", "not_usable")
HOLD_TIME = "hold_time"
ROLES_OF_SIDE = {"ward": ("nurse", "physician"), "courier": ("courier",), "lab": ("technician",)}


@dataclass(frozen=True, slots=True)
class TransitClock:
    """The clock of material on its way, as it is shown: how long is left, or how long it is over."""

    handover: int
    limit_at: datetime
    left: timedelta
    over: bool


def receiving_step(protocol: Protocol) -> Step | None:
    """The step at which the laboratory accepts the collection."""
    return next((step for step in protocol.steps if "receive" in step.acts), None)


def hold_time_ends(protocol: Protocol, work: Mapping[str, StepWork]) -> datetime | None:
    """Until when the blood may be accepted: the end of the window of receipt. None before the draw, or without one."""
    step = receiving_step(protocol)
    if step is None or step.window is None:
        return None
    drawn = work.get(step.window.after)
    return None if drawn is None or drawn.finished_at is None else step.window.closes_at(drawn.finished_at)


def limit_of_way(
    protocol: Protocol, batch: Batch, kind: str, work: Mapping[str, StepWork], at: datetime
) -> datetime | None:
    """When a hand-over given at `at` is to be taken at the latest: so many hours of the protocol, never past the life
    of what travels (the hold time of blood, the expiry of the product). None where nothing is stated.
    """
    leaves = kind in LEAVES_THE_LAB
    ends = batch.expires_at if batch.expires_at is not None else None if leaves else hold_time_ends(protocol, work)
    plan = protocol.transport
    if plan is None:
        return ends
    by_hours = at + timedelta(hours=plan.product_hours if leaves else plan.blood_hours)
    return by_hours if ends is None else min(by_hours, max(ends, at))


def clock_of(handover: Handover, at: datetime) -> TransitClock | None:
    """The clock of a hand-over that is on its way; None once it was taken, and where no limit was set."""
    if handover.state is not HandoverState.OPEN or handover.limit_at is None:
        return None
    return TransitClock(handover.handover, handover.limit_at, handover.limit_at - at, at > handover.limit_at)


def told_of(handover: Handover) -> tuple[str, ...]:
    """Who is told when it does not arrive: sender, receiver, the ward (before it prepares the patient), quality."""
    roles = [*ROLES_OF_SIDE[giving_side(handover.kind)], *ROLES_OF_SIDE[taking_side(handover.kind)]]
    return tuple(dict.fromkeys([*roles, *ROLES_OF_SIDE["ward"], "qa"]))


def was_late(handover: Handover) -> bool:
    """Whether it was taken after its limit."""
    return handover.limit_at is not None and handover.taken_at is not None and handover.taken_at > handover.limit_at


def excursions(record: BatchRecord, at: datetime) -> tuple[Handover, ...]:
    """The hand-overs that quality judges: out of their limits, seal broken, late, lost, or still out past the limit."""
    found = []
    by_file = {one.source for one in record.more.deviations if one.source.startswith("logger:")}
    for one in record.handovers:
        clock = clock_of(one, at)
        out = one.verdict == "accepted_with_deviation" or f"logger:{one.handover}" in by_file
        if out or (clock is not None and clock.over):
            found.append(one)
    return tuple(found)


def judged(record: BatchRecord, about: str) -> str:
    """The newest verdict of quality on this, or nothing."""
    verdicts = [one.verdict for one in record.more.judgements if one.about == about]
    return verdicts[-1] if verdicts else ""


def reasons_against(record: BatchRecord, at: datetime) -> Iterator[Message]:
    """Every excursion that quality did not judge, or judged not usable."""
    for one in excursions(record, at):
        verdict = judged(record, f"handover:{one.handover}")
        if not verdict:
            yield msg("Hand-over %(number)s was out of its limits: quality has not judged it yet.", number=one.handover)
        elif verdict != "usable":
            yield msg("Hand-over %(number)s: quality judged that it is not usable.", number=one.handover)
    if judged(record, HOLD_TIME) == "not_usable":
        yield msg("The blood came after its hold time: quality judged that it is not usable.")
