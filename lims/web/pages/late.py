"""A forgotten value: entered late, with both times, the reason and a second person."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.late import record_late_entry
from lims.actions.views import step_view
from lims.domain.errors import NotFound, Refusal, msg
from lims.web.access import signed_in
from lims.web.acting import act
from lims.web.desk import asked_moment, asked_text, do_or_show, text, typed
from lims.web.reauthenticate import check_second_person
from lims.web.site import now, reading, site

blueprint = Blueprint("late", __name__)


@blueprint.get("/batches/<number>/steps/<step>/late")
@signed_in
def page(number: str, step: str) -> ResponseReturnValue:
    """Which value, when it was done, why it is late."""
    return _page(number, step)


@blueprint.post("/batches/<number>/steps/<step>/late")
@signed_in
def enter(number: str, step: str) -> ResponseReturnValue:
    """Save the value, marked late."""

    def do() -> None:
        second = check_second_person(text("name"), request.form.get("password", ""))
        entry, _, replicate = asked_text("entry", msg("The entry")).partition(":")
        act(
            record_late_entry,
            number,
            step,
            entry,
            asked_text("value", msg("The value")),
            replicate=int(replicate) if replicate.isdigit() else 1,
            performed_at=asked_moment("performed_at", msg("When it was done"), site().zone),
            reason=asked_text("reason", msg("The reason")),
            seen_by=second.person,
            chain=f"batch:{number}",
        )

    step_page = url_for("steps.page", number=number, step=step)
    return do_or_show(do, lambda _: step_page, lambda refusal: _page(number, step, refusal))


def _page(number: str, step: str, refusal: Refusal | None = None) -> str:
    with reading() as db:
        try:
            view = step_view(db, number, step, now())
        except KeyError as unknown:
            raise NotFound(
                "unknown_step",
                msg("Batch %(batch)s has no step %(step)s.", batch=number, step=step[:40]),
                next_step=msg("Open the batch from the board, or scan one of its labels."),
            ) from unknown
    return render_template("bench/late.html", view=view, batch=view.batch, typed=typed(), refusal=refusal)
