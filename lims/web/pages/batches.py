"""One batch: growth, time-line, steps, containers, custody, labels, records; printing its record, closing it."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.batches import close_batch, reasons_against_closing
from lims.actions.containers import OVER, destroy_container
from lims.actions.outlook import window_of
from lims.actions.quality import print_record
from lims.actions.views import batch_record
from lims.domain.containers import Container, container_id
from lims.domain.deviations import reasons_against_infusion
from lims.domain.dose import body_surface
from lims.domain.errors import Refusal, msg
from lims.domain.holding import holding_of
from lims.domain.identifiers import check_batch_number
from lims.domain.ipc import ipc_rows, near_dose_limit
from lims.domain.outlook import outlook_of_record
from lims.domain.record import BatchRecord
from lims.store.checkpoints import find_latest_checkpoint
from lims.web.access import allowed, signed_in
from lims.web.acting import act
from lims.web.desk import asked_text, do_or_show, pdf, text, typed
from lims.web.documents import record_pdf
from lims.web.faults import status_of
from lims.web.reauthenticate import check_second_person
from lims.web.show.batch import (
    answer_of,
    container_picture,
    custody_picture,
    growth_pictures,
    label_rows,
    live_containers,
    mark_of,
    step_in_hand,
)
from lims.web.show.curves import growth_of
from lims.web.show.holding import custody_chip, gap_lines, holder_picture
from lims.web.show.more import ways_of
from lims.web.show.next_act import next_act
from lims.web.show.story_areas import AREAS
from lims.web.show.timeline import days_of
from lims.web.show.used import used_in
from lims.web.show.windows import windows_of
from lims.web.site import now, person, reading, site_time

blueprint = Blueprint("batches", __name__)
RECORD = "batch_record"
SHOWN_LINES = 40


@blueprint.get("/batches/<number>")
@signed_in
def page(number: str) -> ResponseReturnValue:
    """The whole batch on one page."""
    return _page(number)


@blueprint.post("/batches/<number>/record")
@signed_in
def record(number: str) -> ResponseReturnValue:
    """Issue a copy of the batch record, then draw it: the paper is drawn outside the transaction."""
    try:
        reason = asked_text("reason", msg("What the copy is for"))
        copy = act(print_record, check_batch_number(number), document=RECORD, reason=reason)
    except Refusal as refusal:
        return make_response(_page(number, refusal), status_of(refusal))
    with reading() as db:
        found = batch_record(db, number)
    return pdf(record_pdf(found, copy=copy, reason=reason), f"{number}-batch-record-copy-{copy}.pdf")


@blueprint.post("/batches/<number>/close")
@allowed("qa")
def close(number: str) -> ResponseReturnValue:
    """Close the batch when everything is accounted for."""
    return do_or_show(
        lambda: act(close_batch, number, chain=f"batch:{number}"),
        lambda _: url_for("batches.page", number=number),
        lambda refusal: _page(number, refusal),
    )


@blueprint.post("/batches/<number>/containers/<name>/destroyed")
@allowed("technician", "qc", "qa")
def destroyed(number: str, name: str) -> ResponseReturnValue:
    """What is left of a batch that was rejected or given was destroyed, seen by a second person."""

    def do() -> None:
        second = check_second_person(text("name"), request.form.get("password", ""))
        reason = asked_text("why", msg("Why it is destroyed"))
        act(destroy_container, number, container_id(number, name), reason=reason, witnessed_by=second.person)

    return do_or_show(do, lambda _: url_for("batches.page", number=number), lambda refusal: _page(number, refusal))


def _page(number: str, refusal: Refusal | None = None) -> str:
    times = site_time()
    with reading() as db:
        found = batch_record(db, check_batch_number(number))
        window = window_of(db, found.batch, found.protocol)
        sealed = find_latest_checkpoint(db)
    outlook = outlook_of_record(found, window)
    growth = growth_of(found.batch, found.protocol, found.counts, window, outlook)
    labels, accounted = label_rows(found)
    in_hand = step_in_hand(found)
    holding = holding_of(found)
    return render_template(
        "batches/batch.html",
        record=found,
        batch=found.batch,
        answer=answer_of(found, growth, outlook, times),
        outlook=outlook,
        controls=ipc_rows(found),
        near_limit=near_dose_limit(found),
        windows=windows_of(found, times),
        mark=mark_of(found),
        growth=growth,
        pictures=growth_pictures(growth),
        newest_count=found.counts[-1] if found.counts else None,
        surface=_surface(found),
        containers=container_picture(found, times) if found.containers else None,
        custody=custody_picture(found, times) if found.handovers else None,
        holders=holder_picture(found, holding, times) if holding.held else None,
        custody_says=custody_chip(found, holding),
        gaps=gap_lines(holding.gaps, times),
        used=used_in(found),
        labels=labels,
        ways=ways_of(found, person()),
        accounted=accounted,
        in_hand=in_hand,
        act=next_act(
            found.batch,
            in_hand[0] if in_hand else None,
            found.handovers,
            draw_refused=found.more.draws.refusal is not None,
            unsettled=any(reasons_against_infusion(found, now())),
        ),
        days=days_of(found, times, SHOWN_LINES),
        parts=AREAS,
        sealed=sealed,
        closing=tuple(reasons_against_closing(found, now())) if found.batch.stage in OVER else (),
        may_close=person().has("qa"),
        left=_left(found) if person().has("technician", "qc", "qa") else (),
        may_give=person().has("nurse", "courier", "technician", "qa"),
        typed=typed(),
        typed_reason=text("reason"),
        refusal=refusal,
    )


def _left(found: BatchRecord) -> tuple[Container, ...]:
    """What a rejected or given batch leaves behind, to be destroyed by two people."""
    return live_containers(found) if found.batch.stage in OVER else ()


def _surface(found: BatchRecord) -> tuple[str, str, str] | None:
    """Body surface as computed at formulation, else from the newest measurement: m2, formula, day."""
    times, dose, body = site_time(), found.formulation, found.subject.body
    if dose is not None:
        return f"{float(dose.bsa_m2):.2f}", dose.formula.capitalize(), times.day(dose.measured_on)
    if body is None:
        return None
    formula = found.protocol.dose.formula
    surface = body_surface(body.height_cm, body.weight_kg, formula)
    return f"{surface:.2f}", formula.capitalize(), times.day(body.measured_on)
