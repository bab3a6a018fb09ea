"""Scenario 13: the dose is drawn again, under the same chain of identity."""

from dataclasses import replace
from datetime import timedelta

from lims.actions import steps
from lims.actions.batches import open_batch
from lims.actions.collection import refuse_collection
from lims.actions.labels import mark_printed
from lims.actions.redraw import redraw
from tests.stories.lab import NURSE, NURSE_2, PHYSICIAN, QA, TECH, TECH_2
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import PASSWORD, text_of


def refused_collection(lab_at):
    lab = lab_at("arrived")
    lab.do(TECH, refuse_collection, lab.batch, reasons=("clotted",), words="C1 is clotted", second_person=TECH_2)
    return lab


def order(lab, **instead):
    today = lab.at.date()
    asked = {
        "reason": "C1 was clotted",
        "draw_on": today + timedelta(days=3),
        "consent_on": today - timedelta(days=20),
        "markers_on": today - timedelta(days=10),
        "later_too": True,
        "content_sha256": lab.record().content_sha256,
    }
    return asked | instead


def planned(lab, batch=""):
    return {one.dose_no: (one.draw_on, one.infusion_on) for one in lab.record(batch).subject.plan}


def test_a_new_batch_with_a_new_donation_number_is_linked_to_the_old_one_under_one_coi(lab_at):
    lab = refused_collection(lab_at)
    old, before, order_of_today = lab.record(), planned(lab), order(lab)
    # The tempting ways: another batch for the same dose while the old one lives; anybody but the physician.
    assert lab.refused(NURSE, open_batch, lab.world.subject, dose_no=1).code == "dose_has_batch"
    assert lab.refused(QA, redraw, lab.batch, **order_of_today).code == "role_missing"
    assert lab.refused(PHYSICIAN, redraw, lab.batch, **order(lab, content_sha256="0")).code == "content_changed"

    physician = Pages(lab).visitor(PHYSICIAN)
    fields = {key: str(value) for key, value in order(lab).items() if key not in ("reason", "later_too")}
    answer = physician.post(
        f"/batches/{lab.batch}/draw/again", why_again="C1 was clotted", later_too="yes", password=PASSWORD, **fields
    )
    assert answer.status_code == 303
    new = answer.headers["Location"].rsplit("/", 1)[1]
    assert new != lab.batch and lab.record(new).batch.coi == old.batch.coi
    record = lab.record()
    assert record.batch.stage.value == "cancelled" and record.more.cancellation.kind == "redraw"
    assert record.more.draws.replaced_by.new_batch == new
    assert lab.record(new).more.draws.replaces.old_batch == lab.batch
    assert kinds(lab)[-5:] == ["RecordSigned", "TaskDone", "BatchCancelled", "AlertRaised", "CollectionSuperseded"]
    assert "CollectionSuperseded" in kinds(lab, f"batch:{new}")
    assert kinds(lab, f"subject:{lab.world.subject}")[-1] == "PlanRevised"

    # The calendar of this dose is counted anew, the later ones move as far, and so does the batch that waits.
    after = planned(lab)
    by = after[1][1] - before[1][1]
    assert after[1] == (order_of_today["draw_on"], order_of_today["draw_on"] + timedelta(days=14)) and by.days > 0
    assert all(after[n] == (before[n][0] + by, before[n][1] + by) for n in range(2, 7))
    assert lab.record(new).batch.draw_on == after[1][0]
    assert lab.record(lab.world.other_dose).batch.infusion_on == after[2][1]

    # A second re-draw of the same batch, and the old donation number on the new draw, are refused.
    assert lab.refused(PHYSICIAN, redraw, lab.batch, **order(lab)).code == "not_redrawn_now"
    lab.do(NURSE, mark_printed, tuple(lab.do(NURSE, steps.start_step, new, "collect")))
    lab.world = replace(lab.world, batch=new)
    for target in (lab.world.subject, lab.thing("C1"), lab.thing("C2")):
        lab.scan(lab.code_of(target), "collect", NURSE, station="")
    lab.enter_everything("collect", NURSE, station="", din=old.batch.din)
    lab.do(NURSE, steps.verify_step, new, "collect", verified_by=NURSE_2)
    assert lab.refused(NURSE, steps.finish_step, new, "collect").code == "din_used"

    told = text_of(Pages(lab).visitor(QA).get(f"/batches/{old.batch.batch}"))
    assert f"Replaced by {new}" in told and "drawn again" in told
    assert f"Replaced by {new}" in on_paper(lab, old.batch.batch)
    paper = on_paper(lab, new)
    assert f"Replaces {old.batch.batch}, donation {old.batch.din}: C1 was clotted" in paper
    assert "Checked again: consent of" in paper


def test_the_physician_finds_the_refused_draw_from_the_board(lab_at):
    lab = lab_at("arrived")
    pages = Pages(lab)
    assert "to be accepted, or refused" in text_of(pages.visitor(TECH).get(f"/batches/{lab.batch}"))
    lab.do(TECH, refuse_collection, lab.batch, reasons=("clotted",), words="C1 is clotted", second_person=TECH_2)
    board = pages.visitor(PHYSICIAN).get("/board")
    assert f'href="/batches/{lab.batch}/draw"' in board.get_data(as_text=True)
    told = text_of(board)
    assert "1 thing waits for you" in told and "The physician draws again, or cancels" in told
    assert "Quality lifts a hold" not in text_of(pages.visitor(QA).get(f"/batches/{lab.batch}"))


def test_consent_and_markers_are_young_enough_on_the_day_of_the_draw(lab_at):
    lab = refused_collection(lab_at)
    today = lab.at.date()
    old_markers = order(lab, markers_on=today - timedelta(days=31))
    refusal = lab.refused(PHYSICIAN, redraw, lab.batch, **old_markers)
    assert refusal.code == "dates_too_old" and "holds for 30 days" in str(refusal.reasons[0])
    for wrong in (
        {"consent_on": today - timedelta(days=400)},
        {"consent_on": today + timedelta(days=2)},  # the consent that will surely come
        {"draw_on": today - timedelta(days=1)},  # back-dated
    ):
        assert lab.refused(PHYSICIAN, redraw, lab.batch, **order(lab, **wrong)).code == "dates_too_old"
    assert lab.record().batch.stage.value == "collected" and planned(lab)[1][0] != today


def test_two_doses_do_not_meet_unseen(lab_at):
    lab = refused_collection(lab_at)
    late = order(lab, draw_on=planned(lab)[2][1] - timedelta(days=14), later_too=False)
    refusal = lab.refused(PHYSICIAN, redraw, lab.batch, **late)
    assert refusal.code == "doses_meet" and "Dose 1 would be infused on" in str(refusal.reasons[0])
    assert lab.do(PHYSICIAN, redraw, lab.batch, **(late | {"later_too": True}))


def test_a_batch_that_quality_rejected_is_drawn_again_and_not_merely_opened_again(lab_at):
    lab = lab_at("filled")
    lab.decide("rejected", QA, reason="growth in process")
    assert lab.refused(NURSE, open_batch, lab.world.subject, dose_no=1).code == "redraw_needed"
    new = lab.do(PHYSICIAN, redraw, lab.batch, **order(lab))
    assert lab.record().batch.stage.value == "rejected" and "BatchCancelled" not in kinds(lab)
    assert lab.record(new).more.draws.replaces.old_batch == lab.batch


def test_nothing_is_drawn_again_that_was_never_drawn_or_was_given(lab_at):
    lab = lab_at("infused")
    assert lab.refused(PHYSICIAN, redraw, lab.batch, **order(lab)).code == "not_redrawn_now"
    other = order(lab, content_sha256=lab.record(lab.world.other_dose).content_sha256)
    assert lab.refused(PHYSICIAN, redraw, lab.world.other_dose, **other).code == "not_redrawn_now"
