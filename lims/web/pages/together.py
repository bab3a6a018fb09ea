"""Signing one review of several records under one password, each opened by the signer since its last change."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.queue_records import records_of_queue
from lims.actions.review import put_aside, sign_together
from lims.domain.errors import Refusal, msg
from lims.domain.record import BatchRecord
from lims.domain.review.scope import set_aside
from lims.domain.signing import MEANINGS
from lims.web.access import signed_in
from lims.web.acting import act
from lims.web.desk import asked_text, do_or_show, text
from lims.web.pages.quality import show_desk
from lims.web.show.together import ROLE_WORDS, roles_of, together, waits_for
from lims.web.signing import REVIEW, check_signer
from lims.web.site import person, reading, site_time

blueprint = Blueprint("together", __name__)


@blueprint.get("/quality/together")
@signed_in
def page() -> ResponseReturnValue:
    """The records that wait for one review, with those that were opened marked."""
    return _page()


@blueprint.post("/quality/<number>/aside")
@signed_in
def aside(number: str) -> ResponseReturnValue:
    """This record was opened and looked at: put it with those to be signed together, and on to the next one."""

    def do() -> None:
        act(
            put_aside,
            number,
            role=asked_text("role", msg("The review")),
            content_sha256=text("content_sha256"),
            compared=text("compared") == "yes",
            chain=f"batch:{number}",
        )

    return do_or_show(do, lambda _: _next(text("role")), lambda refusal: show_desk(number, refusal))


@blueprint.post("/quality/together")
@signed_in
def sign() -> ResponseReturnValue:
    """Sign every marked record; one that moved meanwhile is left out, and told."""
    marked = request.form.getlist("batch")

    def do() -> dict[str, list[str]]:
        check_signer(REVIEW, about=" ".join(marked)[:200])
        contents = {number: text(f"content-{number}") for number in marked}
        done: dict[str, list[str]] = act(sign_together, contents, role=asked_text("role", msg("The review")))
        return done

    def then(done: dict[str, list[str]]) -> str:
        return url_for("together.page", role=text("role"), signed=done["signed"], left=done["left_out"])

    return do_or_show(do, then, _page)


def _next(role: str) -> str:
    """The next record that waits for the same review by this person, else the list of those to be signed."""
    who = person()
    for record in _waiting():
        if waits_for(record, role, who) and not set_aside(record, role, who.person):
            return url_for("quality.review", number=record.batch.batch)
    return url_for("together.page", role=role)


def _waiting() -> Iterable[BatchRecord]:
    with reading() as db:
        return records_of_queue(db, site_time().now)


def _page(refusal: Refusal | None = None) -> str:
    who = person()
    records = list(_waiting())
    lists = [together(records, role, who) for role in roles_of(who)]
    asked = text("role") or request.args.get("role", "")
    shown = next((one for one in lists if one.role == asked), None)
    shown = shown or max(lists, key=lambda one: len(one.opened), default=None)
    return render_template(
        "quality/together.html",
        shown=shown,
        lists=lists,
        role_words=ROLE_WORDS,
        meaning=MEANINGS[shown.role] if shown else None,
        signed=request.args.getlist("signed"),
        left=request.args.getlist("left"),
        refusal=refusal,
    )
