"""The board and the queue of quality: every live batch, what is due on it, and how it grows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import Connection

from lims.actions.master import protocol_of
from lims.actions.outlook import window_of
from lims.domain.batch import FOR_THE_WARD, GIVEN_UP, Batch, Stage
from lims.domain.counts import RecordedCount
from lims.domain.dose import DoseWindow
from lims.domain.growth import Prior
from lims.domain.outlook import Outlook, standing_outlook, with_short_count
from lims.domain.protocol import Protocol, Step
from lims.domain.schedule import Due, DueState, due, next_step
from lims.domain.under_dose import UnderDose
from lims.domain.vessels import Loss, after_losses
from lims.domain.work import StepState, StepWork
from lims.store.reading.batches import list_live_batches
from lims.store.reading.controls import find_adopted_prior
from lims.store.reading.deviations import list_holds
from lims.store.reading.doses import list_extensions, list_under_doses
from lims.store.reading.quality import list_counts
from lims.store.reading.site import heads_of
from lims.store.reading.vessels import list_losses
from lims.store.reading.work import finished_steps

NEXT_HOURS = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One live batch on the board."""

    batch: Batch
    next_step: Step | None
    due: Due | None
    state: str  # late | overdue | now | next | waiting | hold | done: what colours the row
    counts: tuple[RecordedCount, ...]
    window: DoseWindow | None
    outlook: Outlook
    track: tuple[tuple[Decimal, str], ...]  # culture day of each windowed step, and done | late | overdue | now | next
    running: StepWork | None
    mark: tuple[str, ...]  # the heads that all of it follows from, but for the time: what is drawn of it can be kept
    held_at: datetime | None = None  # since when it is on hold
    newest_cells: int | None = None  # of the newest count, those that the dose is about, where they are known


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one batch, what follows from its entries alone: its steps with their times, its counts, its dose window."""

    work: Mapping[str, StepWork]
    counts: tuple[RecordedCount, ...]
    window: DoseWindow | None
    losses: tuple[Loss, ...]
    until_at: datetime | None  # to which the culture was extended
    short: tuple[UnderDose, ...]  # counts that fell short of a dose
    held_at: datetime | None  # since when it is on hold


# By the heads of the batch's and the subject's chain: an entry never changes, so neither does what follows from them.
_FACTS: dict[tuple[str, ...], Facts] = {}
# The same with the prior that the forecast stands on.
_OUTLOOKS: dict[tuple[tuple[str, ...], Prior | None], Outlook] = {}
MOST_FACTS = 2000


@dataclass(frozen=True, slots=True)
class Board:
    """Every live batch, most urgent first, and how many of each urgency."""

    rows: tuple[BoardRow, ...]
    late: tuple[BoardRow, ...]
    overdue: tuple[BoardRow, ...]  # past their planned moment, the window still open
    now: tuple[BoardRow, ...]
    soon: tuple[BoardRow, ...]
    on_hold: tuple[BoardRow, ...]


_URGENCY = {"late": 0, "overdue": 1, "now": 2, "hold": 3, "next": 4, "waiting": 5, "done": 6}


def board(db: Connection, at: datetime) -> Board:
    """The live batches and what is due on each."""
    live = list_live_batches(db)
    heads = heads_of(db, (chain for one in live for chain in _chains(one)))
    protocols = {one.sha256: protocol_of(db, one) for one in {each.sha256: each for each in live}.values()}
    adopted = {trial: find_adopted_prior(db, trial) for trial in sorted({one.trial for one in live})}
    priors = {trial: found.prior if found else None for trial, found in adopted.items()}
    rows = sorted((_row(db, one, protocols[one.sha256], priors[one.trial], at, heads) for one in live), key=_urgency)
    return Board(
        rows=tuple(rows),
        late=tuple(r for r in rows if r.state == "late"),
        overdue=tuple(r for r in rows if r.state == "overdue"),
        now=tuple(r for r in rows if r.state in ("now", "overdue")),
        soon=tuple(r for r in rows if r.state == "next" and _opens_within(r, at)),
        on_hold=tuple(r for r in rows if r.state == "hold"),
    )


def _urgency(row: BoardRow) -> tuple[int, str, str]:
    opens = row.due.opens_at.isoformat() if row.due and row.due.opens_at else ""
    return _URGENCY[row.state], opens, row.batch.batch


def _opens_within(row: BoardRow, at: datetime) -> bool:
    return row.due is not None and row.due.opens_at is not None and row.due.opens_at - at <= NEXT_HOURS


def _chains(batch: Batch) -> tuple[str, str]:
    return f"batch:{batch.batch}", f"subject:{batch.subject}"


def work_of_live(db: Connection, batches: Sequence[Batch]) -> dict[str, Mapping[str, StepWork]]:
    """The steps of these batches with their times, by batch: read only where a batch has moved since it was read."""
    heads = heads_of(db, (chain for one in batches for chain in _chains(one)))
    return {one.batch: _facts(db, one, _mark(one, heads)).work for one in batches}


def _mark(batch: Batch, heads: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(heads.get(chain, "") for chain in _chains(batch))


def _facts(db: Connection, batch: Batch, key: tuple[str, ...]) -> Facts:
    """What stands in the record of a batch; read again only when one of its two chains has moved."""
    found = _FACTS.get(key) if all(key) else None
    if found is None:
        extended, holds = list_extensions(db, batch.batch), list_holds(db, batch.batch) if batch.on_hold else ()
        found = Facts(
            work=finished_steps(db, batch.batch),
            counts=list_counts(db, batch.batch),
            window=window_of(db, batch, protocol_of(db, batch)),
            losses=tuple(list_losses(db, batch.batch)),
            until_at=extended[-1].until_at if extended else None,
            short=list_under_doses(db, batch.batch),
            held_at=next((one.held_at for one in reversed(holds)), None),
        )
        if len(_FACTS) >= MOST_FACTS:
            _FACTS.clear()
        _FACTS[key] = found
    return found


def _outlook(batch: Batch, protocol: Protocol, facts: Facts, prior: Prior | None, mark: tuple[str, ...]) -> Outlook:
    found = _OUTLOOKS.get((mark, prior)) if all(mark) else None
    if found is None:
        left = after_losses(with_short_count(facts.counts, facts.short), facts.losses)
        found = standing_outlook(batch, protocol, left, facts.window, prior, facts.until_at)
        if len(_OUTLOOKS) >= MOST_FACTS:
            _OUTLOOKS.clear()
        _OUTLOOKS[mark, prior] = found
    return found


def _row(
    db: Connection, batch: Batch, protocol: Protocol, prior: Prior | None, at: datetime, heads: Mapping[str, str]
) -> BoardRow:
    mark = _mark(batch, heads)
    facts = _facts(db, batch, mark)
    work, counts, window = facts.work, facts.counts, facts.window
    step = next_step(protocol, work)
    when = due(step, work, at) if step is not None and batch.stage not in GIVEN_UP else None
    running = next((one for one in work.values() if one.state is StepState.RUNNING), None)
    return BoardRow(
        batch=batch,
        next_step=step,
        due=when,
        state=_state(batch, step, when, running),
        counts=counts,
        window=window,
        outlook=_outlook(batch, protocol, facts, prior, mark),
        track=tuple(_track(protocol, work, step, when)),
        running=running,
        mark=(*mark, str(prior)),
        held_at=facts.held_at,
        newest_cells=counts[-1].cells_of(protocol.dose.basis) if counts else None,
    )


def _state(batch: Batch, step: Step | None, when: Due | None, running: StepWork | None) -> str:
    if batch.on_hold:
        return "hold"
    if batch.stage in (Stage.FILLED, *FOR_THE_WARD):
        return "now"
    if step is None or when is None:
        return "done"
    if running is not None:  # it is being done: late only when its window has closed meanwhile
        return "late" if when.state is DueState.LATE else "now"
    return str(when.state)


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
            state = str(when.state) if when.state in (DueState.LATE, DueState.OVERDUE, DueState.NOW) else "next"
        else:
            state = "next"
        yield one.window.due_hours / 24, state


def qa_queue(db: Connection, at: datetime) -> tuple[BoardRow, ...]:
    """The batches that wait for quality: filled, released on interim results, infused and not closed, on hold."""
    waiting = (Stage.FILLED, *FOR_THE_WARD, Stage.INFUSED, *GIVEN_UP)
    return tuple(row for row in board(db, at).rows if row.batch.stage in waiting or row.batch.on_hold)
