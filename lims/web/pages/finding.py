"""Find anything: whatever is typed or scanned into the field of the frame opens its story in one step."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from lims.domain.errors import Message, msg
from lims.domain.finding import Asked, read_question
from lims.store.reading.finding import find_beginning, find_named
from lims.web.access import signed_in
from lims.web.show.finding import HitGroup, groups_of, story_of
from lims.web.site import reading

blueprint = Blueprint("finding", __name__)


@blueprint.get("/find")
@signed_in
def page() -> ResponseReturnValue:
    """One thing that is called so: its story. Several, or none: what is called nearly so. Nothing is recorded."""
    asked = read_question(request.args.get("q", ""))
    with reading() as db:
        named = find_named(db, asked)
        if len({story_of(one) for one in named}) == 1:
            return redirect(story_of(named[0]))
        groups = groups_of(named or find_beginning(db, asked))
    return render_template("finding/page.html", asked=asked.text, groups=groups, title=_title(asked, groups))


def _title(asked: Asked, groups: tuple[HitGroup, ...]) -> Message:
    if not asked.text:
        return msg("What are you looking for?")
    hits = sum(len(group.hits) for group in groups)
    if not hits:
        return msg("Nothing here is called %(asked)s", asked=asked.text)
    return (
        msg("1 thing begins like %(asked)s", asked=asked.text)
        if hits == 1
        else msg("%(count)s things begin like %(asked)s", count=hits, asked=asked.text)
    )
