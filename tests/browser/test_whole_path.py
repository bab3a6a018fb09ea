"""One batch from vein to vein in real Chromium: every act by the person who does it, every code read from its label."""

import os
from datetime import timedelta
from functools import partial

import pytest

from lims.demo.curves import TYPICAL_IKC, TYPICAL_INKT
from lims.demo.lab import Lab
from lims.demo.plot import Story
from lims.demo.story import play
from lims.store.reading.batches import get_batch
from tests.browser import clinic, without_a_mouse, wrong_ways
from tests.browser import quality_work as quality
from tests.browser.bench_work import TO_LAB, TO_WARD, carry, work_step
from tests.browser.case import Case, read_protocol
from tests.browser.laboratory import Laboratory
from tests.browser.papers import pages_of
from tests.browser.person import Crew

WARD = (clinic.NURSE, clinic.NURSE_2)
BENCH = ("demo-technician-a", "demo-technician-b")
SEED = "seed"
IKC_TO = os.environ.get("IKC_TO", "count_d3")
MOST_REAUTHENTICATIONS = 12  # of one technician in a batch; recording is not signing


@pytest.fixture
def laboratory(tmp_path):
    laboratory = Laboratory(tmp_path)
    yield laboratory
    laboratory.close()


@pytest.fixture
def crew(browser, laboratory):
    """Everybody; a violation of the content policy, a fault of a script or a 5xx of anybody's page fails the test."""
    crew = Crew(browser, laboratory)
    yield crew
    crew.leave()
    assert not crew.faults, "\n".join(crew.faults)


def test_an_inkt_batch_goes_from_vein_to_vein(crew):
    # A small person: the bag does not take everything, and the rest has a container of its own.
    case = Case(read_protocol("NCT04011033-v1"), TYPICAL_INKT, "150", "44", "BSC-2", "A999926000041")
    clinic.activate(crew, case)
    clinic.enrol(crew, case)
    clinic.prepare(crew, case)
    neighbours = play_the_neighbour(crew, case)
    manufacture(
        crew,
        case,
        {
            "count_d3": partial(wrong_ways.take_the_neighbours_vessel, neighbours=neighbours),
            "count_d5": wrong_ways.scan_a_void_label,
            "count_d7": wrong_ways.mistype_the_check_character,
        },
    )
    release(crew, case)
    for leg in TO_WARD:
        carry(crew, case, ("P1",), leg)
    clinic.check_at_the_bedside(crew, case)
    crew.laboratory.clock.advance(minutes=40)
    clinic.infuse(crew, case)
    for technician in BENCH:
        assert 0 < crew.passwords[technician, "work"] <= MOST_REAUTHENTICATIONS
    finish(crew, case)


def test_an_ikc_batch_is_counted_in_the_chamber_and_asks_for_few_passwords(crew):
    """Through its first count; `make paths` goes on to the bag."""
    case = Case(read_protocol("NCT03592706-v1"), TYPICAL_IKC, "170", "61.2", "BSC-3", "A999926000040")
    clinic.activate(crew, case)
    clinic.enrol(crew, case)
    clinic.prepare(crew, case)
    manufacture(crew, case, {}, last=SEED)
    nurse = crew(clinic.NURSE)
    nurse.open(f"/batches/{case.batch}/steps/{SEED}")
    nurse.sees("one square holds 0.1 µL", "#sums")
    nurse.open("/board")
    nurse.sees("Culture day 0")
    manufacture(crew, case, {}, after=SEED, last=IKC_TO)
    asked = [crew.passwords[technician, "work"] for technician in BENCH]
    keys = [step.key for step in case.protocol.steps if "technician" in step.roles]
    # Once for each step, of whom verifies it; the two change places before the harvest.
    assert sum(asked) == keys.index(IKC_TO) + 1
    assert max(asked) <= MOST_REAUTHENTICATIONS


def play_the_neighbour(crew, case) -> str:
    """Another person's batch, worked meanwhile at another station; gives its vessel."""
    laboratory = crew.laboratory
    lab = Lab(laboratory.store, laboratory.clock.now, laboratory.zone)
    story = Story(case.protocol, TYPICAL_INKT, lab.at, "BSC-4", "count_d3", "171", "70", 46)
    for _ in play(lab, story):
        pass  # all of it now: its windows are wide
    return f"{story.batch}/V1"


def manufacture(crew, case, incidents, last: str = "fill", after: str = "") -> None:
    """Every step in its turn and in its window, those behind `after` alone, with what goes wrong on the way."""
    keys = [step.key for step in case.protocol.steps]
    for step in case.protocol.steps[keys.index(after) + 1 if after else 0 :]:
        if step.key == "receive":
            for leg in TO_LAB:
                carry(crew, case, ("C1", "C2"), leg)
        wait_for(crew.laboratory, case, step)
        if step.key == "fill":
            case.filled_ml = read_volume_to_fill(crew, case)
        if step.key == "feed_d10":
            without_a_mouse.work_step(crew, case, step, BENCH)
        else:
            hands = WARD if "nurse" in step.roles else BENCH
            if step.key in ("harvest", "formulate", "fill"):  # they take turns
                hands = hands[::-1]
            work_step(crew, case, step, hands, meanwhile=incidents.get(step.key))
        if step.key == last:
            return


def wait_for(laboratory, case, step) -> None:
    """The clock goes to where the step is due: half an hour before, in the culture."""
    laboratory.clock.advance(minutes=30)
    if step.window is not None and step.window.after == SEED:
        with laboratory.store.reading() as db:
            seeded_at = get_batch(db, case.batch).day_zero_at
        due_at = seeded_at + timedelta(hours=float(step.window.due_hours), minutes=-30)
        laboratory.clock.move_to(max(laboratory.clock.now, due_at))


def read_volume_to_fill(crew, case) -> str:
    """What the page of the step says, before it is begun."""
    technician = crew(BENCH[0])
    technician.open(f"/batches/{case.batch}/steps/fill")
    technician.sees("Volume to fill", "#sums")
    return technician.page.locator("#sums .eq b").inner_text().split()[0]


def release(crew, case) -> None:
    """Results, a release too early, the exceptions, both reviews, and the decision without a mouse."""
    crew.laboratory.clock.advance(minutes=40)
    quality.record_results(crew, case, but=("gram_stain",))
    hasty = crew(quality.QA_2)
    quality.decide(hasty, case, "released_interim")
    hasty.sees("Gram stain", ".refusal")
    hasty.sees("things stand against a release", "h1")
    analyst = crew(quality.ANALYST)
    quality.open_desk(analyst, case)
    quality.record_result(analyst, case, "gram_stain")
    assert quality.assess_everything(crew, case) == EXCEPTIONS
    quality.sign(crew, case, quality.LEAD, "Sign the production review")
    quality.sign(crew, case, quality.QA, "Sign the quality review")
    without_a_mouse.release(crew, case, quality.QA_2)


EXCEPTIONS = 2  # the stop, and the label printed again


def finish(crew, case) -> None:
    """Two weeks later: final sterility, confirmed, closed; the record is printed and read."""
    laboratory = crew.laboratory
    laboratory.clock.advance(days=14, hours=6)
    analyst = crew(quality.ANALYST)
    quality.open_desk(analyst, case)
    quality.record_result(analyst, case, "sterility_final")
    quality.sign(crew, case, quality.QA, "Confirm the final results")
    quality.close(crew, case)
    pages = pages_of(quality.print_record(crew, case))
    for number, words in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in words
        assert case.subject in words
        assert case.batch in words
    assert "Infused, closed" in pages[0]
    assert "Every test of the specification has a result." in pages[0]
    assert "Demo QA person E" in pages[0]  # who released it
