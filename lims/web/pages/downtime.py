"""Downtime: numbered paper forms printed ahead, entered later or destroyed unused; files kept beside the record."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from lims.actions.attachments import keep_attachment
from lims.actions.downtime import NEEDS_THE_SYSTEM, Sheet, enter_form, print_form, void_form
from lims.actions.views import batch_record
from lims.domain.batch import Batch
from lims.domain.downtime import Form, FormState
from lims.domain.errors import NotFound, Refusal, msg
from lims.domain.protocol import Step
from lims.domain.vessels import step_at_hand
from lims.domain.work import StepState
from lims.interop.signature.signer import finished
from lims.store.reading.batches import get_batch
from lims.store.reading.downtime import find_attachment_bytes, find_form, list_attachments, list_forms
from lims.store.reading.people import list_people
from lims.store.record import Act
from lims.web.access import allowed, signed_in
from lims.web.acting import act
from lims.web.desk import asked_moment, asked_text, do_or_show, pdf, text, typed
from lims.web.documents import fit_signer, languages_of_papers, paper_language, print_stamp
from lims.web.faults import status_of
from lims.web.language import translator
from lims.web.reauthenticate import check_second_person
from lims.web.show.where_used import step_titles
from lims.web.site import now, person, reading, site, site_time

blueprint = Blueprint("downtime", __name__)
WORKERS = ("technician", "verifier", "nurse", "physician", "qa")


@blueprint.get("/downtime")
@signed_in
def page() -> ResponseReturnValue:
    """Every form of the site with where it stands."""
    with reading() as db:
        forms = list_forms(db)
        titles = step_titles(db)
        steps = {one.form: titles[get_batch(db, one.batch).trial, one.step] for one in forms}
    return render_template("downtime/list.html", forms=forms, steps=steps, still=_still(forms))


@blueprint.get("/batches/<number>/downtime")
@signed_in
def batch(number: str) -> ResponseReturnValue:
    """The forms of one batch: print one ahead, see what was entered, destroy what was not needed."""
    return show_forms(number)


@blueprint.post("/batches/<number>/downtime")
@allowed(*WORKERS)
def print_(number: str) -> ResponseReturnValue:
    """Number a form for a step, and draw it."""
    from lims.printing.downtime_form import downtime_form_pdf

    try:
        form, _ = act(print_form, number, asked_text("step", msg("The step")), chain=f"batch:{number}")
    except Refusal as refusal:
        return make_response(show_forms(number, refusal), status_of(refusal))
    signer = fit_signer(site().settings.signer, now())
    with reading() as db:
        record, found = batch_record(db, number), find_form(db, form)
        name = person().printed_name
        stamp = print_stamp(db, at=now(), printed_by=name, copy=1, reason="downtime", signer=signer)
        language = paper_language(db)
    if found is None:
        raise LookupError(f"{form} was numbered and is in no table")
    drawn = downtime_form_pdf(record, found, stamp, translator(language), language)
    return pdf(finished(drawn, signer), f"{form}.pdf")


@blueprint.get("/downtime/<form>")
@signed_in
def form(form: str) -> ResponseReturnValue:
    """One form: what stands on the paper is typed here."""
    return _form_page(form)


@blueprint.post("/downtime/<form>/entered")
@allowed(*WORKERS)
def entered(form: str) -> ResponseReturnValue:
    """Enter the form as it was filled, with a second person who compared it with the paper."""

    def do() -> None:
        second = check_second_person(text("name"), request.form.get("password", ""))
        paper = request.files.get("paper")
        content = paper.read() if paper else b""

        def work(acting: Act, sheet_of: Form) -> None:
            kept = ""
            if paper and content:
                title = msg("Form %(form)s as it was filled", form=sheet_of.form)
                name = paper.filename or sheet_of.form
                kept = keep_attachment(acting, sheet_of.batch, name=name, content=content, what=str(title))
            enter_form(acting, _sheet(sheet_of, kept), verified_by=second.person)

        act(work, _known(form))

    return do_or_show(do, lambda _: url_for("downtime.form", form=form), lambda refusal: _form_page(form, refusal))


@blueprint.post("/downtime/<form>/voided")
@allowed(*WORKERS)
def voided(form: str) -> ResponseReturnValue:
    """A form that was not used or was spoilt was destroyed, seen by a second person."""

    def do() -> None:
        second = check_second_person(text("name"), request.form.get("password", ""))
        act(void_form, form, reason=asked_text("why", msg("The reason")), witnessed_by=second.person)

    return do_or_show(do, lambda _: url_for("downtime.form", form=form), lambda refusal: _form_page(form, refusal))


@blueprint.get("/batches/<number>/files/<sha256>")
@signed_in
def attachment(number: str, sha256: str) -> ResponseReturnValue:
    """A file kept beside the batch, to be saved: a browser never runs it."""
    with reading() as db:
        found = next((one for one in list_attachments(db, number) if one.sha256 == sha256), None)
        content = find_attachment_bytes(db, sha256) if found else None
    if found is None or content is None:
        raise NotFound(
            "unknown_file",
            msg("Batch %(batch)s has no such file.", batch=number[:20]),
            next_step=msg("Open the batch and choose the file there."),
        )
    answer = make_response(content)
    answer.headers["Content-Type"] = found.kind
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.sha256[:16]}"'
    return answer


def _known(form: str) -> Form:
    with reading() as db:
        found = find_form(db, form.strip().upper())
    if found is None:
        raise NotFound(
            "unknown_form",
            msg("There is no form %(form)s.", form=form[:20]),
            next_step=msg("Read the number at the head of the paper again."),
        )
    return found


def _sheet(form: Form, scan: str) -> Sheet:
    zone = site().zone
    sent = request.form
    codes = tuple(
        (name[5:], value.strip()) for name, value in sent.items() if name.startswith("slot:") and value.strip()
    )
    values = []
    for name, value in sent.items():
        if name.startswith("entry:") and value.strip():
            _, entry, replicate = name.split(":", 2)
            values.append((entry, int(replicate) if replicate.isdigit() else 1, value))
    return Sheet(
        form=form.form,
        performed_by=asked_text("performed_by", msg("Who performed the step")),
        began_at=asked_moment("began_at", msg("When it began"), zone),
        ended_at=asked_moment("ended_at", msg("When it ended"), zone),
        station=text("station"),
        cleared=sent.get("cleared", "") == "yes",
        codes=codes,
        values=tuple(values),
        reason=asked_text("reason", msg("The reason")),
        scan=scan,
    )


def _still(forms: tuple[Form, ...]) -> int:
    return sum(1 for one in forms if one.state is FormState.PRINTED)


def show_forms(number: str, refusal: Refusal | None = None) -> str:
    """The forms of a batch, with the refusal of what was just tried."""
    with reading() as db:
        record = batch_record(db, number)
    return render_template(
        "downtime/batch.html",
        batch=record.batch,
        record=record,
        forms=record.more.forms,
        files=record.more.attachments,
        steps=_steps_to_come(record.protocol.steps, {one.step: one.state for one in record.work}),
        paper_languages=languages_of_papers(),
        may_print=person().has(*WORKERS) and record.batch.is_live,
        typed=typed(),
        refusal=refusal,
    )


def _steps_to_come(steps: tuple[Step, ...], states: dict[str, StepState]) -> tuple[Step, ...]:
    return tuple(one for one in steps if states[one.key] is StepState.OPEN and not NEEDS_THE_SYSTEM & set(one.acts))


def _form_page(form: str, refusal: Refusal | None = None) -> str:
    found = _known(form)
    with reading() as db:
        record = batch_record(db, found.batch)
        people = _workers(db, record.batch)
    return render_template(
        "downtime/form.html",
        form=found,
        batch=record.batch,
        record=record,
        step=step_at_hand(record.protocol.step(found.step), record.step_work(found.step), record.containers),
        people=people,
        may_enter=person().has(*WORKERS) and found.state is FormState.PRINTED,
        zone=site_time().zone,
        typed=typed(),
        refusal=refusal,
    )


def _workers(db: Connection, batch: Batch) -> tuple[tuple[str, str], ...]:
    del batch
    return tuple((one.person, one.printed_name) for one in list_people(db) if one.active and one.has(*WORKERS))
