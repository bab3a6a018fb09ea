"""The access review: who may do what, who was idle for long, signed by quality or an administrator."""

from __future__ import annotations

import json

from flask import Blueprint, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.actions.accounts import sign_access_review
from lims.domain.errors import NotNow, Refusal, msg
from lims.domain.people import ROLE_WORDS
from lims.interop.tables import csv_text
from lims.store.reading.access import access_lines, past_reviews
from lims.store.reading.people import list_people
from lims.web.access import allowed
from lims.web.acting import act
from lims.web.desk import do_or_show, text, typed
from lims.web.show.access import HEADINGS, Row, content_of, rows_of
from lims.web.signing import REVIEW, check_signer
from lims.web.site import now, person, reading

blueprint = Blueprint("access_review", __name__)


@blueprint.get("/access-review")
@allowed("qa", "administrator", "auditor")
def page() -> ResponseReturnValue:
    """Everybody, their roles, their last use; and the reviews that were signed."""
    return _page()


@blueprint.get("/access-review.csv")
@allowed("qa", "administrator", "auditor")
def download() -> ResponseReturnValue:
    """The same list as a file; days in UTC."""
    answer = make_response("\ufeff" + csv_text(HEADINGS, [row.cells for row in _rows()]))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="access-review.csv"'
    return answer


@blueprint.post("/access-review")
@allowed("qa", "administrator")
def sign() -> ResponseReturnValue:
    """Sign the list exactly as it was shown; refused when somebody's roles changed meanwhile."""

    def do() -> None:
        rows = _rows()
        shown = content_of(rows)
        if text("content_sha256") != shown:
            raise NotNow(
                "list_moved",
                msg("The list changed since this page was opened."),
                next_step=msg("Look at it as it is now, then sign."),
            )
        check_signer(REVIEW, about="access review")
        idle = sum(row.idle for row in rows)
        act(sign_access_review, people=len(rows), idle=idle, sha256=shown, remarks=text("remarks"))

    return do_or_show(do, lambda _: url_for("access_review.page", _anchor="reviews"), _page)


def _rows() -> tuple[Row, ...]:
    with reading() as db:
        return rows_of(access_lines(db), now())


def _page(refusal: Refusal | None = None) -> str:
    rows = _rows()
    with reading() as db:
        reviews = [(one, json.loads(one.text)["data"]) for one in past_reviews(db)]
        names = {one.person: one.printed_name for one in list_people(db)}
    return render_template(
        "people/review.html",
        rows=rows,
        content=content_of(rows),
        idle=[row for row in rows if row.idle],
        active=sum(row.line.who.active for row in rows),
        reviews=reviews,
        names=names,
        role_words=ROLE_WORDS,
        may_sign=person().has("qa", "administrator"),
        typed=typed(),
        refusal=refusal,
    )
