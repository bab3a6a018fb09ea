"""The papers of a batch and of a master record: which there are, how often each was printed, and printing one."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.papers import print_kit, print_master_record, print_paper
from lims.actions.views import batch_record
from lims.domain.errors import NotReadable, Refusal, msg
from lims.domain.identifiers import check_batch_number
from lims.domain.papers import About, Paper
from lims.printing.documents import document
from lims.web.access import signed_in
from lims.web.acting import act
from lims.web.desk import asked_text, pdf, text, typed
from lims.web.documents import languages_of_papers, master_pdf, paper_language, paper_of_batch
from lims.web.faults import status_of
from lims.web.language import LANGUAGES
from lims.web.pages.downtime import show_forms
from lims.web.pages.protocols import find_version, show_protocol
from lims.web.show.batch import mark_of
from lims.web.show.papers import form_rows, paper_rows
from lims.web.site import person, reading, site_time

blueprint = Blueprint("papers", __name__)
MASTER, KIT = "master_record", "downtime_kit"


@blueprint.get("/batches/<number>/papers")
@signed_in
def page(number: str) -> ResponseReturnValue:
    """Every paper of the batch with its copies, and a form to print one."""
    return _page(number)


@blueprint.post("/batches/<number>/papers")
@signed_in  # each document says in its metadata who prints it, and the action asks
def print_(number: str) -> ResponseReturnValue:
    """Count and record a copy, then draw it: the paper is drawn outside the transaction."""
    try:
        paper, deviation = _asked(asked_text("paper", msg("The paper")))
        reason, language = asked_text("reason", msg("What the copy is for")), _language(paper)
        copy = act(
            print_paper, paper, check_batch_number(number), reason=reason, language=language, deviation=deviation
        )
    except Refusal as refusal:
        return make_response(_page(number, refusal), status_of(refusal))
    with reading() as db:
        found = batch_record(db, number)
    drawn = paper_of_batch(paper.key, found, copy=copy, reason=reason, language=language, about=deviation)
    name = f"{deviation or number}-{paper.key.replace('_', '-')}-copy-{copy}.pdf"
    return pdf(drawn, name)


@blueprint.post("/batches/<number>/downtime-kit")
@signed_in  # as above
def kit(number: str) -> ResponseReturnValue:
    """Number a form for each chosen step, and print the kit that holds all forms that are out."""
    paper = document(KIT).paper
    steps = request.form.getlist("step")
    try:
        reason, language = asked_text("reason", msg("What the copy is for")), _language(paper)
        copy = act(print_kit, paper, check_batch_number(number), steps=steps, reason=reason, language=language)
    except Refusal as refusal:
        return make_response(show_forms(number, refusal), status_of(refusal))
    with reading() as db:
        found = batch_record(db, number)
    drawn = paper_of_batch(KIT, found, copy=copy, reason=reason, language=language)
    return pdf(drawn, f"{number}-downtime-kit-copy-{copy}.pdf")


@blueprint.post("/protocols/<name>/paper")
@signed_in  # as above
def blank(name: str) -> ResponseReturnValue:
    """Print a protocol as a blank master record."""
    version, paper = find_version(name), document(MASTER).paper
    try:
        reason, language = asked_text("reason", msg("What the copy is for")), _language(paper)
        copy = act(print_master_record, paper, version.text, reason=reason, language=language)
    except Refusal as refusal:
        return make_response(show_protocol(name, refusal), status_of(refusal))
    in_force = version.activated_at is not None
    drawn = master_pdf(version.protocol, copy=copy, reason=reason, language=language, in_force=in_force)
    return pdf(drawn, f"{version.protocol.name}-blank-copy-{copy}.pdf")


def _asked(wanted: str) -> tuple[Paper, str]:
    """The paper and the thing it is about, as the list names them: 'deviation_report:B26-0004-D2'."""
    key, _, about = wanted.partition(":")
    paper = document(key).paper
    if paper.about not in (About.BATCH, About.DEVIATION) or bool(about) is not (paper.about is About.DEVIATION):
        raise NotReadable(
            "paper_of_no_batch",
            msg("This is no paper of a batch: %(paper)s.", paper=paper.title),
            next_step=msg("Choose one from the list."),
        )
    return paper, about


def _language(paper: Paper) -> str:
    """The language asked for, else the site's own; English is always there."""
    chosen = text("language")
    with reading() as db:
        own = paper_language(db)
    if chosen and chosen in {own, *paper.languages, "en"}:
        return chosen
    return own if set(own.split("+")) <= set(LANGUAGES) else "en"


def _page(number: str, refusal: Refusal | None = None) -> str:
    times = site_time()
    with reading() as db:
        found = batch_record(db, check_batch_number(number))
    rows = paper_rows(found, person(), times)
    asked = text("paper") or request.args.get("paper", "")
    return render_template(
        "papers/page.html",
        title=msg("Papers of batch %(batch)s", batch=number),
        batch=found.batch,
        record=found,
        mark=mark_of(found),
        rows=rows,
        forms=form_rows(found),
        chosen=asked or next((one.value for one in rows if one.may), ""),
        paper_languages=languages_of_papers(),
        downtime=url_for("downtime.batch", number=number),
        typed=typed(),
        refusal=refusal,
    )
