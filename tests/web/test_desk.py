"""Board, batch page, materials, people, protocols, ledger: what they answer, and what they refuse."""

import pytest

from lims.store.reading.materials import list_lots
from tests.web.house import PASSWORD, text_of

ALL = ["B26-0001", "B26-0003", "B26-0004", "B26-0005", "B26-0006", "B26-0008"]


@pytest.fixture
def qa(house):
    return house.visitor("demo-qa-d")


@pytest.fixture
def administrator(house):
    return house.visitor("demo-administrator")


def test_the_board_says_late_before_anything_else(house, technician):
    house.clock.advance(hours=30)
    technician.sign_in("demo-technician-a")
    page = text_of(technician.get("/board"))
    assert "late" in page.split("Late")[0].lower()
    assert "Open the late step" in page


def test_the_board_answers_and_never_says_a_chance_without_of_what(technician):
    page = text_of(technician.get("/board"))
    assert "Nothing is late." in page
    assert "how many in 100 reach the lower dose" in page
    assert "Culture day 9" in page


def test_a_tile_leads_to_what_it_counts_alone(technician):
    page = technician.get("/board").get_data(as_text=True)
    assert 'href="/board?only=now"' in page and 'href="/board?only=hold"' not in page, "nothing is on hold"
    due = text_of(technician.get("/board?only=now"))
    assert "Only what is due now." in due and "Show every batch" in due
    assert technician.get("/board?only=nonsense").status_code == 200


@pytest.mark.parametrize("number", ALL)
def test_a_batch_page_at_every_stage(qa, number):
    answer = qa.get(f"/batches/{number}")
    assert answer.status_code == 200 and number in text_of(answer)


def test_the_batch_page_answers_its_question(technician):
    page = text_of(technician.get("/batches/B26-0005"))
    assert "Will it reach its dose?" in page
    assert "of batches like this one reach the lower dose after washing." in page
    assert "Finished: Seed the culture, day 0, verified by" in page


def test_the_record_is_printed_as_a_numbered_copy(house, qa):
    answer = qa.post("/batches/B26-0001/record", reason="for the sponsor")
    assert answer.data.startswith(b"%PDF") and "copy-" in answer.headers["Content-Disposition"]
    assert house.kinds("batch:B26-0001")[-1] == "RecordPrinted"
    assert "for the sponsor" in text_of(qa.get("/batches/B26-0001"))


def test_no_copy_without_saying_what_for(house, qa):
    before = house.entries("batch:B26-0001")
    answer = qa.post("/batches/B26-0001/record", reason=" ")
    assert answer.status_code == 422 and "What the copy is for is missing." in text_of(answer)
    assert house.entries("batch:B26-0001") == before


@pytest.mark.check("C2")
def test_a_batch_that_is_not_accounted_for_is_not_closed(house, qa):
    answer = qa.post("/batches/B26-0003/close")
    assert answer.status_code == 409
    assert "The dose was neither given nor given up." in text_of(answer)
    assert house.visitor("demo-technician-a").post("/batches/B26-0003/close").status_code == 403


def test_an_unknown_batch_is_told_in_words(technician):
    assert technician.get("/batches/B26-9999").status_code == 404
    assert technician.get("/batches/nonsense").status_code == 422


def test_a_lot_comes_in_with_its_label(house, technician):
    answer = technician.post("/materials", kind="il2", lot_number="IL-3001", expires_on="2027-03-01")
    assert answer.status_code == 303
    assert "1 label to print" in text_of(technician.get(answer.location))
    with house.store.reading() as db:
        lot = next(one for one in list_lots(db) if one.lot_number == "IL-3001")
    assert lot.title == "Interleukin-2"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"expires_on": "next year"}, "next year is not a day."),
        ({"lot_number": ""}, "The maker's lot number is missing."),
        ({"kind": "holy_water"}, "holy_water"),
    ],
)
def test_a_lot_is_not_taken_in_half_described(technician, fields, said):
    sent = {"kind": "il2", "lot_number": "IL-3001", "expires_on": "2027-03-01"} | fields
    answer = technician.post("/materials", **sent)
    assert answer.status_code == 422 and said in text_of(answer)


def test_quality_recalls_a_lot_with_a_reason(house, qa):
    assert qa.post("/materials/state", lot="M-005", state="recalled", reason="").status_code == 422
    assert qa.post("/materials/state", lot="M-005", state="recalled", reason="maker's letter").status_code == 303
    assert "recalled" in text_of(qa.get("/materials"))
    technician = house.visitor("demo-technician-a")
    assert technician.post("/materials/state", lot="M-005", state="released", reason="it is fine").status_code == 403


@pytest.mark.check("S7")
def test_a_new_person_can_sign_in(house, administrator):
    fields = {"person": "demo-nurse-n", "printed_name": "Demo nurse N", "roles": "nurse", "password": PASSWORD}
    assert administrator.post("/people", **fields).status_code == 303
    assert house.visitor("demo-nurse-n").get("/board").status_code == 200
    answer = administrator.post("/people", **fields)
    assert answer.status_code == 422 and "was given before" in text_of(answer)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"password": "short"}, "This password cannot be used."),
        ({"person": "Nurse N"}, "cannot be a sign-in name"),
        ({"roles": []}, "These roles cannot be given"),
    ],
)
def test_a_person_is_not_added_half_described(administrator, fields, said):
    sent = {"person": "demo-nurse-n", "printed_name": "Demo nurse N", "roles": "nurse", "password": PASSWORD}
    answer = administrator.post("/people", **(sent | fields))
    assert answer.status_code == 422 and said in text_of(answer)


def test_only_an_administrator_adds_people(qa):
    assert qa.post("/people", person="x", printed_name="X", roles="qa", password=PASSWORD).status_code == 403


def test_the_protocol_shows_every_value_with_its_source(qa):
    page = text_of(qa.get("/protocols/NCT04011033-v1"))
    assert "is in force" in page and "assumed" in page
    assert "Capital Medical University" in text_of(qa.get("/protocols/NCT04011033-v1?values=all"))
    assert qa.get("/protocols/NCT00000000-v1").status_code == 404
    assert qa.post("/protocols/NCT04011033-v1/activate").status_code == 409


def test_the_ledger_is_verified_from_the_page(house, qa):
    page = text_of(qa.get("/ledger"))
    assert f"{house.entries()} entries in" in page
    assert "is as it was written" in text_of(qa.post("/ledger/verify"))
    assert "SubjectEnrolled" in text_of(qa.get("/ledger/subject:INKT-002"))
    assert qa.get("/ledger/batch:B26-9999").status_code == 404
    assert qa.get("/ledger/checkpoint.txt").status_code == 404  # no worker has run here


def test_a_changed_byte_is_told_with_its_place(house, qa):
    with house.store.writing() as db:
        db.exec_driver_sql("DROP TRIGGER IF EXISTS ledger_keeps_its_text")
        names = db.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='ledger'")
        for (name,) in names.fetchall():
            db.exec_driver_sql(f"DROP TRIGGER {name}")
        db.exec_driver_sql(
            "UPDATE ledger SET text = replace(text, 'INKT-002', 'INKT-003') WHERE chain='subject:INKT-002'"
        )
    page = text_of(qa.post("/ledger/verify"))
    assert "The record is not as it was written" in page and "subject:INKT-002" in page
