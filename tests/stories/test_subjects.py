"""Enrolment: every criterion answered, strict limits strict, and an interval only where the trial states none."""

from datetime import date

import pytest

from lims.actions.batches import open_batch
from lims.actions.subjects import enrol_subject, measure_body, plan_treatment
from lims.demo.cast import ANSWERS
from lims.domain.errors import NotNow, NotReadable
from lims.store.reading.subjects import get_subject
from tests.printing.make_record import protocol_of
from tests.stories.lab import ADMIN, INKT, NURSE, PHYSICIAN, TECH

IKC = "NCT03592706"


@pytest.fixture
def clinic(lab_at):
    return lab_at("enrolled")


def form(trial, interval_days=None, **instead):
    criteria = protocol_of(f"{trial}-v1").criteria
    answers = {one.key: ANSWERS.get(one.key, "yes" if one.kind == "inclusion" else "no") for one in criteria}
    return {
        "trial": trial,
        "interval_days": interval_days,
        "answers": answers | instead,
        "screening": ("HIV",),
        "reactive": (),
    }


def subject_of(lab, code):
    with lab.store.reading() as db:
        return get_subject(db, code)


def test_the_inkt_trial_states_its_weeks_and_the_ikc_trial_asks(clinic):
    code = clinic.do(PHYSICIAN, enrol_subject, **form(INKT))["subject"]
    assert code == "INKT-003" and subject_of(clinic, code).interval_days is None
    code = clinic.do(PHYSICIAN, enrol_subject, **form(INKT, 10))["subject"]
    assert subject_of(clinic, code).interval_days is None
    for interval in (None, 0, -1, 366):
        assert clinic.refused(PHYSICIAN, enrol_subject, **form(IKC, interval)).code == "interval_not_stated"
    code = clinic.do(PHYSICIAN, enrol_subject, **form(IKC, 21))["subject"]
    assert code == "IKC-001" and subject_of(clinic, code).interval_days == 21
    clinic.do(NURSE, plan_treatment, code, first_treatment_on=date(2026, 3, 2))
    plan = subject_of(clinic, code).plan
    assert len(plan) == 12 and [(one.infusion_on - date(2026, 3, 2)).days for one in plan[:2]] == [21, 42]


@pytest.mark.parametrize(
    ("criterion", "fails", "passes"),
    [
        ("wbc", "3.0", "3.01"),
        ("lymphocytes", "0.8", "0.81"),
        ("haemoglobin", "85", "85.1"),
        ("platelets", "50.0", "50.01"),
        ("creatinine", "1.50", "1.49"),
        ("inkt_count", "10", "11"),
        ("life_expectancy", "11.9", "12"),
        ("age", "17", "18"),
        ("age", "81", "80"),
        ("consent", "no", "yes"),
        ("consent", "", "yes"),
        ("wbc", "  ", "4"),
        ("pregnancy", "yes", "no"),
        ("pregnancy", "perhaps", "no"),
    ],
)
def test_a_value_at_a_strict_limit_does_not_pass(clinic, criterion, fails, passes):
    before = clinic.state()
    refusal = clinic.refused(PHYSICIAN, enrol_subject, **form(INKT, **{criterion: fails}))
    assert isinstance(refusal, NotNow) and refusal.code == "not_eligible" and len(refusal.reasons) == 1
    assert clinic.changes_since(before) == {}
    assert clinic.do(PHYSICIAN, enrol_subject, **form(INKT, **{criterion: passes}))["subject"] == "INKT-003"


def test_the_eightieth_birthday_excludes_in_one_trial_only(clinic):
    assert clinic.refused(PHYSICIAN, enrol_subject, **form(IKC, 14, age="80")).code == "not_eligible"
    assert clinic.do(PHYSICIAN, enrol_subject, **form(INKT, age="80"))


def test_every_reason_is_told_at_once(clinic):
    refusal = clinic.refused(PHYSICIAN, enrol_subject, **form(INKT, wbc="2", platelets="40", consent=""))
    assert len(refusal.reasons) == 3


@pytest.mark.parametrize("person", [TECH, ADMIN])
def test_the_laboratory_enrols_nobody(clinic, person):
    assert clinic.refused(person, enrol_subject, **form(INKT)).code == "role_missing"


@pytest.mark.parametrize(("height", "weight"), [("1.62", "70"), ("162", "700"), ("162", "0"), ("tall", "70")])
def test_a_body_that_nobody_has_is_a_slip(clinic, height, weight):
    body = {"height_cm": height, "weight_kg": weight, "measured_on": clinic.at.date()}
    assert isinstance(clinic.refused(NURSE, measure_body, clinic.world.subject, **body), NotReadable)


@pytest.mark.check("B4")
def test_nobody_is_measured_in_the_future(clinic):
    body = {"height_cm": "162", "weight_kg": "70", "measured_on": date(2030, 1, 1)}
    assert clinic.refused(NURSE, measure_body, clinic.world.subject, **body).code == "measured_on"


def test_a_dose_has_one_live_batch_and_only_when_it_is_planned(clinic):
    assert clinic.refused(NURSE, open_batch, clinic.world.subject, dose_no=2).code == "dose_has_batch"
    assert clinic.refused(NURSE, open_batch, clinic.world.subject, dose_no=7).code == "dose_not_planned"
    assert clinic.refused(PHYSICIAN, open_batch, clinic.world.subject, dose_no=1).code == "role_missing"
    assert clinic.do(NURSE, open_batch, clinic.world.subject, dose_no=1).startswith("B26-")
