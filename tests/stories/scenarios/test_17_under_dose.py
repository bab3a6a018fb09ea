"""Scenario 17: on day 14 the culture does not hold a dose. Four ways out, each with the signatures that it needs."""

from datetime import timedelta

from lims.actions import under_dose
from lims.actions.materials import change_lot_state
from lims.actions.steps import finish_step
from lims.domain.batch import Stage
from lims.domain.outlook import outlook_of_record
from lims.domain.schedule import DueState, due
from lims.domain.steps import SlotKind
from lims.domain.under_dose import options
from lims.domain.work import StepState
from lims.store.reading.work import list_work
from tests.stories.lab import PHYSICIAN, QA, QA_2, STATION, TECH, Lab
from tests.stories.scenarios.doses import TOO_FEW, enter_with_density, finish_refused, verify, work_with_density
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import PASSWORD, text_of

FEW_IN_CULTURE = "0.31e6"
ENOUGH = "1.4e6"


def ways(lab):
    record = lab.record()
    return {one.choice: one for one in options(record.protocol, record, lab.at)}


def sign(lab, person, choice, role, **more):
    return lab.do(person, under_dose.sign_dose_choice, lab.batch, choice=choice, role=role, reason="we agreed", **more)


def refused_signing(lab, person, choice, role, **more):
    asked = {"choice": choice, "role": role, "reason": "we agreed"} | more
    return lab.refused(person, under_dose.sign_dose_choice, lab.batch, **asked)


def reach_harvest(lab):
    """From day 7 to the day of the harvest."""
    for step in ("feed_d10", "feed_d12"):
        lab.at = max(lab.at, due_at(lab, step))
        lab.work(step)
    lab.at = max(lab.at, due_at(lab, "harvest"))


def due_at(lab, step):
    with lab.store.reading() as db:
        work = list_work(db, lab.batch)
    return lab.step(step).window.due_at(work["seed"].finished_at)


def find_under_dose(lab) -> None:
    reach_harvest(lab)
    enter_with_density(lab, "harvest", FEW_IN_CULTURE)
    verify(lab, "harvest")


def test_the_harvest_waits_for_a_signed_way_out(lab_at):
    lab: Lab = lab_at("day 7")
    find_under_dose(lab)

    # The technician ends the step: the cells stay where they are, and the count is a fact of the record.
    refusal = finish_refused(lab, "harvest")
    assert refusal.code == "under_dose" and "lowest dose" in str(refusal)
    assert lab.record().batch.stage is Stage.CULTURE
    assert kinds(lab)[-2:] == ["UnderDoseFound", "AlertRaised"]  # physician and quality are told
    assert kinds(lab).count("UnderDoseFound") == 1
    assert finish_refused(lab, "harvest").code == "under_dose"
    assert kinds(lab).count("UnderDoseFound") == 1  # the same count is found once

    found = lab.record().more.under_doses[-1]
    assert found.cells < found.low_cells and found.percent_of_low < 100
    options_now = ways(lab)
    assert list(options_now) == ["extend", "sub_dose", "out_of_specification", "discard"]
    assert options_now["extend"].is_open and options_now["extend"].missing == ("physician", "qa")
    assert not options_now["sub_dose"].is_open
    assert [str(one) for one in options_now["sub_dose"].reasons] == ["The protocol states no dose below its window."]
    # What the protocol does not state cannot be signed by anybody.
    assert refused_signing(lab, PHYSICIAN, "sub_dose", "physician").code == "choice_not_now"
    assert refused_signing(lab, QA, "discard", "qa").code == "choice"  # quality rejects on its own desk


def test_the_culture_is_extended_by_two_persons_and_counted_again(lab_at):
    lab = lab_at("day 7")
    find_under_dose(lab)
    finish_refused(lab, "harvest")
    until = lab.at + timedelta(hours=30)

    # The wrong ways: a technician, one person in both roles, past the validated limit, another time than was signed.
    assert refused_signing(lab, TECH, "extend", "qa", until_at=until).code == "role_missing"
    assert refused_signing(lab, QA, "extend", "physician", until_at=until).code == "choice_not_now"
    late = due_at(lab, "harvest") + timedelta(hours=49)
    assert refused_signing(lab, PHYSICIAN, "extend", "physician", until_at=late).code == "until"
    assert not sign(lab, PHYSICIAN, "extend", "physician", until_at=until)
    assert ways(lab)["extend"].missing == ("qa",)
    assert finish_refused(lab, "harvest").code == "under_dose"  # one signature is not two
    assert refused_signing(lab, PHYSICIAN, "extend", "qa").code == "choice_not_now"
    assert refused_signing(lab, QA, "extend", "qa", until_at=until + timedelta(hours=1)).code == "until"
    assert sign(lab, QA, "extend", "qa")

    assert kinds(lab)[-2:] == ["CultureExtended", "LineCleared"]
    step = lab.step("harvest")
    with lab.store.reading() as db:
        work = list_work(db, lab.batch)
    assert due(step, work, until).state is not DueState.LATE
    assert due(step, work, until).closes_at == until

    # The pages say what waits, and foretell nothing from counts that are older than the one that fell short.
    visitor = Pages(lab).visitor(TECH, STATION)
    shown = text_of(visitor.get(f"/batches/{lab.batch}/steps/harvest"))
    assert "it is counted again before the harvest" in shown and "The line is clear: finish step" not in shown
    shown = text_of(visitor.get(f"/batches/{lab.batch}"))
    assert "Too few cells for a dose. The culture is extended" in shown and "reach its dose?" not in shown
    assert "The culture goes on until" in shown
    record = lab.record()
    assert outlook_of_record(record, None).counted[-1][1] == record.more.under_doses[-1].cells  # the curve knows it too

    # A day later: the old readings do not count, whatever the wish.
    lab.wait(hours=24)
    assert finish_refused(lab, "harvest").code == "second_count"
    for replicate in (1, 2):
        lab.enter("harvest", "viable_density", ENOUGH, replicate=replicate, reason="second count, day 15")
    verify(lab, "harvest")  # the second person looks again: the values are others
    lab.do(TECH, finish_step, lab.batch, "harvest", station=STATION, cleared=True)
    record = lab.record()
    assert record.batch.stage is Stage.HARVESTED
    assert record.step_work("harvest").state is StepState.FINISHED
    first = [one for one in record.step_work("harvest").entered if one.entry == "viable_density"]
    assert len(first) == 4  # the first count stays legible
    paper = on_paper(lab)
    assert "Too few cells" in paper and "Extend the culture" in paper and "Demo QA person D" in paper


def test_a_second_count_that_is_still_short_is_decided_anew(lab_at):
    lab = lab_at("day 7")
    find_under_dose(lab)
    finish_refused(lab, "harvest")
    until = lab.at + timedelta(hours=30)
    sign(lab, PHYSICIAN, "extend", "physician", until_at=until)
    sign(lab, QA, "extend", "qa")
    lab.wait(hours=24)
    for replicate in (1, 2):
        lab.enter("harvest", "viable_density", "0.33e6", replicate=replicate, reason="second count")
    verify(lab, "harvest")
    assert finish_refused(lab, "harvest").code == "under_dose"
    assert kinds(lab).count("UnderDoseFound") == 2
    assert ways(lab)["extend"].missing == ("physician", "qa")  # what was signed for the first count is spent
    lab.wait(hours=40)
    reasons = [str(one) for one in ways(lab)["extend"].reasons]
    assert reasons == ["The culture is as old as it may become."]

    # The physician means to ask for it out of specification: it is harvested, and fails its dose.
    sign(lab, PHYSICIAN, "out_of_specification", "physician")
    late = "the way out was signed late"
    lab.do(TECH, finish_step, lab.batch, "harvest", station=STATION, cleared=True, late_reason=late)
    assert lab.record().batch.stage is Stage.HARVESTED


def test_what_is_lost_in_the_wash_leaves_three_ways(lab_at):
    lab = lab_at("harvested")
    work_with_density(lab, "formulate", TOO_FEW)
    assert kinds(lab).count("UnderDoseFound") == 1
    options_now = ways(lab)
    assert [str(one) for one in options_now["extend"].reasons] == ["The cells have left the culture."]
    assert options_now["out_of_specification"].is_open and options_now["discard"].is_open
    lab.work("fill")
    record = lab.record()
    assert next(one for one in record.results if one.assay == "dose").verdict == "fails"
    bag = next(one for one in record.labels if one.target == lab.thing("P1"))
    assert record.formulation.dose_cells < record.formulation.low_cells
    assert dict(bag.text)["dose_cells"].startswith(f"{record.formulation.dose_cells / 1e8:.2f}")


def test_the_page_lists_every_way_and_asks_for_the_password_again(lab_at):
    lab = lab_at("day 7")
    find_under_dose(lab)
    finish_refused(lab, "harvest")
    pages = Pages(lab)
    step = pages.visitor(TECH).get(f"/batches/{lab.batch}/steps/harvest").get_data(as_text=True)
    assert f'href="/batches/{lab.batch}/dose"' in step  # from where the technician stands
    physician = pages.visitor(PHYSICIAN)
    told = text_of(physician.get(f"/batches/{lab.batch}"))
    assert "Too few cells for a dose. A way out is to be signed" in told and "Will it reach its dose?" not in told
    page = text_of(physician.get(f"/batches/{lab.batch}/dose"))
    assert "Extend the culture" in page and "The protocol states no dose below its window." in page
    until = (lab.at + timedelta(hours=38)).strftime("%Y-%m-%dT%H:%M")  # typed in the site's own time, UTC+8
    fields = {"choice": "extend", "role": "physician", "reason": "the curve still rises", "until": until}
    wrong = physician.post(f"/batches/{lab.batch}/dose", **fields, password="not hers")
    assert wrong.status_code == 403 and not lab.record().more.dose_choices
    assert physician.post(f"/batches/{lab.batch}/dose", **fields, password=PASSWORD).status_code == 303
    quality = pages.visitor(QA_2)
    assert "Demo physician J" in text_of(quality.get(f"/batches/{lab.batch}/dose"))
    fields = {"choice": "extend", "role": "qa", "reason": "within the limit", "password": PASSWORD}
    assert quality.post(f"/batches/{lab.batch}/dose", **fields).status_code == 303
    assert kinds(lab).count("CultureExtended") == 1
    told = text_of(quality.get(f"/batches/{lab.batch}"))
    assert "extended" in told and "Too few cells for a dose. A way out" not in told


def test_an_extended_culture_is_fed_from_the_page_of_its_vessels(lab_at):
    lab = lab_at("day 7")
    pages = Pages(lab)
    bench = pages.visitor(TECH, station=STATION)
    page = f"/batches/{lab.batch}/vessels"
    medium = lot_in(lab, "feed_d10")
    feed = {"code": lab.code("V1"), "lot": lab.code_of(medium), "volume_ml": "120"}
    assert "is not extended" in text_of(
        bench.post(f"{page}/feed", **feed)
    )  # before anybody signed, no feed goes beside
    find_under_dose(lab)
    finish_refused(lab, "harvest")
    until = lab.at + timedelta(hours=20)
    sign(lab, PHYSICIAN, "extend", "physician", until_at=until)
    sign(lab, QA, "extend", "qa")
    pages = Pages(lab)
    bench = pages.visitor(TECH, station=STATION)
    held = lab.container("V1").volume_ml
    assert "Feed, while extended" in text_of(bench.get(page))
    assert "Feed it meanwhile" in text_of(bench.get(f"/batches/{lab.batch}/dose"))
    no_medium = bench.post(f"{page}/feed", **feed | {"lot": lab.code_of("INC-1")})
    assert "stands for no material" in text_of(no_medium)
    assert "has no place in this step" in text_of(
        bench.post(f"{page}/feed", **feed | {"lot": lab.code_of(lot_in(lab, "fill"))})
    )
    told = bench.post(f"{page}/feed", **feed)
    assert told.status_code == 303, text_of(told)
    assert lab.container("V1").volume_ml == held + 120
    assert kinds(lab)[-2:] == ["SlotFilled", "MediumAdded"]
    paper = on_paper(lab)
    assert f"3.7, {lab.step('harvest').number}" in paper  # the lot in its list, with the steps that used it
    assert "While it was extended: 120 mL added to V1" in paper
    # The feed is no count, and its lot is followed as any other.
    assert finish_refused(lab, "harvest").code == "second_count"
    (number,) = lab.do(QA, change_lot_state, medium, state="recalled", reason="endotoxin")
    assert number.startswith(lab.batch)


def lot_in(lab, step):
    """The first lot that a step takes."""
    slot = next(one for one in lab.step(step).slots if one.kind is SlotKind.MATERIAL)
    return lab.thing_for(slot, lab.batch, lab.world.subject, STATION)
