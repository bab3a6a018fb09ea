"""Refusals and faults as answers: one page, and one JSON shape {code, what, reasons, next_step, lifted_by}."""

from __future__ import annotations

import secrets

from flask import Flask, Response, current_app, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from lims.domain.errors import (
    AlreadyUsed,
    IdentityMismatch,
    Message,
    NotAllowed,
    NotFound,
    NotReadable,
    RecordMoved,
    Refusal,
    msg,
)
from lims.store.errors import Busy, DatabaseFault, cannot_write
from lims.web.addresses import address_of_page
from lims.web.language import plainly
from lims.web.schemas import said_by_fields

RETRY_SECONDS = 3
STATUS: dict[type[Refusal], int] = {
    NotFound: 404,
    NotAllowed: 403,
    NotReadable: 422,
    IdentityMismatch: 409,
    RecordMoved: 409,
    AlreadyUsed: 409,
}


class SignInNeeded(Refusal):
    """Nobody is signed in, or the session has ended."""

    def __init__(self) -> None:
        super().__init__(
            "sign_in_needed",
            msg("Nobody is signed in here."),
            reasons=(msg("The session ended, or none was opened."),),
            next_step=msg("Sign in. What you typed stays on this page."),
        )


def answer_faults(app: Flask) -> None:
    """Answer every refusal and every fault of the application in words."""
    app.register_error_handler(Refusal, answer_refusal)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(DatabaseFault, _answer_database)
    app.register_error_handler(Exception, _answer_unforeseen)


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal; what the moment forbids is 409, a conflict with the state of things."""
    if isinstance(refusal, SignInNeeded):
        return 401
    if isinstance(refusal, Busy):
        return 503
    return STATUS.get(type(refusal), 409)


def wants_json() -> bool:
    """Whether a program is asking: the interface, or a script of our own pages."""
    return request.path.startswith("/api/") or request.is_json or request.headers.get("X-Requested-With") == "autolog"


def answer_refusal(refusal: Refusal) -> AnyResponse:
    """The refusal as JSON for programs, as a page for people; who must sign in first is led there."""
    status = status_of(refusal)
    if wants_json():
        return _later(make_response(jsonify(plainly(refusal)), status))
    if status == 401:
        # Whoever sent a form comes back to its page, where what was typed is kept.
        return redirect(url_for("sign_in.page", next=address_of_page() or None))
    return _later(make_response(render_template("refusal.html", refusal=refusal, status=status), status))


def _later(answer: Response) -> Response:
    if answer.status_code == 503:
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _answer_http(fault: HTTPException) -> AnyResponse:
    status = fault.code or 500
    if status < 400 or status == 401:
        return fault.get_response()
    what, next_step = _WORDS.get(status, _UNCLEAR)
    told = getattr(fault, "data", None) or {}
    # What webargs found in the fields, by the place where they stood: json or query.
    # Of a body that is no JSON at all there are no fields: the next step says what is expected.
    places = [fields for fields in told.get("messages", {}).values() if isinstance(fields, dict)]
    found = [line for fields in places for line in said_by_fields(fields)]
    reasons = tuple(msg("%(line)s", line=line) for line in found)
    answer = answer_refusal(_Plain(f"http_{status}", what, status, next_step, reasons))
    for name, value in fault.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    answer.status_code = status
    return answer


def _answer_database(fault: DatabaseFault) -> AnyResponse:
    """No entry, no change: where the ledger takes nothing the act is refused, and reading goes on."""
    if not cannot_write(fault):
        return _answer_unforeseen(fault)
    current_app.logger.error("the ledger takes no entries: %s", str(fault.orig).encode("unicode_escape").decode())
    refusal = _Plain(
        "ledger_closed",
        msg("The ledger takes no entries now. Nothing was recorded and nothing was changed."),
        503,
        msg("Send it again in a minute; tell the administrator. Reading goes on."),
    )
    answer = answer_refusal(refusal)
    answer.status_code = 503
    answer.headers["Retry-After"] = "30"
    return answer


def _answer_unforeseen(fault: Exception) -> AnyResponse:
    incident = secrets.token_hex(4)
    path = request.path.encode("unicode_escape").decode()
    current_app.logger.error("incident %s at %s", incident, path, exc_info=fault)
    plain = _Plain(
        "incident",
        msg("Something went wrong on our side. Incident %(incident)s.", incident=incident),
        500,
        msg("Nothing was recorded unless the page said so. Open the page afresh and look; tell the administrator."),
    )
    answer: Response = answer_refusal(plain)  # type: ignore[assignment]  # never a redirect for this status
    answer.status_code = 500
    return answer


class _Plain(Refusal):
    def __init__(
        self, code: str, what: Message, status: int, next_step: Message, reasons: tuple[Message, ...] = ()
    ) -> None:
        super().__init__(code, what, next_step=next_step, reasons=reasons)
        self.status = status


_BACK = msg("Go back to the board, or scan a label of the batch.")
_UNCLEAR = (msg("This request cannot be carried out."), _BACK)
_WORDS: dict[int, tuple[Message, Message]] = {
    404: (msg("There is nothing at this address."), _BACK),
    405: (msg("This address does not take that kind of request."), _BACK),
    413: (msg("What was sent is too large."), _BACK),
    422: (msg("What was sent does not have the expected form."), _BACK),
}
