"""Equipment is used in service, calibrated and clean, through the last day of each."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from lims.domain.equipment import (
    Alarm,
    Equipment,
    VesselInAlarm,
    alarm_id,
    how_it_was,
    read_equipment_code,
    reasons_against_equipment,
)
from lims.domain.errors import NotReadable

TODAY = date(2026, 11, 19)
NOW = datetime(2026, 11, 19, 4, 0, tzinfo=UTC)


def a_thing(**changes):
    known = {"equipment": "INC-3", "kind": "incubator", "title": "Incubator", "place": "Room 1", "station": False}
    values = {"calibration_due_on": TODAY, "batch": "", "step": "", "stopped_by": "", "cleaned_until": TODAY}
    return Equipment(**known | values | changes)


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, 0),
        ({"calibration": "passed"}, 0),
        ({"calibration_due_on": None, "cleaned_until": None}, 0),
        ({"calibration_due_on": TODAY - timedelta(days=1)}, 1),
        ({"cleaned_until": TODAY - timedelta(days=1)}, 1),
        ({"calibration": "failed"}, 1),  # whatever its day says
        ({"state": "locked"}, 1),
        ({"state": "retired"}, 1),
        ({"state": "anything else"}, 1),
        ({"state": "locked", "calibration": "failed", "calibration_due_on": TODAY - timedelta(days=1)}, 3),
    ],
)
def test_every_reason_is_told(changes, reasons):
    assert len(list(reasons_against_equipment(a_thing(**changes), TODAY))) == reasons


@pytest.mark.parametrize("typed", [" inc-3 ", "INC-3", "Inc-3"])
def test_a_code_has_one_form(typed):
    assert read_equipment_code(typed) == "INC-3"


@pytest.mark.parametrize(
    "typed", ["", "3", "INC", "INC 3", "INC-", "-3", "INC/3", "the incubator", "I" * 30 + "-1", "INC-３"]
)
def test_what_is_no_code_is_refused(typed):
    with pytest.raises(NotReadable):
        read_equipment_code(typed)


def test_an_alarm_says_what_was_read():
    def read(low, high):
        return str(how_it_was(Alarm("A", "INC-3", low, high, NOW, None, "", NOW, "", None, "")))

    assert read(Decimal("31.5"), Decimal("37.0")) == "31.5 to 37.0\u00a0°C"
    assert read(None, Decimal(39)) == "? to 39\u00a0°C"
    assert read(None, None) == "no temperature read"
    assert alarm_id("INC-3", 2) == "INC-3-A2"


def test_a_vessel_is_inside_then_on_its_way_then_in_another_place():
    def vessel(out_at, moved_at):
        return VesselInAlarm("A", "B26-0001/V1", "B26-0001", out_at, "", "", moved_at, "", None)

    inside, way, moved = vessel(None, None), vessel(NOW, None), vessel(NOW, NOW)
    assert [one.still_inside for one in (inside, way, moved)] == [True, False, False]
    assert [one.on_its_way for one in (inside, way, moved)] == [False, True, False]
