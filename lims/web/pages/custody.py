"""Custody of a batch: give containers away, take what is on its way, refuse it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.custody import KINDS, hand_over, refuse_handover, take
from lims.actions.views import batch_record
from lims.domain.batch import FOR_THE_WARD, Stage
from lims.domain.containers import Container
from lims.domain.custody import (
    LEAVES_THE_LAB,
    TO_THE_LAB,
    Handover,
    HandoverState,
    giving_side,
    taking_side,
    way_of,
)
from lims.domain.deviations import reasons_against_infusion
from lims.domain.errors import Message, Refusal, msg
from lims.domain.identifiers import check_batch_number
from lims.domain.record import BatchRecord
from lims.domain.transit import HOLD_TIME, clock_of, excursions, hold_time_ends, judged, limit_of_way
from lims.web.access import allowed, signed_in
from lims.web.acting import act
from lims.web.desk import asked_moment, asked_text, do_or_show, text, typed
from lims.web.show.batch import custody_picture, live_containers, mark_of
from lims.web.site import now, person, reading, site, site_time
from lims.web.times import span

blueprint = Blueprint("custody", __name__)
CARRIERS = ("nurse", "courier", "technician", "qa")

WAYS: dict[str, Message] = {
    "ward_to_courier": msg("ward to courier"),
    "courier_to_lab": msg("courier to laboratory"),
    "lab_to_courier": msg("laboratory to courier"),
    "courier_to_ward": msg("courier to ward"),
    "ward_to_lab": msg("ward to laboratory"),
}
assert set(WAYS) == set(KINDS)
# Product goes out to the ward; from the ward, and from a courier when its batch came to nothing, it goes back.
_AFTER = {
    "lab_to_courier": "courier_to_ward",
    "courier_to_ward": "ward_to_courier",
    "ward_to_courier": "courier_to_lab",
}


@blueprint.get("/batches/<number>/custody")
@signed_in
def page(number: str) -> ResponseReturnValue:
    """Who holds what, and what may be done about it now."""
    return show_page(number)


@blueprint.post("/batches/<number>/custody")
@allowed(*CARRIERS)
def give(number: str) -> ResponseReturnValue:
    """Give containers away, each by its scan."""

    def do() -> None:
        act(
            hand_over,
            number,
            kind=asked_text("kind", msg("The way")),
            codes=_codes(),
            from_place=asked_text("from_place", msg("The place it leaves")),
            to_place=asked_text("to_place", msg("The place it goes to")),
            seal=asked_text("seal", msg("The seal")),
            logger=asked_text("logger", msg("The temperature logger")),
            low_c=asked_text("low_c", msg("The lowest temperature allowed")),
            high_c=asked_text("high_c", msg("The highest temperature allowed")),
            limit_at=asked_moment("limit_at", msg("Until when"), site().zone) if text("limit_at") else None,
            chain=f"batch:{number}",
        )

    return _answer(number, do)


@blueprint.post("/batches/<number>/custody/<int:handover>/take")
@allowed(*CARRIERS)
def accept(number: str, handover: int) -> ResponseReturnValue:
    """Take a hand-over: every container scanned, seal and logger read."""

    def do() -> None:
        act(
            take,
            number,
            handover,
            codes=_codes(),
            seal_intact=asked_text("seal_intact", msg("The seal")) == "yes",
            lowest_c=asked_text("lowest_c", msg("The lowest temperature")),
            highest_c=asked_text("highest_c", msg("The highest temperature")),
            condition=text("condition"),
            chain=f"batch:{number}",
        )

    return _answer(number, do)


@blueprint.post("/batches/<number>/custody/<int:handover>/refuse")
@allowed(*CARRIERS)
def refuse(number: str, handover: int) -> ResponseReturnValue:
    """Do not take it, and say why."""
    return _answer(
        number, lambda: act(refuse_handover, number, handover, reason=text("reason"), chain=f"batch:{number}")
    )


def _codes() -> tuple[str, ...]:
    return tuple(code for code in request.form.getlist("code") if code.strip())


def _answer(number: str, do: Callable[[], object]) -> ResponseReturnValue:
    return do_or_show(do, lambda _: url_for("custody.page", number=number), lambda refusal: show_page(number, refusal))


def show_page(number: str, refusal: Refusal | None = None) -> str:
    """The custody page of a batch, with the refusal of what was just tried."""
    with reading() as db:
        found = batch_record(db, check_batch_number(number))
    waiting = next((h for h in found.handovers if h.state is HandoverState.OPEN), None)
    who = person()
    way = typed()["kind"] or _next_way(found)
    out = excursions(found, now())
    limit = limit_of_way(found.protocol, found.batch, way, {one.step: one for one in found.work}, now())
    return render_template(
        "custody/custody.html",
        title=_title(found, waiting),
        record=found,
        batch=found.batch,
        mark=mark_of(found),
        waiting=waiting,
        gave_it=waiting is not None and waiting.given_by == who.person,
        ways=list(WAYS.items()),
        way=way,
        live=[one for one in live_containers(found) if _is_given(found, one, way)],
        picture=custody_picture(found, site_time()) if found.handovers else None,
        may=who.has(*CARRIERS),
        clock=clock_of(waiting, now()) if waiting else None,
        limit=limit if limit is not None and limit > now() else None,
        not_taken=waiting is not None and found.batch.on_hold and waiting.kind in LEAVES_THE_LAB,
        unsettled=tuple(reasons_against_infusion(found, now())) if _would_leave(found, way) else (),
        brings_home=found.batch.on_hold and way in TO_THE_LAB,
        out=[(one, judged(found, f"handover:{one.handover}")) for one in out],
        past_hold_time=_past_hold_time(found),
        judges=who.has("qa"),
        span=span,
        codes=_codes(),
        typed=typed(),
        refusal=refusal,
    )


def _is_given(found: BatchRecord, one: Container, way: str) -> bool:
    """Whether this is what the side that gives holds: the bag that left, not the sample that stayed."""
    if way in LEAVES_THE_LAB and one.kind != "product":
        return False
    last = way_of(one.container, found.handovers)
    if last is None or last.state is not HandoverState.TAKEN:
        return giving_side(way) != "courier"
    return taking_side(last.kind) == giving_side(way)


def _would_leave(found: BatchRecord, way: str) -> bool:
    """Whether the laboratory would give the product away next: not while an open deviation stands against it."""
    return found.batch.stage in FOR_THE_WARD and way == "lab_to_courier"


def _past_hold_time(found: BatchRecord) -> str:
    """Blood that came too late: nothing while it runs, else the verdict or a question mark."""
    ends = hold_time_ends(found.protocol, {one.step: one for one in found.work})
    if found.batch.stage is not Stage.COLLECTED or ends is None or now() <= ends:
        return ""
    return judged(found, HOLD_TIME) or "?"


def _title(found: BatchRecord, waiting: Handover | None) -> Message:
    if waiting is not None:
        return msg(
            "On its way to %(place)s since %(time)s",
            place=waiting.to_place,
            time=site_time().moment(waiting.given_at),
        )
    newest = found.handovers[-1] if found.handovers else None
    if newest is not None and newest.state is HandoverState.LOST:
        return msg("Hand-over %(number)s to %(place)s is lost", number=newest.handover, place=newest.to_place)
    taken = [h for h in found.handovers if h.state is HandoverState.TAKEN]
    if taken:
        return msg("At %(place)s. Nothing is on its way", place=taken[-1].taken_at_place)
    return msg("Nothing was handed over yet")


def _next_way(found: BatchRecord) -> str:
    """The hand-over that comes next on the way of this batch, so that it need not be chosen."""
    done = {h.kind for h in found.handovers if h.state is HandoverState.TAKEN}
    moved = [h for h in found.handovers if h.state is HandoverState.TAKEN]
    if found.batch.on_hold and moved and moved[-1].kind in ("ward_to_courier", "lab_to_courier"):
        return "courier_to_lab"
    if found.batch.stage in (Stage.PLANNED, Stage.COLLECTED):
        return "courier_to_lab" if "ward_to_courier" in done else "ward_to_courier"
    out = [h for h in found.handovers if h.state is HandoverState.TAKEN and _is_of_product(found, h)]
    return _AFTER.get(out[-1].kind if out else "", "lab_to_courier")


def _is_of_product(found: BatchRecord, handover: Handover) -> bool:
    return any(c.kind == "product" and c.container in handover.containers for c in found.containers)
