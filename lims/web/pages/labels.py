"""Labels: what waits for paper, each in its true size, printing, printing again, destroying, and the balance."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from lims.actions.labels import declare_lost, destroy_label, get_label, labels_to_print, mark_printed, reprint_label
from lims.domain.errors import Refusal, msg
from lims.domain.identifiers import read_label_code
from lims.domain.labelling import Label, LabelState, reconcile
from lims.printing.composing import compose
from lims.printing.faces import face_of_label
from lims.store.reading.batches import find_batch
from lims.store.reading.containers import list_labels
from lims.web.access import signed_in
from lims.web.acting import act
from lims.web.desk import asked_text, do_or_show, pdf, text, typed
from lims.web.faults import status_of
from lims.web.label_preview import preview_of
from lims.web.reauthenticate import check_second_person
from lims.web.show.labels import Job, destroyable, jobs_of, title_of
from lims.web.site import reading

blueprint = Blueprint("labels", __name__)


@blueprint.get("/labels")
@signed_in
def page() -> ResponseReturnValue:
    """The queue; `code` or `batch` shows labels that were printed before too."""
    return _page(request.args.get("code", ""), request.args.get("batch", ""))


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
    """Draw the labels, then note that they went to paper: what cannot be drawn is not marked as printed."""
    from lims.printing.labels import labels_pdf

    codes = tuple(read_label_code(code) for code in request.form.getlist("code"))
    try:
        with reading() as db:
            labels = [get_label(db, code) for code in codes]
        drawn = labels_pdf([face_of_label(label) for label in labels if label.in_force])
        act(mark_printed, codes)
    except Refusal as refusal:
        return make_response(_page(codes[0] if codes else "", "", refusal), status_of(refusal))
    return pdf(drawn, f"labels-{labels[0].batch or labels[0].target}.pdf".replace("/", "-"))


@blueprint.post("/labels/<code>/again")
@signed_in
def again(code: str) -> ResponseReturnValue:
    """Issue a label once more, with a reason and a second person; the former is void from that moment."""

    def do() -> str:
        second = check_second_person(text("name"), request.form.get("password", ""))
        reason = asked_text("why", msg("Why it is printed again"))
        said = asked_text("words", msg("What happened")) if reason == "other" else reason
        return str(act(reprint_label, read_label_code(code), reason=said, second_person=second.person))

    return do_or_show(do, lambda new: url_for("labels.page", code=new), lambda refusal: _page(code, "", refusal))


@blueprint.post("/labels/<code>/destroyed")
@signed_in
def destroyed(code: str) -> ResponseReturnValue:
    """A label that is void or was never applied was destroyed, seen by a second person."""

    def do() -> None:
        second = check_second_person(text("name"), request.form.get("password", ""))
        act(destroy_label, read_label_code(code), witnessed_by=second.person)

    return do_or_show(do, lambda _: url_for("labels.page", code=code), lambda refusal: _page(code, "", refusal))


@blueprint.post("/labels/<code>/lost")
@signed_in
def lost(code: str) -> ResponseReturnValue:
    """A label that is void or was never applied was looked for by two people, and not found."""

    def do() -> None:
        second = check_second_person(text("name"), request.form.get("password", ""))
        searched = asked_text("searched", msg("Where it was looked for"))
        act(declare_lost, read_label_code(code), searched=searched, witnessed_by=second.person)

    return do_or_show(do, lambda _: url_for("labels.page", code=code), lambda refusal: _page(code, "", refusal))


def _page(code: str, batch: str, refusal: Refusal | None = None) -> str:
    with reading() as db:
        jobs = jobs_of(labels_to_print(db))
        job = _chosen(db, jobs, code, batch)
        of_batch = list_labels(db, job.batch) if job and job.batch else ()
        its_batch = find_batch(db, job.batch) if job and job.batch else None
    only = job.labels[0] if job and len(job.labels) == 1 else None
    return render_template(
        "labels/labels.html",
        title=title_of(jobs),
        jobs=jobs,
        job=job,
        batch=its_batch,
        only=only,
        may_again=only is not None and only.in_force,
        destroyable=[label for label in of_batch if destroyable(label)],
        accounted=reconcile(of_batch) if of_batch else None,
        misfit=_misfit(job),
        to_print=any(label.state is LabelState.ISSUED for label in job.labels) if job else False,
        typed=typed(),
        refusal=refusal,
    )


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
