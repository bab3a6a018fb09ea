"""Scenario 18: too many cells. The bag takes the highest dose; the rest has a container, a label and a fate."""

from decimal import Decimal

from lims.actions import batches, custody, steps
from lims.actions.labels import destroy_label, mark_printed, reprint_label
from lims.actions.remainder import settle_remainder
from lims.domain.containers import ContainerState
from lims.store.reading.quality import list_counts
from tests.stories.lab import NURSE, QA, STATION, TECH, TECH_2, way
from tests.stories.scenarios.doses import TOO_MANY, finish_refused, test_release, verify, work_with_density
from tests.stories.scenarios.telling import Pages, kinds, on_paper


def formulate_too_many(lab):
    work_with_density(lab, "formulate", TOO_MANY)


def fill(lab, volume=""):
    """Fill what was computed, or what was typed; gives the code of the bag's first label."""
    lab.start("fill")
    lab.scan_everything("fill")
    lab.enter_everything("fill", **({"volume_filled_ml": volume} if volume else {}))
    return lab.code("P1")


def test_the_rest_of_an_over_dose_is_never_unaccounted(lab_at):
    lab = lab_at("harvested")
    formulate_too_many(lab)
    made = lab.record().formulation
    assert made.low_cells <= made.dose_cells <= made.high_cells
    assert Decimal(made.fill_volume_ml) < Decimal(made.volume_ml)

    # The container for the rest is planned and labelled with the bag, before a drop is in it.
    lab.start("fill")
    rest = lab.container("R1")
    assert rest.state is ContainerState.PLANNED and rest.made_from == ("H1",)
    lab.scan_everything("fill")
    lab.enter_everything("fill")
    lab.finish("fill")

    record = lab.record()
    bag, rest = lab.container("P1"), lab.container("R1")
    with lab.store.reading() as db:
        last = list_counts(db, lab.batch)[-1]
    assert bag.volume_ml + rest.volume_ml == Decimal(made.volume_ml)
    assert bag.viable_cells + rest.viable_cells == last.viable_cells
    assert lab.container("H1").fate == "used_up"
    assert kinds(lab).count("RemainderKept") == 1
    dose = next(one for one in record.results if one.assay == "dose")
    assert dose.verdict == "meets"

    # The remainder is no second dose: it does not go to the ward.
    test_release(lab)
    lab.review()
    lab.decide("released_interim")
    codes = (lab.code("P1"), lab.code("R1"))
    refusal = lab.refused(TECH, custody.hand_over, lab.batch, **way("lab_to_courier", codes))
    assert refusal.code == "stays_here" and "Remainder R1" in str(refusal)
    assert "Remainder R1 has no fate yet." in [str(one) for one in closing(lab)]

    # Thrown away in front of a second person, and not by one alone.
    alone = lab.refused(TECH, settle_remainder, lab.batch, lab.thing("R1"), fate="waste", reason="x", witnessed_by=TECH)
    assert alone.code == "same_person"
    settle = {"fate": "waste", "reason": "not needed for tests"}
    assert lab.refused(NURSE, settle_remainder, lab.batch, lab.thing("R1"), **settle).code == "role_missing"
    lab.do(TECH, settle_remainder, lab.batch, lab.thing("R1"), **settle, witnessed_by=TECH_2)
    assert lab.container("R1").fate == "waste"
    assert lab.refused(TECH, settle_remainder, lab.batch, lab.thing("R1"), **settle, witnessed_by=TECH_2)
    assert "Remainder R1 has no fate yet." not in [str(one) for one in closing(lab)]
    paper = on_paper(lab)
    assert "Remainder R1" in paper and "waste" in paper


def closing(lab):
    return lab.refused(QA, batches.close_batch, lab.batch).reasons


def test_a_remainder_is_frozen_where_it_can_be_found(lab_at):
    lab = lab_at("harvested")
    formulate_too_many(lab)
    lab.work("fill")
    settle = {"fate": "frozen", "reason": "kept for potency tests"}
    # The technician who ended the fill is led to it, and no longer once it is done.
    leads = f'class="btn primary big wide" href="/batches/{lab.batch}/dose"'
    pages = Pages(lab)
    assert leads in pages.visitor(TECH).get(f"/batches/{lab.batch}/steps/fill").get_data(as_text=True)
    assert lab.refused(TECH, settle_remainder, lab.batch, lab.thing("R1"), **settle)  # where?
    lab.do(TECH, settle_remainder, lab.batch, lab.thing("R1"), **settle, place="Freezer 2, box 4")
    assert (lab.container("R1").fate, lab.container("R1").place) == ("frozen", "Freezer 2, box 4")
    assert leads not in pages.visitor(TECH).get(f"/batches/{lab.batch}/steps/fill").get_data(as_text=True)


def test_the_label_says_what_is_in_the_bag_and_not_what_was_planned(lab_at):
    """We fill less than was computed, and try to leave the label as it is."""
    lab = lab_at("formulated")
    planned = fill(lab, "60")
    verify(lab, "fill")
    refusal = finish_refused(lab, "fill")
    assert refusal.code == "label_says_other" and "60 mL were filled" in str(refusal)

    again = lab.do(TECH, reprint_label, planned, reason="the bag took less", second_person=TECH_2)
    lab.do(TECH, mark_printed, (again,))
    assert finish_refused(lab, "fill").code == "step_not_complete"  # printed is not applied
    lab.scan(again, "fill")
    lab.do(TECH, destroy_label, planned, witnessed_by=TECH_2)
    lab.do(TECH, steps.finish_step, lab.batch, "fill", station=STATION, cleared=True)

    label = next(one for one in lab.record().labels if one.label_code == again)
    said = dict(label.text)
    assert said["volume"].startswith("60") and said["dose_cells"] != ""
    assert lab.container("P1").volume_ml == 60
    # Nobody foresaw a remainder: it gets its container and label now, and the label is scanned on it.
    rest = lab.container("R1")
    assert rest.volume_ml == Decimal(lab.record().formulation.volume_ml) - 60
    lab.do(TECH, mark_printed, (lab.code("R1"),))
    assert lab.scan(lab.code("R1"), station="")["outcome"] == "accepted"


def test_a_remainder_that_is_not_needed_leaves_no_empty_container(lab_at):
    lab = lab_at("harvested")
    formulate_too_many(lab)
    planned = fill(lab, lab.record().formulation.volume_ml)
    verify(lab, "fill")
    assert finish_refused(lab, "fill").code == "label_says_other"
    again = lab.do(TECH, reprint_label, planned, reason="all of it", second_person=TECH_2)
    lab.do(TECH, mark_printed, (again,))
    lab.scan(again, "fill")
    lab.do(TECH, destroy_label, planned, witnessed_by=TECH_2)
    lab.do(TECH, steps.finish_step, lab.batch, "fill", station=STATION, cleared=True)
    assert lab.container("R1").fate == "not_used"
    dose = next(one for one in lab.record().results if one.assay == "dose")
    assert dose.verdict == "fails"  # more than the highest dose is no dose either
