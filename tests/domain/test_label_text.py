from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lims.domain.batch import Batch, Stage
from lims.domain.equipment import Equipment
from lims.domain.label_rules import LabelRules
from lims.domain.label_text import (
    LabelSite,
    label_text_for_container,
    label_text_for_equipment,
    label_text_for_material,
    label_text_for_wristband,
    moment,
)
from lims.domain.materials import MaterialLot
from lims.domain.subject import Subject
from lims.masterdata.protocols import read_protocol_file

SITE = LabelSite("Demo Cell Processing Facility, site A9999", ZoneInfo("Asia/Shanghai"))
PROTOCOL, _ = read_protocol_file(Path(__file__).parents[2] / "config/protocols/NCT04011033-v1.toml")
DRAWN = datetime(2026, 11, 3, 0, 31, tzinfo=UTC)
BATCH = Batch(
    batch="B26-0141",
    subject="INKT-012",
    coi="CHA999926000012",
    dose_no=3,
    doses=6,
    trial="NCT04011033",
    version=1,
    sha256="",
    product="iNKT",
    draw_on=date(2026, 11, 3),
    infusion_on=date(2026, 11, 18),
    stage=Stage.PLANNED,
    on_hold=False,
    hold_reason="",
    din="",
    opened_at=DRAWN,
    collected_at=None,
    day_zero_at=None,
    harvested_at=None,
    filled_at=None,
    expires_at=None,
    infused_at=None,
    closed_at=None,
    final_confirmed=False,
    head_seq=1,
)
SUBJECT = Subject(
    subject="INKT-012",
    coi="CHA999926000012",
    trial="NCT04011033",
    version=1,
    infusions=6,
    interval_days=None,
    screening=("HBV", "HCV"),
    reactive=(),
    enrolled_at=DRAWN,
    body=None,
    first_treatment_on=None,
    plan=(),
)
FORMULATED = {
    "dose_cells": "1412819200",
    "per_m2": "821400000",
    "volume_ml": "100.0",
    "viability": "96.6",
    "expires": "2026-11-18 13:05 UTC+08:00",
}


def words_on(kind, title="Blood tube C1", batch=BATCH, subject=SUBJECT, **extra):
    pairs = label_text_for_container(
        kind, title, batch=batch, subject=subject, protocol=PROTOCOL, site=SITE, extra=extra
    )
    assert len(dict(pairs)) == len(pairs), "a name stands for one text"
    return dict(pairs)


def test_a_tube_is_labelled_before_the_draw_and_says_so():
    assert words_on("tube")["line_2"] == "Draw planned 2026-11-03"


def test_a_tube_says_when_it_was_drawn_with_its_zone():
    assert words_on("tube", batch=replace(BATCH, collected_at=DRAWN))["line_2"] == "Drawn 2026-11-03 08:31 +08:00"


def test_a_vial_says_only_what_has_room():
    assert words_on("vial", "Mycoplasma sample Q2") == {
        "language": "en",
        "what": "Mycoplasma sample Q2",
        "dose_no": "3",
        "doses": "6",
    }


def test_a_vessel_has_a_day_zero_only_after_seeding():
    assert "day_zero" not in words_on("vessel")
    seeded = replace(BATCH, day_zero_at=datetime(2026, 11, 3, 6, 20, tzinfo=UTC))
    assert words_on("vessel", batch=seeded)["day_zero"] == "2026-11-03 14:20 UTC+08:00"


def test_the_bag_carries_the_dose_as_people_read_it():
    bag = words_on("bag", batch=replace(BATCH, din="A999926000041"), **FORMULATED)
    shown = {name: bag[name].replace("\u00a0", " ") for name in ("dose_cells", "per_m2", "volume", "viability")}
    assert shown == {
        "dose_cells": "1.41 × 10⁹",
        "per_m2": "8.21 × 10⁸ /m²",
        "volume": "100 mL",
        "viability": "96.6 %",
    }
    assert bag["din"] == "A9999 26 000041 [T]"
    assert bag["product_code"] == "iNKT"
    assert bag["expires"] == "2026-11-18 13:05 UTC+08:00"
    assert "recipient" not in bag


def test_the_bag_follows_its_protocol_and_every_container_the_rules():
    bag = words_on("bag", **FORMULATED)
    for name in ("autologous", "not_evaluated", "trial_only", "no_filter", "identify"):
        assert bag[name]
    assert "caution" not in bag, "the trial is under no United States IND"
    assert "biohazard" not in bag
    reactive = replace(SUBJECT, reactive=("HBV",))
    for kind in ("tube", "vessel", "bag"):
        text = words_on(kind, subject=reactive)
        assert "hepatitis B virus" in text["reactive"]
        assert text["agents"] == "HBV"


def test_a_dose_that_is_not_a_number_is_not_printed():
    with pytest.raises(ArithmeticError):
        words_on("bag", dose_cells="about a billion")


def test_no_container_carries_a_place_label():
    with pytest.raises(ValueError, match="place"):
        words_on("place")


def test_a_wristband_names_the_subject_and_no_batch():
    text = dict(label_text_for_wristband(SUBJECT, SITE))
    assert text == {
        "language": "en",
        "coi": "CH A9999 26 000012",
        "trial": "NCT04011033",
        "site": "Demo Cell Processing Facility, site A9999",
    }


def test_a_name_is_printed_only_where_the_site_allows_it():
    name = "Demo Subject Twelve"
    assert "recipient" not in dict(label_text_for_wristband(SUBJECT, SITE, name))
    assert "recipient" not in words_on("bag", **FORMULATED, recipient=name)
    allowed = replace(SITE, rules=LabelRules(recipient_name=True))
    assert dict(label_text_for_wristband(SUBJECT, allowed, name))["recipient"] == name


def test_a_site_adds_statements_and_takes_none_away():
    under_ind = replace(SITE, rules=LabelRules(statements=("caution_us",)))
    pairs = label_text_for_container(
        "bag", "Product bag P1", batch=BATCH, subject=SUBJECT, protocol=PROTOCOL, site=under_ind
    )
    assert dict(pairs)["caution"].startswith("Caution: New Drug")
    assert dict(pairs)["autologous"]


def test_a_material_says_its_last_day_and_equipment_no_calibration_date():
    lot = MaterialLot("M1", "culture_medium", "Serum-free medium", "SF-2048", date(2027, 2, 28), "released", DRAWN)
    assert dict(label_text_for_material(lot, SITE))["line_1"] == "Use by 2027-02-28"
    counter = Equipment("NCT-01", "cell_counter", "Cell counter", "Bench 1", False, date(2027, 1, 9), "", "", "")
    assert "2027" not in str(label_text_for_equipment(counter, SITE))


def test_a_moment_always_says_its_zone():
    at = datetime(2026, 11, 18, 5, 5, tzinfo=UTC)
    assert moment(at, ZoneInfo("Asia/Shanghai")) == "2026-11-18 13:05 UTC+08:00"
    assert moment(at, ZoneInfo("America/St_Johns")) == "2026-11-18 01:35 UTC-03:30"
    assert moment(at, UTC) == "2026-11-18 05:05 UTC+00:00"
