"""The tags of a batch: what its small labels leave to them."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from lims.actions.label_rules import label_site
from lims.actions.master import protocol_of
from lims.domain.batch import Batch
from lims.domain.errors import NotFound, msg
from lims.domain.label_text import statements_for_container
from lims.printing.tags import Tag, leaves_to_tag, tag_for, tags_pdf
from lims.store.reading.batches import get_batch
from lims.store.reading.containers import list_labels
from lims.store.reading.subjects import get_subject
from lims.web.access import signed_in
from lims.web.desk import pdf
from lims.web.language import gettext
from lims.web.pages.labels import blueprint
from lims.web.site import reading, site_time

__all__ = ["blueprint"]  # the station's own: this is one more of its pages


@blueprint.get("/labels/tags/<number>.pdf")
@signed_in
def tags(number: str) -> ResponseReturnValue:
    """A tag for each small label in force of a batch. It stands for nothing in the record: printing it is no act."""
    with reading() as db:
        batch = get_batch(db, number)
        found, site = tags_of(db, batch), label_site(db).name
    if not found:
        raise NotFound(
            "no_tags",
            msg("No label of batch %(number)s leaves anything to a tag.", number=number),
            next_step=msg("Print the labels; every statement stands on them."),
        )
    return pdf(tags_pdf(found, site, site_time().today.isoformat(), gettext), f"tags-{number}.pdf")


def tags_of(db: Connection, batch: Batch) -> tuple[Tag, ...]:
    """The tags of the small labels in force, in the labels' order: what was printed, or for a vial what applies now."""
    small = [one for one in list_labels(db, batch.batch) if leaves_to_tag(one)]
    if not small:
        return ()
    subject, protocol, rules = get_subject(db, batch.subject), protocol_of(db, batch), label_site(db).rules
    now = {one.name: one.wording for one in statements_for_container("tube", subject, protocol, rules)}
    wanted = (tag_for(one, now if one.kind == "vial" else dict(one.text)) for one in small)
    return tuple(tag for tag in wanted if tag is not None)
