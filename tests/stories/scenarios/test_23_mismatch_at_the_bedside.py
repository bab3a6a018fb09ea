"""Scenario 23: wristband, bag and order do not agree at the bedside."""

import pytest

from lims.actions import infusion
from lims.actions.returns import return_bag
from lims.domain.errors import NotNow
from tests.stories.lab import COURIER, NURSE, NURSE_2, PHYSICIAN, TECH
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import PASSWORD, text_of


@pytest.fixture
def lab(lab_at):
    return lab_at("on the ward")


def back(lab, **instead):
    why = {"kind": "ward_to_courier", "code": lab.code("P1"), "reason": "the wristband is another patient's"}
    where = {"from_place": "Ward 5", "to_place": "Courier", "seal": "S-9", "logger": "TL-9"}
    return why | where | {"low_c": "2", "high_c": "8"} | instead


@pytest.mark.check("C4")
def test_scanning_again_until_it_passes_does_not_pass(lab):
    stranger = lab.code_of(lab.world.stranger)
    refusal = lab.refused_bedside(wristband_code=stranger)
    assert refusal.code == "wrong_patient"
    # The tempting way: now with the right wristband, as if nothing had been.
    again = lab.refused_bedside()
    assert again.code == "not_to_be_infused" and any("Deviation" in str(one) for one in again.reasons)
    assert lab.refused(NURSE, infusion.infuse, lab.batch, volume_ml="100", remarks="").code == "bedside_not_checked"
    assert [one.kind for one in lab.record().more.deviations if one.is_open] == ["near_miss"]
    assert "ScanRefused" in kinds(lab) and "DeviationOpened" in kinds(lab)
    assert kinds(lab, f"subject:{lab.world.stranger}")[-1] == "ScanRefused"


def test_the_same_for_a_wrong_bag_and_a_wrong_order(lab):
    assert lab.refused_bedside(order=lab.world.other_dose).code == "wrong_order"
    assert lab.refused_bedside().code == "not_to_be_infused"
    other = lab.record(lab.world.other_dose)
    assert [one.kind for one in other.more.deviations] == ["near_miss"]  # told on both sides


def test_two_people_sign_off_apart(lab):
    assert lab.refused_bedside(second_person=NURSE).code == "same_person"
    nurse = Pages(lab).visitor(NURSE)
    fields = lab.bedside() | {"name": NURSE, "password": PASSWORD}
    del fields["second_person"]
    assert nurse.post(f"/batches/{lab.batch}/infusion/check", **fields).status_code >= 400
    assert lab.record().bedside is None


def test_the_stop_compares_what_a_wristband_carries_and_sends_nobody_to_scan_again(lab):
    nurse = Pages(lab).visitor(NURSE)
    assert "interim, pending: Sterility, final" in text_of(nurse.get(f"/batches/{lab.batch}/infusion"))
    fields = lab.bedside(wristband_code=lab.code_of(lab.world.stranger)) | {"name": NURSE_2, "password": PASSWORD}
    del fields["second_person"]
    stop = nurse.post(f"/batches/{lab.batch}/infusion/check", **fields)
    said = text_of(stop)
    assert stop.status_code == 409
    assert said.count("differs") == 2  # the subject, on both cards: no wristband has a batch
    assert "Keep the bag under custody and call quality" in said and "Then scan the right one" not in said


def test_the_bag_goes_back_under_custody_and_is_given_to_nobody(lab):
    lab.check_bedside()  # agreed, and then somebody looks at the wristband once more
    lab.refused_bedside(wristband_code=lab.code_of(lab.world.stranger))
    assert lab.refused(TECH, return_bag, lab.batch, **back(lab)).code == "role_missing"
    assert lab.refused(NURSE, return_bag, lab.batch, **back(lab, kind="courier_to_lab")).code == "kind"
    assert lab.refused(NURSE, return_bag, lab.batch, **back(lab, reason="")).code == "reason_missing"
    strange = lab.refused(NURSE, return_bag, lab.batch, **back(lab, code=lab.code("C1", lab.world.strange_batch)))
    assert strange.code == "wrong_patient"

    nurse = Pages(lab).visitor(NURSE)
    page = text_of(nurse.get(f"/batches/{lab.batch}/infusion"))
    assert "Stopped. This dose is not given" in page and "Scanning again changes nothing" in page
    assert "Return the bag" in page and "Compare all three" not in page
    form = back(lab)
    form["back_code"], form["why"] = form.pop("code"), form.pop("reason")
    assert nurse.post(f"/batches/{lab.batch}/infusion/return", **form).status_code == 303
    assert kinds(lab)[-2:] == ["HandoverGiven", "ProductReturned"]
    record = lab.record()
    assert record.bedside is None  # the check that stood open counts no more
    assert lab.refused(NURSE, infusion.infuse, lab.batch, volume_ml="100", remarks="").code == "bedside_not_checked"
    assert "The bag went back" in text_of(nurse.get(f"/batches/{lab.batch}/infusion"))
    lab.take(record.handovers[-1].handover, COURIER, "P1")
    lab.take(lab.hand_over("courier_to_lab", COURIER, "P1"), TECH, "P1")
    assert lab.container("P1").holder == TECH
    with pytest.raises(NotNow) as again:  # it does not go out a second time before quality has looked
        lab.hand_over("lab_to_courier", TECH, "P1")
    assert again.value.code == "under_investigation"
    batch_page = text_of(Pages(lab).visitor(TECH).get(f"/batches/{lab.batch}"))
    assert "Settle the deviations" in batch_page and "Hand over to the courier" not in batch_page
    custody_page = text_of(Pages(lab).visitor(TECH).get(f"/batches/{lab.batch}/custody"))
    assert "It stays in the laboratory until quality has settled what is open." in custody_page
    assert "Give away" not in custody_page
    assert "give it back below" not in text_of(nurse.get(f"/batches/{lab.batch}/infusion"))
    assert lab.refused(NURSE, return_bag, lab.batch, **back(lab)).code == "not_on_the_ward"
    paper = on_paper(lab)
    assert "Bag returned P1, hand-over" in paper and "the wristband is another patient's" in paper
    assert "Ward → Courier" in paper and "Demo nurse G, At the bedside" in paper


def test_straight_to_the_laboratory_too(lab):
    number = lab.do(PHYSICIAN, return_bag, lab.batch, **back(lab, kind="ward_to_lab", to_place="Cell room 1"))
    lab.take(number, TECH, "P1")
    assert lab.container("P1").place == "there" or lab.container("P1").holder == TECH
    assert "Hand over to the courier" in text_of(Pages(lab).visitor(TECH).get(f"/batches/{lab.batch}"))


def test_expiry_and_release_state_are_compared_too(lab):
    lab.at = lab.record().batch.expires_at
    refusal = lab.refused_bedside(second_person=NURSE_2)
    assert any("expired" in str(one) for one in refusal.reasons)
