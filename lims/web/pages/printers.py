"""Printers: the list, one of them, its queue, and a print job at which a person says what came out."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.labels import get_label
from lims.actions.print_queue import (
    came_out,
    did_not,
    go_on,
    hold_job,
    move_job,
    queue_labels,
    queue_specimen,
    stop_job,
)
from lims.actions.printers import give_up_printer, set_printer
from lims.domain.errors import Message, NotFound, Refusal, msg
from lims.domain.identifiers import read_label_code
from lims.domain.printer import read_printer_name
from lims.printing.label_kinds import label_kind, label_kind_names
from lims.printing.outputs import check_goes_on, form_title, forms
from lims.store.print_queue import get_print_job
from lims.store.reading.containers import find_label
from lims.store.reading.materials import list_equipment
from lims.store.reading.people import list_people
from lims.store.reading.printers import get_printer, list_printers, printer_states_by_name
from lims.store.record import Act
from lims.web.access import allowed, signed_in
from lims.web.acting import act
from lims.web.desk import asked_number, asked_text, do_or_show, text, typed
from lims.web.label_paper import onto_paper
from lims.web.reauthenticate import check_second_person
from lims.web.show.label_forms import answer_with, asked_start
from lims.web.show.printers import KINDS, PrinterRow, printer_row, printer_rows, queue_rows, row_of
from lims.web.site import person, reading

blueprint = Blueprint("printers", __name__)
FEWER = "fewer"


@blueprint.get("/printers")
@signed_in
def page() -> ResponseReturnValue:
    """Every printer with its state and its queue."""
    return _list()


@blueprint.post("/printers")
@allowed("administrator")
def add() -> ResponseReturnValue:
    """Set up a printer."""

    def do() -> str:
        name = read_printer_name(asked_text("printer", msg("The name")))
        act(_set, name)
        return name

    return do_or_show(do, lambda name: url_for("printers.one", name=name), _list)


def _set(acting: Act, name: str) -> None:
    set_printer(
        acting,
        name,
        title=asked_text("title", msg("The title")),
        kind=asked_text("kind", msg("The kind")),
        address=text("address"),
        form=asked_text("form", msg("The form")),
        station=text("station"),
        forms=forms(),
    )


@blueprint.get("/printers/<name>")
@signed_in
def one(name: str) -> ResponseReturnValue:
    """One printer: its state, its queue, how it is set up."""
    return _one(name)


@blueprint.post("/printers/<name>/change")
@allowed("administrator")
def change(name: str) -> ResponseReturnValue:
    """Change how a printer is reached or what it is given."""
    return _at_printer(name, lambda: act(_set, name))


@blueprint.post("/printers/<name>/given-up")
@allowed("administrator")
def give_up(name: str) -> ResponseReturnValue:
    """It takes no more labels."""
    return _at_printer(name, lambda: act(give_up_printer, name, reason=asked_text("reason", msg("The reason"))))


@blueprint.post("/printers/<name>/test")
@signed_in
def test(name: str) -> ResponseReturnValue:
    """Print a specimen. A download answers with the file; every other printer gets it through its queue."""
    kind = label_kind(asked_text("specimen", msg("The label"))).name

    def do() -> str:
        number: str = act(queue_specimen, kind, name)
        return number

    return do_or_show(
        do, lambda job: url_for("printers.job", name=name, number=job), lambda refusal: _one(name, refusal)
    )


@blueprint.post("/printers/<name>/print")
@signed_in
def print_(name: str) -> ResponseReturnValue:
    """Print labels there: through its queue, or as a file where the printer is a download."""
    codes = tuple(read_label_code(code) for code in request.form.getlist("code"))
    with reading() as db:
        printer = get_printer(db, name)
    if not printer.is_reached:
        drawn, _ = onto_paper(codes, printer.form)
        return answer_with(drawn, "labels")

    def do() -> str:
        start = asked_start()
        with reading() as db:
            check_goes_on(printer.form, (label_kind(get_label(db, code).kind) for code in codes), start)
        number: str = act(queue_labels, codes, name, start=start)
        return number

    return do_or_show(
        do, lambda job: url_for("printers.job", name=name, number=job), lambda refusal: _one(name, refusal)
    )


@blueprint.get("/printers/<name>/jobs/<number>")
@signed_in
def job(name: str, number: str) -> ResponseReturnValue:
    """One print job, label by label. A page that looked on while it ran is drawn anew, whole, once it stands still."""
    shown, runs = _drawn(name, number)
    answer = make_response(shown)
    if "HX-Request" in request.headers and not runs:
        answer.headers["HX-Refresh"] = "true"
    return answer


@blueprint.post("/printers/<name>/jobs/<number>/came-out")
@signed_in
def say_out(name: str, number: str) -> ResponseReturnValue:
    """How many came out. Where they are fewer than were sent, a second person looks, and the others are void."""

    def do() -> None:
        if not text(FEWER):
            act(came_out, number, asked_number("count", msg("How many came out")))
            return
        second = check_second_person(text("name"), request.form.get("password", ""))
        act(_settle, number, asked_number("count", msg("How many came out")), text("reason"), second.person)

    return _at_job(name, number, do)


def _settle(acting: Act, number: str, count: int, reason: str, second: str) -> None:
    came_out(acting, number, count)
    did_not(acting, number, reason=reason, second_person=second)


@blueprint.post("/printers/<name>/jobs/<number>/hold")
@signed_in
def hold(name: str, number: str) -> ResponseReturnValue:
    """Send nothing more for now."""
    return _at_job(name, number, lambda: act(hold_job, number))


@blueprint.post("/printers/<name>/jobs/<number>/go-on")
@signed_in
def proceed(name: str, number: str) -> ResponseReturnValue:
    """Send the rest."""
    return _at_job(name, number, lambda: act(go_on, number, start=asked_start()))


@blueprint.post("/printers/<name>/jobs/<number>/stop")
@signed_in
def stop(name: str, number: str) -> ResponseReturnValue:
    """Take back what was not sent."""
    return _at_job(name, number, lambda: act(stop_job, number, reason=asked_text("reason", msg("The reason"))))


@blueprint.post("/printers/<name>/jobs/<number>/move")
@signed_in
def move(name: str, number: str) -> ResponseReturnValue:
    """Give what was not sent to another printer."""

    def do() -> tuple[str, str]:
        other = asked_text("printer", msg("The printer"))
        return other, str(act(move_job, number, other))

    return do_or_show(
        do,
        lambda new: url_for("printers.job", name=new[0], number=new[1]),
        lambda refusal: _job(name, number, refusal),
    )


def _at_printer(name: str, do: Callable[[], object]) -> ResponseReturnValue:
    return do_or_show(do, lambda _: url_for("printers.one", name=name), lambda refusal: _one(name, refusal))


def _at_job(name: str, number: str, do: Callable[[], object]) -> ResponseReturnValue:
    return do_or_show(
        do, lambda _: url_for("printers.job", name=name, number=number), lambda refusal: _job(name, number, refusal)
    )


def _list(refusal: Refusal | None = None) -> str:
    with reading() as db:
        rows, jobs = printer_rows(db), queue_rows(db)
        choices = _choices([one.equipment for one in list_equipment(db) if one.station and one.state != "retired"])
    return render_template(
        "printers/list.html",
        title=_title(rows, sum(row.asks for row in jobs)),
        rows=rows,
        jobs=jobs,
        may_set=person().has("administrator"),
        typed=typed(),
        refusal=refusal,
        **choices,
    )


def _choices(stations: list[str]) -> dict[str, object]:
    return {"kinds": KINDS, "forms": {form: form_title(form) for form in forms()}, "stations": stations}


def _title(rows: tuple[PrinterRow, ...], asking: int) -> Message:
    if asking:
        return (
            msg("%(count)s print jobs wait for your word", count=asking)
            if asking > 1
            else msg("A print job waits for your word")
        )
    trouble = sum(row.chip[0] in ("stop", "attn") for row in rows)
    if trouble:
        return msg("%(count)s of %(all)s printers need a hand", count=trouble, all=len(rows))
    return msg("Printers") if rows else msg("No printer yet")


def _one(name: str, refusal: Refusal | None = None) -> str:
    with reading() as db:
        printer = get_printer(db, name)
        row = printer_row(db, printer, printer_states_by_name(db).get(name))
        jobs = queue_rows(db, printer=name)
        choices = _choices([one.equipment for one in list_equipment(db) if one.station and one.state != "retired"])
    return render_template(
        "printers/one.html",
        row=row,
        jobs=jobs,
        specimens=[(kind, label_kind(kind).title) for kind in label_kind_names()],
        may_set=person().has("administrator") and printer.source != "file",
        typed=typed(),
        refusal=refusal,
        **choices,
    )


def _job(name: str, number: str, refusal: Refusal | None = None) -> str:
    return _drawn(name, number, refusal)[0]


def _drawn(name: str, number: str, refusal: Refusal | None = None) -> tuple[str, bool]:
    """The page of a print job, and whether something of it may change by itself."""
    with reading() as db:
        found = get_print_job(db, number)
        if found.printer != name:
            raise NotFound(
                "unknown_print_job",
                msg("There is no print job %(job)s.", job=number[:20]),
                next_step=msg("Open the printer and choose a job from its list."),
            )
        every = list_printers(db, in_use=False)
        row = row_of(db, found, {one.printer: one.title for one in every})
        labels = {piece.label_code: find_label(db, piece.label_code) for piece in found.pieces if piece.label_code}
        state = printer_row(db, get_printer(db, name), printer_states_by_name(db).get(name))
        names = {one.person: one.printed_name for one in list_people(db)}
    shown = render_template(
        "printers/job.html",
        row=row,
        job=row.job,
        labels=labels,
        printer=state,
        others=[one for one in every if one.in_use and one.is_reached and one.printer != name],
        names=names,
        typed=typed(),
        refusal=refusal,
    )
    return shown, row.runs
