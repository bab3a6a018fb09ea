"""A scan gets one answer: a slot filled, a page opened or a refusal in words; an identity stop holds the bench."""

import pytest

from tests.web.house import new_request_id, text_of

MINE, STEP, OTHER = "B26-0005", "feed_d10", "B26-0006"


@pytest.fixture
def bench(technician):
    """Day 10 of an iNKT batch, begun at BSC-2."""
    assert technician.post(f"/batches/{MINE}/steps/{STEP}/start", cleared="yes").status_code == 303
    return technician


def test_where_no_step_runs_a_container_opens_the_step_of_its_batch(technician):
    told = technician.scan(f"{MINE}/V1").json
    assert told["outcome"] == "found"
    assert told["go"] == f"/batches/{MINE}/step"
    assert technician.get(told["go"]).location.endswith(f"/steps/{STEP}")


def test_a_container_fills_its_slot_and_the_answer_names_the_next(bench):
    told = bench.scan(f"{MINE}/V1", MINE, STEP).json
    assert (told["outcome"], told["slot"]) == ("accepted", "V1")
    assert told["next_words"].startswith("Next: ")
    assert "1 of 6 filled" in text_of(bench.get(f"/batches/{MINE}/steps/{STEP}"))


def test_a_scan_is_answered_in_the_language_of_its_reader(bench):
    bench.post("/preferences", language="zh_Hant")
    told = bench.scan(f"{MINE}/V1", MINE, STEP).json
    assert "已接受" in told["words"] and told["next_words"].startswith("下一項：")


def test_the_same_thing_scanned_twice_is_known_and_changes_nothing(bench):
    bench.scan(f"{MINE}/V1", MINE, STEP)
    before = bench.house.entries()
    assert bench.scan(f"{MINE}/V1", MINE, STEP).json["outcome"] == "known"
    assert bench.house.entries() == before


def test_a_lot_that_expires_soon_is_accepted_with_attention(bench):
    assert bench.scan("M-004", MINE, STEP).json["outcome"] == "attention"
    assert "Expires in 5 days" in text_of(bench.get(f"/batches/{MINE}/steps/{STEP}"))


@pytest.mark.check("D4")
def test_a_lost_answer_is_asked_for_again_and_recorded_once(bench):
    wish = new_request_id()
    first = bench.scan(f"{MINE}/V1", MINE, STEP, request_id=wish).json
    entries = bench.house.entries()
    assert bench.scan(f"{MINE}/V1", MINE, STEP, request_id=wish).json == first
    assert bench.house.entries() == entries


@pytest.mark.check("D4")
def test_one_request_id_is_not_lent_to_another_scan(bench):
    wish = new_request_id()
    bench.scan(f"{MINE}/V1", MINE, STEP, request_id=wish)
    refused = bench.scan("M-003", MINE, STEP, request_id=wish)
    assert (refused.status_code, refused.json["code"]) == (409, "request_id_used")


@pytest.mark.parametrize(
    ("code", "status", "reason"),
    [
        ("0123456789ABCDEF", 422, "The check character does not fit"),
        ("0I23 4567 89AB CDEF", 422, "look alike"),
        ("12345", 422, "It has 5 characters"),
        ("CMD:CONFIRM", 422, "No label code carries"),
        ("<img src=x onerror=alert(1)>", 422, "No label code carries"),
        ("B26-9999", 404, ""),
        ("INKT-999", 404, ""),
    ],
)
def test_what_is_no_label_is_refused_with_the_reason_and_what_to_do(bench, code, status, reason):
    refused = bench.send("/scan", code=code)
    assert refused.status_code == status
    assert reason in " ".join(refused.json["reasons"])
    assert refused.json["next_step"]


def test_a_batch_number_typed_by_hand_opens_the_batch(technician):
    assert technician.send("/scan", code=" b26-0005 ").json["go"] == f"/batches/{MINE}/step"


def test_the_label_of_a_station_chooses_it(house):
    visitor = house.visitor("demo-technician-b")
    assert "No station" in text_of(visitor.get("/scan"))
    visitor.scan("BSC-4")
    assert "BSC-4 is free." in text_of(visitor.get("/scan"))


def test_the_label_of_a_station_scanned_before_a_step_leaves_the_person_at_the_step(house):
    step = f"/batches/{MINE}/steps/{STEP}"
    for came_from, go in (("http://elsewhere.example" + step, "/scan"), ("http://localhost" + step, "")):
        visitor = house.visitor("demo-technician-b")
        assert "Choose the station" in text_of(visitor.get(step))
        sent = {"code": house.code_of("BSC-2"), "request_id": new_request_id()}
        headers = {"X-Form-Token": visitor.token(), "X-Requested-With": "autolog", "Referer": came_from}
        answer = visitor.client.post("/scan", json=sent, headers=headers).json
        assert answer["go"] == go
    assert "start the step" in answer["next_words"]
    assert "The line is clear: start step" in text_of(visitor.get(step))


def test_a_typed_code_works_where_no_script_runs(technician):
    code = technician.house.code_of(f"{MINE}/V1")
    assert technician.post("/scan", code=code).location == f"/batches/{MINE}/step"
    refused = technician.post("/scan", code="nonsense")
    assert refused.status_code == 422
    assert "is not a label code" in text_of(refused)


@pytest.mark.check("W5")
def test_a_field_that_nobody_asked_for_is_refused(technician):
    refused = technician.send("/scan", code="x", released_by="me")
    assert refused.status_code == 422
    assert "released_by" in refused.json["reasons"][0]


@pytest.fixture
def stopped(bench):
    """Somebody else's bag was scanned."""
    bench.scan("BSC-2", MINE, STEP)
    refused = bench.scan(f"{OTHER}/V1", MINE, STEP)
    assert refused.status_code == 409
    assert (refused.json["code"], refused.json["stop"]) == ("wrong_patient", "/stop")
    assert refused.json["expected"]["subject"] != refused.json["scanned"]["subject"]
    return bench


def test_a_stop_names_both_identities_and_is_on_both_records(stopped):
    page = text_of(stopped.get("/stop"))
    assert "Stop. Wrong patient." in page
    assert page.count("differs") >= 4
    assert "Nothing was added to either batch" in page
    for batch in (MINE, OTHER):
        assert stopped.house.kinds(f"batch:{batch}")[-2:] == ["ScanRefused", "DeviationOpened"]


@pytest.mark.parametrize("path", ["/", "/scan", "/station", f"/batches/{MINE}/steps/{STEP}", "/sign-in"])
def test_a_stop_stays_through_reload_back_and_every_other_address(stopped, path):
    answer = stopped.get(path, follow_redirects=True)
    assert "Stop. Wrong patient." in text_of(answer)


def test_a_stop_stays_when_the_person_changes(stopped):
    stopped.post("/sign-out")
    stopped.sign_in("demo-technician-b")
    assert "Stop. Wrong patient." in text_of(stopped.get("/", follow_redirects=True))


@pytest.mark.check("C4")
def test_no_scan_and_no_entry_gets_past_a_stop(stopped):
    before = stopped.house.entries()
    assert stopped.scan(f"{MINE}/V1", MINE, STEP).json["stop"] == "/stop"
    assert stopped.send(f"/batches/{MINE}/steps/{STEP}/entries", entry="volume_ml", value="5").json["stop"] == "/stop"
    assert stopped.house.entries() == before


@pytest.mark.parametrize(
    ("name", "password"),
    [("demo-technician-a", "four gloves and a clock"), ("demo-lead-c", "a wrong one entirely"), ("", "")],
)
@pytest.mark.check("C4")
def test_whoever_scanned_it_and_whoever_cannot_prove_a_name_do_not_clear_a_stop(stopped, name, password):
    refused = stopped.post("/stop/clear", name=name, password=password)
    assert refused.status_code in (403, 409)
    assert "Stop. Wrong patient." in text_of(stopped.get("/", follow_redirects=True))


def test_a_second_person_clears_a_stop_and_the_step_goes_on_where_it_was(stopped):
    cleared = stopped.post("/stop/clear", name="demo-lead-c", password="four gloves and a clock")
    assert cleared.status_code == 302
    assert stopped.house.kinds(f"batch:{MINE}")[-1] == "StopCleared"
    page = stopped.get("/scan", follow_redirects=True)
    assert "1 of 6 filled" in text_of(page)
