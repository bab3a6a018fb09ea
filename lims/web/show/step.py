"""One step of one batch, put together for the bench."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from lims.actions.bench import Bench
from lims.actions.collection import too_small, undecided_draw
from lims.actions.entries import missing_entries
from lims.actions.master import protocol_of
from lims.actions.outlook import window_of
from lims.actions.planning import is_ahead
from lims.actions.views import StepView, step_view
from lims.actions.windows import reasons_against as reasons_against_window
from lims.domain.batch import GIVEN_UP, Stage
from lims.domain.clearance import STATED
from lims.domain.containers import ContainerState
from lims.domain.equipment import Equipment
from lims.domain.errors import Message, NotFound, msg
from lims.domain.identifiers import grouped
from lims.domain.labelling import Label, LabelState, Reconciliation, reconcile
from lims.domain.people import Person
from lims.domain.protocol import SlotKind, Step
from lims.domain.remainder import KIND as REMAINDER
from lims.domain.schedule import DueState, next_step, reasons_against_start
from lims.domain.under_dose import UnderDose, counted_since
from lims.domain.work import Filled, StepState, StepWork
from lims.store.reading.batches import get_batch
from lims.store.reading.containers import list_containers, list_labels
from lims.store.reading.doses import list_under_doses
from lims.store.reading.downtime import find_form
from lims.store.reading.materials import find_equipment
from lims.store.reading.people import find_person, get_person
from lims.store.reading.work import list_work
from lims.web.show.entries import ShownEntry, shown_entries
from lims.web.show.readings import ShownReadings, asks_growth_check, shown_readings
from lims.web.show.slots import NextScan, ShownSlot, next_scan, shown_slots
from lims.web.show.sums import Sum, sums_of
from lims.web.times import SiteTime, span


@dataclass(frozen=True, slots=True)
class ShownStep:
    """Everything the step page says."""

    view: StepView
    line: dict[str, tuple[Message, ...]]  # what is stated of the station at the start and at the end
    position: int
    day: int | None
    window: Message | None
    left: Message | None
    against_start: tuple[Message, ...]
    late: bool
    next_scan: NextScan | None
    slots: tuple[ShownSlot, ...]
    entries: tuple[ShownEntry, ...]
    sums: tuple[Sum, ...]
    left_to_do: tuple[Message, ...]
    label_of: dict[Message, str]  # what is left to do to a label: the label's code
    performer: Person | None
    verifier: Person | None
    last_scans: tuple[Filled, ...]
    labels_to_print: tuple[Label, ...]
    station: Equipment | None
    following: Step | None
    readings: ShownReadings | None
    growth_check: bool  # the step is late: growth and viability are looked at
    remainder: str  # what the bag did not take and waits for its fate, '' when nothing
    short: bool  # a count fell short of the dose: the ways out stand on another page

    @property
    def overdue(self) -> bool:
        """The planned moment has passed, the window is open, and nobody has begun."""
        return self.view.due.state is DueState.OVERDUE and self.open

    @property
    def ends_late(self) -> bool:
        """It was begun in its window, which has closed since: its end asks for a reason."""
        return self.late and self.running and not self.view.work.late_reason

    @property
    def open(self) -> bool:
        """Nobody has begun it."""
        return self.view.work.state is StepState.OPEN

    @property
    def running(self) -> bool:
        """It is being worked."""
        return self.view.work.state is StepState.RUNNING

    @property
    def wants_station(self) -> bool:
        """It is done at a station, which takes the batch."""
        return any(slot.kind is SlotKind.STATION for slot in self.view.step.slots)

    @property
    def missing(self) -> tuple[tuple[str, int, Message], ...]:
        """The required entries without an answer: key, reading, title."""
        open_ = []
        for spec in self.view.step.entries:
            for number in range(1, spec.replicates + 1 if spec.required else 1):
                work = self.view.work
                if work.entry(spec.key, number) is None and work.not_applied(spec.key, number) is None:
                    title = msg("%(entry)s, reading %(n)s", entry=spec.title, n=number)
                    open_.append((spec.key, number, title if spec.replicates > 1 else msg("%(t)s", t=spec.title)))
        return tuple(open_)

    @property
    def to_verify(self) -> bool:
        """Everything is there for the second person to look at."""
        return self.running and self.view.step.verified and not self.view.work.verified_by


def current_step(db: Any, number: str) -> Step | None:
    """The step of a batch that is worked or comes next; None when all are done."""
    batch = get_batch(db, number)
    work = list_work(db, number)
    protocol = protocol_of(db, batch)
    running = next((one.step for one in work.values() if one.state is StepState.RUNNING), None)
    return protocol.step(running) if running else next_step(protocol, work)


def step_shown(db: Any, number: str, step: str, station: str, times: SiteTime) -> ShownStep:
    """The step as it stands now; raises NotFound for an unknown batch or step."""
    try:
        view = step_view(db, number, step, times.now)
    except KeyError as unknown:
        raise NotFound(
            "unknown_step",
            msg("Batch %(batch)s has no step %(step)s.", batch=number, step=step[:40]),
            next_step=msg("Open the batch from the board, or scan one of its labels."),
        ) from unknown
    work = list_work(db, number)
    bench = Bench(view.batch, view.protocol, view.step, view.work)
    labels = tuple(one for one in list_labels(db, number) if not is_ahead(bench, one))
    short = [one for one in list_under_doses(db, number) if one.step == step]
    return ShownStep(
        view=view,
        line=STATED,
        position=view.protocol.step_position(step),
        day=view.batch.culture_day(times.now),
        window=_window(view, times),
        left=_left(view, times),
        against_start=tuple(_against_start(db, view, work, times)) if view.work.state is StepState.OPEN else (),
        late=view.due.state is DueState.LATE,
        next_scan=next_scan(db, view, times),
        slots=shown_slots(db, view, times),
        entries=shown_entries(view.step.entries, view.work, lambda person: get_person(db, person).printed_name),
        sums=sums_of(view),
        left_to_do=(*_count_again(view, short), *_left_to_do(view, reconcile(labels))),
        label_of=_to_labels(reconcile(labels)),
        performer=find_person(db, _performer(db, view)) if view.work.started_by else None,
        verifier=find_person(db, view.work.verified_by) if view.work.verified_by else None,
        last_scans=tuple(reversed(view.work.filled[-4:])),
        labels_to_print=tuple(
            one for one in labels if one.state is LabelState.ISSUED and view.work.state is not StepState.FINISHED
        ),
        station=find_equipment(db, station) if station else None,
        following=next_step(view.protocol, work),
        readings=shown_readings(view, window_of(db, view.batch, view.protocol)),
        growth_check=asks_growth_check(view),
        remainder=_remainder(db, number) if "fill" in view.step.acts else "",
        short=bool(short) and not counted_since(view.work, short[-1]),
    )


def _performer(db: Connection, view: StepView) -> str:
    """Who performed the step: who stands on its downtime form, else who began it."""
    paper = find_form(db, view.work.paper_form) if view.work.paper_form else None
    return paper.performed_by if paper is not None else view.work.started_by


def _window(view: StepView, times: SiteTime) -> Message | None:
    opens, closes = view.due.opens_at, view.due.closes_at
    if opens is None or closes is None:
        return None
    return msg("window %(opens)s to %(closes)s", opens=times.moment(opens), closes=times.moment(closes))


def _left(view: StepView, times: SiteTime) -> Message | None:
    opens, closes = view.due.opens_at, view.due.closes_at
    if opens is None or closes is None or view.work.state is StepState.FINISHED:
        return None
    if times.now < opens:
        return msg("opens in %(length)s", length=span(opens - times.now))
    if times.now > closes:
        return msg("late by %(length)s", length=span(times.now - closes))
    if view.due.due_at is not None and times.now > view.due.due_at and view.work.state is StepState.OPEN:
        overdue, left = span(times.now - view.due.due_at), span(closes - times.now)
        return msg("overdue by %(overdue)s, %(left)s left", overdue=overdue, left=left)
    return msg("%(length)s left", length=span(closes - times.now))


def _against_start(db: Connection, view: StepView, work: dict[str, StepWork], times: SiteTime) -> Iterator[Message]:
    """What the start would be refused for: the batch first, then the draw, then order and window."""
    batch = view.batch
    if batch.on_hold:
        yield msg("The batch is on hold: %(why)s", why=batch.hold_reason)
        yield msg("Quality lifts a hold.")
        return
    if batch.stage in (*GIVEN_UP, Stage.INFUSED, Stage.CLOSED):
        yield msg("Batch %(batch)s is %(stage)s.", batch=batch.batch, stage=batch.stage.words)
        yield msg("Nothing is added to it any more.")
        return
    low = undecided_draw(db, batch, view.protocol)
    if low is not None:
        yield too_small(low)
        yield msg("The physician goes on with it, or draws again.")
    yield from reasons_against_start(view.protocol, view.step, work, times.now, late_reason="written on the page")


def _remainder(db: Connection, number: str) -> str:
    held = (one for one in list_containers(db, number) if one.kind == REMAINDER)
    return next((one.title for one in held if one.state is ContainerState.IN_USE), "")


def _count_again(view: StepView, short: list[UnderDose]) -> Iterator[Message]:
    """What an extended culture asks for before all else: readings that are newer than the count that fell short."""
    if short and view.work.extended_until is not None and not counted_since(view.work, short[-1]):
        yield msg("The culture was extended: it is counted again before the harvest.")


def _left_to_do(view: StepView, accounted: Reconciliation) -> list[Message]:
    if view.work.state is not StepState.RUNNING:
        return []
    found = [
        msg("Scan: %(slot)s", slot=slot.title) for slot in view.step.all_slots() if view.work.slot(slot.key) is None
    ]
    found += _to_labels(accounted)
    found += missing_entries(Bench(view.batch, view.protocol, view.step, view.work))
    found += reasons_against_window(view.step, view.work)
    if view.step.verified and not view.work.verified_by:
        found.append(msg("A second person verifies"))
    return found


def _to_labels(accounted: Reconciliation) -> dict[Message, str]:
    """What is left to do to a label of the step, and to which."""
    to_find = {msg("Label to apply or to find: %(code)s", code=grouped(code)): code for code in accounted.to_find}
    to_destroy = {msg("Void label to destroy: %(code)s", code=grouped(code)): code for code in accounted.to_destroy}
    return to_find | to_destroy
