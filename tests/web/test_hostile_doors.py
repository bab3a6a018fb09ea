"""Hostile codes at the other doors: an alarm, a form of a downtime, the choice of a station, the vessels, the tags."""

from urllib.parse import quote

import pytest

from tests.web.house import PASSWORD
from tests.web.test_hostile_codes import BATCH, check_refused, few, rows_of

pytestmark = pytest.mark.check("C7")

SECOND = {"name": "demo-technician-b", "password": PASSWORD}
VESSEL_WORK = ("move", "split", "result", "discard")


def looked_at(answer, sent):
    """A page may say that there is nothing of that name; it neither fails nor runs what it was given."""
    assert answer.status_code < 500, (answer.status_code, sent)
    assert "<script>alert" not in answer.get_data(as_text=True), sent


def test_no_hostile_code_moves_anything_in_an_alarm(house, technician):
    alarm = {"low_c": "30.1", "high_c": "", "from_at": "2026-11-19T06:10", "to_at": "", "what": "door ajar"}
    raised = technician.post("/equipment/INC-1/alarms", **alarm)
    assert raised.status_code == 303
    own = raised.headers["Location"].rpartition("/")[2]
    before = rows_of(house)
    for sent in few(house)[::3]:
        path = quote(sent, safe="")
        looked_at(technician.get(f"/alarms/{path}"), sent)
        for door in (f"/alarms/{own}/out", f"/alarms/{own}/in", f"/alarms/{path}/out", f"/alarms/{path}/in"):
            answer = technician.post(door, code=sent)
            assert 300 <= answer.status_code < 500 and answer.status_code != 303, (door, sent)
        answer = technician.post(f"/equipment/{path}/alarms", **alarm)
        assert 300 <= answer.status_code < 500 and answer.status_code != 303, sent
    assert rows_of(house) == before


def test_no_hostile_code_opens_a_form_of_a_downtime(house, technician):
    before = rows_of(house)
    for sent in few(house)[::5]:
        path = quote(sent, safe="")
        looked_at(technician.get(f"/downtime/{path}"), sent)
        check_refused(technician.post(f"/batches/{BATCH}/downtime", step=sent), sent)
        for door in (f"/downtime/{path}/entered", f"/downtime/{path}/voided", f"/batches/{path}/downtime"):
            answer = technician.post(door, why="x", step="feed_d10", **SECOND)
            assert 300 <= answer.status_code < 500 and answer.status_code != 303, (door, sent)
    assert rows_of(house) == before


def test_no_hostile_code_is_a_station_or_a_place(house, technician):
    before = rows_of(house)
    for sent in few(house)[::3]:
        if sent.strip():
            check_refused(technician.post("/station", station=sent, next=sent), sent)
        looked_at(technician.get(f"/places/{quote(sent, safe='')}"), sent)
        looked_at(technician.get(f"/labels/tags/{quote(sent, safe='')}.pdf"), sent)
    assert rows_of(house) == before


def test_no_hostile_code_is_a_vessel(house, technician):
    before = rows_of(house)
    for sent in few(house)[::5]:
        for doing in (*VESSEL_WORK, quote(sent, safe="")):
            named = {"code": sent, "place": sent, "into": sent, "reason": "x"} | SECOND
            answer = technician.post(f"/batches/{BATCH}/vessels/{doing}", **named)
            assert 300 <= answer.status_code < 500 and answer.status_code != 303, (doing, sent)
    assert rows_of(house) == before
