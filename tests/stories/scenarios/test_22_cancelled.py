"""Scenario 22: the patient's condition becomes worse, the patient dies, or withdraws: the batch is cancelled."""

import pytest

from lims.actions import containers, custody, infusion, labels, steps
from lims.actions.batches import close_batch, open_batch
from lims.actions.cancelling import cancel_batch, withdraw_subject
from lims.actions.deviations import raise_deviation
from lims.actions.redraw import redraw
from lims.actions.subjects import plan_treatment
from lims.domain.containers import ContainerState
from lims.domain.errors import Refusal
from tests.stories.lab import COURIER, NURSE, PHYSICIAN, QA, QA_2, STATION, TECH, TECH_2
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import PASSWORD, text_of


def worse(lab, **instead):
    shown = lab.record().content_sha256
    return {"kind": "deteriorated", "reason": "too ill to be infused", "content_sha256": shown} | instead


def destroy_everything(lab):
    for one in lab.record().containers:
        if one.state is ContainerState.IN_USE:
            lab.do(TECH, containers.destroy_container, lab.batch, one.container, reason="batch cancelled",
                   witnessed_by=TECH_2)  # fmt: skip


def test_the_physician_alone_cancels_and_signs_what_was_shown(lab_at):
    lab = lab_at("day 7")
    before = lab.state()
    for person in (TECH, QA, NURSE):
        assert lab.refused(person, cancel_batch, lab.batch, **worse(lab)).code == "role_missing"
    assert lab.refused(PHYSICIAN, cancel_batch, lab.batch, **worse(lab, reason=" ")).code == "reason_missing"
    assert lab.refused(PHYSICIAN, cancel_batch, lab.batch, **worse(lab, kind="redraw")).code == "kind"
    assert lab.refused(PHYSICIAN, cancel_batch, lab.batch, **worse(lab, content_sha256="")).code == "content_changed"
    technician = Pages(lab).visitor(TECH)
    assert technician.post(f"/batches/{lab.batch}/draw/cancel", kind="died", password=PASSWORD).status_code == 403
    assert "Cancel this batch" not in text_of(technician.get(f"/batches/{lab.batch}/draw"))
    assert lab.changes_since(before) == {}

    physician = Pages(lab).visitor(PHYSICIAN)
    fields = {"kind": "deteriorated", "why_cancel": "too ill to be infused"}
    shown = lab.record().content_sha256
    wrong = physician.post(f"/batches/{lab.batch}/draw/cancel", content_sha256=shown, password="guessed", **fields)
    assert wrong.status_code >= 400 and lab.record().batch.stage.value == "culture"
    shown = lab.record().content_sha256
    assert physician.post(f"/batches/{lab.batch}/draw/cancel", content_sha256=shown, password=PASSWORD,
                          **fields).status_code == 303  # fmt: skip
    (signature,) = lab.record().signatures
    assert (signature.role, signature.person, signature.content_sha256) == ("cancellation", PHYSICIAN, shown)
    assert "Cancelled" in text_of(physician.get(f"/batches/{lab.batch}"))


def test_everything_that_waits_is_ended(lab_at):
    lab = lab_at("seeded")
    lab.wait(days=3)
    lab.start("count_d3")
    lab.do(PHYSICIAN, cancel_batch, lab.batch, **worse(lab))
    assert "LineCleared" in kinds(lab) and kinds(lab)[-2:] == ["BatchCancelled", "AlertRaised"]
    assert lab.refused_scan(lab.code("V1"), "count_d3").code == "batch_over"
    assert lab.refused(TECH, steps.finish_step, lab.batch, "count_d3", station=STATION, cleared=True).code == (
        "batch_over"
    )
    assert lab.refused_decision("released", QA).code == "decision_refused"
    assert lab.refused(PHYSICIAN, cancel_batch, lab.batch, **worse(lab)).code == "not_cancelled_now"


def test_nothing_is_drawn_again_from_somebody_who_died(lab_at):
    lab = lab_at("seeded")
    lab.do(PHYSICIAN, cancel_batch, lab.batch, **worse(lab, kind="died", reason="died at home"))
    again = {"draw_on": lab.at.date(), "consent_on": lab.at.date(), "markers_on": lab.at.date(), "later_too": True}
    asked = (redraw, lab.batch)
    refusal = lab.refused(PHYSICIAN, *asked, reason="x", content_sha256=lab.record().content_sha256, **again)
    assert refusal.code == "not_redrawn_now" and "The patient died" in str(refusal.reasons[0])
    subject = text_of(Pages(lab).visitor(NURSE).get(f"/subjects/{lab.world.subject}"))
    assert f"{lab.batch} came to nothing" in subject
    assert "Sign and draw again" not in text_of(Pages(lab).visitor(PHYSICIAN).get(f"/batches/{lab.batch}/draw"))


def test_a_courier_on_the_way_keeps_it_and_brings_it_back(lab_at):
    lab = lab_at("released")
    lab.take(lab.hand_over("lab_to_courier", TECH, "P1"), COURIER, "P1")
    lab.hand_over("courier_to_ward", COURIER, "P1")
    lab.do(PHYSICIAN, cancel_batch, lab.batch, **worse(lab, kind="died", reason="died on the ward"))
    assert lab.record().handovers[-1].state.value == "refused" and lab.container("P1").holder == COURIER
    refusal = lab.refused(COURIER, custody.hand_over, lab.batch, **ward_again(lab))
    assert refusal.code in ("not_released", "batch_over")
    lab.take(lab.hand_over("courier_to_lab", COURIER, "P1"), TECH, "P1")


def ward_again(lab):
    return {"kind": "courier_to_ward", "codes": (lab.code("P1"),), "from_place": "a", "to_place": "b", "seal": "s",
            "logger": "t", "low_c": "2", "high_c": "8"}  # fmt: skip


def test_a_dose_on_the_ward_is_not_given_any_more(lab_at):
    lab = lab_at("on the ward")
    lab.check_bedside()
    lab.do(PHYSICIAN, cancel_batch, lab.batch, **worse(lab))
    refusal = lab.refused(NURSE, infusion.infuse, lab.batch, volume_ml="100", remarks="")
    assert any("cancelled" in str(one) for one in refusal.reasons)


def test_cells_are_destroyed_by_two_and_the_record_is_closed_whole(lab_at):
    lab = lab_at("day 7")
    lab.do(PHYSICIAN, cancel_batch, lab.batch, **worse(lab, kind="withdrew", reason="does not want it any more"))
    vessel = lab.thing("V1")
    for witness in (TECH, ""):
        with pytest.raises((Refusal, AssertionError)):
            lab.do(TECH, containers.destroy_container, lab.batch, vessel, reason="cancelled", witnessed_by=witness)
    assert lab.container("V1").state is ContainerState.IN_USE
    assert any("no fate" in str(one) for one in lab.refused(QA, close_batch, lab.batch).reasons)
    technician = Pages(lab).visitor(TECH)
    assert 'class="btn primary" href="#left"' in technician.get(f"/batches/{lab.batch}").get_data(as_text=True)
    step = text_of(technician.get(f"/batches/{lab.batch}/steps/feed_d10"))
    assert "Nothing is added to it any more." in step and "The window opens" not in step
    page = technician.post(f"/batches/{lab.batch}/containers/V1/destroyed", why="batch cancelled", name=TECH_2,
                           password=PASSWORD)  # fmt: skip
    assert page.status_code == 303
    destroy_everything(lab)
    for label in lab.record().labels:
        if label.in_force and label.applied_at is None:
            lab.do(TECH, labels.destroy_label, label.label_code, witnessed_by=TECH_2)
    board = Pages(lab).visitor(QA)
    assert lab.batch in text_of(board.get("/board"))
    lab.assess_all()
    lab.do(QA_2, close_batch, lab.batch)
    # No batch of the board any more; what quality has not acknowledged still waits for it.
    shown = text_of(board.get("/board"))
    assert f"{lab.batch} is cancelled" in shown and shown.count(lab.batch) == 1
    assert kinds(lab)[-1] == "BatchClosed"
    paper = on_paper(lab)
    assert "Cancelled, closed" in paper
    assert "the patient withdrew: does not want it any more" in paper
    assert paper.index("Cancelled by") < paper.index("Who and what")  # the signature stands first
    assert "The record stays whole" in paper and "destroyed" in paper


def test_a_subject_who_leaves_takes_every_live_batch_along(lab_at):
    lab = lab_at("day 7")
    subject, other = lab.world.subject, lab.world.other_dose
    shown = {one: lab.record(one).content_sha256 for one in (lab.batch, other)}
    leave = {"kind": "withdrew", "reason": "consent taken back", "contents": shown}
    assert lab.refused(NURSE, withdraw_subject, subject, **leave).code == "role_missing"
    unseen = leave | {"contents": {lab.batch: shown[lab.batch]}}  # signed for one, cancelled for two
    assert lab.refused(PHYSICIAN, withdraw_subject, subject, **unseen).code == "content_changed"
    physician = Pages(lab).visitor(PHYSICIAN)
    assert other in text_of(physician.get(f"/subjects/{subject}/withdraw"))
    fields = {"kind": "withdrew", "reason": "consent taken back", "password": PASSWORD}
    fields["shown"] = [f"{one} {content}" for one, content in shown.items()]
    answer = physician.post(f"/subjects/{subject}/withdraw", **fields)
    assert answer.status_code == 303
    assert {lab.record(one).batch.stage.value for one in shown} == {"cancelled"}
    assert kinds(lab, f"subject:{subject}")[-1] == "SubjectWithdrawn"
    # Nothing more is planned, opened or drawn; the tempting ways are closed.
    assert lab.refused(NURSE, open_batch, subject, dose_no=3).code == "subject_withdrawn"
    assert lab.refused(NURSE, plan_treatment, subject, first_treatment_on=lab.at.date()).code == "subject_withdrawn"
    assert lab.refused(NURSE, labels.label_for_wristband, subject).code == "subject_withdrawn"
    page = text_of(physician.get(f"/subjects/{subject}"))
    assert f"{subject} is out of the treatment" in page and "consent taken back" in page
    assert "The record stays whole" in text_of(physician.get(f"/subjects/{subject}/withdraw"))
    assert subject not in text_of(physician.get("/calendar"))
    assert lab.record(lab.world.strange_batch).batch.stage.value == "planned"


def test_an_open_deviation_still_has_to_be_closed(lab_at):
    lab = lab_at("received")
    lab.do(TECH, raise_deviation, lab.batch, source="seen:1", kind="seen", grade="major", words="a crack in C1")
    lab.do(PHYSICIAN, cancel_batch, lab.batch, **worse(lab))
    destroy_everything(lab)
    assert any("Deviation" in str(one) for one in lab.refused(QA, close_batch, lab.batch).reasons)
