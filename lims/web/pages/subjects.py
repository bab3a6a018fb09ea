"""Subjects: who is enrolled, enrolling one against the protocol, measuring, planning, opening the next batch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from lims.actions.batches import open_batch
from lims.actions.labels import label_for_wristband
from lims.actions.master import newest_protocol, protocol_from
from lims.actions.subjects import enrol_subject, measure_body, plan_treatment
from lims.domain.batch import GIVEN_UP, Batch, Stage
from lims.domain.dose import body_surface, dose_window
from lims.domain.errors import Message, Refusal, msg
from lims.domain.protocol import Protocol
from lims.domain.subject import Planned, Subject
from lims.store.reading.batches import batches_of_subjects, list_batches
from lims.store.reading.containers import labels_of
from lims.store.reading.draws import find_withdrawal, withdrawn_subjects
from lims.store.reading.protocols import list_protocols
from lims.store.reading.subjects import count_subjects, get_subject, list_subjects
from lims.web.access import allowed, signed_in
from lims.web.acting import act
from lims.web.desk import asked_day, asked_number, asked_text, do_or_show, text, typed
from lims.web.paging import PAGE, pages_around, skipped_of
from lims.web.site import person, reading, site_time

blueprint = Blueprint("subjects", __name__)

ENROLLERS = ("physician", "nurse", "qa")
OPENERS = ("technician", "nurse", "qa")
NEAR = timedelta(days=3)
MARKERS = ("HBV", "HCV", "HIV", "HTLV", "CMV", "EBV", "SYPHILIS")


@blueprint.get("/subjects")
@signed_in
def page() -> ResponseReturnValue:
    """Everybody who is enrolled, with the next thing to happen."""
    skipped = skipped_of(request.args)
    with reading() as db:
        gone, count = withdrawn_subjects(db), count_subjects(db)
        shown = list_subjects(db, skip=skipped, most=PAGE)
        theirs = batches_of_subjects(db, [one.subject for one in shown])
        rows = [(one, _out(one) if one.subject in gone else _next_of(one, theirs[one.subject])) for one in shown]
        trials = _trials(db)
    title = msg("Nobody is enrolled yet")
    if count == 1:
        title = msg("1 subject is enrolled")
    elif count:
        title = msg("%(count)s subjects are enrolled", count=count)
    return render_template(
        "subjects/list.html",
        title=title,
        rows=rows,
        trials=trials,
        way=pages_around("subjects.page", skipped, count),
        may_enrol=person().has(*ENROLLERS),
        refusal=None,
    )


@blueprint.get("/subjects/enrol/<trial>")
@allowed(*ENROLLERS)
def enrolment(trial: str) -> ResponseReturnValue:
    """The eligibility questions of a trial's protocol in force."""
    return _enrolment(trial)


@blueprint.post("/subjects/enrol/<trial>")
@allowed(*ENROLLERS)
def enrol(trial: str) -> ResponseReturnValue:
    """Enrol: every answer is checked against the protocol; the chain of identity begins."""

    def do() -> str:
        with reading() as db:
            protocol = newest_protocol(db, trial)
        interval = asked_number("interval_days", msg("The interval in days")) if text("interval_days") else None
        answers = {criterion.key: text(f"c_{criterion.key}") for criterion in protocol.criteria}
        given = act(
            enrol_subject,
            trial=trial,
            interval_days=interval,
            answers=answers,
            screening=tuple(request.form.getlist("screening")),
            reactive=tuple(request.form.getlist("reactive")),
        )
        return str(given["subject"])

    return do_or_show(
        do, lambda code: url_for("subjects.subject", code=code), lambda refusal: _enrolment(trial, refusal)
    )


@blueprint.get("/subjects/<code>")
@signed_in
def subject(code: str) -> ResponseReturnValue:
    """One subject: measure, plan, wristband, doses."""
    return _subject(code)


@blueprint.post("/subjects/<code>/body")
@allowed(*ENROLLERS)
def measure(code: str) -> ResponseReturnValue:
    """Record height and weight."""

    def do() -> None:
        act(
            measure_body,
            code,
            height_cm=asked_text("height_cm", msg("The height")),
            weight_kg=asked_text("weight_kg", msg("The weight")),
            measured_on=asked_day("measured_on", msg("The day of measuring")),
        )

    return _answer(code, do)


@blueprint.post("/subjects/<code>/plan")
@allowed(*ENROLLERS)
def plan(code: str) -> ResponseReturnValue:
    """Plan every infusion from the first treatment, each draw counted back."""

    def do() -> None:
        act(plan_treatment, code, first_treatment_on=asked_day("first_treatment_on", msg("The first treatment")))

    return _answer(code, do)


@blueprint.post("/subjects/<code>/wristband")
@signed_in
def wristband(code: str) -> ResponseReturnValue:
    """Issue the wristband; it is the next label to print."""
    return do_or_show(
        lambda: act(label_for_wristband, code),
        lambda label: url_for("labels.page", code=label),
        lambda refusal: _subject(code, refusal),
    )


@blueprint.post("/subjects/<code>/batches")
@allowed(*OPENERS)
def open_next(code: str) -> ResponseReturnValue:
    """Open the batch of one planned dose."""
    return do_or_show(
        lambda: act(open_batch, code, dose_no=asked_number("dose_no", msg("The dose"))),
        lambda number: url_for("batches.page", number=number),
        lambda refusal: _subject(code, refusal),
    )


def _answer(code: str, do: Callable[[], None]) -> ResponseReturnValue:
    return do_or_show(do, lambda _: url_for("subjects.subject", code=code), lambda refusal: _subject(code, refusal))


def _enrolment(trial: str, refusal: Refusal | None = None) -> str:
    with reading() as db:
        protocol = newest_protocol(db, trial)
    return render_template(
        "subjects/enrol.html",
        protocol=protocol,
        inclusion=[c for c in protocol.criteria if c.kind == "inclusion"],
        exclusion=[c for c in protocol.criteria if c.kind != "inclusion"],
        markers=MARKERS,
        typed=typed(),
        refusal=refusal,
    )


def _subject(code: str, refusal: Refusal | None = None) -> str:
    with reading() as db:
        who = get_subject(db, code)
        batches = list_batches(db, subject=code)
        protocol = newest_protocol(db, who.trial)
        bands = [label for label in labels_of(db, code) if label.in_force]
        ended = find_withdrawal(db, code)
    following = _next_dose(who, batches)
    window = surface = None
    if who.body is not None:
        surface = body_surface(who.body.height_cm, who.body.weight_kg, protocol.dose.formula)
        window = dose_window(surface, protocol.dose.low_per_m2, protocol.dose.high_per_m2)
    return render_template(
        "subjects/subject.html",
        title=_out(who) if ended else _next_of(who, batches),
        who=who,
        protocol=protocol,
        by_dose={b.dose_no: b for b in batches if _stands(b)},
        came_to_nothing=_came_to_nothing(batches),
        drawn_before=[b for b in batches if b.collected_at is not None and not _stands(b)],
        ended=ended,
        may_end=person().has("physician"),
        next_dose=following,
        draw_is_near=following is not None and following.draw_on - site_time().today <= NEAR,
        surface=surface,
        window=window,
        band=bands[-1] if bands else None,
        may_enrol=person().has(*ENROLLERS) and ended is None,
        may_open=person().has(*OPENERS) and ended is None,
        may_band=person().has("nurse", "technician", "qa") and ended is None,
        typed=typed(),
        refusal=refusal,
    )


def _trials(db: Connection) -> list[Protocol]:
    newest: dict[str, Protocol] = {}
    for active in list_protocols(db):
        newest.setdefault(active.trial, protocol_from(active.text))
    return list(newest.values())


def _next_dose(who: Subject, batches: tuple[Batch, ...]) -> Planned | None:
    begun = {b.dose_no for b in batches if _stands(b)} | set(_came_to_nothing(batches))
    return next((p for p in who.plan if p.dose_no not in begun), None)


def _came_to_nothing(batches: tuple[Batch, ...]) -> dict[int, Batch]:
    """By dose the batch that was drawn and given up, where no other stands: the physician draws again, or not."""
    stand = {b.dose_no for b in batches if _stands(b)}
    return {b.dose_no: b for b in batches if b.collected_at is not None and b.dose_no not in stand}


def _out(who: Subject) -> Message:
    return msg("%(subject)s is out of the treatment", subject=who.subject)


def _stands(batch: Batch) -> bool:
    """The batch of a dose: neither given up nor closed without an infusion."""
    return batch.infused_at is not None or batch.stage not in (*GIVEN_UP, Stage.CLOSED)


def _next_of(who: Subject, batches: tuple[Batch, ...]) -> Message:
    """The answer a coordinator looks for: what happens next with this subject."""
    times = site_time()
    if who.body is None:
        return msg("Height and weight of %(subject)s come next", subject=who.subject)
    if not who.plan:
        return msg("The treatment of %(subject)s is to be planned", subject=who.subject)
    live = sorted(
        (b for b in batches if b.infused_at is None and _stands(b)),
        key=lambda b: b.dose_no,
    )
    if live:
        places = {"dose": live[0].dose_no, "subject": who.subject, "day": times.weekday(live[0].infusion_on)}
        if live[0].infusion_on < times.today:
            return msg("Dose %(dose)s of %(subject)s was planned for %(day)s and is not infused", **places)
        return msg("Dose %(dose)s of %(subject)s is to be infused on %(day)s", **places)
    lost = min(_came_to_nothing(batches), default=None)
    if lost is not None:
        return msg(
            "Dose %(dose)s of %(subject)s came to nothing. The physician decides", dose=lost, subject=who.subject
        )
    following = _next_dose(who, batches)
    if following is None:
        return msg("Every planned dose of %(subject)s was made", subject=who.subject)
    return msg(
        "The draw for dose %(dose)s of %(subject)s is planned for %(day)s",
        dose=following.dose_no,
        subject=who.subject,
        day=times.weekday(following.draw_on),
    )
