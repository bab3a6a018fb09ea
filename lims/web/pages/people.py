"""People: who may act here, and adding one."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.people import add_person
from lims.domain.errors import Refusal, msg
from lims.domain.people import ROLE_WORDS
from lims.store.credentials import set_password_hash
from lims.store.reading.people import list_people
from lims.store.reading.training import list_trainings
from lims.store.record import Act
from lims.web.access import allowed
from lims.web.acting import act
from lims.web.desk import asked_text, do_or_show, typed
from lims.web.show.people import standing
from lims.web.site import now, person, reading, site, site_time

blueprint = Blueprint("people", __name__)


@blueprint.get("/people")
@allowed("administrator", "qa", "auditor")
def page() -> ResponseReturnValue:
    """Everybody, with their roles and how their training stands."""
    return _page()


@blueprint.post("/people")
@allowed("administrator")
def add() -> ResponseReturnValue:
    """Add a person with a first password, both or neither."""

    def do() -> str:
        name = asked_text("person", msg("The sign-in name"))
        password = request.form.get("password", "")
        about = (name, request.form.get("printed_name", ""), site().name)
        hashed = site().passwords.make_hash(password, about)
        act(_add, name, printed_name=request.form.get("printed_name", ""), hashed=hashed)
        return name

    return do_or_show(do, lambda name: url_for("people.page", _anchor=name), _page)


def _add(acting: Act, name: str, *, printed_name: str, hashed: str) -> None:
    add_person(acting, name, printed_name=printed_name, roles=tuple(request.form.getlist("roles")))
    set_password_hash(acting.db, name, hashed, now(), key=site().settings.token_key, set_by=acting.person)


def _page(refusal: Refusal | None = None) -> str:
    with reading() as db:
        people, trainings = list_people(db), list_trainings(db)
    today = site_time().today
    return render_template(
        "people/list.html",
        people=people,
        active=[one for one in people if one.active],
        training={one.person: standing([t for t in trainings if t.person == one.person], today) for one in people},
        role_words=ROLE_WORDS,
        may_add=person().has("administrator"),
        typed=typed(),
        refusal=refusal,
    )
