"""Who may sign what, and which signature still covers the record."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lims.domain.batch import Stage
from lims.domain.people import Person
from lims.domain.quality import Signature
from lims.domain.signing import people_who_performed, reasons_against_review, review_in_force, reviews_to_void
from tests.printing.make_record import make_record

AT = datetime(2026, 11, 18, 8, tzinfo=UTC)
RECORD = replace(make_record("filled", exceptions=False), signatures=(), exceptions=())
LEAD = Person("lead.z", "Lead Z", ("verifier",), active=True)
QUALITY = Person("qa.z", "QA person Z", ("qa",), active=True)


def signature(number, role, person, content=RECORD.content_sha256, voided_at=None):
    return Signature(RECORD.batch.batch, number, role, person, person, "", content, 1, AT, voided_at, "")


SIGNED = replace(RECORD, signatures=(signature(1, "production_review", "lead.z"),))


def against(record, role, person):
    return [str(one) for one in reasons_against_review(record, role, person)]


def test_the_lead_signs_first_and_quality_second():
    assert against(RECORD, "production_review", LEAD) == []
    assert against(RECORD, "quality_review", QUALITY) == ["The production review is not signed for this content."]
    assert against(SIGNED, "quality_review", QUALITY) == []


@pytest.mark.parametrize("role", ["technician", "nurse", "courier", "qc", "administrator", "auditor", "physician"])
def test_no_other_role_reviews(role):
    person = Person("one.z", "One Z", (role,), active=True)
    assert against(RECORD, "production_review", person) and against(SIGNED, "quality_review", person)


def test_two_reviews_are_two_people_whatever_their_roles():
    both = Person("lead.z", "Lead Z", ("verifier", "qa"), active=True)
    assert "another person" in against(SIGNED, "quality_review", both)[0]


def test_whoever_had_a_hand_in_it_does_not_review_for_quality():
    hands = people_who_performed(RECORD)
    assert "" not in hands and RECORD.work[0].started_by in hands and RECORD.work[0].verified_by in hands
    for name in hands:
        assert against(SIGNED, "quality_review", Person(name, name, ("qa",), active=True))


@pytest.mark.parametrize("stage", [Stage.CULTURE, Stage.HARVESTED, Stage.CLOSED])
def test_only_a_filled_and_open_batch_is_reviewed(stage):
    filled_at = RECORD.batch.filled_at if stage is Stage.CLOSED else None
    record = replace(RECORD, batch=replace(RECORD.batch, stage=stage, filled_at=filled_at))
    assert "not under review" in against(record, "production_review", LEAD)[0]


@pytest.mark.check("S2")
def test_a_signature_covers_exactly_what_was_shown():
    assert review_in_force(SIGNED, "production_review").signature == 1
    assert review_in_force(replace(SIGNED, content_sha256="0" * 64), "production_review") is None
    void = replace(RECORD, signatures=(signature(1, "production_review", "lead.z", voided_at=AT),))
    assert review_in_force(void, "production_review") is None
    assert review_in_force(SIGNED, "quality_review") is None


def test_the_same_content_is_signed_once():
    assert against(SIGNED, "production_review", LEAD) == ["This review is signed already for exactly this content."]


def test_a_correction_voids_reviews_and_leaves_decisions():
    every = (
        signature(1, "production_review", "lead.z"),
        signature(2, "quality_review", "qa.z"),
        signature(3, "disposition", "qa.y"),
        signature(4, "quality_review", "qa.x", voided_at=AT),
    )
    assert [one.signature for one in reviews_to_void(every)] == [1, 2]
