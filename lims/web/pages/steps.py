"""Working a step at the bench: begin, enter, verify, finish. Scans arrive at lims.web.pages.scanning."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions import steps
from lims.actions.entries import values_are_locked
from lims.actions.not_applicable import mark_not_applicable
from lims.domain.errors import Refusal
from lims.web.access import signed_in as for_signed_in
from lims.web.acting import act
from lims.web.entering import Entry, judged, save_entry
from lims.web.faults import status_of
from lims.web.leading import address_of_batch, address_of_labels
from lims.web.reauthenticate import check_person
from lims.web.show.step import current_step, step_shown
from lims.web.site import reading, site_time, station

blueprint = Blueprint("steps", __name__)


@blueprint.get("/batches/<number>/step")
@for_signed_in
def current(number: str) -> ResponseReturnValue:
    """The step that is worked or comes next; the batch's own page when all are done."""
    with reading() as db:
        step = current_step(db, number)
    if step is None:
        return redirect(address_of_batch(number))
    return redirect(url_for("steps.page", number=number, step=step.key))


@blueprint.get("/batches/<number>/steps/<step>")
@for_signed_in
def page(number: str, step: str) -> ResponseReturnValue:
    """One step."""
    return _page(number, step)


@blueprint.post("/batches/<number>/steps/<step>/start")
@for_signed_in
def start(number: str, step: str) -> ResponseReturnValue:
    """Begin the step; a late one with its reason."""
    reason, cleared = request.form.get("late_reason", ""), _cleared()

    def do() -> None:
        act(steps.start_step, number, step, chain=_chain(number), late_reason=reason, cleared=cleared)

    return do_on_step(number, step, do)


@blueprint.post("/batches/<number>/steps/<step>/entries")
@for_signed_in
def enter(number: str, step: str) -> ResponseReturnValue:
    """Save one value at once: as JSON from the page's script, as a form where no script runs."""
    if not request.is_json:
        return do_on_step(number, step, lambda: save_entry(number, step, Entry.of(request.form)))
    return jsonify(save_entry(number, step, Entry.of(_sent())))


@blueprint.post("/batches/<number>/steps/<step>/entries/check")
@for_signed_in
def check(number: str, step: str) -> ResponseReturnValue:
    """What the limit says of a value that is being typed. Nothing is saved."""
    sent = _sent()
    typed = Entry.of(sent)
    return jsonify(judged(number, step, typed.entry, typed.value[:500], typed.replicate))


@blueprint.post("/batches/<number>/steps/<step>/not-applicable")
@for_signed_in
def not_applicable(number: str, step: str) -> ResponseReturnValue:
    """A required entry does not apply: two people say so, with a reason."""

    def do() -> None:
        second = check_person(request.form.get("name", ""), request.form.get("password", ""), attempt="verify")
        entry, _, reading_no = request.form.get("place", "").partition(":")
        act(
            mark_not_applicable,
            number,
            step,
            entry,
            replicate=int(reading_no) if reading_no.isascii() and reading_no.isdigit() else 0,
            reason=request.form.get("na_reason", ""),
            second_person=second.person,
            chain=_chain(number),
        )

    return do_on_step(number, step, do)


@blueprint.post("/batches/<number>/steps/<step>/verify")
@for_signed_in
def verify(number: str, step: str) -> ResponseReturnValue:
    """A second person, by name and password, checked the step as the page shows it."""

    def do() -> None:
        second = check_person(request.form.get("name", ""), request.form.get("password", ""), attempt="verify")
        act(steps.verify_step, number, step, chain=_chain(number), verified_by=second.person)

    return do_on_step(number, step, do)


@blueprint.post("/batches/<number>/steps/<step>/finish")
@for_signed_in
def finish(number: str, step: str) -> ResponseReturnValue:
    """End the step; the page of the next one opens."""

    def do() -> None:
        late = request.form.get("late_reason", "")
        act(steps.finish_step, number, step, chain=_chain(number), cleared=_cleared(), late_reason=late)

    return do_on_step(number, step, do)


def _cleared() -> bool:
    return request.form.get("cleared", "") == "yes"


def _chain(number: str) -> str:
    return f"batch:{number}"


def _sent() -> dict[str, Any]:
    sent = request.get_json()
    return sent if isinstance(sent, dict) else {}


def do_on_step(number: str, step: str, do: Any) -> ResponseReturnValue:
    """Do it and show the step afresh; a refusal shows it with everything that was typed."""
    try:
        do()
    except Refusal as refusal:
        return make_response(_page(number, step, refusal), status_of(refusal))
    return redirect(url_for("steps.page", number=number, step=step), 303)


def _page(number: str, step: str, refusal: Refusal | None = None) -> str:
    with reading() as db:
        shown = step_shown(db, number, step, station(), site_time())
    return render_template(
        "bench/step.html",
        step=shown,
        values_locked=bool(shown.view.work.finished_at) and values_are_locked(shown.view.batch.stage, shown.view.step),
        refusal=refusal,
        typed=request.form,
        labels_address=address_of_labels(number),
    )
