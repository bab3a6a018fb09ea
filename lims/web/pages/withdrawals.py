"""A subject leaves the treatment: the physician signs once, and every batch whose dose was not given is cancelled."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.cancelling import withdraw_subject
from lims.actions.views import batch_record
from lims.domain.cancelling import ASKED, KEPT, WHY, may_be_cancelled
from lims.domain.errors import Refusal
from lims.store.reading.batches import list_batches
from lims.store.reading.draws import find_withdrawal
from lims.store.reading.subjects import get_subject
from lims.web.access import allowed, signed_in
from lims.web.acting import act
from lims.web.desk import do_or_show, text, typed
from lims.web.language import said
from lims.web.reauthenticate import check_own_password
from lims.web.site import person, reading

blueprint = Blueprint("withdrawals", __name__)


@blueprint.get("/subjects/<code>/withdraw")
@signed_in
def page(code: str) -> ResponseReturnValue:
    """What ends with the treatment, and what stays."""
    return _page(code)


@blueprint.post("/subjects/<code>/withdraw")
@allowed("physician")
def withdraw(code: str) -> ResponseReturnValue:
    """Take the subject out of the treatment, and sign it."""

    def do() -> None:
        check_own_password(request.form.get("password", ""))
        shown = dict(one.partition(" ")[::2] for one in request.form.getlist("shown"))
        act(withdraw_subject, code, kind=text("kind"), reason=text("reason"), contents=shown)

    return do_or_show(do, lambda _: url_for("subjects.subject", code=code), lambda refusal: _page(code, refusal))


def _page(code: str, refusal: Refusal | None = None) -> str:
    with reading() as db:
        who = get_subject(db, code)
        ended = find_withdrawal(db, code)
        batches = list_batches(db, subject=code)
        live = [batch_record(db, one.batch) for one in batches if may_be_cancelled(one.stage)]
    return render_template(
        "subjects/withdraw.html",
        who=who,
        ended=ended,
        why_ended=WHY[ended.kind] if ended else None,
        live=live,
        given=sum(one.infused_at is not None for one in batches),
        kinds=[(kind, said(WHY[kind])) for kind in ASKED],
        kept=KEPT,
        may=person().has("physician"),
        typed=typed(),
        refusal=refusal,
    )
