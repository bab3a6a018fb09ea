"""Signing in through the site's identity provider; binding one's account there, and ending that."""

from __future__ import annotations

import secrets

from flask import Blueprint, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.sign_in import note_outside_identity, note_outside_identity_ended
from lims.domain.errors import NotAllowed, NotFound, Refusal, msg
from lims.store import second_factors
from lims.store.record import Act
from lims.web import outside
from lims.web.access import allowed, open_to_all, signed_in
from lims.web.acting import act, perform
from lims.web.addresses import own_address
from lims.web.desk import SEE_OTHER, asked_text, do_or_show
from lims.web.faults import status_of
from lims.web.pages import known, sign_in
from lims.web.reauthenticate import check_own_password
from lims.web.sessions import open_session
from lims.web.site import find_signed_in, now, person

blueprint = Blueprint("outside", __name__)


@blueprint.post("/sign-in/outside")
@open_to_all
def begin() -> ResponseReturnValue:
    """To the identity provider: who is there?"""
    wanted = request.form.get("next", "")
    try:
        return outside.ask(outside.SIGN_IN, wanted=own_address(wanted))
    except Refusal as refusal:
        return make_response(sign_in.form(wanted, refusal=refusal), status_of(refusal))


@blueprint.get("/sign-in/outside/answer")
@open_to_all
def arrive() -> ResponseReturnValue:
    """Back from the identity provider: the answer is taken by the next address, which the browser knows to be ours."""
    outside.get_provider()
    return outside.onward(outside.address_to_take())


@blueprint.get("/sign-in/outside/taken")
@open_to_all
def take() -> ResponseReturnValue:
    """Open a session for the person whom the provider means, or bind who asked for that."""
    try:
        answered = outside.take()
        if answered.purpose == outside.BIND:
            return _bind(answered)
        who = outside.check_bound(answered.subject)
    except Refusal as refusal:
        shown = known.page_with(refusal) if find_signed_in() else sign_in.form("", refusal=refusal)
        return make_response(shown, status_of(refusal))
    answer = redirect(own_address(answered.wanted))
    open_session(answer, who.person, sign_in.station_of_device(), "outside")
    return answer


def _bind(answered: outside.Answered) -> ResponseReturnValue:
    me = find_signed_in()
    if me is None or me.person.person != answered.person:
        raise outside.refused()
    perform(lambda acting: _bind_in(acting, answered.subject), secrets.token_urlsafe(12), "outside")
    return redirect(url_for("known.page", _anchor="outside"), SEE_OTHER)


def _bind_in(acting: Act, subject: str) -> None:
    issuer = outside.get_provider().issuer
    note_outside_identity(acting, issuer=issuer, subject_sha256=outside.hash_of_subject(issuer, subject))
    if second_factors.find_outside(acting.db, issuer, subject) not in (None, acting.person):
        raise NotAllowed(
            "bound_already",
            msg("This account at the identity provider belongs to another person here."),
            next_step=msg("Sign in there as yourself, then bind your own."),
            lifted_by=msg("An administrator can end the other binding."),
        )
    second_factors.bind_outside(acting.db, issuer, subject, acting.person, now())


@blueprint.post("/your-sign-in/outside")
@signed_in
def bind() -> ResponseReturnValue:
    """The person, proven again, asks the provider for the account that is to be theirs."""
    try:
        check_own_password(request.form.get("password", ""), attempt="own_page")
        return outside.ask(outside.BIND, person=person().person)
    except Refusal as refusal:
        return make_response(known.page_with(refusal), status_of(refusal))


@blueprint.post("/your-sign-in/outside/ended")
@signed_in
def unbind() -> ResponseReturnValue:
    """The provider speaks for the person no more."""
    return do_or_show(
        lambda: act(_unbind, person().person, reason="ended by its owner"),
        lambda _: url_for("known.page", _anchor="outside"),
        known.page_with,
    )


@blueprint.post("/people/<name>/outside/ended")
@allowed("administrator")
def unbind_other(name: str) -> ResponseReturnValue:
    """An administrator ends the binding of somebody else."""
    act(_unbind, name, reason=asked_text("outside_reason", msg("The reason")))
    return redirect(url_for("person.page", name=name), SEE_OTHER)


def _unbind(acting: Act, name: str, *, reason: str) -> None:
    issuer = outside.get_provider().issuer
    note_outside_identity_ended(acting, name, issuer=issuer, reason=reason)
    if not second_factors.unbind_outside(acting.db, issuer, name):
        raise NotFound(
            "not_bound", msg("Nothing is bound here."), next_step=msg("Open the page afresh: it shows what is bound.")
        )
