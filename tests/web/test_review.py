"""What a review covers and what it misses, the sample, and several records under one password."""

from datetime import date, timedelta

import pytest

from lims.actions.materials import change_lot_state
from lims.actions.quality import assess_exception
from lims.actions.subjects import measure_body
from lims.demo.desk import settle_deviation
from lims.domain.review.sample import sample_of
from lims.domain.review.scope import reviews_of, sorted_record
from tests.web.house import PASSWORD, text_of
from tests.web.test_quality import OPEN, READY, record_of, review

LEAD, QA, QA_2 = "demo-lead-c", "demo-qa-d", "demo-qa-e"


def do(house, person, action, *args, **named):
    house.clock.now += timedelta(minutes=1)
    return house.store.perform(person, house.clock.now, lambda act: action(act, *args, **named))


def settle(house):
    """Assess and close whatever stands open on the batch with exceptions, as quality does."""
    for one in record_of(house, OPEN).exceptions:
        if not one.assessed and not one.deviation:
            do(house, QA_2, assess_exception, OPEN, one.key, assessment="No effect on the product.")
    for one in record_of(house, OPEN).more.deviations:
        do(house, QA_2, settle_deviation, one.deviation)


def aside(visitor, number, role="production_review", **more):
    record = record_of(visitor.house, number)
    fields = {"role": role, "content_sha256": record.content_sha256, "seen_seq": record.batch.head_seq}
    return visitor.post(f"/quality/{number}/aside", **fields | more)


def sign_together(visitor, *numbers, role="production_review", password=PASSWORD, contents=None):
    shown = contents or {number: record_of(visitor.house, number).content_sha256 for number in numbers}
    fields = {f"content-{number}": content for number, content in shown.items()}
    return visitor.post("/quality/together", batch=list(numbers), role=role, password=password, **fields)


def signers(house, number, role):
    return [one.person for one in record_of(house, number).signatures if one.role == role and one.in_force]


@pytest.mark.check("L14")
def test_the_quality_review_says_what_it_covers_and_needs_the_sample(house):
    qa = house.visitor(QA)
    page = text_of(qa.get(f"/quality/{READY}"))
    found = sorted_record(record_of(house, READY))
    assert f"{len(found.sampled)} of {len(found.ordinary)} ordinary entries" in page
    answer = review(qa, compared="")
    assert answer.status_code == 409 and "The sample was not compared." in text_of(answer)
    assert review(qa).status_code == 303
    covered = reviews_of(record_of(house, READY).happenings)[2]
    assert (covered.entries, covered.ordinary, covered.rules) == (found.entries, len(found.ordinary), "1")
    # Anybody draws the same entries again from what the review wrote down.
    assert covered.sampled == sample_of((one.seq for one in found.ordinary), covered.seed)
    page = text_of(qa.get(f"/quality/{READY}"))
    assert f"{found.entries} entries by rules 1, 0 stand out; sample of {len(found.sampled)} compared" in page


def test_a_wrong_password_at_a_signature_is_seen_at_the_review(house):
    lead, qa = house.visitor(LEAD), house.visitor(QA)
    assert review(lead, role="production_review", password="not my password at all").status_code == 403
    page = text_of(qa.get(f"/quality/{READY}"))
    assert "Also stands out" in page and "A wrong password was given for a signature of Demo lead C." in page
    assert "Failed signature" not in text_of(qa.get(f"/quality/{OPEN}"))


def test_whatever_befalls_a_thing_of_the_batch_makes_its_reviews_stale_and_is_named(house):
    qa = house.visitor(QA)
    assert review(qa).status_code == 303
    used = next(
        f.target.partition("/")[0]
        for w in record_of(house, READY).work
        for f in w.filled
        if f.target_kind == "material"
    )
    do(house, QA_2, change_lot_state, used, state="quarantined", reason="one vial leaks")
    do(house, "demo-nurse-g", measure_body, "INKT-002", height_cm="150", weight_kg="45", measured_on=date(2026, 11, 19))
    page = text_of(qa.get(f"/quality/{READY}"))
    assert "The quality review is out of date" in page and "The production review is out of date" in page
    assert f"Of {used}, used here" in page and "one vial leaks" in page
    assert "Of INKT-002" not in page  # another person's weight
    assert "Nothing blocks" not in page


@pytest.mark.check("L14", "S6")
def test_what_is_added_to_the_record_is_told_entry_by_entry(house):
    qa = house.visitor(QA)
    settle(house)
    page = text_of(qa.get(f"/quality/{OPEN}"))
    assert "The production review is out of date Demo lead C signed" in page
    assert page.count("Exception assessed: No effect on the product.") == 1


@pytest.mark.check("S11")
def test_each_record_is_opened_by_the_signer_before_they_are_signed_together(house):
    lead, qa = house.visitor(LEAD), house.visitor(QA)
    settle(house)
    do(house, "demo-nurse-g", measure_body, "IKC-002", height_cm="170", weight_kg="61", measured_on=date(2026, 11, 19))
    assert aside(lead, READY).location == f"/quality/{OPEN}"  # on to the next that waits
    answer = sign_together(lead, READY, OPEN)  # the other one was never opened
    assert answer.status_code == 303 and f"left={OPEN}" in answer.location
    assert signers(house, READY, "production_review") == [LEAD, LEAD]
    page = text_of(lead.get(answer.location))
    assert "1 record signed" in page and "1 record left out" in page
    assert "/quality/together" in aside(lead, OPEN).location
    assert sign_together(lead, OPEN).status_code == 303

    assert aside(qa, READY, "quality_review").status_code == 409  # the sample
    for number in (READY, OPEN):
        assert aside(qa, number, "quality_review", compared="yes").status_code == 303
    shown = {number: record_of(house, number).content_sha256 for number in (READY, OPEN)}
    page = text_of(qa.get("/quality/together?role=quality_review"))
    assert "2 records opened, ready to be signed together" in page
    answer = sign_together(qa, READY, OPEN, role="quality_review", password="not my password at all", contents=shown)
    assert answer.status_code == 403 and not signers(house, OPEN, "quality_review")
    assert sign_together(qa, READY, OPEN, role="quality_review", contents=shown).status_code == 303
    for number in (READY, OPEN):
        last = record_of(house, number).signatures[-1]
        assert (last.person, last.content_sha256) == (QA, shown[number])


@pytest.mark.check("S6", "S11")
def test_one_that_moves_after_it_was_opened_is_left_out(house):
    lead = house.visitor(LEAD)
    settle(house)
    assert aside(lead, OPEN).status_code == 303
    shown = {OPEN: record_of(house, OPEN).content_sha256}
    house.visitor("demo-analyst-k").post(
        f"/quality/{OPEN}/results", assay="gram_stain", value="no organism", tested_on="2026-11-19", reason="once more"
    )
    before = len(record_of(house, OPEN).signatures)
    answer = sign_together(lead, OPEN, contents=shown)
    assert answer.status_code == 409 and "It changed after you opened it." in text_of(answer)
    # Nor does it help to send what it is now: this content was not opened by the signer.
    assert "You have not opened it since its last change." in text_of(sign_together(lead, OPEN))
    assert len(record_of(house, OPEN).signatures) == before


def test_another_persons_opening_is_not_mine(house):
    settle(house)
    assert aside(house.visitor(LEAD), OPEN).status_code == 303
    answer = sign_together(house.visitor(QA), OPEN)
    assert answer.status_code == 409 and "You have not opened it" in text_of(answer)


def test_a_decision_makes_the_reviews_it_leaned_on_out_of_date_for_nobody(house):
    """Found on the desk of a closed batch, which called both reviews out of date since the infusion."""
    assert "out of date" not in text_of(house.visitor(QA).get("/quality/B26-0001")).lower()
