"""Working a step on the page: begin, scan, enter, correct, verify, finish; and every tempting short cut."""

import re

import pytest

from tests.web.house import PASSWORD, text_of

BATCH, STEP = "B26-0005", "feed_d10"
PAGE = f"/batches/{BATCH}/steps/{STEP}"
THINGS = ("BSC-2", f"{BATCH}/V1", "M-003", "M-005", "CTR-1", "INC-1")
VALUES = (
    ("appearance", 1, "clear"),
    ("volume_ml", 1, "626"),
    ("viable_density", 1, "1.66e6"),
    ("viable_density", 2, "1.68 ×10⁶"),
    ("viability_percent", 1, "92.5"),
    ("purity_percent", 1, "12.1"),
    ("medium_added_ml", 1, "900"),
)


@pytest.fixture
def bench(technician):
    assert technician.post(f"{PAGE}/start", cleared="yes").status_code == 303
    return technician


def enter(bench, entry, value, replicate=1, **more):
    return bench.send(f"{PAGE}/entries", entry=entry, replicate=replicate, value=value, **more)


def seen_on(bench):
    return re.search(r'data-seen-seq="(\d+)"', bench.get(PAGE).get_data(as_text=True))[1]


def complete(bench):
    for thing in THINGS:
        assert bench.scan(thing, BATCH, STEP).status_code == 200
    for entry, replicate, value in VALUES:
        assert enter(bench, entry, value, replicate).status_code == 200


def test_a_whole_step_from_start_to_finish(bench):
    complete(bench)
    page = text_of(bench.get(PAGE))
    assert "6 of 6 filled" in page and "1 thing" in page
    assert (
        bench.post(f"{PAGE}/verify", name="demo-lead-c", password=PASSWORD, seen_seq=seen_on(bench)).status_code == 303
    )
    assert bench.post(f"{PAGE}/finish", seen_seq=seen_on(bench), cleared="yes").status_code == 303
    kinds = bench.house.kinds(f"batch:{BATCH}")
    assert kinds.index("StepVerified", -12) < kinds.index("StepFinished", -12)
    assert "Finished" in text_of(bench.get(PAGE))
    assert bench.get("/scan").status_code == 200  # the station is free again


def test_the_sum_is_shown_term_by_term(bench):
    complete(bench)
    page = text_of(bench.get(PAGE)).replace("\u00a0", " ")
    assert "1.67 ×10⁶ /mL mean of 2 readings" in page
    assert "626 mL volume" in page
    assert "1.05 ×10⁹ viable cells" in page
    assert "the readings vary by 0.8 %" in page


def test_a_finish_waits_and_says_what_is_left(bench):
    bench.scan("BSC-2", BATCH, STEP)
    refused = bench.post(f"{PAGE}/finish", seen_seq=seen_on(bench))
    assert refused.status_code == 409
    assert "Not scanned: Culture bag V1" in text_of(refused)


@pytest.mark.check("L7")
def test_a_value_is_saved_at_once_and_judged_against_its_limit(bench):
    good = enter(bench, "viability_percent", "92.5").json
    assert (good["shown"], good["kind"]) == ("92.5", "good")
    low = enter(bench, "viable_density", "2.9e5").json
    assert (low["shown"].replace("\u00a0", " "), low["kind"]) == ("2.9 ×10⁵", "warn")
    assert "2.9" in bench.get(PAGE).get_data(as_text=True)


@pytest.mark.parametrize(
    ("entry", "typed"),
    [
        ("volume_ml", "about 600"),
        ("volume_ml", "-5"),
        ("volume_ml", "626,5"),
        ("viability_percent", "925"),
        ("viable_density", "1.66"),
        ("viable_density", "1.66 x 106"),
        ("appearance", "lovely"),
        ("no_such_entry", "1"),
        ("volume_ml", ""),
    ],
)
@pytest.mark.check("B4")
def test_a_slip_of_the_pen_is_refused_with_what_to_type_instead(bench, entry, typed):
    before = bench.house.entries()
    refused = enter(bench, entry, typed)
    assert refused.status_code in (404, 422)
    assert refused.json["next_step"]
    assert bench.house.entries() == before


def test_what_is_typed_is_judged_without_being_saved(bench):
    before = bench.house.entries()
    said = bench.send(f"{PAGE}/entries/check", entry="viability_percent", value="65").json
    assert said["kind"] == "warn" and "outside the limit" in said["words"]
    assert bench.send(f"{PAGE}/entries/check", entry="viability_percent", value="92").json["kind"] == "good"
    assert bench.send(f"{PAGE}/entries/check", entry="viability_percent", value="x").json["kind"] == "bad"
    assert bench.house.entries() == before


@pytest.mark.check("L8", "L1")
def test_a_correction_needs_a_reason_and_keeps_the_old_value_legible(bench):
    enter(bench, "volume_ml", "262")
    refused = enter(bench, "volume_ml", "626", seen="262")
    assert (refused.status_code, refused.json["code"]) == (422, "reason_missing")
    corrected = enter(bench, "volume_ml", "626", seen="262", reason="digits swapped")
    assert corrected.json["shown"] == "626"
    assert "before: 262, by Demo technician A" in text_of(bench.get(PAGE))


@pytest.mark.check("D5")
def test_two_people_typing_the_same_entry_lose_nothing(bench):
    other = bench.house.visitor("demo-technician-b", station="BSC-2")
    enter(other, "volume_ml", "489")
    moved = enter(bench, "volume_ml", "491")
    assert (moved.status_code, moved.json["code"], moved.json["theirs"]) == (409, "entry_moved", "489")
    assert "491" in moved.json["next_step"]
    settled = enter(bench, "volume_ml", "491", seen="489", reason="read at the meniscus")
    assert settled.json["shown"] == "491"


def test_who_performed_a_step_does_not_verify_it(bench):
    complete(bench)
    refused = bench.post(f"{PAGE}/verify", name="demo-technician-a", password=PASSWORD, seen_seq=seen_on(bench))
    assert refused.status_code in (403, 409)
    assert bench.house.kinds(f"batch:{BATCH}")[-1] == "EntryRecorded"


def test_a_second_person_verifies_what_the_page_showed_and_nothing_newer(bench):
    complete(bench)
    seen = seen_on(bench)
    enter(bench, "medium_added_ml", "950", seen="900", reason="read again")
    refused = bench.post(f"{PAGE}/verify", name="demo-lead-c", password=PASSWORD, seen_seq=seen)
    assert refused.status_code == 409
    said = text_of(refused)
    assert "This changed while you were typing" in said
    assert 'value="demo-lead-c"' in refused.get_data(as_text=True)  # what was typed is kept


def test_a_page_learns_how_far_its_own_values_moved_the_record_and_nobody_elses(bench):
    seen = int(seen_on(bench))
    before, after = enter(bench, "volume_ml", "626").json["moved"]
    assert (before, after) == (seen, int(seen_on(bench)))
    before, after = bench.scan("BSC-2", BATCH, STEP).json["moved"]
    assert before < after == int(seen_on(bench))
    enter(bench.house.visitor("demo-technician-b", station="BSC-2"), "viability_percent", "92.5")
    assert enter(bench, "purity_percent", "12.1").json["moved"][0] > after


def test_a_wrong_password_of_the_second_person_is_refused_and_recorded(bench):
    complete(bench)
    refused = bench.post(f"{PAGE}/verify", name="demo-lead-c", password="not this one", seen_seq=seen_on(bench))
    assert refused.status_code == 403
    assert bench.house.kinds("site")[-1] == "SignInRefused"


def test_a_step_does_not_begin_without_a_station_nor_twice_nor_out_of_order(house):
    visitor = house.visitor("demo-technician-a")
    refused = visitor.post(f"{PAGE}/start")
    assert (refused.status_code, "is done at a station" in text_of(refused)) == (409, True)
    visitor.post("/station", station="BSC-2")
    assert visitor.post(f"{PAGE}/start", cleared="yes").status_code == 303
    assert visitor.post(f"{PAGE}/start").status_code == 409
    assert visitor.post(f"/batches/{BATCH}/steps/harvest/start").status_code == 409


def test_a_station_holds_one_batch_at_a_time(bench):
    refused = bench.post("/batches/B26-0007/steps/count_d3/start")
    assert refused.status_code == 409
    assert f"BSC-2 holds batch {BATCH}" in text_of(refused)


def test_a_late_step_begins_with_a_written_reason_that_stays_when_it_is_refused(technician):
    technician.house.clock.advance(days=3)
    technician.sign_in("demo-technician-a")
    page = text_of(technician.get(PAGE))
    assert "Why is it late?" in page and "late by" in page
    assert technician.post(f"{PAGE}/start").status_code == 409
    assert (
        technician.post(f"{PAGE}/start", late_reason="The counter was being repaired.", cleared="yes").status_code
        == 303
    )


def test_a_nurse_may_look_at_a_step_of_the_laboratory_and_does_not_begin_it(house):
    nurse = house.visitor("demo-nurse-g", station="BSC-2")
    assert "You may look only" in text_of(nurse.get(PAGE))
    assert nurse.post(f"{PAGE}/start").status_code == 403


def test_an_unknown_batch_or_step_is_said_in_words(technician):
    assert technician.get("/batches/B26-9999/steps/feed_d10").status_code == 404
    unknown = technician.get(f"/batches/{BATCH}/steps/dance")
    assert unknown.status_code == 404
    assert "has no step dance" in text_of(unknown)


@pytest.mark.check("W2")
def test_hostile_words_stay_words(bench):
    attack = "<script>alert(1)</script>"
    enter(bench, "volume_ml", "262")
    enter(bench, "volume_ml", "626", seen="262", reason=attack)
    assert attack not in bench.get(PAGE).get_data(as_text=True)
