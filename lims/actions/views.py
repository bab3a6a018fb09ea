"""What people look at: the board, one step, the whole record. Reading only; rules of the domain say what is due."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import Connection

from lims.actions.master import newest_protocol, protocol_from, protocol_of
from lims.domain.batch import Batch, Stage
from lims.domain.counts import RecordedCount
from lims.domain.disposition import reasons_against as reasons_against_decision
from lims.domain.dose import DoseWindow, body_surface, dose_window
from lims.domain.errors import Message, msg
from lims.domain.exceptions import exceptions_of
from lims.domain.growth import Forecast, Prior, forecast_bayes
from lims.domain.protocol import Protocol, Step
from lims.domain.quality import Formulation
from lims.domain.record import BatchRecord
from lims.domain.schedule import Due, DueState, due, next_step
from lims.domain.subject import Subject
from lims.domain.work import StepState, StepWork, not_begun
from lims.store.reading.batches import get_batch, list_live_batches
from lims.store.reading.containers import list_containers, list_labels
from lims.store.reading.happenings import list_happenings, signed_content
from lims.store.reading.materials import list_equipment, list_lots
from lims.store.reading.people import list_people
from lims.store.reading.protocols import list_protocols
from lims.store.reading.quality import (
    find_bedside,
    find_formulation,
    list_assessments,
    list_counts,
    list_dispositions,
    list_handovers,
    list_prints,
    list_refusals,
    list_results,
    list_signatures,
)
from lims.store.reading.site import head_of
from lims.store.reading.subjects import find_subject, get_subject, list_subjects
from lims.store.reading.work import find_work, finished_steps, list_work

list_materials = list_lots

__all__ = [
    "Board",
    "BoardRow",
    "StepView",
    "batch_record",
    "board",
    "get_subject",
    "list_equipment",
    "list_materials",
    "list_people",
    "list_protocols",
    "list_subjects",
    "newest_protocol",
    "protocol_from",
    "protocol_of",
    "qa_queue",
    "reasons_against",
    "step_view",
]

NEXT_HOURS = timedelta(hours=4)


def batch_record(db: Connection, batch: str) -> BatchRecord:
    """Everything recorded about a batch, as one value."""
    found = get_batch(db, batch)
    protocol = protocol_of(db, found)
    work = list_work(db, batch)
    refusals, labels = list_refusals(db, batch), list_labels(db, batch)
    results, handovers = list_results(db, batch), list_handovers(db, batch)
    happenings, people = list_happenings(db, f"batch:{batch}"), list_people(db)
    return BatchRecord(
        batch=found,
        subject=get_subject(db, found.subject),
        protocol=protocol,
        work=tuple(work.get(step.key, not_begun(batch, step.key)) for step in protocol.steps),
        counts=list_counts(db, batch),
        containers=list_containers(db, batch),
        labels=labels,
        handovers=handovers,
        results=results,
        exceptions=exceptions_of(
            protocol, work.values(), refusals, labels, results, handovers, list_assessments(db, batch), people
        ),
        refusals=refusals,
        signatures=list_signatures(db, batch),
        dispositions=list_dispositions(db, batch),
        formulation=find_formulation(db, batch),
        bedside=find_bedside(db, batch),
        prints=list_prints(db, batch),
        heads=tuple(head_of(db, chain) for chain in (f"batch:{batch}", f"subject:{found.subject}", "site")),
        happenings=happenings,
        people=people,
        content_sha256=signed_content(happenings),
    )


def reasons_against(db: Connection, batch: str, decision: str, person: str, at: datetime) -> tuple[Message, ...]:
    """Everything that stands against this decision by this person now."""
    return tuple(reasons_against_decision(batch_record(db, batch), decision, person, at))


@dataclass(frozen=True, slots=True)
class StepView:
    """One step as it is worked."""

    batch: Batch
    subject: Subject
    protocol: Protocol
    step: Step
    work: StepWork
    due: Due
    counts: tuple[RecordedCount, ...]
    formulation: Formulation | None


def step_view(db: Connection, batch: str, step: str, at: datetime) -> StepView:
    """What the step page shows."""
    found = get_batch(db, batch)
    protocol = protocol_of(db, found)
    wanted = protocol.step(step)
    return StepView(
        batch=found,
        subject=get_subject(db, found.subject),
        protocol=protocol,
        step=wanted,
        work=find_work(db, batch, step),
        due=due(wanted, finished_steps(db, batch), at),
        counts=list_counts(db, batch),
        formulation=find_formulation(db, batch),
    )


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One live batch on the board."""

    batch: Batch
    next_step: Step | None
    due: Due | None
    state: str  # late | now | next | waiting | hold | done: what colours the row
    counts: tuple[RecordedCount, ...]
    window: DoseWindow | None
    forecast: Forecast | None
    why_no_forecast: Message | None
    track: tuple[tuple[Decimal, str], ...]  # culture day of each windowed step, and done | late | now | next
    running: StepWork | None


@dataclass(frozen=True, slots=True)
class Board:
    """Every live batch, most urgent first, and how many of each urgency."""

    rows: tuple[BoardRow, ...]
    late: tuple[BoardRow, ...]
    now: tuple[BoardRow, ...]
    soon: tuple[BoardRow, ...]
    on_hold: tuple[BoardRow, ...]


_URGENCY = {"late": 0, "now": 1, "hold": 2, "next": 3, "waiting": 4, "done": 5}


def board(db: Connection, at: datetime) -> Board:
    """The live batches and what is due on each."""
    rows = sorted((_row(db, one, at) for one in list_live_batches(db)), key=_urgency)
    return Board(
        rows=tuple(rows),
        late=tuple(r for r in rows if r.state == "late"),
        now=tuple(r for r in rows if r.state == "now"),
        soon=tuple(r for r in rows if r.state == "next" and _opens_within(r, at)),
        on_hold=tuple(r for r in rows if r.state == "hold"),
    )


def _urgency(row: BoardRow) -> tuple[int, str, str]:
    opens = row.due.opens_at.isoformat() if row.due and row.due.opens_at else ""
    return _URGENCY[row.state], opens, row.batch.batch


def _opens_within(row: BoardRow, at: datetime) -> bool:
    return row.due is not None and row.due.opens_at is not None and row.due.opens_at - at <= NEXT_HOURS


def _row(db: Connection, batch: Batch, at: datetime) -> BoardRow:
    protocol = protocol_of(db, batch)
    work = finished_steps(db, batch.batch)
    step = next_step(protocol, work)
    when = due(step, work, at) if step is not None and batch.stage is not Stage.REJECTED else None
    counts = list_counts(db, batch.batch)
    window = window_of(db, batch, protocol)
    forecast, why_not = _forecast(protocol, batch, counts, window)
    running = next((one for one in work.values() if one.state is StepState.RUNNING), None)
    return BoardRow(
        batch=batch,
        next_step=step,
        due=when,
        state=_state(batch, step, when, running),
        counts=counts,
        window=window,
        forecast=forecast,
        why_no_forecast=why_not,
        track=tuple(_track(protocol, work, step, when)),
        running=running,
    )


def _state(batch: Batch, step: Step | None, when: Due | None, running: StepWork | None) -> str:
    if batch.on_hold:
        return "hold"
    if batch.stage in (Stage.FILLED, Stage.RELEASED, Stage.RELEASED_INTERIM):
        return "now"
    if step is None or when is None:
        return "done"
    return "now" if running is not None else str(when.state)


def _track(
    protocol: Protocol, work: Mapping[str, StepWork], step: Step | None, when: Due | None
) -> Iterator[tuple[Decimal, str]]:
    for one in protocol.steps:
        if one.window is None or one.window.after != "seed":
            continue
        done = work.get(one.key)
        if done is not None and done.state is StepState.FINISHED:
            state = "done"
        elif step is not None and one.key == step.key and when is not None:
            state = str(when.state) if when.state in (DueState.LATE, DueState.NOW) else "next"
        else:
            state = "next"
        yield one.window.due_hours / 24, state


def window_of(db: Connection, batch: Batch, protocol: Protocol) -> DoseWindow | None:
    """The dose window: as computed at formulation, else from the newest measurement; None without any."""
    fixed = find_formulation(db, batch.batch)
    if fixed is not None:
        return DoseWindow(fixed.low_cells, fixed.high_cells)
    subject = find_subject(db, batch.subject)
    if subject is None or subject.body is None:
        return None
    bsa_m2 = body_surface(subject.body.height_cm, subject.body.weight_kg, protocol.dose.formula)
    return dose_window(bsa_m2, protocol.dose.low_per_m2, protocol.dose.high_per_m2)


def _forecast(
    protocol: Protocol, batch: Batch, counts: tuple[RecordedCount, ...], window: DoseWindow | None
) -> tuple[Forecast | None, Message | None]:
    if batch.on_hold:
        return None, msg("forecast paused")
    if protocol.prior is None or window is None:
        return None, msg("no forecast for this product") if window else msg("dose window not known")
    if batch.stage is not Stage.CULTURE:
        return None, msg("not in culture")
    prior, on_target = protocol.prior, protocol.dose.basis == "target_viable"
    points = [
        (one.culture_day, cells)
        for one in counts
        if one.culture_day is not None
        and one.culture_day >= prior.from_day
        and (cells := one.target_cells if on_target else one.viable_cells)
    ]
    kept = prior.wash_recovery_percent / 100
    found = forecast_bayes(
        [day for day, _ in points],
        [cells for _, cells in points],
        protocol.infusions.culture_days,
        (window.low_cells / kept, window.high_cells / kept),
        Prior(prior.log_n0, prior.log_n0_sd, prior.rate_per_day, prior.rate_sd, prior.a0, prior.b0),
    )
    return (None, found) if isinstance(found, Message) else (found, None)


def qa_queue(db: Connection, at: datetime) -> tuple[BoardRow, ...]:
    """The batches that wait for quality: filled, released on interim results, infused and not closed, on hold."""
    waiting = (Stage.FILLED, Stage.RELEASED_INTERIM, Stage.RELEASED, Stage.INFUSED, Stage.REJECTED)
    return tuple(row for row in board(db, at).rows if row.batch.stage in waiting or row.batch.on_hold)
