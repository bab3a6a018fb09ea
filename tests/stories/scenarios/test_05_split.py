"""Scenario 5: the culture outgrows its bag and is parted into two, labelled before a drop is moved."""

from datetime import timedelta
from decimal import Decimal

from lims.actions import steps, vessels
from lims.actions.labels import destroy_label, mark_printed
from lims.actions.places import limit_vessel, move
from tests.stories.lab import STATION, TECH, TECH_2
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import text_of


def _planned(lab, count=2):
    codes = lab.do(TECH, vessels.plan_vessels, lab.batch, lab.code("V1"), count=count, station=STATION)
    lab.do(TECH, mark_printed, tuple(codes))
    return codes


def _split(lab, *volumes, **more):
    first, second = _planned(lab)
    parts = tuple(zip((first, second), volumes, strict=True))
    lab.do(TECH, vessels.split, lab.batch, lab.code("V1"), parts=parts, station=STATION, **more)


def test_we_part_a_vessel_and_work_on_with_both(lab_at):
    lab = lab_at("day 7")
    held, cells = lab.container("V1").volume_ml, lab.container("V1").viable_cells
    _split(lab, "300", f"{held - 300}")
    parent, first, second = (lab.container(name) for name in ("V1", "V1a", "V1b"))
    assert (parent.state, parent.fate) == ("ended", "split")
    assert first.volume_ml + second.volume_ml == held
    assert first.viable_cells + second.viable_cells == cells
    assert {one.subject for one in (first, second)} == {lab.world.subject}

    lab.do(TECH, move, lab.batch, lab.code("V1a"), place=lab.code_of("INC-1"))
    assert lab.container("V1a").place == "INC-1"

    lab.wait(days=2, hours=20)
    lab.start("feed_d10")
    refusal = lab.refused_scan(lab.code("V1"), "feed_d10")
    assert refusal.code == "not_needed_here"
    lab.scan_everything("feed_d10", but=("V1b",))
    lab.enter_everything("feed_d10", volume_ml=f"{held - 5}")
    left = lab.refused(TECH, steps.verify_step, lab.batch, "feed_d10", verified_by=TECH_2, station=STATION)
    assert any("V1b" in str(reason) for reason in left.reasons)
    lab.scan(lab.code("V1b"), "feed_d10")
    lab.finish("feed_d10")
    first, second = lab.container("V1a"), lab.container("V1b")
    assert first.volume_ml + second.volume_ml == held - 5 + Decimal(395)
    assert first.viable_cells + second.viable_cells == lab.record().counts[-1].viable_cells

    lab.wait(days=2)
    lab.work("feed_d12", volume_ml=f"{first.volume_ml + second.volume_ml}")
    lab.wait(days=2)
    there = sum(lab.container(name).volume_ml for name in ("V1a", "V1b"))
    lab.work("harvest", volume_ml=f"{there}")
    edges = lab.record().more.edges
    assert {(one.parent[-3:], one.child[-2:]) for one in edges if one.kind == "pool"} == {("V1a", "H1"), ("V1b", "H1")}
    assert sum(one.viable_cells for one in edges if one.kind == "pool") == lab.container("H1").viable_cells
    assert lab.container("V1a").fate == "pooled"
    assert "VesselSplit" in kinds(lab)


def test_nothing_is_moved_before_it_is_labelled_and_never_more_out_than_in(lab_at):
    lab = lab_at("day 7")
    held = lab.container("V1").volume_ml
    code, half = lab.code("V1"), held / 2
    before = lab.state()

    # The tempting ways: into the bag of tomorrow's step, into a bag that has no printed label, more than there was.
    ready = ((lab.code("D1"), f"{half}"), (code, f"{half}"))
    assert lab.refused(TECH, vessels.split, lab.batch, code, parts=ready, station=STATION).code == "not_empty"
    assert lab.changes_since(before) == {}

    first, second = lab.do(TECH, vessels.plan_vessels, lab.batch, code, count=2, station=STATION)
    parts = ((first, f"{half}"), (second, f"{half}"))
    assert lab.refused(TECH, vessels.split, lab.batch, code, parts=parts, station=STATION).code == "label_not_printed"
    lab.do(TECH, mark_printed, (first, second))
    more = ((first, f"{held}"), (second, "1"))
    assert lab.refused(TECH, vessels.split, lab.batch, code, parts=more, station=STATION).code == "more_than_there_is"
    twice = ((first, f"{half}"), (first, f"{half}"))
    assert lab.refused(TECH, vessels.split, lab.batch, code, parts=twice, station=STATION).code == "scanned_twice"
    less = ((first, "100"), (second, "100"))
    assert lab.refused(TECH, vessels.split, lab.batch, code, parts=less, station=STATION).code == "out_of_balance"
    assert lab.refused(TECH, vessels.split, lab.batch, code, parts=parts).code == "no_station"
    assert lab.container("V1").state == "in_use"

    lab.do(
        TECH,
        vessels.split,
        lab.batch,
        code,
        parts=less,
        reason="the rest is frozen under its own entry",
        station=STATION,
    )
    lost = lab.record().more.losses[-1]
    assert lost.volume_ml == held - 200
    assert lost.viable_cells + sum(lab.container(n).viable_cells for n in ("V1a", "V1b")) == lost.of_cells


def test_a_child_inherits_until_when_it_may_be_used(lab_at):
    lab = lab_at("day 7")
    until = lab.at + timedelta(days=1)
    why = {"restriction": "", "reason": "medium of the last feed is good until then"}
    lab.do(TECH, limit_vessel, lab.batch, lab.code("V1"), expires_at=until, **why)
    _split(lab, "245", f"{lab.container('V1').volume_ml - 245}")
    assert {lab.container(name).expires_at for name in ("V1a", "V1b")} == {until}
    lab.wait(days=2, hours=20)
    lab.start("feed_d10")
    assert lab.refused_scan(lab.code("V1a"), "feed_d10").code == "vessel_barred"


def test_on_the_page_we_label_first_and_split_by_scans(lab_at):
    lab = lab_at("day 7")
    held = lab.container("V1").volume_ml
    us = Pages(lab).visitor(TECH, STATION)
    page = f"/batches/{lab.batch}/vessels"
    labelled = us.post(f"{page}/plan", code=lab.code("V1"), count="2")
    assert labelled.status_code == 303 and labelled.location.endswith("do=split")
    shown = text_of(us.get(f"{page}?do=split"))
    assert "2 labels wait to be printed and stuck on" in shown and "Culture bag V1a" in shown
    sent = {"code": lab.code("V1"), "child": [lab.code("V1a"), lab.code("V1b")], "volume": ["250", f"{held - 250}"]}
    answer = us.post(f"{page}/split", **sent)
    assert answer.status_code == 409 and "was not printed" in text_of(answer)
    lab.do(TECH, mark_printed, (lab.code("V1a"), lab.code("V1b")))
    too_much = us.post(f"{page}/split", **(sent | {"volume": ["250", f"{held}"]}))
    assert too_much.status_code == 409 and "cannot come out of" in text_of(too_much)
    assert us.post(f"{page}/split", **sent).status_code == 303
    shown = text_of(us.get(page))
    assert "2 vessels hold material" in shown and "V1a 250 mL" in shown
    one = us.post(f"{page}/plan", code=lab.code("V1a"), count="1")  # one new vessel is to pour both into
    assert one.status_code == 303 and one.location.endswith("do=pool")
    assert "Split: V1 into V1a 250 mL" in text_of(us.get(f"/batches/{lab.batch}"))
    paper = on_paper(lab)
    assert "Parted, joined, lost: each with its balance" in paper and "V1a (250 mL" in paper

    # Where it stands: the incubator is scanned, then the bag; the place tells who stands there.
    assert us.post(f"{page}/move", place=lab.code_of("INC-1"), code=lab.code("V1a")).status_code == 303
    assert "Culture bag V1a" in text_of(us.get("/places/INC-1"))


def test_a_vessel_that_was_planned_and_is_not_needed_leaves_nothing_loose(lab_at):
    lab = lab_at("day 7")
    first, second = _planned(lab)
    parts = ((first, f"{lab.container('V1').volume_ml}"),)
    assert lab.refused(TECH, vessels.split, lab.batch, lab.code("V1"), parts=parts, station=STATION).code == (
        "too_few_parts"
    )
    # Only the bag is changed: pour all of it over, and close the other plan.
    lab.do(TECH, vessels.transfer, lab.batch, lab.code("V1"), into=first, station=STATION)
    assert (lab.container("V1").fate, lab.container("V1a").state) == ("transferred", "in_use")
    lab.do(TECH, vessels.drop_plan, lab.batch, second, reason="one bag was enough")
    assert lab.container("V1b").fate == "not_used"
    lab.do(TECH, destroy_label, second, witnessed_by=TECH_2)
    lab.wait(days=2, hours=20)
    lab.work("feed_d10")
    assert lab.container("V1a").viable_cells == lab.record().counts[-1].viable_cells
