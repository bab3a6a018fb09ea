"""Too few cells for the lowest dose: the ways out, what each still needs, and why one is not open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from lims.domain.batch import Stage
from lims.domain.dose import body_surface, dose_window
from lims.domain.errors import Message, msg
from lims.domain.figures import thousands
from lims.domain.people import Person
from lims.domain.protocol import Protocol
from lims.domain.record import BatchRecord
from lims.domain.signing import people_who_performed
from lims.domain.work import StepState, StepWork

HARVEST, FORMULATION = "harvest", "formulation"
# Whose signatures a way out needs. Discarding is the rejection on the desk of quality, signed there.
APPROVALS: dict[str, tuple[str, ...]] = {
    "extend": ("physician", "qa"),
    "sub_dose": ("physician", "qa"),
    "out_of_specification": ("physician",),
    "discard": ("qa",),
}
TITLES: dict[str, Message] = {
    "extend": msg("Extend the culture"),
    "sub_dose": msg("Give a dose below the window, under the protocol"),
    "out_of_specification": msg("Go on, for supply out of specification"),
    "discard": msg("Discard"),
}
ROLES: dict[str, Message] = {"physician": msg("a physician"), "qa": msg("quality")}


READINGS = ("viable_density", "live")


@dataclass(frozen=True, slots=True)
class UnderDose:
    """One count that said fewer cells than the lowest dose."""

    batch: str
    seq: int
    moment: str  # harvest | formulation
    step: str
    container: str
    cells: int
    low_cells: int
    high_cells: int
    found_at: datetime
    found_by: str

    @property
    def percent_of_low(self) -> int:
        """How much of the lowest dose is there, in whole per cent, rounded down: 99.9 is not 100."""
        return self.cells * 100 // self.low_cells


@dataclass(frozen=True, slots=True)
class DoseChoice:
    """One signature for one way out."""

    batch: str
    seq: int
    choice: str
    role: str
    person: str
    printed_name: str
    reason: str
    until_at: datetime | None
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Extension:
    """The culture goes on until then at the latest."""

    batch: str
    seq: int
    step: str
    until_at: datetime
    reason: str
    extended_at: datetime


@dataclass(frozen=True, slots=True)
class Option:
    """One way out: who signed it, whose signature is missing, and (not open) the reasons."""

    choice: str
    title: Message
    words: Message
    signed: tuple[DoseChoice, ...]
    missing: tuple[str, ...]  # roles
    reasons: tuple[Message, ...]

    @property
    def is_open(self) -> bool:
        """Nothing stands against it but signatures."""
        return not self.reasons

    @property
    def is_chosen(self) -> bool:
        """Every signature that it needs is there."""
        return bool(self.signed) and not self.missing


def fed_meanwhile(work: StepWork, at: datetime) -> bool:
    """Whether the culture goes on now although its harvest had begun: then it is fed beside the steps."""
    return work.extended_until is not None and at <= work.extended_until


def counted_since(work: StepWork, found: UnderDose) -> bool:
    """Whether the culture was counted again after the count that fell short."""
    return any(one.entered_at > found.found_at for one in work.entered if one.entry in READINGS)


def newest(record: BatchRecord) -> UnderDose | None:
    """The under-dose that is to be decided on, or None."""
    return record.more.under_doses[-1] if record.more.under_doses else None


def signatures_for(record: BatchRecord, choice: str) -> tuple[DoseChoice, ...]:
    """Who signed this way out since the newest count; what was signed for an earlier count counts no more."""
    found = newest(record)
    return tuple(one for one in record.more.dose_choices if found and one.choice == choice and one.seq > found.seq)


def chosen(record: BatchRecord) -> str:
    """The way out that has all its signatures, or nothing."""
    whole = (c for c, roles in APPROVALS.items() if set(roles) <= {one.role for one in signatures_for(record, c)})
    return next(whole, "")


def longest_until(protocol: Protocol, record: BatchRecord) -> datetime | None:
    """How long the culture may go on at most, or None where the protocol has no validated limit."""
    step = next((one for one in protocol.steps if HARVEST in one.acts), None)
    if step is None or step.window is None or protocol.dose.extend_hours is None:
        return None
    anchor = record.step_work(step.window.after).finished_at
    return None if anchor is None else step.window.due_at(anchor) + timedelta(hours=protocol.dose.extend_hours)


def sub_dose_low(protocol: Protocol, record: BatchRecord) -> int | None:
    """The least whole cells of a dose below the window for this subject, or None where the protocol states no rule."""
    body, low = record.subject.body, protocol.dose.sub_dose_low_per_m2
    if body is None or low is None:
        return None
    surface = body_surface(body.height_cm, body.weight_kg, protocol.dose.formula)
    return dose_window(surface, low, protocol.dose.high_per_m2).low_cells


def options(protocol: Protocol, record: BatchRecord, at: datetime) -> tuple[Option, ...]:
    """Every way out of the newest under-dose; none where there is no under-dose."""
    found = newest(record)
    if found is None:
        return ()
    against = {
        "extend": _against_extending(protocol, record, found, at),
        "sub_dose": _against_sub_dose(protocol, record, found),
        "out_of_specification": _against_going_on(record),
        "discard": _against_discarding(record),
    }
    return tuple(_option(record, protocol, choice, tuple(reasons)) for choice, reasons in against.items())


def _option(record: BatchRecord, protocol: Protocol, choice: str, reasons: tuple[Message, ...]) -> Option:
    signed = signatures_for(record, choice)
    missing = tuple(role for role in APPROVALS[choice] if role not in {one.role for one in signed})
    return Option(choice, TITLES[choice], _words(choice, protocol), signed, missing, reasons)


def _words(choice: str, protocol: Protocol) -> Message:
    if choice == "extend" and protocol.dose.extend_hours is not None:
        return msg(
            "At most %(hours)s h beyond the planned harvest (%(source)s). Then it is counted again.",
            hours=protocol.dose.extend_hours,
            source=protocol.dose.extend_source.words,
        )
    return {
        "extend": msg("The culture goes on, and is counted again."),
        "sub_dose": msg("The label of the bag says the dose that is in the bag."),
        "out_of_specification": msg("It is filled, fails its dose, and is never released. A request follows."),
        "discard": msg("Quality rejects the batch. Tell the physician at once."),
    }[choice]


def _against_extending(protocol: Protocol, record: BatchRecord, found: UnderDose, at: datetime) -> Iterator[Message]:
    yield from _against_any(record)
    limit = longest_until(protocol, record)
    if found.moment != HARVEST or record.batch.stage is not Stage.CULTURE:
        yield msg("The cells have left the culture.")
    elif limit is None:
        yield msg("The protocol states no limit up to which a longer culture is validated.")
    elif at >= limit:
        yield msg("The culture is as old as it may become.")


def _against_sub_dose(protocol: Protocol, record: BatchRecord, found: UnderDose) -> Iterator[Message]:
    yield from _against_any(record)
    low = sub_dose_low(protocol, record)
    if low is None:
        yield msg("The protocol states no dose below its window.")
    elif found.cells < low:
        yield msg("%(cells)s cells are fewer than %(low)s, the least it allows.", cells=_n(found.cells), low=_n(low))
    if any("fill" in one.acts and record.step_work(one.key).state is not StepState.OPEN for one in protocol.steps):
        yield msg("The bag is labelled already: this is chosen before the fill.")


def _against_going_on(record: BatchRecord) -> Iterator[Message]:
    yield from _against_any(record)


def _against_discarding(record: BatchRecord) -> Iterator[Message]:
    if record.batch.stage in (Stage.REJECTED, Stage.INFUSED, Stage.CLOSED):
        yield msg("The batch is %(stage)s.", stage=record.batch.stage.words)


def _against_any(record: BatchRecord) -> Iterator[Message]:
    if record.batch.on_hold:
        yield msg("The batch is on hold: %(why)s", why=record.batch.hold_reason)
    if record.batch.stage not in (Stage.CULTURE, Stage.HARVESTED):
        yield msg("The batch is %(stage)s.", stage=record.batch.stage.words)


def reasons_against_signing(record: BatchRecord, option: Option, person: Person, role: str) -> Iterator[Message]:
    """Why this person may not sign this way out in this role now."""
    yield from option.reasons
    done = chosen(record)
    if done:
        yield msg("It is decided: %(choice)s.", choice=TITLES[done])
    if role not in APPROVALS[option.choice]:
        yield msg("This way needs no signature of yours.")
    elif not person.has(role):
        yield msg("You are not %(role)s.", role=ROLES[role])
    elif role not in option.missing:
        yield msg("%(role)s has signed already.", role=ROLES[role])
    if any(one.person == person.person for one in option.signed):
        yield msg("You signed it already. The other signature is another person's.")
    if role == "qa" and person.is_among(people_who_performed(record)):
        yield msg("You performed, verified or tested something of this batch. Somebody else of quality signs.")


def _n(cells: int) -> str:
    return thousands(cells)
