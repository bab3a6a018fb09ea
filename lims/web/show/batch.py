"""One batch on its page: the answer in the title, what to do next, and each part of its record."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from lims.domain.batch import GIVEN_UP, Batch, Stage
from lims.domain.containers import Container, ContainerState
from lims.domain.custody import HandoverState, taking_side
from lims.domain.errors import Message, msg
from lims.domain.figures import thousands
from lims.domain.holding import holding_of
from lims.domain.labelling import Label, LabelState, Reconciliation, reconcile
from lims.domain.outlook import Outlook
from lims.domain.protocol import Step
from lims.domain.record import BatchRecord
from lims.domain.under_dose import chosen, counted_since, newest
from lims.domain.work import StepState, StepWork
from lims.printing.charts.containers import container_graph, joined_of
from lims.printing.charts.custody import Ends, custody_lanes
from lims.printing.charts.growth import Growth
from lims.printing.charts.growth_plot import growth_chart
from lims.printing.charts.svg import PAGE
from lims.web.language import gettext
from lims.web.show.board import chance_words
from lims.web.times import SiteTime

WIDE, NARROW = (740.0, 430.0), (390.0, 430.0)
PICTURE_WIDTH = 720


@dataclass(frozen=True, slots=True)
class Answer:
    """The title, the sentence beneath, and how sure it is (a chip's kind and word)."""

    title: Message
    words: Message
    kind: str
    chip: Message


@dataclass(frozen=True, slots=True)
class LabelRow:
    """One print of a label in the table."""

    label: Label
    what: str
    kind: str
    state: Message


def answer_of(record: BatchRecord, growth: Growth, outlook: Outlook, when: SiteTime) -> Answer:
    """The answer to the question this page is opened with."""
    batch = record.batch
    if batch.on_hold and batch.stage not in GIVEN_UP:
        refused = batch.stage is Stage.COLLECTED and record.more.draws.refusal is not None
        who = msg("The physician draws again, or cancels.") if refused else msg("Quality lifts a hold.")
        return Answer(msg("On hold: %(why)s", why=batch.hold_reason), who, "hold", msg("On hold"))
    stop = stop_of(record)
    if stop:
        title = msg("Stopped at %(station)s: something of another batch or person was scanned", station=stop)
        return Answer(
            title, msg("A second person looks at the bench and clears the stop there."), "stop", msg("Stopped")
        )
    short = newest(record)
    extended = (
        short is not None and chosen(record) == "extend" and not counted_since(record.step_work(short.step), short)
    )
    if short is not None and batch.stage in (Stage.CULTURE, Stage.HARVESTED) and (extended or not chosen(record)):
        words = msg(
            "%(cells)s cells are counted, the lowest dose is %(low)s.",
            cells=thousands(short.cells),
            low=thousands(short.low_cells),
        )
        if extended:  # a forecast knows nothing of a count that was not kept
            title = msg("Too few cells for a dose. The culture is extended")
            return Answer(title, words, "attn", msg("Too few cells"))
        return Answer(msg("Too few cells for a dose. A way out is to be signed"), words, "stop", msg("Too few cells"))
    if batch.stage is Stage.CULTURE:
        return _forecast_answer(growth, outlook)
    title, words = _stage_words(batch, when)
    if batch.stage is Stage.COLLECTED and _is_in_the_laboratory(record):
        title = msg("In the laboratory. It is to be accepted, or refused")
    kind, chip = _CHIPS.get(batch.stage, ("wait", msg("Waiting")))
    return Answer(title, words, kind, chip)


def _is_in_the_laboratory(record: BatchRecord) -> bool:
    newest = record.handovers[-1] if record.handovers else None
    return newest is not None and newest.state is HandoverState.TAKEN and taking_side(newest.kind) == "lab"


def _forecast_answer(growth: Growth, outlook: Outlook) -> Answer:
    if growth.dose_low is None:
        return Answer(
            msg("Will it reach its dose? The dose window is not known"),
            msg("Height and weight of the subject come first."),
            "plain",
            msg("not known"),
        )
    if outlook.after is None or outlook.after.reach is None:
        counted = bool(growth.points)
        return Answer(
            msg("Will it reach its dose? No forecast yet")
            if counted
            else msg("Will it reach its dose? Not counted yet"),
            msg("Nothing is forecast: %(why)s", why=outlook.why_not or msg("no count yet")),
            "wait",
            msg("No forecast"),
        )
    chance = outlook.after.reach
    words = msg("%(chance)s of batches like this one reach the lower dose after washing.", chance=chance_words(chance))
    if chance < 0.1:
        return Answer(msg("Will it reach its dose? Hardly"), words, "late", msg("Likely short"))
    if chance > 0.9:
        return Answer(msg("Will it reach its dose? Very likely"), words, "ok", msg("On course"))
    if chance > 0.6:
        return Answer(msg("Will it reach its dose? Likely"), words, "ok", msg("Likely"))
    return Answer(msg("Will it reach its dose? Too early to say"), words, "attn", msg("Uncertain"))


_CHIPS: dict[Stage, tuple[str, Message]] = {
    Stage.FILLED: ("now", msg("Quality decides")),
    Stage.RELEASED: ("ok", msg("Released")),
    Stage.RELEASED_INTERIM: ("ok", msg("Interim release")),
    Stage.SUPPLIED: ("attn", msg("Out of specification")),
    Stage.REJECTED: ("stop", msg("Rejected")),
    Stage.CANCELLED: ("stop", msg("Cancelled")),
    Stage.INFUSED: ("ok", msg("Infused")),
    Stage.CLOSED: ("ok", msg("Closed")),
}


def _stage_words(batch: Batch, when: SiteTime) -> tuple[Message, Message]:
    infusion = msg("Infusion planned %(day)s.", day=when.weekday(batch.infusion_on))
    if batch.stage is Stage.PLANNED:
        return msg("The draw is planned for %(day)s", day=when.weekday(batch.draw_on)), infusion
    if batch.stage is Stage.COLLECTED and batch.collected_at:
        return msg("Drawn %(time)s, on its way to the laboratory", time=when.moment(batch.collected_at)), infusion
    if batch.stage is Stage.RECEIVED:
        return msg("Received. The cells are isolated next"), infusion
    if batch.stage is Stage.HARVESTED:
        return msg("Harvested. It is washed and filled next"), infusion
    if batch.stage is Stage.FILLED:
        return msg("Filled. Quality decides"), _fresh(batch, when)
    if batch.stage in (Stage.RELEASED, Stage.RELEASED_INTERIM):
        return msg("Released for infusion on %(day)s", day=when.weekday(batch.infusion_on)), _fresh(batch, when)
    if batch.stage is Stage.SUPPLIED:
        return msg("Supplied out of specification, not released"), _fresh(batch, when)
    return _end_words(batch, when)


def _end_words(batch: Batch, when: SiteTime) -> tuple[Message, Message]:
    if batch.stage is Stage.REJECTED:
        return msg("Rejected. Nothing of it may be used"), msg("Account for every container and label, then close it.")
    if batch.stage is Stage.CANCELLED:
        return msg("Cancelled. Nothing of it may be used"), msg("Account for every container and label, then close it.")
    if batch.stage is Stage.CLOSED and batch.infused_at is None:
        return msg("Closed, not given"), msg("Every container, label and result is accounted for.")
    given = when.moment(batch.infused_at) if batch.infused_at else "–"
    if batch.supplied_at is not None:
        return msg("Infused out of specification %(time)s", time=given), msg("It was supplied, never released.")
    if batch.nonconformance:
        return msg("Infused %(time)s, and does not conform", time=given), msg("The alerts and tasks say what follows.")
    if batch.stage is Stage.INFUSED and not batch.final_confirmed:
        return msg("Infused %(time)s. Final results are pending", time=given), msg(
            "Quality confirms them when they are in."
        )
    if batch.stage is Stage.INFUSED:
        return msg("Infused %(time)s. It can be closed", time=given), msg("Every result is known.")
    return msg("Closed. Every container, label and result is accounted for"), msg("Infused %(time)s.", time=given)


def _fresh(batch: Batch, when: SiteTime) -> Message:
    if batch.expires_at is None:
        return msg("No expiry is stated.")
    return msg("Fresh until %(time)s.", time=when.moment(batch.expires_at))


def step_in_hand(record: BatchRecord) -> tuple[Step, StepWork] | None:
    """The step that is being worked, else the next one to begin; None when every step is finished."""
    pairs = list(zip(record.protocol.steps, record.work, strict=True))
    running = [pair for pair in pairs if pair[1].state is StepState.RUNNING]
    waiting = [pair for pair in pairs if pair[1].state is StepState.OPEN]
    return next(iter(running or waiting), None)


def mark_of(record: BatchRecord) -> tuple[str, Message]:
    """What stands at the right of the identity strip."""
    in_hand = step_in_hand(record)
    if record.batch.on_hold:
        return "hold", msg("On hold")
    if record.batch.stage in GIVEN_UP:
        return "stop", msg("Rejected") if record.batch.stage is Stage.REJECTED else msg("Cancelled")
    if record.batch.supplied_at is not None:
        return "attn", msg("Out of specification, never released")
    stop = stop_of(record)
    if stop:
        return "stop", msg("Stopped at %(station)s", station=stop)
    if in_hand and in_hand[1].state is StepState.RUNNING:
        place = record.protocol.step_position(in_hand[0].key)
        return "now", msg("Step %(number)s in progress at %(station)s", number=place, station=in_hand[1].station)
    if any(h.state is HandoverState.OPEN for h in record.handovers):
        return "truck", msg("In transit")
    if holding_of(record).gaps:
        return "attn", msg("Custody has a gap")
    return "ok", msg("Custody complete")


def stop_of(record: BatchRecord) -> str:
    """The station at which this batch is worked and nothing goes on: an identity stop that nobody has cleared."""
    open_ = [one for one in record.refusals if one.stops_station and one.cleared_at is None]
    return next((one.station for one in open_ if one.batch in ("", record.batch.batch)), "")


def growth_pictures(growth: Growth) -> tuple[Markup, Markup]:
    """The growth chart for a wide and for a narrow page."""
    wide, narrow = (growth_chart(growth, PAGE, w, h, translate=gettext) for w, h in (WIDE, NARROW))
    return Markup(wide), Markup(narrow)  # noqa: S704 (our own drawings: every text is escaped in Canvas)


def container_picture(record: BatchRecord, when: SiteTime) -> Markup:
    """The graph of containers; each leads to its own story."""
    drawn = container_graph(
        record.containers,
        joined_of(record.containers, record.more.edges),
        edges=record.more.edges,
        losses=record.more.losses,
        day_zero=record.batch.day_zero_at,
        zone=when.zone,
        dress=PAGE,
        width=PICTURE_WIDTH,
        translate=gettext,
        address_of=lambda one: url_for("stories.container", number=one.batch, name=one.name),
    )
    return Markup(drawn)  # noqa: S704 (as above)


def custody_picture(record: BatchRecord, when: SiteTime) -> Markup:
    """The custody lanes."""
    ends = Ends(record.batch.collected_at, record.batch.infused_at)
    drawn = custody_lanes(record.handovers, ends, zone=when.zone, dress=PAGE, width=PICTURE_WIDTH, translate=gettext)
    return Markup(drawn)  # noqa: S704 (as above)


_LABEL_STATES: dict[LabelState, tuple[str, Message]] = {
    LabelState.ISSUED: ("wait", msg("to print")),
    LabelState.SENT: ("attn", msg("sent, printed?")),
    LabelState.PRINTED: ("attn", msg("printed, not applied")),
    LabelState.APPLIED: ("ok", msg("applied")),
    LabelState.VOIDED: ("wait", msg("voided")),
    LabelState.DESTROYED: ("wait", msg("destroyed")),
    LabelState.RETAINED: ("wait", msg("retained")),
    LabelState.LOST: ("attn", msg("lost")),
}


def label_rows(record: BatchRecord) -> tuple[tuple[LabelRow, ...], Reconciliation]:
    """Every print of the batch, and their reconciliation."""
    titles = {c.container: c.title for c in record.containers}
    rows = tuple(
        LabelRow(label, titles.get(label.target, label.target), *_LABEL_STATES[label.state]) for label in record.labels
    )
    return rows, reconcile(record.labels)


def live_containers(record: BatchRecord) -> tuple[Container, ...]:
    """The containers that hold material now."""
    return tuple(c for c in record.containers if c.state is ContainerState.IN_USE)
