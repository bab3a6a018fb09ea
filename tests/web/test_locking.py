"""A screen that nobody touches locks; whoever comes back is led to where they were. A refused form knows its page."""

from datetime import timedelta

import pytest

from tests.web.house import new_request_id

MINE, STEP = "B26-0005", "feed_d10"
HERE = f"/batches/{MINE}/steps/{STEP}"


@pytest.mark.parametrize(
    ("headers", "locked"), [({"X-Untouched": "yes"}, True), ({"HX-Request": "true"}, True), ({}, False)]
)
def test_a_page_that_draws_itself_anew_keeps_no_session_open(technician, headers, locked):
    for _ in range(2):
        technician.house.clock.now += timedelta(minutes=9)
        answer = technician.get(HERE, headers=headers)
    assert (answer.status_code == 302) is locked


def test_whoever_sent_a_form_from_a_locked_screen_comes_back_to_its_page(technician):
    fields = {"form_token": technician.token(), "request_id": new_request_id(), "reason": "?"}
    technician.house.clock.now += timedelta(minutes=16)
    fields["form_token"] = technician.token()
    asked = technician.client.post(f"{HERE}/finish", data=fields, headers={"Referer": f"http://localhost{HERE}"})
    assert asked.status_code == 302
    assert asked.location == f"/sign-in?next={HERE}"


@pytest.mark.parametrize(
    ("came_from", "page"),
    [
        (f"http://localhost{HERE}", HERE),
        ("", HERE),
        ("http://elsewhere.example/batches/B26-0006", HERE),
        (f"http://localhost{HERE}/finish", HERE),
    ],
)
def test_a_refused_form_says_where_its_page_can_be_fetched(technician, came_from, page):
    fields = {"form_token": technician.token(), "request_id": new_request_id()}
    refused = technician.client.post(f"{HERE}/finish", data=fields, headers={"Referer": came_from} if came_from else {})
    assert refused.status_code == 409
    assert f'data-page="{page}"' in refused.get_data(as_text=True)


def test_a_page_learns_which_of_its_wishes_were_carried_out(technician):
    done, refused = new_request_id(), new_request_id()
    assert technician.post(f"{HERE}/start", cleared="yes", request_id=done).status_code == 303
    assert technician.post(f"{HERE}/start", cleared="yes", request_id=refused).status_code == 409
    asked = f"/requests?id={done}&id={refused}&id=never-sent"
    assert technician.get(asked).json == {"done": [done]}
    assert technician.house.visitor("demo-technician-b").get(asked).json == {"done": []}
