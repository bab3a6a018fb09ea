"""My work: what waits for whoever is signed in, the most urgent first."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from lims.actions.overview import board
from lims.domain.errors import Message, msg
from lims.web.access import signed_in
from lims.web.show.jobs import Urgency
from lims.web.show.my_work import my_work, title_of
from lims.web.site import person, reading, site_time

blueprint = Blueprint("my_work", __name__)

GROUPS: tuple[tuple[Urgency, Message], ...] = (
    (Urgency.LATE, msg("Late")),
    (Urgency.NOW, msg("Now")),
    (Urgency.SOON, msg("Next 4 hours")),
    (Urgency.LATER, msg("Later")),
)


@blueprint.get("/my-work")
@signed_in
def page() -> ResponseReturnValue:
    """Steps, hand-overs, reviews, samples, alerts, tasks, deviations, papers: those that are this person's."""
    times = site_time()
    with reading() as db:
        found = board(db, times.now)
        work = my_work(db, found, person(), times)
    return render_template(
        "my_work/page.html",
        title=title_of(work),
        groups=[(title, work.of(urgency)) for urgency, title in GROUPS if work.of(urgency)],
        first=work.jobs[0] if work.jobs and work.jobs[0].urgency <= Urgency.NOW else None,
        jobs=work.jobs,
    )
