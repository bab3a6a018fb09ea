"""Scenario 6: two bags of one culture are poured together again; nobody else's bag, and none that fails a look."""

from datetime import timedelta
from decimal import Decimal

import pytest

from lims.actions import vessels
from lims.actions.deviations import hold_batch
from lims.actions.labels import mark_printed
from lims.actions.places import limit_vessel
from lims.domain.errors import IdentityMismatch
from tests.stories.lab import QA, STATION, TECH
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import text_of


@pytest.fixture
def lab(lab_at):
    """Day 7, the vessel parted in two, and a third bag labelled for what is poured together."""
    lab = lab_at("day 7")
    held = lab.container("V1").volume_ml
    codes = _planned(lab, "V1", 3)
    parts = ((codes[0], "200"), (codes[1], f"{held - 200}"))
    lab.do(TECH, vessels.split, lab.batch, lab.code("V1"), parts=parts, station=STATION)
    return lab


def _planned(lab, name, count):
    codes = lab.do(TECH, vessels.plan_vessels, lab.batch, lab.code(name), count=count, station=STATION)
    lab.do(TECH, mark_printed, tuple(codes))
    return codes


def _asked(lab, *codes, **instead):
    volume = sum((lab.container(name).volume_ml for name in ("V1a", "V1b")), Decimal(0))
    asked = {"into": lab.code("V1c"), "volume_ml": f"{volume - 3}", "looks_clear": True}
    return (lab.batch, codes or (lab.code("V1a"), lab.code("V1b"))), asked | instead


def _refused(lab, *codes, **instead):
    ways, asked = _asked(lab, *codes, **instead)
    return lab.refused(TECH, vessels.pool, *ways, station=STATION, **asked)


def test_we_pour_two_bags_of_one_culture_together(lab):
    cells = sum(lab.container(name).viable_cells for name in ("V1a", "V1b"))
    early, late = lab.at + timedelta(hours=20), lab.at + timedelta(hours=40)
    for name, until in (("V1a", late), ("V1b", early)):
        lab.do(TECH, limit_vessel, lab.batch, lab.code(name), restriction="", expires_at=until, reason="by its medium")
    ways, asked = _asked(lab)
    lab.do(TECH, vessels.pool, *ways, station=STATION, **asked)
    pooled, lost = lab.container("V1c"), lab.record().more.losses[-1]
    assert pooled.viable_cells + lost.viable_cells == cells
    assert (lost.volume_ml, lost.how) == (3, "pool")
    assert pooled.expires_at == early  # the worst travels along
    assert {lab.container(name).fate for name in ("V1a", "V1b")} == {"pooled"}
    assert kinds(lab)[-1] == "VesselsPooled"
    assert "Pooled: V1a 200 mL, V1b" in text_of(Pages(lab).visitor(TECH).get(f"/batches/{lab.batch}"))
    assert "Pooled" in on_paper(lab)


def test_another_patients_bag_stops_the_bench_before_a_drop_is_poured(lab):
    strange = lab.code("C1", lab.world.strange_batch)
    before = lab.record().containers
    stop = _refused(lab, lab.code("V1a"), strange)
    assert isinstance(stop, IdentityMismatch)
    assert stop.expected["batch"] == lab.batch and stop.scanned["batch"] == lab.world.strange_batch
    # Told on both sides, the station stops, and the other dose of our own patient is no better.
    assert "ScanRefused" in kinds(lab) and "ScanRefused" in kinds(lab, f"batch:{lab.world.strange_batch}")
    assert _refused(lab).code == "station_stopped"
    assert lab.record().containers == before


def test_the_form_of_the_vessels_shows_the_same_stop_as_a_step(lab):
    bench = Pages(lab).visitor(TECH, station=STATION)
    strange = lab.code("C1", lab.world.strange_batch)
    answer = bench.post(
        f"/batches/{lab.batch}/vessels/pool",
        code=[lab.code("V1a"), strange],
        into=lab.code("V1c"),
        volume_ml="300",
        looks_clear="yes",
    )
    assert (answer.status_code, answer.location) == (303, "/stop")
    stop = text_of(bench.get("/stop"))
    assert "Stop. Wrong patient." in stop and lab.world.stranger in stop


def test_our_own_patients_other_dose_is_no_better(lab):
    stop = _refused(lab, lab.code("V1a"), lab.code("C1", lab.world.other_dose))
    assert isinstance(stop, IdentityMismatch)


def test_what_must_not_be_poured_together_stays_apart(lab):
    assert _refused(lab, lab.code("V1a")).code == "too_few_inputs"
    assert _refused(lab, lab.code("V1a"), lab.code("V1a")).code == "scanned_twice"
    assert _refused(lab, into=lab.code("V1b")).code == "not_empty"
    assert _refused(lab, volume_ml="600").code == "more_than_there_is"
    assert _refused(lab, volume_ml="400").code == "out_of_balance"
    assert _refused(lab, looks_clear=False).code == "not_pooled"


def test_one_cloudy_bag_is_barred_and_only_quality_lifts_it(lab):
    cloudy = lab.code("V1b")
    why = {"restriction": "cloudy", "reason": "seen against the light"}
    lab.do(TECH, limit_vessel, lab.batch, cloudy, **why)
    refusal = _refused(lab)
    assert refusal.code == "not_pooled" and "cloudy" in str(refusal)
    # The tempting way round: take the bar off ourselves, or pour it over into a clean bag.
    lifted = {"restriction": "", "reason": "it settled"}
    assert lab.refused(TECH, limit_vessel, lab.batch, cloudy, **lifted).code == "role_missing"
    refusal = lab.refused(TECH, vessels.transfer, lab.batch, cloudy, into=lab.code("V1c"), station=STATION)
    assert refusal.code == "vessel_barred"
    lab.do(QA, limit_vessel, lab.batch, cloudy, **lifted)
    ways, asked = _asked(lab)
    lab.do(TECH, vessels.pool, *ways, station=STATION, **asked)
    assert lab.container("V1c").state == "in_use"


def test_a_batch_on_hold_is_not_poured(lab):
    lab.do(QA, hold_batch, lab.batch, why="under investigation")
    assert _refused(lab).code == "on_hold"
