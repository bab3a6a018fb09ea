"""The ways out of an under-dose: which are open, whose signature each needs, and why one is not open."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.batch import Stage
from lims.domain.more import More
from lims.domain.people import Person
from lims.domain.under_dose import (
    APPROVALS,
    DoseChoice,
    UnderDose,
    chosen,
    longest_until,
    options,
    reasons_against_signing,
    sub_dose_low,
)
from lims.domain.work import StepState
from tests.printing.make_record import make_record

BASE = make_record("culture", exceptions=False)
AT = BASE.step_work("seed").finished_at + timedelta(days=14)
LOW, HIGH = 850_000_000, 1_700_000_000


def short(cells=600_000_000, moment="harvest", stage=Stage.CULTURE, **more):
    found = UnderDose(BASE.batch.batch, 90, moment, "harvest", "V1", cells, LOW, HIGH, AT, "tech.a")
    return replace(BASE, batch=replace(BASE.batch, stage=stage), more=More(under_doses=(found,), **more))


def signed(choice, *roles, seq=91):
    return tuple(
        DoseChoice(BASE.batch.batch, seq + n, choice, role, f"{role}.x", role, "so it is", None, AT)
        for n, role in enumerate(roles)
    )


def ways(record, at=AT, **dose):
    protocol = replace(record.protocol, dose=replace(record.protocol.dose, **dose))
    return {one.choice: one for one in options(protocol, record, at)}


def person(*roles, name="somebody"):
    return Person(name, name, roles, True)


def test_without_an_under_dose_there_is_no_way_out():
    assert options(BASE.protocol, BASE, AT) == () and chosen(BASE) == ""


def test_what_no_source_states_is_not_offered():
    assert [str(one) for one in ways(short())["sub_dose"].reasons] == ["The protocol states no dose below its window."]
    none = ways(short(), extend_hours=None)["extend"]
    assert "no limit up to which a longer culture is validated" in str(none.reasons[0])


def test_a_protocol_that_states_a_sub_dose_opens_it_down_to_its_own_low_end():
    surface_low = sub_dose_low(
        replace(BASE.protocol, dose=replace(BASE.protocol.dose, sub_dose_low_per_m2=300_000_000)), BASE
    )
    allowed = ways(short(cells=surface_low), sub_dose_low_per_m2=300_000_000)["sub_dose"]
    assert allowed.is_open and allowed.missing == ("physician", "qa")
    fewer = ways(short(cells=surface_low - 1), sub_dose_low_per_m2=300_000_000)["sub_dose"]
    assert "the least it allows" in str(fewer.reasons[0])


def test_a_sub_dose_is_chosen_before_the_bag_is_labelled():
    record = short()
    work = tuple(
        replace(one, state=StepState.RUNNING, started_at=AT) if one.step == "fill" else one for one in record.work
    )
    option = ways(replace(record, work=work), sub_dose_low_per_m2=300_000_000)["sub_dose"]
    assert "before the fill" in str(option.reasons[-1])


def test_the_culture_is_extended_up_to_the_limit_and_no_hour_longer():
    limit = longest_until(BASE.protocol, BASE)
    assert limit == AT + timedelta(hours=BASE.protocol.dose.extend_hours)
    assert ways(short(), at=limit - timedelta(seconds=1))["extend"].is_open
    assert not ways(short(), at=limit)["extend"].is_open
    assert not ways(short(moment="formulation", stage=Stage.HARVESTED))["extend"].is_open


@pytest.mark.parametrize("choice", [one for one in APPROVALS if one != "discard"])
def test_a_way_is_open_when_every_signature_is_there_and_not_before(choice):
    roles = APPROVALS[choice]
    for count in range(len(roles)):
        record = short(dose_choices=signed(choice, *roles[:count]))
        assert chosen(record) == "" and ways(record)[choice].missing == roles[count:]
    assert chosen(short(dose_choices=signed(choice, *roles))) == choice
    # What was signed for an earlier count counts no more.
    assert chosen(short(dose_choices=signed(choice, *roles, seq=10))) == ""


def against(record, choice, who, role):
    option = next(one for one in options(record.protocol, record, AT) if one.choice == choice)
    return [str(one) for one in reasons_against_signing(record, option, who, role)]


def test_nobody_signs_for_another_role_or_twice():
    assert against(short(), "extend", person("physician"), "physician") == []
    assert against(short(), "extend", person("technician"), "qa") == ["You are not quality."]
    both = person("physician", "qa", name="physician.x")
    assert "another person's" in against(short(dose_choices=signed("extend", "physician")), "extend", both, "qa")[0]
    hands = BASE.work[3].started_by
    assert "Somebody else of quality signs" in against(short(), "extend", person("qa", name=hands), "qa")[0]
    done = short(dose_choices=signed("extend", "physician", "qa"))
    assert "It is decided" in against(done, "out_of_specification", person("physician"), "physician")[0]


@pytest.mark.parametrize("choice", ["extend", "sub_dose", "out_of_specification"])
def test_a_hold_closes_every_way_but_the_rejection(choice):
    record = short()
    held = replace(record, batch=replace(record.batch, on_hold=True, hold_reason="mould"))
    assert "The batch is on hold: mould" in [str(one) for one in ways(held)[choice].reasons]
    assert ways(held)["discard"].is_open


@given(st.integers(0, LOW - 1))
def test_the_share_of_the_lowest_dose_is_never_rounded_up_to_a_dose(cells):
    assert short(cells=cells).more.under_doses[0].percent_of_low < 100
