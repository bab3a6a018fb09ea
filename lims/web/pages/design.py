"""The living style page: every part of the pages in every state, drawn by the templates that the pages use."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from lims.web.access import signed_in
from lims.web.show import design
from lims.web.static_files import ICONS

blueprint = Blueprint("design", __name__)


@blueprint.get("/design")
@signed_in
def page() -> ResponseReturnValue:
    """Shapes, answers, slots, entries, sums, people, buttons, banners, tables, charts, icons, type, colours."""
    return render_template(
        "design/page.html",
        sections=design.SECTIONS,
        chips=design.CHIPS,
        answers=design.ANSWERS,
        slots=design.SLOTS,
        entries=design.ENTRIES,
        sums=design.SUMS,
        banners=design.BANNERS,
        results=design.RESULTS,
        sizes=design.SIZES,
        colours=design.COLOURS,
        spaces=design.SPACES,
        spark=design.sample_spark(),
        icon_names=ICONS,
    )
