"""One person: roles, training, badge. What changes somebody is done here, by an administrator or by quality."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.accounts import bind_same_person, set_trials
from lims.actions.people import change_roles, disable_person, label_for_person
from lims.actions.sign_in import note_password_reset
from lims.actions.signers import lock_signing
from lims.actions.training import RECORDERS, record_training, skills_in_force, withdraw_training
from lims.domain.errors import Refusal, msg
from lims.domain.people import ROLE_WORDS
from lims.store import second_factors
from lims.store.credentials import set_password_hash
from lims.store.passkeys import revoke_passkeys_of
from lims.store.reading.containers import labels_of
from lims.store.reading.people import get_person, list_people
from lims.store.reading.protocols import list_protocols
from lims.store.reading.training import rested_on, trainings_of
from lims.store.record import Act
from lims.store.sessions import end_sessions_of
from lims.web.access import allowed, row_of, signed_in
from lims.web.acting import act
from lims.web.authority import check_role
from lims.web.desk import asked_day, asked_text, do_or_show, text, typed
from lims.web.outside import find_provider
from lims.web.reauthenticate import check_second_person
from lims.web.show.people import training_rows
from lims.web.show.where_used import step_titles
from lims.web.site import now, person, reading, site, site_time

blueprint = Blueprint("person", __name__)


@blueprint.get("/people/<name>")
@signed_in
def page(name: str) -> ResponseReturnValue:
    """One person, for those who look after people, and everybody for themselves."""
    if person().person != name:
        check_role(row_of("people.page"), person())
    return _page(name)


@blueprint.post("/people/<name>/roles")
@allowed("administrator")
def roles(name: str) -> ResponseReturnValue:
    """Replace the roles; from the next request on they count."""

    def do() -> None:
        wanted = tuple(request.form.getlist("roles"))
        act(change_roles, name, roles=wanted, reason=asked_text("roles_reason", msg("The reason")))

    return _answer(name, do)


@blueprint.post("/people/<name>/same-as")
@allowed("administrator")
def same_as(name: str) -> ResponseReturnValue:
    """Another account is the same human being's: neither is the second person to the other."""

    def do() -> None:
        other = asked_text("same_as", msg("The other account"))
        act(bind_same_person, name, same_as=other, reason=asked_text("same_reason", msg("The reason")))

    return _answer(name, do)


@blueprint.post("/people/<name>/trials")
@allowed("administrator")
def trials(name: str) -> ResponseReturnValue:
    """Whose things the person may see; nothing ticked: all of the site."""

    def do() -> None:
        wanted = tuple(request.form.getlist("trials"))
        act(set_trials, name, trials=wanted, reason=asked_text("trials_reason", msg("The reason")))

    return _answer(name, do)


@blueprint.post("/people/<name>/reset")
@allowed("administrator")
def reset(name: str) -> ResponseReturnValue:
    """A new first password, a second person beside the administrator; every session of the person ends."""

    def do() -> None:
        reason = asked_text("reset_reason", msg("The reason"))
        with reading() as db:
            owner = get_person(db, name)
        hashed = site().passwords.make_hash(
            request.form.get("new_password", ""), (name, owner.printed_name, site().name)
        )
        second = check_second_person(text("name"), request.form.get("password", ""))
        act(_reset, name, second=second.person, reason=reason, hashed=hashed)

    return _answer(name, do)


def _reset(acting: Act, name: str, *, second: str, reason: str, hashed: str) -> None:
    note_password_reset(acting, name, second=second, reason=reason)
    # Whoever typed the new password knows it: somebody else sees who it is before the account signs again.
    lock_signing(acting, name, cause="reset", what=f"password set anew, seen by {second}")
    set_password_hash(acting.db, name, hashed, now(), key=site().settings.token_key, set_by=acting.person)
    revoke_passkeys_of(acting.db, name, now())
    second_factors.forget_one_time(acting.db, name)
    second_factors.forget_pin(acting.db, name)
    second_factors.forget_outside(acting.db, name)
    end_sessions_of(acting.db, name, now())


@blueprint.post("/people/<name>/disabled")
@allowed("administrator")
def disable(name: str) -> ResponseReturnValue:
    """The person may not act any more; nothing they did changes."""
    return _answer(name, lambda: act(disable_person, name, reason=asked_text("disable_reason", msg("The reason"))))


@blueprint.post("/people/<name>/training")
@allowed(*RECORDERS)
def train(name: str) -> ResponseReturnValue:
    """Record a training of the person."""

    def do() -> None:
        act(
            record_training,
            name,
            asked_text("skill", msg("The skill")),
            trained_on=asked_day("trained_on", msg("The day of the training")),
            valid_until=asked_day("valid_until", msg("The last day of validity")),
            certificate=asked_text("certificate", msg("The certificate")),
        )

    return _answer(name, do)


@blueprint.post("/people/<name>/training/<int:training>/withdrawn")
@allowed(*RECORDERS)
def withdraw(name: str, training: int) -> ResponseReturnValue:
    """A training does not hold from a day on: every batch that rests on it gets a deviation."""

    def do() -> None:
        from_day = asked_day(f"from_day_{training}", msg("The first day on which it does not hold"))
        reason = asked_text(f"withdraw_reason_{training}", msg("The reason"))
        act(withdraw_training, training, from_day=from_day, reason=reason)

    return _answer(name, do)


@blueprint.post("/people/<name>/badge")
@allowed("administrator", "qa")
def badge(name: str) -> ResponseReturnValue:
    """Issue the badge; it is the next label to print."""
    return do_or_show(
        lambda: act(label_for_person, name),
        lambda label: url_for("labels.page", code=label),
        lambda refusal: _page(name, refusal),
    )


def _answer(name: str, do: Callable[[], Any]) -> ResponseReturnValue:
    return do_or_show(do, lambda _: url_for("person.page", name=name), lambda refusal: _page(name, refusal))


def _page(name: str, refusal: Refusal | None = None) -> str:
    with reading() as db:
        names = {one.person: one.printed_name for one in list_people(db)}
        who = get_person(db, name)
        trainings, skills = trainings_of(db, name), skills_in_force(db)
        affected = {one.training: rested_on(db, one.training) for one in trainings if one.withdrawn_from}
        titles = step_titles(db) if any(affected.values()) else {}
        trials = sorted({one.trial for one in list_protocols(db)})
        label = next((one for one in labels_of(db, name) if one.in_force and one.target_kind == "person"), None)
        provider = find_provider()
        bound_at = second_factors.bound_outside(db, provider.issuer, name) if provider else None
    me = person()
    return render_template(
        "people/person.html",
        who=who,
        names=names,
        rows=training_rows(trainings, skills, site_time().today),
        skills=list(skills.items()),
        affected=affected,
        titles=titles,
        label=label,
        provider=provider,
        bound_at=bound_at,
        trials=trials,
        role_words=ROLE_WORDS,
        may_administer=me.has("administrator"),
        may_train=me.has(*RECORDERS) and me.person != name,
        itself=me.person == name,
        typed=typed(),
        refusal=refusal,
    )
