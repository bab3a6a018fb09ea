"""Readings that disagree and steps that are late: a further reading, an exclusion, an acceptance, a look added."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from lims.actions.readings import accept_disagreement, add_reading, exclude_reading
from lims.actions.windows import record_growth_check
from lims.web.access import signed_in
from lims.web.acting import act
from lims.web.desk import text
from lims.web.pages.steps import do_on_step
from lims.web.reauthenticate import check_second_person

blueprint = Blueprint("readings", __name__)
_AT = "/batches/<number>/steps/<step>/readings"


@blueprint.post(f"{_AT}/further")
@signed_in
def further(number: str, step: str) -> ResponseReturnValue:
    """One reading more, all its parts at once."""
    values = {name.removeprefix("part-"): value for name, value in request.form.items() if name.startswith("part-")}
    return do_on_step(number, step, lambda: act(add_reading, number, step, values=values, chain=f"batch:{number}"))


@blueprint.post(f"{_AT}/exclude")
@signed_in
def exclude(number: str, step: str) -> ResponseReturnValue:
    """One reading counts no more, by two people."""

    def do() -> None:
        second = check_second_person(text("name"), request.form.get("password", ""))
        replicate = text("replicate")
        act(
            exclude_reading,
            number,
            step,
            replicate=int(replicate) if replicate.isascii() and replicate.isdigit() else 0,
            reason=text("reading_reason"),
            second_person=second.person,
            chain=f"batch:{number}",
        )

    return do_on_step(number, step, do)


@blueprint.post(f"{_AT}/accept")
@signed_in
def accept(number: str, step: str) -> ResponseReturnValue:
    """Readings that disagree stand, by two people."""

    def do() -> None:
        second = check_second_person(text("name"), request.form.get("password", ""))
        act(
            accept_disagreement,
            number,
            step,
            reason=text("reading_reason"),
            second_person=second.person,
            chain=f"batch:{number}",
        )

    return do_on_step(number, step, do)


@blueprint.post("/batches/<number>/steps/<step>/growth-check")
@signed_in
def growth_check(number: str, step: str) -> ResponseReturnValue:
    """Growth and viability, looked at because the step is late."""

    def do() -> None:
        act(
            record_growth_check,
            number,
            step,
            viable_density=text("check_density"),
            viability=text("check_viability"),
            remarks=text("check_remarks"),
            chain=f"batch:{number}",
        )

    return do_on_step(number, step, do)
