"""People: who may act here, and adding one."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.people import add_person
from lims.domain.errors import Message, Refusal, msg
from lims.domain.people import ROLES
from lims.store.credentials import set_password_hash
from lims.store.reading.people import list_people
from lims.store.record import Act
from lims.web.access import allowed
from lims.web.acting import act
from lims.web.desk import asked_text, do_or_show, typed
from lims.web.passwords import check_password
from lims.web.site import now, person, reading, site

blueprint = Blueprint("people", __name__)

ROLE_WORDS: dict[str, Message] = {
    "technician": msg("technician"),
    "verifier": msg("verifier"),
    "qc": msg("quality control"),
    "qa": msg("quality assurance"),
    "nurse": msg("nurse"),
    "courier": msg("courier"),
    "physician": msg("physician"),
    "administrator": msg("administrator"),
    "auditor": msg("auditor"),
}
assert set(ROLE_WORDS) == set(ROLES)


@blueprint.get("/people")
@allowed("administrator", "qa", "auditor")
def page() -> ResponseReturnValue:
    """Everybody, with their roles."""
    return _page()


@blueprint.post("/people")
@allowed("administrator")
def add() -> ResponseReturnValue:
    """Add a person with a first password, both or neither."""

    def do() -> str:
        name = asked_text("person", msg("The sign-in name"))
        password = request.form.get("password", "")
        check_password(password)
        hashed = site().passwords.make_hash(password)
        act(_add, name, printed_name=request.form.get("printed_name", ""), hashed=hashed)
        return name

    return do_or_show(do, lambda name: url_for("people.page", _anchor=name), _page)


def _add(acting: Act, name: str, *, printed_name: str, hashed: str) -> None:
    add_person(acting, name, printed_name=printed_name, roles=tuple(request.form.getlist("roles")))
    set_password_hash(acting.db, name, hashed, now())


def _page(refusal: Refusal | None = None) -> str:
    with reading() as db:
        people = list_people(db)
    return render_template(
        "people/list.html",
        people=people,
        active=[one for one in people if one.active],
        role_words=ROLE_WORDS,
        may_add=person().has("administrator"),
        typed=typed(),
        refusal=refusal,
    )
