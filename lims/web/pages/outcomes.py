"""What became of the batches, with supply out of specification apart from every release."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from lims.domain.errors import Message, msg
from lims.domain.outcomes import Outcomes, outcomes_of
from lims.store.reading.outcomes import count_batches
from lims.web.access import signed_in
from lims.web.site import reading

blueprint = Blueprint("outcomes", __name__)


@blueprint.get("/outcomes")
@signed_in
def page() -> ResponseReturnValue:
    """One row a product."""
    with reading() as db:
        found = outcomes_of(count_batches(db))
    return render_template("outcomes/outcomes.html", title=_title(found), found=found)


def _title(found: tuple[Outcomes, ...]) -> Message:
    released, decided = sum(one.released for one in found), sum(one.decided for one in found)
    if not decided:
        return msg("No batch is decided yet")
    supplied = sum(one.supplied for one in found)
    words = msg("%(released)s of %(decided)s decided batches were released", released=released, decided=decided)
    return msg("%(words)s, %(supplied)s supplied out of specification", words=words, supplied=supplied)
