"""Control sheets: command codes, the labels of places and equipment, badges, wristbands; each set onto paper."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.label_sets import issue_missing_badges, issue_set_again
from lims.domain.errors import Message, Refusal, msg
from lims.domain.labelling import IN_FORCE, Label, LabelState
from lims.printing.commands import COMMANDS, command_sheet_pdf
from lims.printing.label_kinds import label_kind
from lims.store.reading.containers import labels_without_batch
from lims.store.reading.people import list_people
from lims.store.reading.site import get_site
from lims.web.access import allowed, signed_in
from lims.web.acting import act
from lims.web.desk import asked_text, do_or_show, pdf, text, typed
from lims.web.language import gettext
from lims.web.pages.labels import blueprint
from lims.web.reauthenticate import check_second_person
from lims.web.show.label_forms import forms_for, remembered_form
from lims.web.show.label_life import STATES
from lims.web.show.printers import printer_rows, printers_for
from lims.web.site import person, reading, site_time

__all__ = ["blueprint"]  # the station's own: these are more of its pages
SETS = {
    "place": msg("Places and stations"),
    "equipment": msg("Equipment"),
    "person": msg("Badges"),
    "wristband": msg("Wristbands"),
}

MOST = 100  # shown of a set, the newest


@dataclass(frozen=True, slots=True)
class ControlSet:
    """Labels of one kind that belong to no batch. `waiting` are not on paper yet."""

    kind: str
    title: Message
    labels: tuple[Label, ...]
    count: int  # with those that are not shown

    @property
    def waiting(self) -> tuple[Label, ...]:
        """Those that wait for paper."""
        return tuple(one for one in self.labels if one.state is LabelState.ISSUED)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of those."""
        return tuple(one.label_code for one in self.waiting)

    @property
    def together(self) -> bool:
        """Whether they may be printed together: those of patients never are."""
        return not any(one.subject for one in self.labels)


@blueprint.get("/labels/sheets")
@signed_in
def sheets() -> ResponseReturnValue:
    """Every set, and what of it waits for paper."""
    return _page()


@blueprint.get("/labels/sheets/commands.pdf")
@signed_in
def commands() -> ResponseReturnValue:
    """The sheet of command codes. It stands for nothing in the record, so printing it is not an act."""
    with reading() as db:
        origin = get_site(db).origin
    return pdf(command_sheet_pdf(origin, site_time().today.isoformat(), gettext), "command-codes.pdf")


@blueprint.post("/labels/sheets/badges")
@allowed("administrator", "qa")
def badges() -> ResponseReturnValue:
    """Issue a badge to everybody who has none."""
    return do_or_show(lambda: act(issue_missing_badges), lambda _: url_for("labels.sheets") + "#person", _page)


@blueprint.post("/labels/sheets/<kind>/again")
@signed_in
def set_again(kind: str) -> ResponseReturnValue:
    """Issue a whole set once more, with a reason and a second person; the former labels are void."""

    def do() -> None:
        second = check_second_person(text("name"), request.form.get("password", ""))
        reason = asked_text("reason", msg("The reason"))
        act(issue_set_again, kind, reason=reason, second_person=second.person)

    return do_or_show(do, lambda _: url_for("labels.sheets") + f"#{kind}", _page)


def _page(refusal: Refusal | None = None) -> str:
    with reading() as db:
        printers = printer_rows(db)
        sets = {kind: labels_without_batch(db, kind, *IN_FORCE, most=MOST) for kind in SETS}
        people = [one for one in list_people(db) if one.active]
    badged = {one.target for one in sets["person"][0]}
    return render_template(
        "labels/sheets.html",
        commands=COMMANDS,
        sets=[ControlSet(kind, title, *sets[kind]) for kind, title in SETS.items()],
        forms={kind: forms_for(label_kind(kind)) for kind in SETS},
        form={kind: remembered_form(label_kind(kind)) for kind in SETS},
        printers={kind: printers_for(printers, label_kind(kind)) for kind in SETS},
        states={state.value: shown for state, shown in STATES.items()},
        without_badge=[one for one in people if one.person not in badged],
        may_badge=person().has("administrator", "qa"),
        typed=typed(),
        refusal=refusal,
    )
