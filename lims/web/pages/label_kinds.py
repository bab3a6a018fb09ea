"""Kinds of label: each with the longest data in each language, what does not hold, and quality's approval."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.actions.label_kinds import approve_label_kind
from lims.domain.errors import NotFound, Refusal, msg
from lims.domain.label_approval import ApprovalState, LabelApproval, LabelDefinition, approval_state
from lims.masterdata.labels import label_definition, label_definitions
from lims.printing.label_kinds import LabelKind, label_kind
from lims.printing.worst_cases import faults_of, worst_face
from lims.store.reading.label_kinds import list_label_approvals
from lims.store.reading.people import list_people
from lims.web.access import allowed, signed_in
from lims.web.acting import act
from lims.web.desk import do_or_show, text
from lims.web.label_preview import picture_of
from lims.web.site import person, reading

blueprint = Blueprint("label_kinds", __name__)


@dataclass(frozen=True, slots=True)
class Row:
    """One kind: its files, its drawing, what quality approved."""

    definition: LabelDefinition
    drawing: LabelKind
    approval: LabelApproval | None
    state: ApprovalState


@blueprint.get("/label-kinds")
@signed_in
def page() -> ResponseReturnValue:
    """Every kind, and whether it may be printed."""
    return _show()


@blueprint.get("/label-kinds/<kind>-<language>.svg")
@signed_in
def picture(kind: str, language: str) -> ResponseReturnValue:
    """A kind of label with the longest data, in true size."""
    label_definition(kind)
    if language not in label_kind(kind).languages:
        raise NotFound(
            "label_language_unknown",
            msg(
                "The %(title)s label has no words in %(language)s.",
                title=label_kind(kind).title,
                language=language[:20],
            ),
            next_step=msg("Choose one of its languages."),
        )
    answer = make_response(picture_of(worst_face(kind, language)))
    answer.headers["Content-Type"] = "image/svg+xml"
    return answer


@blueprint.post("/label-kinds/<kind>/approve")
@allowed("qa")
def approve(kind: str) -> ResponseReturnValue:
    """Approve what was looked at, when it holds the longest data."""

    def do() -> None:
        definition = label_definition(kind)
        faults = faults_of(kind)
        if faults:
            raise Refusal(
                "label_does_not_hold",
                msg("The %(title)s label cannot be approved.", title=definition.title),
                reasons=faults,
                next_step=msg("Mend its files in labels/%(kind)s, then look at it again.", kind=kind),
            )
        act(approve_label_kind, kind, sha256=text("sha256"))

    return do_or_show(do, lambda _: url_for("label_kinds.page", _anchor=kind), _show)


def _show(refusal: Refusal | None = None) -> str:
    with reading() as db:
        approvals = {one.kind: one for one in list_label_approvals(db)}
        names = {one.person: one.printed_name for one in list_people(db)}
    rows = [
        Row(one, label_kind(one.kind), approvals.get(one.kind), approval_state(one, approvals.get(one.kind)))
        for one in label_definitions()
    ]
    waiting = sum(row.state is not ApprovalState.APPROVED for row in rows)
    title = (
        msg("%(count)s label kinds wait for quality", count=waiting)
        if waiting
        else msg("Every label kind here is approved")
    )
    return render_template(
        "label_kinds/list.html", title=title, rows=rows, names=names, may_approve=person().has("qa"), refusal=refusal
    )
