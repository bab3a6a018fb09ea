"""What the desk's pages share: do something and lead on, or show the page again with the refusal and what was typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from flask import make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from lims.domain.errors import IdentityMismatch, Message, NotReadable, Refusal, msg
from lims.store.reading.materials import find_equipment
from lims.web.faults import status_of
from lims.web.site import reading, station

SEE_OTHER = 303


class Typed:
    """What was typed into the form that was just sent, so that a refused page keeps it; empty on a fresh page."""

    def __getitem__(self, name: str) -> str:
        return request.form.get(name, "")

    def getlist(self, name: str) -> list[str]:
        """Every ticked value of that name."""
        return request.form.getlist(name)


def typed() -> Typed:
    """What this request typed."""
    return Typed()


def do_or_show(
    do: Callable[[], Any], then: Callable[[Any], str], show: Callable[[Refusal], str]
) -> ResponseReturnValue:
    """Do it and lead to the address that `then` gives; a refusal shows the page again, in answer to this request.

    An identity stop leads to the stop, as at a step: it fills the screen wherever it happened.
    """
    try:
        done = do()
    except Refusal as refusal:
        if isinstance(refusal, IdentityMismatch) and _station_stopped():
            return redirect(url_for("stops.page"), SEE_OTHER)
        return make_response(show(refusal), status_of(refusal))
    return redirect(then(done), SEE_OTHER)


def _station_stopped() -> bool:
    with reading() as db:
        here = find_equipment(db, station())
    return here is not None and bool(here.stopped_by)


def text(name: str) -> str:
    """A field without the blanks around it."""
    return request.form.get(name, "").strip()


def asked_text(name: str, what: Message) -> str:
    """A field that must be filled; raises NotReadable that names it."""
    given = text(name)
    if not given:
        raise NotReadable("field_empty", msg("%(what)s is missing.", what=what), next_step=msg("Fill it in."))
    return given


def asked_number(name: str, what: Message) -> int:
    """A whole number below a thousand, such as days or a dose; raises NotReadable that names it."""
    given = asked_text(name, what)
    if given.isascii() and given.isdigit() and len(given) < 4:
        return int(given)
    raise NotReadable(
        "whole_number_form",
        msg("%(what)s: %(text)s is not a whole number.", what=what, text=given[:20]),
        next_step=msg("Type digits only, such as 14."),
    )


def asked_day(name: str, what: Message) -> date:
    """A day as the browser's calendar sends it; raises NotReadable that names it."""
    given = asked_text(name, what)
    try:
        return date.fromisoformat(given)
    except ValueError as not_a_day:
        raise NotReadable(
            "day_form",
            msg("%(text)s is not a day.", text=given[:20]),
            next_step=msg("Type it as year, month, day: 2026-11-19."),
        ) from not_a_day


def asked_moment(name: str, what: Message, zone: tzinfo) -> datetime:
    """A day and a time of the site's clock as the browser sends them, in UTC; raises NotReadable that names it."""
    given = asked_text(name, what)
    try:
        local = datetime.fromisoformat(given)
    except ValueError as not_a_time:
        raise NotReadable(
            "time_form",
            msg("%(text)s is not a day and a time.", text=given[:20]),
            next_step=msg("Type it as year, month, day, hour and minute: 2026-11-19T14:30."),
        ) from not_a_time
    return local.replace(tzinfo=zone).astimezone(UTC)


def pdf(content: bytes, name: str, *, download: bool = False) -> Response:
    """A document as an answer: shown in the browser, or kept as a file of that name."""
    answer = make_response(content)
    answer.headers["Content-Type"] = "application/pdf"
    kind = "attachment" if download else "inline"
    answer.headers["Content-Disposition"] = f'{kind}; filename="{name}"'
    return answer
