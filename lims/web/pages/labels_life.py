"""One label: what it is, its whole life, and how it ends. Looking at a label is not an act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from flask import jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.label_ends import retain_label, void_label
from lims.actions.labels import declare_lost, destroy_label, get_label, reprint_label
from lims.domain.errors import NotReadable, Refusal, msg
from lims.domain.identifiers import read_label_code
from lims.domain.labelling import OVER, LabelState
from lims.store.reading.batches import find_batch
from lims.store.reading.containers import find_container
from lims.store.record import Act
from lims.web.access import signed_in
from lims.web.acting import act
from lims.web.desk import asked_text, do_or_show, text, typed
from lims.web.language import said
from lims.web.pages.labels import blueprint, show_station
from lims.web.reauthenticate import check_second_person
from lims.web.show.label_life import ANSWERS, STATES, life_of
from lims.web.site import reading

__all__ = ["blueprint"]  # the station's own: these are more of its pages


@blueprint.get("/labels/<code>")
@signed_in
def life(code: str) -> ResponseReturnValue:
    """What the label is and everything that happened to it."""
    return _show(code)


@blueprint.get("/labels/look")
@signed_in
def look() -> ResponseReturnValue:
    """The page of a label whose code was typed or scanned into the field."""
    return _show(request.args.get("code", ""))


@blueprint.post("/labels/look")
@signed_in
def scanned() -> ResponseReturnValue:
    """A scan on the page of a label leads to the page of the one that was scanned; nothing is recorded."""
    sent = request.get_json() if request.is_json else request.form
    given = sent.get("code", "") if isinstance(sent, Mapping) else ""
    code = read_label_code(given if isinstance(given, str) else "")
    with reading() as db:
        label = get_label(db, code)
    return jsonify(
        outcome="found" if label.in_force else "attention",
        words=said(ANSWERS[label.state][0]),
        next_words="",
        go=url_for("labels.life", code=code),
    )


@blueprint.post("/labels/<code>/again")
@signed_in
def again(code: str) -> ResponseReturnValue:
    """Issue a label once more, with a reason and a second person; the former is void from that moment."""

    def do() -> str:
        second = check_second_person(text("name"), request.form.get("password", ""))
        reason = asked_text("why", msg("Why it is printed again"))
        told = asked_text("words", msg("What happened")) if reason == "other" else reason
        return str(act(reprint_label, read_label_code(code), reason=told, second_person=second.person))

    return do_or_show(
        do, lambda new: url_for("labels.page", code=new), lambda refusal: _shown_where_sent(code, refusal)
    )


@blueprint.post("/labels/<code>/voided")
@signed_in
def voided(code: str) -> ResponseReturnValue:
    """A label that nothing needs stands for nothing from now on."""
    return _end(code, lambda: act(void_label, read_label_code(code), reason=asked_text("reason", msg("The reason"))))


@blueprint.post("/labels/<code>/destroyed")
@signed_in
def destroyed(code: str) -> ResponseReturnValue:
    """A label that is void or was never applied was destroyed, seen by a second person."""

    def do() -> None:
        second = check_second_person(text("name"), request.form.get("password", ""))
        act(destroy_label, read_label_code(code), witnessed_by=second.person)

    return _end(code, do)


@blueprint.post("/labels/destroyed")
@signed_in
def destroyed_together() -> ResponseReturnValue:
    """Several labels of a batch were destroyed at one time, seen by a second person: all of them, or none is noted."""
    batch = text("batch")

    def do() -> None:
        codes = tuple(read_label_code(code) for code in request.form.getlist("code"))
        if not codes:
            raise NotReadable(
                "no_labels_destroyed",
                msg("No label is ticked: nothing was noted."),
                next_step=msg("Tick each label that you both saw destroyed."),
            )
        act(_destroy, codes, check_second_person(text("name"), request.form.get("password", "")).person)

    return do_or_show(do, lambda _: url_for("labels.page", batch=batch), partial(show_station, "", batch))


def _destroy(acting: Act, codes: tuple[str, ...], witnessed_by: str) -> None:
    for code in codes:
        destroy_label(acting, code, witnessed_by=witnessed_by)


@blueprint.post("/labels/<code>/retained")
@signed_in
def retained(code: str) -> ResponseReturnValue:
    """A label was struck through and kept; one that names a batch before a second person."""

    def do() -> None:
        second = check_second_person(text("name"), request.form.get("password", "")).person if text("name") else ""
        place, reason = asked_text("place", msg("Where it is kept")), asked_text("reason", msg("The reason"))
        act(retain_label, read_label_code(code), place=place, reason=reason, witnessed_by=second)

    return _end(code, do)


@blueprint.post("/labels/<code>/lost")
@signed_in
def lost(code: str) -> ResponseReturnValue:
    """A label that is void or was never applied was looked for by two people, and not found."""

    def do() -> None:
        second = check_second_person(text("name"), request.form.get("password", ""))
        searched = asked_text("searched", msg("Where it was looked for"))
        act(declare_lost, read_label_code(code), searched=searched, witnessed_by=second.person)

    return _end(code, do)


def _end(code: str, do: Callable[[], object]) -> ResponseReturnValue:
    after = "labels.life" if text("from") == "life" else "labels.page"
    return do_or_show(do, lambda _: url_for(after, code=code), partial(_shown_where_sent, code))


def _shown_where_sent(code: str, refusal: Refusal) -> str:
    return _show(code, refusal) if text("from") == "life" else show_station(code, "", refusal)


def _show(code: str, refusal: Refusal | None = None) -> str:
    with reading() as db:
        shown = life_of(db, get_label(db, read_label_code(code)))
        label = shown.label
        container = find_container(db, label.target) if label.target_kind == "container" else None
        batch = find_batch(db, label.batch) if label.batch else None
    return render_template(
        "labels/life.html",
        life=shown,
        label=label,
        container=container,
        batch=batch,
        state=STATES[label.state],
        answer=ANSWERS[label.state],
        may_end=label.state is not LabelState.APPLIED and label.state not in OVER,
        may_void=label.in_force and label.state is not LabelState.APPLIED,
        typed=typed(),
        refusal=refusal,
    )
