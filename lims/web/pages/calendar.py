"""The calendar: what is drawn and infused in the next weeks, and the whole treatment of one subject."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.master import newest_protocol, protocol_of
from lims.actions.overview import work_of_live
from lims.domain.batch import GIVEN_UP
from lims.domain.errors import Message, msg
from lims.domain.protocol import Protocol
from lims.domain.subject import Subject
from lims.store.reading.batches import batches_of_subjects, list_batches, list_live_batches
from lims.store.reading.draws import find_withdrawal
from lims.store.reading.subjects import count_planned, get_subject, is_anything_planned, subjects_planned
from lims.web.access import signed_in
from lims.web.show.alerts import roles_in_words
from lims.web.show.calendar import treatment_of
from lims.web.show.days import AHEAD, days_ahead, stretch_from
from lims.web.show.windows import open_windows
from lims.web.site import reading, site_time

blueprint = Blueprint("calendar", __name__)


@blueprint.get("/calendar")
@signed_in
def page() -> ResponseReturnValue:
    """Every draw and infusion of the next four weeks, day by day; at a busy site a stretch of them from `?first=`."""
    today = site_time().today
    with reading() as db:
        counted, planned = count_planned(db, today, today + AHEAD), is_anything_planned(db)
        shown = stretch_from(_first(today), counted)
        subjects = subjects_planned(db, shown.first, shown.last)
        batches = batches_of_subjects(db, [who.subject for who in subjects])
        live = list_live_batches(db)
        work = work_of_live(db, live)
        windows = [
            one for batch in live for one in open_windows(batch, protocol_of(db, batch), work[batch.batch], site_time())
        ]
    title = msg("Nothing is planned yet")
    if planned:
        title = msg(
            "%(draws)s draws and %(infusions)s infusions in the next four weeks",
            draws=sum(draws for draws, _ in counted.values()),
            infusions=sum(infusions for _, infusions in counted.values()),
        )
    return render_template(
        "calendar/list.html",
        title=title,
        days=days_ahead(subjects, batches, site_time(), shown),
        shown=shown,
        subjects=subjects,
        ways={who.subject: url_for("calendar.subject", code=who.subject) for who in subjects},
        planned=planned,
        windows=windows,
        roles_in_words=roles_in_words,
    )


def _first(today: date) -> date:
    """The day on which the page begins: today, or the one that the address asks for."""
    try:
        asked = date.fromisoformat(request.args.get("first", ""))
    except ValueError:
        return today
    return min(max(asked, today), today + AHEAD)


@blueprint.get("/calendar/<code>")
@signed_in
def subject(code: str) -> ResponseReturnValue:
    """One subject's treatment as a picture and as a list."""
    with reading() as db:
        who = get_subject(db, code)
        ended = find_withdrawal(db, code)
        batches = list_batches(db, subject=code)
        protocol = newest_protocol(db, who.trial)
    by_dose = {b.dose_no: b for b in batches if b.stage not in GIVEN_UP}
    picture = treatment_of(who, by_dose, protocol, site_time())
    if picture is None:
        return redirect(url_for("subjects.subject", code=code))
    given = sum(dose.state == "given" for dose in picture.doses)
    upcoming = next((d.infusion_on for d in picture.doses if d.state not in ("given", "rejected")), None)
    return render_template(
        "calendar/subject.html",
        title=msg("%(subject)s is out of the treatment", subject=code) if ended else _title(who, given),
        rule=_rule(who, protocol),
        told=msg(
            "Treatment calendar of %(subject)s: %(count)s doses, each drawn %(days)s days before its infusion",
            subject=who.subject,
            count=len(who.plan),
            days=protocol.infusions.culture_days,
        ),
        who=who,
        protocol=protocol,
        picture=picture,
        given=given,
        upcoming=upcoming,
    )


def _title(who: Subject, given: int) -> Message:
    if given == len(who.plan):
        return msg("%(subject)s has had every dose", subject=who.subject)
    return msg("%(given)s of %(all)s doses of %(subject)s given", given=given, all=len(who.plan), subject=who.subject)


def _rule(who: Subject, protocol: Protocol) -> Message:
    assert who.first_treatment_on is not None, "a plan has a first treatment"
    first = site_time().day(who.first_treatment_on)
    if protocol.infusions.weeks:
        weeks = ", ".join(str(week) for week in protocol.infusions.weeks)
        return msg("Infusions in weeks %(weeks)s after the first TAE/TACE (%(day)s)", weeks=weeks, day=first)
    return msg(
        "Infusions every %(days)s days after the first TACE (%(day)s), as ordered at enrolment: the trial states none",
        days=who.interval_days,
        day=first,
    )
