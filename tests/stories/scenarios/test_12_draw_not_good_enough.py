"""Scenario 12: the draw arrives late, haemolysed, too small, or with a tube that has no label."""

import pytest

from lims.actions import labels, steps
from lims.actions.batches import open_batch
from lims.actions.collection import refuse_collection
from lims.actions.redraw import proceed_with_draw
from tests.stories.lab import NURSE, NURSE_2, PHYSICIAN, QA, QA_2, STATION, TECH, TECH_2
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import PASSWORD, text_of

WRONG = {"reasons": ("unlabelled",), "words": "C2 came without a label", "second_person": TECH_2}


def deviations(lab):
    return [(one.kind, one.grade) for one in lab.record().more.deviations]


def test_a_tube_without_a_label_is_refused_and_never_labelled_on_arrival(lab_at):
    lab = lab_at("arrived")
    lab.start("receive")
    # The tempting way: print a new label for the tube that has none.
    before = lab.state()
    refusal = lab.refused(TECH, labels.reprint_label, lab.code("C2"), reason="it came without", second_person=TECH_2)
    assert refusal.code == "label_on_arrival"
    assert lab.changes_since(before) == {"refusals": 1}  # the attempt leaves its mark, no label
    assert lab.refused(NURSE, labels.reprint_label, lab.code("C2"), reason="x", second_person=NURSE_2).code == (
        "label_on_arrival"
    )
    # Nor is it enough to say that it can be read.
    assert lab.refused(TECH, refuse_collection, lab.batch, **(WRONG | {"reasons": ()})).code == "reasons"
    assert lab.refused(TECH, refuse_collection, lab.batch, **(WRONG | {"second_person": TECH})).code == "same_person"
    assert lab.refused(NURSE, refuse_collection, lab.batch, **WRONG).code == "role_missing"

    technician = Pages(lab).visitor(TECH, STATION)
    assert "Refuse this collection" in text_of(technician.get(f"/batches/{lab.batch}/steps/receive"))
    page = technician.post(f"/batches/{lab.batch}/draw/refuse", reasons="unlabelled", words="C2 came without a label",
                           name=TECH_2, password=PASSWORD)  # fmt: skip
    assert page.status_code == 303

    record = lab.record()
    assert record.more.draws.refusal.reasons == ("unlabelled",)
    assert ("collection", "critical") in deviations(lab)
    assert record.batch.on_hold and record.batch.stage.value == "collected"
    assert lab.refused(TECH, steps.finish_step, lab.batch, "receive", station=STATION).code == "on_hold"
    assert "CollectionRefused" in kinds(lab)
    assert "The collection was refused" in text_of(technician.get(f"/batches/{lab.batch}/draw"))
    paper = on_paper(lab)
    assert "Collection refused a container without its label. C2 came without a label." in paper
    assert "Nothing is labelled on arrival" in paper  # the refused attempt, among the refused scans


def test_what_was_refused_is_not_accepted_after_the_hold_is_lifted(lab_at):
    lab = lab_at("arrived")
    lab.do(TECH, refuse_collection, lab.batch, **WRONG)
    assert lab.refused_decision("hold_lifted", QA, reason="the nurse remembers the tube").code == "decision_refused"
    # Quality closes the investigation and lifts the hold: what was refused stays refused all the same.
    lab.close_deviations()
    lab.decide("hold_lifted", QA_2, reason="the investigation is closed")
    lab.start("receive")
    lab.scan_everything("receive")
    lab.enter_everything("receive")
    lab.do(TECH, steps.verify_step, lab.batch, "receive", verified_by=TECH_2, station=STATION)
    refusal = lab.refused(TECH, steps.finish_step, lab.batch, "receive", station=STATION, cleared=True)
    assert refusal.code == "collection_refused"
    assert lab.refused(TECH, refuse_collection, lab.batch, **WRONG).code == "not_refused_now"


def test_the_ward_prints_a_torn_label_again_before_it_leaves_and_the_laboratory_after_it_accepted(lab_at):
    ward = lab_at("drawn")
    torn = ward.code("C1")
    assert ward.refused(TECH, labels.reprint_label, torn, reason="torn", second_person=TECH_2).code == (
        "label_of_the_ward"
    )
    ward.do(NURSE, labels.reprint_label, torn, reason="torn", second_person=NURSE_2)
    accepted = lab_at("received")
    accepted.do(TECH, labels.reprint_label, accepted.code("C1"), reason="smudged", second_person=TECH_2)


def test_a_courier_at_the_door_keeps_what_is_refused(lab_at):
    lab = lab_at("drawn")
    lab.take(lab.hand_over("ward_to_courier", NURSE, "C1", "C2", low="15", high="25"), "demo-courier-f", "C1", "C2",
             lowest="19", highest="20")  # fmt: skip
    lab.hand_over("courier_to_lab", "demo-courier-f", "C1", "C2", low="15", high="25")
    lab.do(TECH, refuse_collection, lab.batch, reasons=("leaking",), words="C1 leaks", second_person=TECH_2)
    assert lab.record().handovers[-1].state.value == "refused"
    assert lab.container("C1").holder == "demo-courier-f"


@pytest.mark.parametrize(
    ("entry", "value", "told"), [("appearance", "haemolysed", "haemolysed"), ("seal_intact", "no", "Seal intact is no")]
)
def test_what_is_accepted_outside_its_limits_is_a_deviation(lab_at, entry, value, told):
    lab = lab_at("arrived")
    lab.work("receive", **{entry: value})
    assert lab.record().batch.stage.value == "received"
    (one,) = lab.record().more.deviations
    assert told in one.words and one.is_open and one.kind == "out_of_limits"
    assert told in on_paper(lab)


def test_a_late_draw_is_not_accepted_with_a_reason_alone(lab_at):
    lab = lab_at("arrived")
    lab.wait(hours=30)
    late = {"station": STATION, "cleared": True, "late_reason": "the courier stood in a flood"}
    assert lab.refused(TECH, steps.start_step, lab.batch, "receive", **late).code == "hold_time"
    lab.do(TECH, refuse_collection, lab.batch, reasons=("too_late",), words="30 hours", second_person=TECH_2)
    assert "Collection refused too late after the draw. 30 hours." in on_paper(lab)


def test_too_little_blood_waits_for_the_physician_who_is_told_the_yield(lab_at):
    lab = lab_at("arrived")
    lab.work("receive", volume_ml="20")
    refusal = lab.refused(TECH, steps.start_step, lab.batch, "isolate", station=STATION, cleared=True)
    assert refusal.code == "draw_too_small"
    assert [(one.kind, one.to) for one in lab.record().more.alerts] == [("collection", ("physician",))]
    page = text_of(Pages(lab).visitor(TECH, STATION).get(f"/batches/{lab.batch}/steps/isolate"))
    assert "The draw is too small: 20 mL" in page and "The line is clear: start step" not in page
    assert "×10⁷ mononuclear cells are to be expected" in str(refusal.reasons[0])
    shown = lab.record().content_sha256
    why = {"words": "no second draw in this week", "content_sha256": shown}
    # Nobody else chooses: not the technician, not quality, and not the physician without having looked.
    for person in (TECH, QA, NURSE):
        assert lab.refused(person, proceed_with_draw, lab.batch, **why).code == "role_missing"
    assert lab.refused(PHYSICIAN, proceed_with_draw, lab.batch, **(why | {"content_sha256": ""})).code == (
        "content_changed"
    )
    assert lab.refused(NURSE, open_batch, lab.world.subject, dose_no=1).code == "dose_has_batch"

    physician = Pages(lab).visitor(PHYSICIAN)
    page = text_of(physician.get(f"/batches/{lab.batch}/draw"))
    assert "Too little blood: go on with it, or draw again?" in page and "mononuclear cells are to be expected" in page
    wrong = physician.post(f"/batches/{lab.batch}/draw/proceed", why_proceed="urgent", content_sha256=shown,
                           password="not mine")  # fmt: skip
    assert wrong.status_code in (401, 403) and lab.record().more.draws.choice is None
    fields = {"why_proceed": "urgent", "content_sha256": lab.record().content_sha256, "password": PASSWORD}
    right = physician.post(f"/batches/{lab.batch}/draw/proceed", **fields)
    assert right.status_code == 303
    assert lab.refused(PHYSICIAN, proceed_with_draw, lab.batch, **why).code == "no_choice_waits"
    lab.start("isolate")

    choice = lab.record().more.draws.choice
    assert (choice.choice, choice.expected_cells, choice.least_cells) == ("proceed", 20_000_000, 40_000_000)
    assert kinds(lab).index("DrawChosen") > kinds(lab).index("CollectionReceived")
    assert ("out_of_limits", "major") in deviations(lab)
    assert [(one.role, one.is_open) for one in lab.record().more.tasks if one.kind == "draw"] == [("physician", False)]
    paper = on_paper(lab)
    assert "Volume too small 20 mL, at least 40 mL." in paper and "Go on with what there is: urgent" in paper
    assert "Choice at the draw" in paper
