"""From enrolment to an open batch: criteria, body, plan; what a hurried person types is asked again."""

import pytest

from lims.actions.master import newest_protocol
from lims.store.reading.subjects import list_subjects
from tests.web.house import text_of

IKC, INKT = "NCT03592706", "NCT04011033"


@pytest.fixture
def physician(house):
    return house.visitor("demo-physician-j")


def eligible(house, trial):
    with house.store.reading() as db:
        criteria = newest_protocol(db, trial).criteria
    answers = {}
    for one in criteria:
        if one.limit is not None:
            end = one.limit.low if one.limit.low is not None else one.limit.high
            inside = end + 1 if one.limit.low is not None else end - 1
            answers[f"c_{one.key}"] = str(inside if one.limit.passes(inside) else end)
        else:
            answers[f"c_{one.key}"] = "yes" if one.kind == "inclusion" else "no"
    return answers


def enrolled(visitor, trial=INKT, **more):
    answer = visitor.post(f"/subjects/enrol/{trial}", **(eligible(visitor.house, trial) | more))
    assert answer.status_code == 303, text_of(answer)[:600]
    return answer.location.rsplit("/", 1)[1]


def test_a_subject_from_enrolment_to_the_first_open_batch(house, physician):
    code = enrolled(physician, screening="HBV", reactive="HBV")
    assert f"Height and weight of {code} come next" in text_of(physician.get(f"/subjects/{code}"))
    physician.post(f"/subjects/{code}/body", height_cm="164", weight_kg="65", measured_on="2026-11-19")
    page = text_of(physician.get(f"/subjects/{code}")).replace("\u00a0", " ")
    assert "8.60 ×10⁸ to 1.72 ×10⁹" in page and "Reactive: HBV" in page
    physician.post(f"/subjects/{code}/plan", first_treatment_on="2026-11-26")
    assert "The draw for dose 1" in text_of(physician.get(f"/subjects/{code}"))
    technician = house.visitor("demo-technician-a")
    answer = technician.post(f"/subjects/{code}/batches", dose_no="1")
    assert answer.status_code == 303
    assert "The draw is planned for Thu 19 Nov" in text_of(technician.get(answer.location))
    calendar = text_of(technician.get(f"/calendar/{code}"))
    assert "weeks 1, 3, 5, 7, 9, 11 after the first TAE/TACE (26 Nov)" in calendar


def test_a_criterion_not_met_refuses_and_keeps_every_answer(house, physician):
    answers = eligible(house, INKT)
    key = next(name for name, value in answers.items() if value == "no")
    with house.store.reading() as db:
        before = len(list_subjects(db))
    answer = physician.post(f"/subjects/enrol/{INKT}", **(answers | {key: "yes"}))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "cannot be enrolled" in page and "Nobody at this site" in page
    assert page.count(" checked>") == sum(value in ("yes", "no") for value in answers.values())
    with house.store.reading() as db:
        assert len(list_subjects(db)) == before


def test_an_unanswered_criterion_is_named(house, physician):
    answers = eligible(house, INKT)
    answers.popitem()
    assert "Not answered:" in text_of(physician.post(f"/subjects/enrol/{INKT}", **answers))


def test_an_interval_the_trial_does_not_state_is_asked(house, physician):
    answer = physician.post(f"/subjects/enrol/{IKC}", **eligible(house, IKC))
    assert answer.status_code == 422 and "The interval between infusions is missing" in text_of(answer)
    assert enrolled(physician, IKC, interval_days="14").startswith("IKC-")
    answer = physician.post(f"/subjects/enrol/{IKC}", **(eligible(house, IKC) | {"interval_days": "two weeks"}))
    assert "two weeks is not a whole number." in text_of(answer)


def test_metres_and_grams_are_noticed(physician):
    code = enrolled(physician)
    answer = physician.post(f"/subjects/{code}/body", height_cm="1.64", weight_kg="65", measured_on="2026-11-19")
    assert answer.status_code == 422 and "Did you mean 164 cm?" in text_of(answer)
    assert 'value="1.64"' in answer.get_data(as_text=True)


def test_a_technician_does_not_enrol(house, technician):
    assert technician.get(f"/subjects/enrol/{INKT}").status_code == 403
    assert technician.post(f"/subjects/enrol/{INKT}", **eligible(house, INKT)).status_code == 403


def test_one_batch_for_one_dose(technician):
    answer = technician.post("/subjects/INKT-002/batches", dose_no="1")
    assert answer.status_code == 409 and "has a batch already" in text_of(answer)
    answer = technician.post("/subjects/INKT-002/batches", dose_no="three")
    assert answer.status_code == 422


def test_the_calendar_says_who_meets_whom(technician):
    page = text_of(technician.get("/calendar"))
    assert "in the next four weeks" in page
    assert "same day as the draw for dose 2" in text_of(technician.get("/calendar/INKT-002"))
