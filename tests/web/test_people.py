"""The people page: training recorded and withdrawn by somebody else, roles, leaving, the badge."""

from datetime import timedelta

import pytest

from lims.store.reading.people import get_person
from lims.store.reading.training import trainings_of
from tests.web.house import NOW, text_of

TODAY = NOW.date()
M, A = "demo-technician-m", "demo-technician-a"


def record(visitor, person, skill="aseptic", *, since=1, still=365, certificate="GMP-2026-17"):
    trained_on, valid_until = TODAY - timedelta(days=since), TODAY + timedelta(days=still)
    days = {"trained_on": trained_on.isoformat(), "valid_until": valid_until.isoformat()}
    return visitor.post(f"/people/{person}/training", skill=skill, certificate=certificate, **days)


def held(house, person):
    with house.store.reading() as db:
        return trainings_of(db, person)


def test_the_list_shows_whose_training_has_ended(house):
    page = house.visitor("demo-qa-d").get("/people")
    said = text_of(page)
    assert "Demo technician M demo-technician-m technician expired" in said
    assert "Demo technician A demo-technician-a technician valid" in said
    assert f"/people/{M}" in page.get_data(as_text=True)


def test_quality_renews_a_training_and_the_page_says_who_recorded_it(house):
    quality = house.visitor("demo-qa-d")
    assert "expired" in text_of(quality.get(f"/people/{M}"))
    assert record(quality, M).status_code == 303
    assert held(house, M)[-1].certificate == "GMP-2026-17"
    assert "recorded by Demo QA person D" in text_of(quality.get(f"/people/{M}"))
    assert house.kinds("site")[-1] == "TrainingRecorded"


def test_nobody_records_or_withdraws_their_own(house):
    head = house.visitor("demo-administrator")
    assert head.post(
        "/people/demo-administrator/roles", roles=["administrator", "technician"], roles_reason="short of hands"
    ).status_code in (302, 303)
    answer = record(head, "demo-administrator")
    assert answer.status_code == 403 and "their own training" in text_of(answer)
    technician = house.visitor(A)
    assert record(technician, A).status_code == 403
    assert record(technician, M).status_code == 403
    assert held(house, "demo-administrator") == ()


def test_what_no_certificate_says_is_refused_and_what_was_typed_stays(house):
    quality = house.visitor("demo-qa-d")
    for wrong in ({"since": -1}, {"still": -5}, {"still": 3000}, {"skill": "juggling"}, {"certificate": " "}):
        answer = record(quality, M, **wrong)
        assert answer.status_code in (409, 422), wrong
    assert "GMP-2026-17" in record(quality, M, still=3000).get_data(as_text=True)
    assert len(held(house, M)) == 2


def test_a_training_withdrawn_from_a_past_day_lists_the_work_that_rested_on_it(house):
    quality = house.visitor("demo-qa-d")
    training = next(one for one in held(house, A) if one.skill == "counting")
    since = (TODAY - timedelta(days=20)).isoformat()
    fields = {f"from_day_{training.training}": since, f"withdraw_reason_{training.training}": "the assessor erred"}
    answer = quality.post(f"/people/{A}/training/{training.training}/withdrawn", **fields)
    assert answer.status_code == 303
    said = text_of(quality.get(f"/people/{A}"))
    assert "Work that rested on Cell counting" in said and "under evaluation" in said
    again = quality.post(f"/people/{A}/training/{training.training}/withdrawn", **fields)
    assert again.status_code == 409 and "withdrawn already" in text_of(again)


def test_roles_change_and_a_person_leaves_by_forms_of_the_administrator(house):
    head, quality = house.visitor("demo-administrator"), house.visitor("demo-qa-d")
    assert quality.post(f"/people/{M}/roles", roles=["qa"], roles_reason="x").status_code == 403
    assert head.post(f"/people/{M}/roles", roles=["verifier"], roles_reason="").status_code == 422
    assert head.post(f"/people/{M}/roles", roles=["verifier"], roles_reason="new duty").status_code == 303
    assert head.post(f"/people/{M}/disabled", disable_reason="left the house").status_code == 303
    with house.store.reading() as db:
        left = get_person(db, M)
    assert (left.roles, left.active) == (("verifier",), False)
    said = text_of(head.get(f"/people/{M}"))
    assert "disabled" in said and "Disable this person" not in said
    last = head.post("/people/demo-administrator/disabled", disable_reason="x")
    assert last.status_code == 409 and "last administrator" in text_of(last)


def test_everybody_sees_their_own_training_and_nobody_elses(house):
    technician = house.visitor(A)
    mine = technician.get(f"/people/{A}")
    assert mine.status_code == 200 and "Aseptic work" in text_of(mine) and "Withdraw this" not in text_of(mine)
    assert technician.get(f"/people/{M}").status_code == 403
    assert house.visitor("demo-qa-d").get("/people/nobody").status_code == 404


@pytest.mark.check("C8")
def test_a_badge_says_who_somebody_is_and_opens_nothing(house):
    head = house.visitor("demo-administrator")
    issued = head.post(f"/people/{A}/badge")
    assert issued.status_code == 303 and "/labels" in issued.location
    assert "Badge" in text_of(head.get(f"/people/{A}"))
    stranger = house.visitor(M, station="BSC-2")
    before = house.entries()
    answer = stranger.scan(A)
    assert answer.json["outcome"] == "found" and "Badge of Demo technician A" in answer.json["words"]
    assert house.entries() == before
    assert stranger.get(f"/people/{A}").status_code == 403  # still who was signed in
    first = house.code_of(A)
    head.post(f"/people/{A}/badge")
    refused = stranger.scan(first)
    assert refused.status_code == 409 and refused.json["code"] == "void_label"


def test_a_training_that_ends_soon_is_told_before_it_ends(house):
    quality = house.visitor("demo-qa-d")
    assert "A training ends soon" not in text_of(quality.get("/board"))
    record(quality, M, still=20)
    for who, told in (("demo-qa-d", True), ("demo-administrator", True), (M, True), (A, False)):
        said = text_of(house.visitor(who).get("/board"))
        assert ("Demo technician M, Aseptic work: valid through" in said) is told
    record(quality, M, still=400)  # renewed: nothing ends any more
    assert "A training ends soon" not in text_of(quality.get("/board"))
