"""What comes next with a batch, and the page on which it is done: a step, a hand-over, a decision, the bedside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlalchemy import Connection

from lims.domain.batch import FOR_THE_WARD, GIVEN_UP, Batch, Stage
from lims.domain.custody import WAYS_BACK, Handover, HandoverState, giving_side, taking_side
from lims.domain.errors import Message, msg
from lims.domain.people import Person
from lims.domain.protocol import Step
from lims.store.reading.quality import handovers_of

_PEOPLE_OF = {"ward": ("nurse", "physician"), "courier": ("courier",), "lab": ("technician", "verifier", "qc", "qa")}
_QUALITY = ("qa", "qc", "verifier")
_TO_LAB, _TO_WARD = ("ward_to_courier", "courier_to_lab"), ("lab_to_courier", "courier_to_ward")
_GIVE: dict[str, Message] = {
    "ward_to_courier": msg("Hand over to the courier"),
    "courier_to_lab": msg("Hand over to the laboratory"),
    "lab_to_courier": msg("Hand over to the courier"),
    "courier_to_ward": msg("Hand over to the ward"),
}
# Where the way of the material is read: only there can a hand-over be what comes next.
_TRAVELS = (Stage.COLLECTED, *FOR_THE_WARD)


@dataclass(frozen=True, slots=True)
class NextAct:
    """One act: what it is called, where it is done, and by whom."""

    title: Message
    address: str
    icon: str
    roles: tuple[str, ...]
    is_step: bool = False
    until: datetime | None = None  # for what is on its way: when it must be taken at the latest
    stopped: str = ""  # the station at which nothing goes on before a second person has looked


def handovers_that_matter(db: Connection, batches: Iterable[Batch]) -> dict[str, tuple[Handover, ...]]:
    """The hand-overs of the batches whose material travels now, by batch; none are read for the others."""
    return handovers_of(db, [one.batch for one in batches if one.stage in _TRAVELS])


def next_act(
    batch: Batch,
    step: Step | None,
    handovers: Sequence[Handover],
    *,
    draw_refused: bool = False,
    unsettled: bool = False,
) -> NextAct | None:
    """What is to be done next; None for a closed batch. `step` is the step that is worked or comes next.

    A batch whose collection was refused is on hold, but it is the physician's word that it waits for. `unsettled`: an
    open deviation stands against the infusion, so that the product does not leave the laboratory.
    """
    desk, whole = url_for("quality.review", number=batch.batch), url_for("batches.page", number=batch.batch)
    stage = batch.stage
    if stage is Stage.CLOSED:
        return None
    if batch.on_hold and draw_refused and stage is Stage.COLLECTED:
        return NextAct(msg("Draw again, or cancel"), url_for("draws.page", number=batch.batch), "undo", ("physician",))
    if stage in GIVEN_UP:
        return NextAct(msg("Account for everything, then close"), f"{whole}#r", "lock", ("qa",))
    if batch.on_hold:
        return NextAct(msg("Lift the hold, or reject"), desk, "hold", ("qa",))
    if stage is Stage.FILLED:
        return NextAct(msg("Results and review"), desk, "qa", _QUALITY)
    if stage is Stage.INFUSED and batch.final_confirmed:
        return NextAct(msg("Close the batch"), f"{whole}#r", "lock", ("qa",))
    if stage is Stage.INFUSED:
        return NextAct(msg("Final results"), desk, "qa", _QUALITY)
    if stage in FOR_THE_WARD:
        address = url_for("infusion.page", number=batch.batch)
        bedside = NextAct(msg("At the bedside"), address, "wrist", _PEOPLE_OF["ward"])
        moves, back = _of_this_way(batch, handovers)
        if unsettled and not back and not any(one.kind in _TO_WARD for one in moves):
            return NextAct(
                msg("Settle the deviations"), url_for("deviations.of_batch", number=batch.batch), "attn", ("qa",)
            )
        return _on_the_way(batch, moves, back or _TO_WARD) or bedside
    if stage is Stage.COLLECTED and step is not None and "receive" in step.acts:
        moved = _on_the_way(batch, handovers, _TO_LAB)
        if moved is not None:
            return moved
    return _work(batch, step, whole)


def _work(batch: Batch, step: Step | None, whole: str) -> NextAct:
    if step is None:
        return NextAct(msg("Every step is done"), whole, "doc", ())
    address = url_for("steps.page", number=batch.batch, step=step.key)
    return NextAct(msg("%(step)s", step=step.title), address, "scan", step.roles, is_step=True)


def _of_this_way(batch: Batch, handovers: Sequence[Handover]) -> tuple[Sequence[Handover], tuple[str, ...]]:
    """The hand-overs since the product last left the laboratory or the ward, and its way back where it is on it."""
    filled = batch.filled_at
    moves = [h for h in handovers if filled and h.given_at >= filled and h.state is not HandoverState.REFUSED]
    turned = max((i for i, h in enumerate(moves) if h.kind in WAYS_BACK), default=None)
    if turned is None:
        return moves, ()
    home = next((i for i, h in enumerate(moves) if i >= turned and _is_home(h)), None)
    if home is not None:
        return moves[home + 1 :], ()
    return moves[turned:], ("ward_to_lab",) if moves[turned].kind == "ward_to_lab" else _TO_LAB


def _is_home(handover: Handover) -> bool:
    return taking_side(handover.kind) == "lab" and handover.state is HandoverState.TAKEN


def _on_the_way(batch: Batch, handovers: Iterable[Handover], way: tuple[str, ...]) -> NextAct | None:
    """The hand-over that comes next on a way of two; None when both are done."""
    address = url_for("custody.page", number=batch.batch)
    own = [one for one in handovers if one.kind in way and one.state is not HandoverState.REFUSED]
    waiting = next((one for one in own if one.state is HandoverState.OPEN), None)
    if waiting is not None:
        title = msg("Take hand-over %(number)s", number=waiting.handover)
        people = _PEOPLE_OF[taking_side(waiting.kind)]
        return NextAct(title, address, "truck", people, until=waiting.limit_at)
    done = {one.kind for one in own}
    kind = next((one for one in way if one not in done), None)
    return NextAct(_GIVE[kind], address, "truck", _PEOPLE_OF[giving_side(kind)]) if kind else None


def is_for(act: NextAct, person: Person) -> bool:
    """Whether this person may do it."""
    return not act.roles or person.has(*act.roles)
