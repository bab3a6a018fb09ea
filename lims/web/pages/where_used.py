"""Where a lot, a piece of equipment, a station or a person was used: on a page, and as a file for a spreadsheet."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from lims.actions.where_used import every_use, find_target
from lims.domain.errors import NotFound, NotReadable
from lims.domain.uses import KINDS
from lims.interop.tables import csv_text
from lims.store.reading.materials import list_equipment, list_lots
from lims.store.reading.people import list_people
from lims.store.reading.where_used import where_used
from lims.web.access import signed_in
from lims.web.faults import status_of
from lims.web.language import said
from lims.web.paging import PAGE
from lims.web.show.where_used import KIND_WORDS, rows_of, sentence
from lims.web.site import reading

blueprint = Blueprint("where_used", __name__)
HEADINGS = ("batch", "subject", "dose", "trial", "stage", "steps", "first_used_at", "last_used_at", "infused_at")


@blueprint.get("/where-used")
@signed_in
def page() -> ResponseReturnValue:
    """The question, and its answer when it was asked."""
    kind, given = request.args.get("kind", ""), request.args.get("target", "")
    if not (kind and given):
        return _empty(kind, given)
    try:
        with reading() as db:
            target = find_target(db, kind, given)
            uses = where_used(db, target.kind, target.target, after=request.args.get("after", "")[:20], limit=PAGE)
            rows = rows_of(db, uses.rows)
    except (NotFound, NotReadable) as refusal:
        return make_response(_empty(kind, given, refusal), status_of(refusal))
    return render_template(
        "where_used/page.html",
        target=target,
        uses=uses,
        rows=rows,
        title=sentence(target.title, uses),
        **_question(target.kind, target.target),
    )


@blueprint.get("/where-used.csv")
@signed_in
def download() -> ResponseReturnValue:
    """Every row as a file; times in UTC."""
    with reading() as db:
        target = find_target(db, request.args.get("kind", ""), request.args.get("target", ""))
        rows = rows_of(db, tuple(every_use(db, target.kind, target.target)))
    table = [
        (
            row.use.batch,
            row.use.subject,
            str(row.use.dose_no),
            row.use.trial,
            row.use.stage,
            "; ".join(said(step) for step in row.steps),
            row.use.first_at.isoformat(),
            row.use.last_at.isoformat(),
            row.use.infused_at.isoformat() if row.use.infused_at else "",
        )
        for row in rows
    ]
    answer = make_response("\ufeff" + csv_text(HEADINGS, table))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="where-used.csv"'
    return answer


def _empty(kind: str, given: str, refusal: NotFound | NotReadable | None = None) -> str:
    with reading() as db:
        known = {
            "material": [(one.lot, f"{one.title}, {one.lot_number}") for one in list_lots(db)],
            "equipment": [(one.equipment, f"{one.equipment}, {one.title}") for one in list_equipment(db)],
            "person": [(one.person, one.printed_name) for one in list_people(db)],
        }
    return render_template("where_used/page.html", known=known, uses=None, **_question(kind, given, refusal))


def _question(kind: str, given: str, refusal: NotFound | NotReadable | None = None) -> dict[str, object]:
    return {
        "kinds": [(one, said(KIND_WORDS[one])) for one in KINDS],
        "kind_words": KIND_WORDS,
        "kind": kind,
        "given": given,
        "refusal": refusal,
    }
