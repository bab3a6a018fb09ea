"""The whole story: of a batch on one time-line that can be filtered, and of one container."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from lims.actions.views import batch_record
from lims.domain.errors import Message, NotFound, msg
from lims.domain.identifiers import check_batch_number
from lims.web.access import signed_in
from lims.web.language import said
from lims.web.show.batch import mark_of
from lims.web.show.container_story import container_story
from lims.web.show.story import Story, story_of
from lims.web.show.story_areas import AREAS
from lims.web.site import reading, site_time

blueprint = Blueprint("stories", __name__)


@blueprint.get("/batches/<number>/time-line")
@signed_in
def time_line(number: str) -> ResponseReturnValue:
    """Everything that the record has of a batch, newest first; a part of it, a word in it, from an entry downwards."""
    with reading() as db:
        found = batch_record(db, check_batch_number(number))
    part, word, below = request.args.get("show", ""), request.args.get("word", "").strip()[:60], _below()
    part = part if part in AREAS else ""
    story = story_of(found, site_time(), said, part=part, word=word, below=below)
    return render_template(
        "stories/time_line.html",
        batch=found.batch,
        mark=mark_of(found),
        story=story,
        title=_title(story, part, word),
        part=part,
        word=word,
        below=below,
    )


def _below() -> int | None:
    given = request.args.get("below", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else None


def _title(story: Story, part: str, word: str) -> Message:
    trouble = next((one.count for one in story.filters if one.key == "trouble"), 0)
    if word:
        return msg("%(count)s entries have %(word)s in them", count=story.found, word=word)
    if part:
        return msg("%(count)s of %(all)s entries: %(part)s", count=story.found, all=story.entries, part=AREAS[part])
    if trouble:
        return msg("%(all)s entries, %(count)s of them refusals or deviations", all=story.entries, count=trouble)
    return msg("%(all)s entries, and nothing was refused", all=story.entries)


@blueprint.get("/batches/<number>/containers/<name>")
@signed_in
def container(number: str, name: str) -> ResponseReturnValue:
    """One container: what it came from, what came of it, who held it when, its labels, and every entry about it."""
    with reading() as db:
        found = batch_record(db, check_batch_number(number))
    story = container_story(found, name, site_time())
    if story is None:
        raise NotFound(
            "unknown_container",
            msg("Batch %(batch)s has no container %(name)s.", batch=number, name=name[:20]),
            next_step=msg("Look at the container graph of the batch."),
        )
    return render_template(
        "stories/container.html",
        batch=found.batch,
        record=found,
        mark=mark_of(found),
        story=story,
        thing=story.container,
    )
