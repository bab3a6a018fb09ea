"""Signing stops where the record is in doubt, recording never does; a signature is withdrawn by a signature."""

from datetime import timedelta

import pytest

from lims.actions import quality, signers, standing
from lims.actions.withdrawing import withdraw_signature
from lims.domain.batch import Stage
from lims.domain.standing import SigningRules
from lims.store.verify import verify
from tests.stories.lab import ADMIN, LEAD, MINUTE, QA, QA_2, QC, TECH

RULES = SigningRules("strict", "series", 15, 0, identity_on_file=False)


def pause(lab, cause="schema", what="trigger is missing"):
    return lab.do(QA, standing.pause_signing, cause=cause, what=what)


def step_back(lab, hours=2):
    at = lab.at
    lab.at -= timedelta(hours=hours)
    return at


def withdraw(lab, signature, person=QA, *, reason="a page was missing"):
    shown = lab.record().content_sha256
    return lab.do(person, withdraw_signature, lab.batch, signature, reason=reason, content_sha256=shown)


@pytest.mark.check("L9")
def test_a_clock_that_was_set_back_stops_signing_and_not_the_work_and_the_review_shows_it(lab_at):
    lab = lab_at("filled")
    before = lab.at
    step_back(lab)
    lab.do(QC, quality.record_result, lab.batch, "endotoxin", "0.5", tested_on=lab.at.date())
    [found] = [one for one in lab.record().exceptions if one.kind == "clock"]
    assert "stepped backwards" in str(found.what) and found.at >= before
    assert [one.at for one in lab.record().happenings] == sorted(one.at for one in lab.record().happenings)
    told = lab.record().happenings[-1]
    assert told.performed_at == lab.at < told.at  # what the clock showed stands beside
    lab.assess_all()
    refusal = lab.refused(
        LEAD, quality.sign_review, lab.batch, role="production_review", content_sha256=lab.record().content_sha256
    )
    assert "stepped backwards by" in str(refusal.reasons[0]) and "Recording goes on" in str(refusal.what)
    lab.do(QA, standing.resume_signing, 1, reason="the time service was down; checked against the wall clock")
    lab.sign("production_review", LEAD)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
def test_while_signing_is_paused_a_release_is_refused_and_kept_and_a_hold_goes_through(lab_at):
    lab = lab_at("reviewed")
    number = pause(lab)
    refusal = lab.refused_decision()
    assert any("Signing is paused" in str(one) for one in refusal.reasons) and lab.kinds()[-1] == "ReleaseRefused"
    lab.decide("held", QA, reason="the record is in doubt")
    assert lab.record().batch.on_hold
    lab.refused(QA, quality.decide, lab.batch, decision="hold_lifted", content_sha256="", reason="x")
    assert "may look only" in str(lab.refused(ADMIN, standing.resume_signing, number, reason="all is well"))
    lab.do(QA, standing.resume_signing, number, reason="triggers put back, record proved")
    lab.decide("hold_lifted", QA, reason="the record is proved")
    lab.decide("released_interim")
    assert lab.record().batch.stage is Stage.RELEASED_INTERIM


@pytest.mark.check("S12")
def test_a_withdrawn_release_is_a_hold_again_and_both_signatures_stay(lab_at):
    lab = lab_at("reviewed")
    released = lab.decide("released_interim")
    shown = lab.record().content_sha256
    refusal = lab.refused(TECH, withdraw_signature, lab.batch, released, reason="why", content_sha256=shown)
    assert "the signer withdraws, or quality" in str(refusal)
    number = withdraw(lab, released, QA_2)
    record = lab.record()
    assert (record.batch.stage, record.batch.on_hold) == (Stage.FILLED, True)
    withdrawn, withdrawal = (next(s for s in record.signatures if s.signature == n) for n in (released, number))
    assert not withdrawn.in_force and "a page was missing" in withdrawn.voided_reason
    assert withdrawal.in_force and withdrawal.role == "withdrawal" and withdrawal.person == QA_2
    assert any(one.kind == "recall" for one in record.more.alerts)
    assert "on hold" in str(lab.refused_decision().reasons)
    assert "counts no more" in str(
        lab.refused(QA, withdraw_signature, lab.batch, released, reason="x", content_sha256=record.content_sha256)
    )


@pytest.mark.check("S12", "L14")
def test_a_withdrawn_review_takes_the_release_with_it(lab_at):
    lab = lab_at("reviewed")
    review = next(one for one in lab.record().signatures if one.role == "quality_review")
    lab.decide("released_interim")
    withdraw(lab, review.signature)
    assert lab.record().batch.on_hold and lab.record().batch.stage is Stage.FILLED
    lab.assess_all()
    lab.decide("hold_lifted", QA, reason="the page was found")
    assert any("quality review is not signed" in str(one) for one in lab.refused_decision().reasons)
    lab.sign("quality_review", QA)
    lab.decide("released_interim")
    assert verify(lab.store, rebuild=True).ok


@pytest.mark.check("S2")
def test_a_signature_that_was_copied_to_another_batch_is_named(lab_at):
    lab = lab_at("reviewed")
    columns = "role, person, printed_name, meaning, content_sha256, entries, signed_at, voided_at, voided_reason"
    copied = f"SELECT '{lab.world.strange_batch}', 90, {columns} FROM signatures WHERE batch = '{lab.batch}'"
    with lab.store.writing() as db:
        db.exec_driver_sql(f"INSERT INTO signatures {copied} AND signature = 1")
    [fault] = verify(lab.store, rebuild=True).faults
    assert (
        fault.table == "signatures" and lab.world.strange_batch in fault.key and "nothing in the ledger" in fault.what
    )
    with lab.store.writing() as db:
        db.exec_driver_sql("DELETE FROM signatures WHERE signature = 90")


@pytest.mark.check("S6")
def test_a_signature_is_withdrawn_only_on_what_was_shown_and_not_after_the_infusion(lab_at):
    lab = lab_at("reviewed")
    refusal = lab.refused(QA, withdraw_signature, lab.batch, 1, reason="x", content_sha256="0" * 64)
    assert refusal.code == "content_changed"
    over = lab_at("closed")
    refusal = over.refused(
        QA, withdraw_signature, over.batch, 1, reason="late", content_sha256=over.record().content_sha256
    )
    assert "was acted on" in str(refusal)


@pytest.mark.check("S5")
def test_after_five_wrong_tries_nothing_is_signed_and_the_work_goes_on_until_somebody_confirms_who_it_is(lab_at):
    lab = lab_at("filled")
    lock = lab.do(QA, signers.lock_signing, QC, cause="wrong_tries", what="five wrong tries")
    assert lab.do(QA, signers.lock_signing, QC, cause="wrong_tries", what="five wrong tries") is None
    lab.do(QC, quality.record_result, lab.batch, "endotoxin", "0.5", tested_on=lab.at.date())
    [found] = [one for one in lab.record().exceptions if one.kind == "identity"]
    assert "identity to be confirmed" in str(found.what)
    lab.assess_all()
    lab.do(QA, signers.lock_signing, LEAD, cause="wrong_tries", what="five wrong tries")
    refusal = lab.refused(
        LEAD, quality.sign_review, lab.batch, role="production_review", content_sha256=lab.record().content_sha256
    )
    assert "locked after wrong tries" in str(refusal)
    lab.refused(QC, signers.unlock_signing, QC, lock, reason="it is me")
    lab.do(QA_2, signers.unlock_signing, QC, lock, reason="I know her, and saw her badge")
    [found] = [one for one in lab.record().exceptions if one.kind == "identity"]
    assert "confirmed who it was" in str(found.what)


@pytest.mark.check("S9")
def test_who_set_a_password_anew_does_not_also_confirm_the_person(lab_at):
    lab = lab_at("reviewed")
    lock = lab.do(ADMIN, signers.lock_signing, QA_2, cause="reset", what="password set anew")
    assert "second person" in str(lab.refused_decision())
    for who in (ADMIN, QA_2):
        assert lab.refused(who, signers.unlock_signing, QA_2, lock, reason="it is her").code == "another_confirms"
    lab.do(QA, signers.unlock_signing, QA_2, lock, reason="she is at her desk")
    lab.decide("released_interim")


@pytest.mark.check("S8")
def test_nobody_signs_before_a_document_has_shown_who_they_are(lab_at):
    lab = lab_at("reviewed")
    wanted = SigningRules("strict", "series", 15, 0, identity_on_file=True)
    lab.do(ADMIN, standing.set_signing_rules, wanted, source="config/site.toml")
    assert "not on file" in str(lab.refused_decision())
    with_it = {"document": "passport, seen 2 March", "certified": True}
    assert lab.refused(QA_2, signers.verify_identity, QA_2, **with_it).code == "another_confirms"
    assert lab.refused(QA, signers.verify_identity, QA_2, **(with_it | {"certified": False})).code == "not_certified"
    lab.do(QA, signers.verify_identity, QA_2, **with_it)
    lab.at += MINUTE
    lab.decide("released_interim")
