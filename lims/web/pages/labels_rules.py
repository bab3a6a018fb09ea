"""Which rule puts which statement on a label, what the site decided, and putting a changed site file into force."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from lims.actions.label_rules import set_label_rules
from lims.domain.errors import NotReadable, Refusal, msg
from lims.domain.label_rules import ADDED, PROGRAM_RULES, REGULATED, LabelRules
from lims.masterdata.faults import SiteFaults
from lims.masterdata.site import read_site
from lims.resources import config_dir
from lims.store.reading.labels import find_label_rules
from lims.store.reading.people import list_people
from lims.web.access import allowed, signed_in
from lims.web.acting import act
from lims.web.desk import asked_text, do_or_show, typed
from lims.web.pages.labels import blueprint
from lims.web.site import person, reading

__all__ = ["blueprint"]  # the station's own: these are more of its pages


@blueprint.get("/labels/rules")
@signed_in
def rules() -> ResponseReturnValue:
    """Every rule with its source, and whether it applies here."""
    return _page()


@blueprint.post("/labels/rules")
@allowed("qa", "administrator")
def put_into_force() -> ResponseReturnValue:
    """What the site file says now applies to every label issued from here on."""

    def do() -> None:
        act(set_label_rules, _of_the_file(), reason=asked_text("reason", msg("The reason")))

    return do_or_show(do, lambda _: url_for("labels.rules"), _page)


def _of_the_file() -> LabelRules:
    try:
        return read_site((config_dir() / "site.toml").read_text(encoding="utf-8")).label_rules
    except SiteFaults as faults:
        raise NotReadable(
            "site_file",
            msg("config/site.toml cannot be used as it is."),
            reasons=tuple(msg("%(fault)s", fault=str(fault)) for fault in faults.faults),
            next_step=msg("Mend the file, then open this page again. The rules in force stay."),
        ) from faults


def _page(refusal: Refusal | None = None) -> str:
    with reading() as db:
        found = find_label_rules(db)
        names = {one.person: one.printed_name for one in list_people(db)}
    in_force = found.rules if found else PROGRAM_RULES
    try:
        wanted = _of_the_file()
    except NotReadable as fault:
        wanted, refusal = in_force, refusal or fault
    return render_template(
        "labels/rules.html",
        regulated=REGULATED,
        added=ADDED,
        found=found,
        in_force=in_force,
        wanted=wanted,
        differs=wanted != in_force,
        set_by=names.get(found.set_by, found.set_by) if found else "",
        may_set=person().has("qa", "administrator"),
        typed=typed(),
        refusal=refusal,
    )
