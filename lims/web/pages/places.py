"""Where everything stands now: every place with what it holds, and the way to one container, subject or batch."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from lims.domain.containers import Container
from lims.domain.errors import Refusal
from lims.domain.figures import plain
from lims.domain.identifiers import read_label_code
from lims.store.reading.containers import find_label
from lims.store.reading.materials import list_equipment
from lims.store.reading.vessels import list_standing
from lims.web.access import signed_in
from lims.web.site import reading

blueprint = Blueprint("places", __name__)
LONGEST, MOST = 60, 200


@blueprint.get("/places")
@signed_in
def page() -> ResponseReturnValue:
    """What stands where, across all patients; `q` is a code, a place, a subject, a batch or part of a name."""
    asked = request.args.get("q", "").strip()[:LONGEST]
    with reading() as db:
        standing = list_standing(db)
        titles = {one.equipment: one.title for one in list_equipment(db)}
        label = find_label(db, code) if (code := _code_in(asked)) else None
    found = tuple(one for one in standing if one.container == label.target) if label else _search(standing, asked)
    places: dict[str, list[Container]] = {}
    for one in found[:MOST]:
        places.setdefault(one.place, []).append(one)
    return render_template(
        "vessels/places.html",
        asked=asked,
        places=[(place, titles.get(place, ""), inside) for place, inside in sorted(places.items())],
        count=len(found),
        most=MOST,
        plain=plain,
    )


def _code_in(asked: str) -> str:
    try:
        return read_label_code(asked)
    except Refusal:
        return ""


def _search(standing: Sequence[Container], asked: str) -> tuple[Container, ...]:
    """Every container of which all words that were asked for are said, in whatever order and case."""
    words = asked.casefold().split()
    told = ((one, f"{one.container} {one.subject} {one.title} {one.place}".casefold()) for one in standing)
    return tuple(one for one, text in told if all(word in text for word in words))
