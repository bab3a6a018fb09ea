"""The label station: what is missing, what waits for paper, each in its true size, onto paper, and the balance."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from lims.actions.labels import get_label, labels_to_print
from lims.actions.labels_missing import missing_labels
from lims.actions.master import protocol_of
from lims.domain.errors import Refusal
from lims.domain.identifiers import read_label_code
from lims.domain.label_balance import balance_by_step
from lims.domain.labelling import Label, LabelState, reconcile
from lims.printing.composing import compose
from lims.printing.faces import face_of_label
from lims.printing.outputs import PDF
from lims.printing.tags import leaves_to_tag
from lims.store.reading.batches import find_batch
from lims.store.reading.containers import list_labels
from lims.web.access import signed_in
from lims.web.desk import text, typed
from lims.web.faults import status_of
from lims.web.label_paper import onto_paper
from lims.web.label_preview import preview_of
from lims.web.show.label_forms import FORM_COOKIE, answer_with, asked_start, forms_for, remembered_form
from lims.web.show.label_life import STATES
from lims.web.show.labels import Job, destroyable, jobs_of, title_of
from lims.web.show.printers import printer_rows, printers_for, queue_rows
from lims.web.site import reading, station

blueprint = Blueprint("labels", __name__)


@blueprint.get("/labels")
@signed_in
def page() -> ResponseReturnValue:
    """The station; `code` or `batch` shows labels that were printed before too."""
    return show_station(request.args.get("code", ""), request.args.get("batch", ""))


@blueprint.get("/labels/<code>.svg")
@signed_in
def picture(code: str) -> ResponseReturnValue:
    """One label as it is printed, in true size."""
    with reading() as db:
        label = get_label(db, read_label_code(code))
    answer = make_response(preview_of(label))
    answer.headers["Content-Type"] = "image/svg+xml"
    return answer


@blueprint.post("/labels/print")
@signed_in
def print_() -> ResponseReturnValue:
    """The labels that wait for paper, as a file."""
    form = text("form") or PDF
    try:
        codes = tuple(read_label_code(code) for code in request.form.getlist("code"))
        drawn, labels = onto_paper(codes, form, asked_start())
    except Refusal as refusal:
        shown = next(iter(request.form.getlist("code")), "")
        return make_response(show_station(shown, "", refusal), status_of(refusal))
    answer = answer_with(drawn, f"labels-{labels[0].batch or labels[0].target}".replace("/", "-"))
    answer.set_cookie(FORM_COOKIE, form, max_age=400 * 86400, httponly=True, samesite="Lax")
    return answer


def show_station(code: str, batch: str, refusal: Refusal | None = None) -> str:
    """The station with one job open: the label or batch asked for, else what comes next."""
    with reading() as db:
        jobs = jobs_of(labels_to_print(db))
        just_printed = _just_printed(db)
        if just_printed and not (code or batch):
            # A wristband belongs to no batch: its page leads back to the subject.
            batch = just_printed[0].batch
            code = just_printed[0].label_code if just_printed[0].kind == "wristband" else ""
        job = _chosen(db, jobs, code, batch)
        of_batch = list_labels(db, job.batch) if job and job.batch else ()
        its_batch = find_batch(db, job.batch) if job and job.batch else None
        steps = protocol_of(db, its_batch).steps if its_batch else ()
        needs = missing_labels(db, station())
        print_jobs = queue_rows(db, job.batch if job else "")
        printers = printer_rows(db)
    only = job.labels[0] if job and len(job.labels) == 1 else None
    return render_template(
        "labels/labels.html",
        title=title_of(jobs),
        jobs=jobs,
        job=job,
        batch=its_batch,
        only=only,
        just_printed=just_printed,
        may_again=only is not None and only.in_force,
        destroyable=[label for label in of_batch if destroyable(label)],
        accounted=reconcile(of_batch) if of_batch else None,
        by_step=balance_by_step(steps, of_batch),
        needs=needs,
        tagged=sum(leaves_to_tag(label) for label in of_batch),
        print_jobs=print_jobs,
        printers=printers_for(printers, job.stock) if job else (),
        states={state.value: shown for state, shown in STATES.items()},
        misfit=_misfit(job),
        to_print=any(label.state is LabelState.ISSUED for label in job.labels) if job else False,
        forms=forms_for(job.stock) if job else (),
        form=remembered_form(job.stock) if job else "",
        typed=typed(),
        refusal=refusal,
    )


def _just_printed(db: Connection) -> tuple[Label, ...]:
    """What this browser had drawn a moment ago: the label that the page leads here with, and those of its roll that are
    printed and not applied either.
    """
    asked = request.args.get("printed", "")
    first = get_label(db, read_label_code(asked)) if asked else None
    if first is None or first.state is not LabelState.PRINTED:
        return ()
    others = list_labels(db, first.batch) if first.batch else (first,)
    return tuple(one for one in others if one.kind == first.kind and one.state is LabelState.PRINTED)


def _misfit(job: Job | None) -> Refusal | None:
    """Why one of these labels cannot be drawn; None when all text fits."""
    try:
        for label in job.labels if job else ():
            compose(face_of_label(label))
    except Refusal as misfit:
        return misfit
    return None


def _chosen(db: Connection, jobs: tuple[Job, ...], code: str, batch: str) -> Job | None:
    """The job asked for: one label by its code, what a batch has to print, else the first of the queue."""
    if code:
        label = get_label(db, read_label_code(code))
        waiting = next((job for job in jobs if label in job.labels), None)
        return waiting if waiting and "one" not in request.args else Job(label.kind, label.batch, (label,))
    if batch:
        return next((job for job in jobs if job.batch == batch), None) or _newest_of(list_labels(db, batch))
    return jobs[0] if jobs else None


def _newest_of(labels: tuple[Label, ...]) -> Job | None:
    """The last label of a batch with nothing to print, so that the page shows something of it."""
    groups = [tuple(group) for _, group in groupby(labels, key=lambda label: label.kind)]
    return Job(groups[-1][-1].kind, groups[-1][-1].batch, groups[-1][-1:]) if groups else None
