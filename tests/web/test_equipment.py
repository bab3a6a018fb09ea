"""Lots and equipment on their pages: every state, every form, and what each of them says."""

import re

import pytest

from lims.store.reading.batches import list_batches
from lims.store.reading.materials import get_equipment, get_lot, list_units
from tests.web.house import text_of


@pytest.fixture
def qa(house):
    return house.visitor("demo-qa-d")


@pytest.fixture
def analyst(house):
    return house.visitor("demo-analyst-k")


def test_every_page_answers_for_everybody(house, technician, qa):
    for visitor in (technician, qa, house.visitor("demo-courier-f")):
        for path in ("/materials", "/materials/M-005", "/materials/M-014", "/materials/M-016", "/equipment"):
            assert visitor.get(path).status_code == 200, path
        for code in ("INC-1", "INC-3", "BAL-1", "BSC-2", "CTR-1"):
            assert visitor.get(f"/equipment/{code}").status_code == 200, code
    assert technician.get("/materials/M-999").status_code == 404
    assert technician.get("/equipment/INC-99").status_code == 404


def test_the_demonstration_has_a_lot_of_every_kind(technician):
    page = text_of(technician.get("/materials"))
    for words in ("in quarantine", "recalled", "expired", "may be used"):
        assert words in page
    assert "in use" not in text_of(technician.get("/materials/M-015"))
    opened = text_of(technician.get("/materials/M-014"))
    assert "M-014/1" in opened and "left" in opened and "sealed" in opened
    assert "locked" in text_of(technician.get("/equipment/INC-3"))


def test_a_lot_waits_for_qc_and_then_for_quality(house, technician, analyst, qa):
    sent = {"kind": "il2", "lot_number": "IL-3001", "expires_on": "2027-03-01", "opened_hours": "72", "most_thaws": "1"}
    assert technician.post("/materials", **sent).status_code == 303
    lot = next(one for one in _lots(house) if one.lot_number == "IL-3001")
    assert (lot.state, lot.opened_hours, lot.most_thaws) == ("quarantined", 72, 1)
    path = f"/materials/{lot.lot}"
    early = qa.post(f"{path}/state", state="released", reason="we need it")
    assert early.status_code == 409 and "No QC result is recorded" in text_of(early)
    result = {"test": "Potency", "outcome": "passed", "result": "11 MIU/mL", "tested_on": "2026-11-18"}
    assert technician.post(f"{path}/qc", **result).status_code == 403
    assert analyst.post(f"{path}/qc", **result | {"tested_on": "2026-12-18"}).status_code == 422
    assert analyst.post(f"{path}/qc", **result).status_code == 303
    assert analyst.post(f"{path}/state", state="released", reason="it is fine").status_code == 403
    assert qa.post(f"{path}/state", state="released", reason="QC passed").status_code == 303
    page = text_of(technician.get(path))
    assert "QC passed. Potency: 11 MIU/mL" in page and "may be used" in page


def test_a_vial_gets_its_label_is_thawed_opened_and_thrown_away(house, technician):
    path = "/materials/M-014"
    assert technician.post(f"{path}/units", count="2", content="1 vial").status_code == 303
    assert "2 labels to print" in text_of(technician.get("/labels"))
    assert technician.post(f"{path}/unit", unit="M-014/4", act="open").status_code == 303
    again = technician.post(f"{path}/unit", unit="M-014/4", act="open")
    assert again.status_code == 409 and "is open already" in text_of(again)
    for _ in range(2):
        assert technician.post(f"{path}/unit", unit="M-014/5", act="thaw").status_code == 303
    assert technician.post(f"{path}/unit", unit="M-014/4", act="use_up").status_code == 422  # what became of it?
    assert technician.post(f"{path}/unit", unit="M-014/4", act="use_up", fate="empty").status_code == 303
    assert technician.post(f"{path}/unit", unit="M-014/4", act="drink").status_code == 422
    with house.store.reading() as db:
        fourth, fifth = list_units(db, "M-014")[3:]
    assert (fourth.state.value, fourth.fate, fifth.thaws) == ("used_up", "empty", 2)
    assert "not to be used" in text_of(technician.get(path))


def test_a_balance_is_registered_calibrated_cleaned_locked_and_retired(house, technician, analyst, qa):
    new = {"code": " bal-2 ", "kind": "balance", "place": "Cell room 2"}
    assert technician.post("/equipment", **new).status_code == 403
    assert qa.post("/equipment", **new | {"code": "the balance"}).status_code == 422
    assert qa.post("/equipment", **new | {"kind": "oven"}).status_code == 422
    assert qa.post("/equipment", **new).status_code == 303
    assert qa.post("/equipment", **new).status_code == 422  # a code is never given twice
    path = "/equipment/BAL-2"
    good = {"outcome": "passed", "calibrated_on": "2026-11-19", "due_on": "2027-05-19", "certificate": "CAL-1"}
    assert analyst.post(f"{path}/calibration", **good | {"due_on": ""}).status_code == 422
    assert analyst.post(f"{path}/calibration", **good).status_code == 303
    assert technician.post(f"{path}/cleaning", cleaned="wiped", good_until="2026-12-01").status_code == 303
    assert technician.post(f"{path}/state", state="locked", reason="it drifts").status_code == 303
    assert technician.post(f"{path}/state", state="in_service", reason="it is fine").status_code == 403
    page = text_of(technician.get(path))
    assert "Calibrated, CAL-1" in page and "Cleaned: wiped" in page and "it drifts" in page
    assert qa.post(f"{path}/state", state="retired", reason="sold").status_code == 303
    assert qa.post(f"{path}/state", state="in_service", reason="bought back").status_code == 409
    with house.store.reading() as db:
        assert get_equipment(db, "BAL-2").state == "retired"


def test_a_scan_leads_to_the_page_of_the_thing(technician):
    assert technician.scan("M-014/1").json["go"] == "/materials/M-014"
    assert technician.scan("BAL-1").json["go"] == "/equipment/BAL-1"
    assert technician.scan("BSC-3").json["go"] == "/scan"  # a station is where one works


def test_an_alarm_is_recorded_and_every_vessel_brought_away(house, technician, qa):
    with house.store.reading() as db:
        inside = [
            row[0]
            for row in db.exec_driver_sql(
                "SELECT container FROM containers WHERE place = 'INC-1' AND state = 'in_use' ORDER BY container"
            )
        ]
    batches = {one.partition("/")[0] for one in inside}
    assert len(batches) > 2  # both trials stand in it
    alarm = {"what": "power cut", "from_at": "2026-11-19T09:00", "to_at": "2026-11-19T10:10", "low_c": "31.5"}
    assert technician.post("/equipment/INC-1/alarms", **alarm | {"to_at": "2026-11-19T08:00"}).status_code == 422
    answer = technician.post("/equipment/INC-1/alarms", **alarm)
    assert answer.status_code == 303 and answer.location == "/alarms/INC-1-A1"
    assert "data-scan-sends" in technician.get("/alarms/INC-1-A1").get_data(as_text=True)  # gloves touch no button
    page = text_of(technician.get(answer.location))
    assert all(one in page for one in (*inside, *batches))
    left = qa.post("/equipment/INC-1/requalification", certificate="REQ-1")
    assert left.status_code == 409 and inside[0] in text_of(left)
    for vessel in inside:
        moved = technician.post(f"{answer.location}/out", code=house.code_of(vessel))
        assert moved.status_code == 303, text_of(moved)
        codes = [house.code_of(vessel), house.code_of("INC-2")]
        assert technician.post(f"{answer.location}/in", code=codes).status_code == 303
    assert "Every vessel is in another place" in text_of(technician.get(answer.location))
    assert qa.post("/equipment/INC-1/requalification", certificate="REQ-1").status_code == 303
    assert "in service" in text_of(qa.get("/equipment/INC-1"))
    batch = min(batches)
    assert {"VesselsInAlarm", "DeviationOpened", "VesselTakenOut", "VesselRescued"} <= set(
        house.kinds(f"batch:{batch}")
    )
    assert "power cut" in text_of(qa.get(f"/batches/{batch}"))


def test_a_recall_follows_the_lot_to_every_batch_the_closed_ones_too(house, qa):
    assert qa.post("/materials/M-005/state", state="recalled", reason="glass particles").status_code == 303
    page = text_of(qa.get("/materials/M-005"))
    uses = text_of(qa.get("/where-used?kind=material&target=M-005"))
    batches = set(re.findall(r"B26-\d{4}", uses))
    assert len(batches) > 3 and all(f"{one}-D" in page for one in batches)
    with house.store.reading() as db:
        stages = {one.batch: one.stage.value for one in list_batches(db)}
    assert "closed" in {stages[one] for one in batches}


def _lots(house):
    with house.store.reading() as db:
        rows = db.exec_driver_sql("SELECT lot FROM material_lots").all()
        return [get_lot(db, row[0]) for row in rows]
