"""The QA desk: exceptions first, results, signatures, and the decision with the password asked for again."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.overview import qa_queue
from lims.actions.quality import assess_exception, confirm_final, decide, record_result
from lims.actions.queue_records import glance_at_queue, records_of
from lims.actions.review import sign_review
from lims.domain.addenda import was_released
from lims.domain.disposition import pending_assays
from lims.domain.errors import RecordMoved, Refusal, msg
from lims.domain.identifiers import check_batch_number
from lims.domain.ipc import near_dose_limit
from lims.domain.lifting import lifted_by
from lims.domain.notification import notification_plan
from lims.domain.people import Person
from lims.domain.record import BatchRecord
from lims.domain.signing import MEANINGS, REVIEWS
from lims.domain.withdrawing import withdrawable
from lims.store.reading.batches import get_batch
from lims.store.reading.beside import failed_signatures
from lims.web import forms
from lims.web.access import allowed, signed_in
from lims.web.acting import act
from lims.web.desk import asked_day, asked_text, do_or_show, text, typed
from lims.web.paging import PAGE, pages_around, skipped_of
from lims.web.show.deviations import deviation_rows
from lims.web.show.exceptions import exception_rows
from lims.web.show.quality import SHOWN_REASONS, desk_of, shown, waiting
from lims.web.show.review import review_of, scopes_in_words
from lims.web.show.signing import ToSign
from lims.web.show.timeline import line_of
from lims.web.show.together import roles_of, waits_for
from lims.web.signing import RELEASE, REVIEW, check_signer
from lims.web.site import person, reading, site_time

blueprint = Blueprint("quality", __name__)
DECIDERS = ("qa",)


@blueprint.get("/quality")
@signed_in
def desk() -> ResponseReturnValue:
    """The queue, with the first batch of it open, or the batch asked for."""
    number = request.args.get("number", "")
    if number:
        return redirect(url_for("quality.review", number=check_batch_number(number)))
    with reading() as db:
        first = next(iter(qa_queue(db, site_time().now)), None)
    if first is not None:
        return redirect(url_for("quality.review", number=first.batch.batch))
    return render_template("quality/desk.html", title=msg("Nothing waits for QA"), queue=(), desk=None, refusal=None)


@blueprint.get("/quality/<number>")
@signed_in
def review(number: str) -> ResponseReturnValue:
    """One batch on the desk."""
    return show_desk(number)


@blueprint.post("/quality/<number>/exceptions")
@allowed(*DECIDERS)
def assess(number: str) -> ResponseReturnValue:
    """Write what an exception means for the product."""
    return _answer(
        number,
        lambda: act(
            assess_exception,
            number,
            asked_text("exception", msg("The exception")),
            assessment=request.form.get("assessment", ""),
            chain=f"batch:{number}",
        ),
    )


@blueprint.post("/quality/<number>/results")
@allowed("qc", "qa")
def record(number: str) -> ResponseReturnValue:
    """Record one test result."""
    return _answer(
        number,
        lambda: act(
            record_result,
            number,
            asked_text("assay", msg("The test")),
            asked_text("value", msg("The result")),
            tested_on=asked_day("tested_on", msg("The day of the test")),
            reason=text("reason"),
            chain=f"batch:{number}",
        ),
    )


@blueprint.post("/quality/<number>/review")
@signed_in
def sign(number: str) -> ResponseReturnValue:
    """Sign the production or the quality review of exactly what was shown."""

    def do() -> None:
        check_signer(REVIEW, about=number)
        act(
            sign_review,
            number,
            role=text("role"),
            content_sha256=text("content_sha256"),
            compared=text("compared") == "yes",
            chain=f"batch:{number}",
        )

    return _answer(number, do)


@blueprint.post("/quality/<number>/decision")
@allowed(*DECIDERS)
def conclude(number: str) -> ResponseReturnValue:
    """Decide and sign: release, interim release, hold, lift, reject."""

    def do() -> None:
        check_signer(RELEASE, about=number)
        act(
            decide,
            number,
            decision=asked_text("decision", msg("The decision")),
            content_sha256=text("content_sha256"),
            reason=text("reason"),
            chain=f"batch:{number}",
        )

    return _answer(number, do)


@blueprint.post("/quality/<number>/final")
@allowed(*DECIDERS)
def confirm(number: str) -> ResponseReturnValue:
    """Sign that the results that were pending are in and meet their limits."""

    def do() -> None:
        check_signer(RELEASE, about=number)
        act(confirm_final, number, content_sha256=text("content_sha256"), chain=f"batch:{number}")

    return _answer(number, do)


def _answer(number: str, do: Callable[[], object]) -> ResponseReturnValue:
    return do_or_show(
        do, lambda _: url_for("quality.review", number=number), lambda refusal: show_desk(number, refusal)
    )


def show_desk(number: str, refusal: Refusal | None = None) -> str:
    """The desk with this batch on it, with what was refused if something was."""
    times = site_time()
    with reading() as db:
        (found,) = records_of(db, [get_batch(db, check_batch_number(number))])
        records = glance_at_queue(db, times.now)
        failed = failed_signatures(db, number)
    who = person()
    desk = desk_of(found, who, times)
    # Hold and reject stay possible while a review is open: asked for by a link, so that one thing is blue.
    wants_decision = request.args.get("decide") == "1" or "decision" in request.form
    to_sign = None if wants_decision and desk.decides else desk.to_sign
    exceptions, skipped = exception_rows(found), skipped_of(request.args)
    return render_template(
        "quality/desk.html",
        title=desk.title,
        queue=[waiting(record, times) for record in records],
        desk=desk,
        batch=found.batch,
        record=found,
        exceptions=exceptions[skipped : skipped + PAGE],
        to_assess=sum(not row.exception.assessed for row in exceptions),
        way=pages_around("quality.review", skipped, len(exceptions), number=number),
        notifications=[notification_plan(found.protocol, assay) for assay in pending_assays(found)],
        near_limit=near_dose_limit(found),
        deviations=deviation_rows(found.more.deviations, times, found.printed_name),
        may_together=bool(roles_of(who)),
        addenda=bool(found.more.addenda) or (was_released(found) and who.has(*DECIDERS)),
        to_sign=to_sign,
        deciding=desk.decides and bool(desk.choices) and to_sign is None,
        chosen=text("decision") or next((c.decision for c in desk.choices if c.ready), ""),
        shown=shown,
        lifted=lifted_by,
        withdrawable=withdrawable(found, who),
        review=review_of(found, failed),
        scopes=scopes_in_words(found),
        others=_others(records, found, to_sign, who),
        decision_words=MEANINGS,
        most=SHOWN_REASONS,
        may_assess=who.has(*DECIDERS) and found.batch.closed_at is None,
        may_record=who.has("qc", "qa"),
        to_record=[(a.key, a.title) for a in found.protocol.assays if not a.computed],
        changed=_changed(found) if isinstance(refusal, RecordMoved) else (),
        typed=typed(),
        refusal=refusal,
    )


def _others(records: list[BatchRecord], found: BatchRecord, to_sign: ToSign | None, who: Person) -> int:
    """How many more records wait for the same review by this person, so that they can be signed together."""
    if to_sign is None or to_sign.role not in REVIEWS:
        return 0
    return sum(waits_for(one, to_sign.role, who) for one in records if one.batch.batch != found.batch.batch)


def _changed(found: BatchRecord) -> list[tuple[str, object]]:
    """What entered the record since the form was drawn: who, and the line of the time-line."""
    seen = forms.seen_seq() or 0
    lines = [line_of(one, found) for one in found.happenings if one.seq > seen]
    return [(line.by, line.words) for line in lines if line is not None]
