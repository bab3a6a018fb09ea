"""The access review: the list is what the database says, and a signature is bound to it."""

import csv
import io
import json
import re

import pytest
from sqlalchemy import text

from lims.actions.people import add_person, change_roles, disable_person
from tests.web.house import PASSWORD, text_of

QA, HEAD = "demo-qa-d", "demo-administrator"


def content_of(visitor):
    return re.search(r'name="content_sha256" value="(\w{64})"', visitor.get("/access-review").get_data(as_text=True))[1]


@pytest.fixture
def crowd(house):
    """Two hundred people, every tenth of whom has left."""

    def add(act):
        for number in range(200):
            roles = ("technician", "verifier") if number % 3 else ("qc",)
            add_person(act, f"demo-hand-{number}", printed_name=f"=Demo hand {number}", roles=roles)
            if number % 10 == 0:
                disable_person(act, f"demo-hand-{number}", reason="left")

    house.store.perform(HEAD, house.clock(), add)
    return house


@pytest.mark.check("I12")
def test_the_list_of_two_hundred_people_is_what_the_database_says(crowd):
    crowd.clock.advance(days=91)
    quality = crowd.visitor(QA)
    with crowd.store.reading() as db:
        people = db.execute(text("SELECT person, roles, active FROM people")).all()
    file = quality.get("/access-review.csv").get_data(as_text=True).removeprefix("\ufeff")
    rows = {row["person"]: row for row in csv.DictReader(io.StringIO(file))}
    assert len(rows) == len(people) > 200
    for person, roles, active in people:
        row = rows[person]
        assert row["roles"].count(";") == len(json.loads(roles)) - 1
        assert (row["state"] == "may act") is bool(active)
    assert rows["demo-hand-1"]["last use"] == "never" and rows["demo-hand-1"]["days idle"] == "91"
    assert rows["demo-hand-1"]["printed name"].startswith("'=")  # no formula in a spreadsheet
    idle = sum(row["state"] == "may act" and int(row["days idle"]) > 90 for row in rows.values())
    assert idle >= 180 and f"{idle} people have been idle for more than 90 days" in text_of(
        quality.get("/access-review")
    )
    assert rows[QA]["days idle"] == "0"


@pytest.mark.check("I12")
def test_the_review_is_signed_as_it_was_shown_and_not_when_it_changed_meanwhile(house):
    quality = house.visitor(QA)
    signed = {"signer": QA, "password": PASSWORD, "remarks": "Technician M leaves in May."}
    shown = content_of(quality)
    assert quality.post("/access-review", content_sha256=shown, **signed | {"password": "guess"}).status_code == 403
    house.store.perform(
        HEAD, house.clock(), lambda act: change_roles(act, "demo-technician-m", roles=("qa",), reason="moved")
    )
    moved = quality.post("/access-review", content_sha256=shown, **signed)
    assert moved.status_code == 409 and "changed since this page was opened" in text_of(moved)
    assert quality.post("/access-review", content_sha256=content_of(quality), **signed).status_code == 303
    assert house.kinds("site")[-1] == "AccessReviewed"
    assert "Technician M leaves in May." in text_of(quality.get("/access-review"))
    assert house.visitor("demo-technician-a").get("/access-review").status_code == 403
