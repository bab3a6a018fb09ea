"""What the two protocols say, against what the trials say: right where they speak, silent where they are silent."""

import csv
import hashlib
import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from lims.domain.protocol import Protocol, SlotKind, Source
from lims.masterdata.protocols import find_protocol_files, read_protocol
from tests.masterdata.conftest import CONFIG, IKC, INKT

BOTH = pytest.mark.parametrize("protocol", [read_protocol(INKT), read_protocol(IKC)], ids=["iNKT", "IKC"])


@pytest.fixture
def inkt() -> Protocol:
    return read_protocol(INKT)


@pytest.fixture
def ikc() -> Protocol:
    return read_protocol(IKC)


def criterion(protocol: Protocol, key: str):
    return next(c for c in protocol.criteria if c.key == key)


def assay(protocol: Protocol, key: str):
    return next(a for a in protocol.assays if a.key == key)


def test_the_inkt_plan_is_the_registrys(inkt):
    assert inkt.infusions.weeks == (1, 3, 5, 7, 9, 11)
    assert inkt.infusions.interval_source is Source.TRIAL
    assert (inkt.dose.low_per_m2, inkt.dose.high_per_m2) == (500_000_000, 1_000_000_000)
    assert inkt.dose.source is Source.TRIAL
    assert inkt.dose.basis_source is Source.ASSUMED
    assert next(t for t in inkt.treatments if t.key == "tae_tace").weeks == (0, 4)


def test_what_the_ikc_trial_leaves_silent_stays_silent(ikc):
    assert (ikc.infusions.count, ikc.infusions.weeks) == (12, ())
    assert ikc.infusions.interval_source is Source.NOT_STATED
    assert ikc.dose.source is Source.BRIEF
    assert ikc.dose.basis == "total_viable"
    assert assay(ikc, "purity").limit is None
    assert {"infusions.weeks", "treatments[tace].weeks", "assays[purity].limit"} <= {v.path for v in ikc.not_stated()}
    assert not [c.key for c in ikc.criteria if c.limit is not None and c.key not in ("age", "ecog")]
    assert all(step.key != "restimulate_d7" for step in ikc.steps)


@pytest.mark.parametrize(
    ("key", "equal_to_the_limit"),
    [("wbc", "3.0"), ("lymphocytes", "0.8"), ("haemoglobin", "85"), ("platelets", "50"), ("creatinine", "1.5"),
     ("inkt_count", "10")],
)  # fmt: skip
def test_blood_values_equal_to_the_limit_do_not_pass(inkt, key, equal_to_the_limit):
    limit = criterion(inkt, key).limit
    assert limit is not None
    assert not limit.passes(Decimal(equal_to_the_limit))


def test_eighty_years_pass_in_one_trial_and_not_in_the_other(inkt, ikc):
    assert criterion(inkt, "age").limit.passes(80)
    assert not criterion(ikc, "age").limit.passes(80)
    assert criterion(ikc, "age").limit.passes(Decimal("79.9"))


def test_dendritic_cells_go_back_into_the_culture_they_came_from(inkt):
    step = inkt.step("restimulate_d7")
    assert step.empties == ("D1",)
    assert {slot.what for slot in step.slots if slot.kind is SlotKind.CONTAINER} == {"D1", "V1"}
    assert inkt.new_container("D1").made_from == ("PB",)


@BOTH
def test_only_the_final_sterility_may_be_pending_when_the_cells_go(protocol):
    assert [a.key for a in protocol.assays if a.may_be_pending] == ["sterility_final"]
    assert assay(protocol, "sterility_final").days_to_result == 14


@BOTH
@pytest.mark.check("B5")
def test_the_dose_test_is_the_dose_window(protocol):
    limit = assay(protocol, "dose").limit
    assert (limit.low, limit.high) == (protocol.dose.low_per_m2, protocol.dose.high_per_m2)


@BOTH
@pytest.mark.check("B3")
def test_every_laboratory_step_is_seen_by_two_people(protocol):
    assert all(step.verified for step in protocol.steps)


@BOTH
def test_every_container_of_the_batch_is_scanned_before_it_is_used_up(protocol):
    for step in protocol.steps:
        scanned = {slot.what for slot in step.slots if slot.kind is SlotKind.CONTAINER}
        assert set(step.empties) <= scanned, step.key


@BOTH
def test_the_fourteen_days_are_due_in_order(protocol):
    due = [s.window.due_hours for s in protocol.steps if s.window is not None and s.window.after == "seed"]
    assert all(earlier < later for earlier, later in pairwise(due))
    assert protocol.step("harvest").window.due_hours == 14 * 24 == protocol.infusions.culture_days * 24


@BOTH
def test_no_value_is_without_a_source_and_no_path_stands_twice(protocol):
    paths = [value.path for value in protocol.values]
    assert len(paths) == len(set(paths)) > 200
    assert {value.source for value in protocol.values} == set(Source)
    assert all(value.value for value in protocol.values if value.source is not Source.NOT_STATED)


def test_an_assumed_limit_waits_for_confirmation_and_a_stated_one_does_not(inkt):
    waiting = {value.path: value.value for value in inkt.assumed()}
    assert waiting["assays[purity].limit"] == ">= 60 %"
    assert waiting["dose.basis"] == "target_viable"
    assert "dose.low_per_m2" not in waiting
    assert "criteria[wbc].limit" not in waiting


def test_the_hash_is_the_one_of_the_file_itself(inkt):
    file = CONFIG / "protocols" / "NCT04011033-v1.toml"
    assert inkt.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert read_protocol(INKT + "\n").sha256 != inkt.sha256


def test_the_files_are_found_under_their_names():
    files = find_protocol_files(CONFIG)
    assert [file.stem for file in files] == ["NCT03592706-v1", "NCT04011033-v1"]
    assert [read_protocol(file.read_text(encoding="utf-8")).name for file in files] == [f.stem for f in files]


def test_versions_are_sorted_as_numbers(tmp_path):
    (tmp_path / "protocols").mkdir()
    for name in ("T-1-v10", "T-1-v9", "A-2-v1", "draft"):
        (tmp_path / "protocols" / f"{name}.toml").touch()
    assert [file.stem for file in find_protocol_files(tmp_path)] == ["A-2-v1", "T-1-v9", "T-1-v10", "draft"]


@pytest.mark.parametrize("text", [INKT, IKC], ids=["iNKT", "IKC"])
def test_no_person_is_named_in_a_protocol(text):
    assert not re.search(r"@|\bMD\b|\bPhD\b|\+\d{2,}", text)


def counts_of(batch: str) -> list[dict[str, str]]:
    with (Path(__file__).parents[1] / "data" / "growth_curves.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["batch_id"] == batch]


@pytest.mark.parametrize(("text", "batch"), [(INKT, "SYN-INKT-01"), (INKT, "SYN-INKT-02"), (IKC, "SYN-IKC-08")])
def test_a_typical_batch_meets_every_limit_on_its_way(text, batch):
    protocol = read_protocol(text)
    days = {0: "seed", 3: "count_d3", 5: "count_d5", 7: "count_d7", 10: "feed_d10", 12: "feed_d12", 14: "harvest"}
    for row in counts_of(batch):
        washed = row["stage"] == "formulated_after_3_washes"
        step = protocol.step("formulate" if washed else days[int(row["day"])])
        measured = {
            "volume_ml": Decimal(row["volume_mL"]),
            "viable_density": Decimal(row["viable_density_rep1_e6_per_mL"]) * 10**6,
            "viability_percent": Decimal(row["viability_pct"]),
            "purity_percent": Decimal(row["purity_pct"]),
            "medium_added_ml": Decimal(row["medium_added_mL"]),
        }
        for key, value in measured.items():
            entry = step.entry(key)
            for limit in () if entry is None else (entry.limit, entry.plausible):
                assert limit is None or limit.passes(value), (step.key, key, value)


@BOTH
def test_how_far_volumes_of_vessels_may_lie_apart_is_the_sites_to_confirm(protocol):
    assert protocol.controls.vessel_tolerance_percent == 5
    assert "controls.vessel_tolerance_percent" in {value.path for value in protocol.assumed()}
