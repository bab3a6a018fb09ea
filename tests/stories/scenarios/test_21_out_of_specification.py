"""Scenario 21: the product failed, and the patient has nothing else. Supplied on signed request, never released."""

from datetime import timedelta

import pytest

from lims.actions import batches, custody, infusion, quality, supply
from lims.actions.labels import destroy_label, mark_printed
from lims.domain.batch import Stage
from lims.domain.label_text import OUT_OF_SPECIFICATION
from tests.stories.lab import (
    COURIER,
    NURSE,
    NURSE_2,
    PHYSICIAN,
    QA,
    QA_2,
    QC,
    TECH,
    TECH_2,
    arrival,
    way,
)
from tests.stories.scenarios.doses import TOO_FEW, settle_deviations, test_release, work_with_density
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import PASSWORD, text_of

PHYSICIAN_2, LEAD = "demo-physician-l", "demo-lead-c"
ASKED = {"hazard": "the tumour grows.", "no_alternative": "a new draw takes three weeks", "consent": "signed, file 7"}


def sealed(lab):
    return {"content_sha256": lab.record().content_sha256}


def request(lab, person=PHYSICIAN):
    return lab.do(person, supply.request_supply, lab.batch, **ASKED, **sealed(lab))


def evaluate(lab, person=QA):
    return lab.do(person, supply.evaluate_risk, lab.batch, evaluation="half a dose, else sound", **sealed(lab))


def accept(lab, person=PHYSICIAN_2):
    return lab.do(person, supply.accept_risk, lab.batch, words="the benefit outweighs it", **sealed(lab))


def approve(lab, person=QA_2):
    return lab.do(person, supply.approve_supply, lab.batch, words="as requested", **sealed(lab))


def refused(lab, person, action, **said):
    return lab.refused(person, action, lab.batch, **said, **sealed(lab))


def notify(lab, who, person=QA):
    return lab.do(person, supply.notify, lab.batch, who=who, reference=f"{who}-1", told_at=lab.at)


@pytest.fixture
def failed(lab_at):
    """A bag with half a dose, tested, every deviation closed and every review signed."""
    lab = lab_at("harvested")
    work_with_density(lab, "formulate", TOO_FEW)
    lab.work("fill")
    test_release(lab)
    settle_deviations(lab)
    lab.review()
    return lab


def test_it_goes_to_the_patient_under_its_own_name(failed):
    lab = failed
    assert "Dose, viable target cells does not meet its limit." in str(lab.refused_decision("released_interim"))

    # Nobody begins in the middle.
    assert "A physician has not requested it." in str(refused(lab, QA, supply.evaluate_risk, evaluation="x"))
    assert "roles" in str(refused(lab, QA, supply.request_supply, **ASKED))
    assert request(lab) == 1
    assert "The risk is not evaluated." in str(refused(lab, PHYSICIAN_2, supply.accept_risk, words="yes"))
    evaluate(lab)
    [frozen] = lab.record().more.supplies[0].failed
    assert frozen.assay == "dose" and frozen.limit.startswith("500,000,000")
    assert "another person" in str(refused(lab, PHYSICIAN, supply.accept_risk, words="yes"))
    accept(lab)
    assert "another person" in str(refused(lab, QA, supply.approve_supply, words="go"))

    # Not before the approval: no courier, no bedside.
    assert lab.refused(TECH, custody.hand_over, lab.batch, **way("lab_to_courier", (lab.code("P1"),))).code
    assert "is filled" in str(lab.refused_bedside())
    former = lab.code("P1")
    marked = approve(lab)
    record = lab.record()
    assert record.batch.stage is Stage.SUPPLIED and record.batch.supplied_at is not None
    assert not [one for one in record.dispositions if one.decision.startswith("released")]
    assert "nothing to release" in str(lab.refused_decision("released"))

    # The label that says nothing is void; the marked one goes on the bag.
    assert OUT_OF_SPECIFICATION in dict(next(one for one in record.labels if one.label_code == marked).text).values()
    assert lab.refused(TECH, custody.hand_over, lab.batch, **way("lab_to_courier", (former,))).code == "void_label"
    lab.do(TECH, mark_printed, (marked,))
    lab.do(TECH, destroy_label, former, witnessed_by=TECH_2)

    # The sponsor is told before it leaves.
    leave = (TECH, custody.hand_over, lab.batch)
    assert lab.refused(*leave, **way("lab_to_courier", (marked,))).code == "stays_here"
    notify(lab, "sponsor")
    give(lab, marked)
    assert lab.record().batch.stage is Stage.INFUSED

    # Closed as what it was, once the authority is told and the last result is in.
    test_final(lab)
    refusal = lab.refused(QA, batches.close_batch, lab.batch)
    assert "Supplied out of specification: the authority is not told yet." in str(refusal)
    notify(lab, "authority")
    lab.assess_all()
    settle_deviations(lab)
    lab.do(QA, batches.close_batch, lab.batch)
    told = kinds(lab)
    assert "DispositionDecided" not in told
    stages = ("SupplyRequested", "RiskEvaluated", "SupplyAccepted", "SupplyApproved", "AuthorityNotified")
    assert [one for one in told if one in stages] == [*stages, "AuthorityNotified"]

    paper = on_paper(lab)
    assert OUT_OF_SPECIFICATION in paper and "Infused out of specification, never released" in paper
    assert "the tumour grows. No alternative" in paper and "sponsor-1" in paper and "Demo physician L" in paper
    page = text_of(Pages(lab).visitor(NURSE_2).get(f"/batches/{lab.batch}"))
    assert "Infused out of specification" in page and "Released for infusion" not in page


def give(lab, label):
    """From the laboratory to the ward, and into the patient."""
    number = lab.do(TECH, custody.hand_over, lab.batch, **way("lab_to_courier", (label,)))
    lab.do(COURIER, custody.take, lab.batch, number, **arrival((label,)))
    number = lab.do(COURIER, custody.hand_over, lab.batch, **way("courier_to_ward", (label,)))
    lab.do(NURSE, custody.take, lab.batch, number, **arrival((label,)))
    lab.check_bedside()
    lab.do(NURSE, infusion.infuse, lab.batch, volume_ml="100", remarks="no reaction")


def test_final(lab):
    lab.wait(days=14)
    lab.do(QC, quality.record_result, lab.batch, "sterility_final", "no growth", tested_on=lab.at.date())


test_final.__test__ = False


def test_what_infects_is_never_supplied(lab_at):
    lab = lab_at("filled")
    test_release(lab, gram_stain="organism seen")
    refusal = refused(lab, PHYSICIAN, supply.request_supply, **ASKED)
    assert "Gram stain failed. A product that fails it must never be supplied." in str(refusal)


def test_a_hold_and_a_later_failure_stop_it(failed):
    lab = failed
    request(lab)
    evaluate(lab)
    accept(lab)
    # The analyst repeats a test until it looks worse: what was frozen is not what fails now.
    lab.do(QC, quality.record_result, lab.batch, "endotoxin", "9", tested_on=lab.at.date(), reason="repeat")
    reasons = str(refused(lab, QA_2, supply.approve_supply, words="go"))
    assert "A result failed after the risk was evaluated." in reasons and "must never be supplied" in reasons
    assert lab.record().batch.stage is Stage.FILLED

    if not lab.record().batch.on_hold:
        lab.decide("held", reason="endotoxin")
    assert "on hold" in str(refused(lab, QA_2, supply.approve_supply, words="go"))


def test_a_refusal_ends_it_and_a_new_request_begins_anew(failed):
    lab = failed
    request(lab)
    assert lab.refused(COURIER, supply.refuse_supply, lab.batch, reason="no").code == "refusal_not_now"
    lab.do(QA, supply.refuse_supply, lab.batch, reason="the dose is far too low")
    assert "A physician has not requested it." in str(refused(lab, QA, supply.evaluate_risk, evaluation="x"))
    lab.at += timedelta(seconds=30)
    assert request(lab, PHYSICIAN) == 2
    assert len(lab.record().more.supplies) == 2
    early = lab.at - timedelta(days=1)
    told = {"who": "sponsor", "reference": "S-1", "told_at": early}
    assert lab.refused(QA, supply.notify, lab.batch, **told).code == "told_at"
    asked_at = lab.record().more.supplies[-1].requested_at
    this_minute = asked_at.replace(second=0, microsecond=0)  # what the form offers
    assert this_minute < asked_at
    lab.do(QA, supply.notify, lab.batch, **told | {"told_at": this_minute})


def test_every_stage_is_signed_on_its_page_with_the_password_again(failed):
    lab = failed
    pages = Pages(lab)
    address = f"/batches/{lab.batch}/supply"

    def sign(person, stage, password=PASSWORD, **said):
        visitor = pages.visitor(person)
        return visitor.post(address, stage=stage, **said, **sealed(lab), password=password)

    assert sign(PHYSICIAN, "request", "wrong", **ASKED).status_code == 403
    assert sign(PHYSICIAN, "request", **ASKED).status_code == 303
    answer = sign(QA_2, "approval", words="quickly")
    assert answer.status_code == 409 and "The risk is not evaluated." in text_of(answer)
    assert sign(QA, "evaluation", evaluation="half a dose").status_code == 303
    assert sign(PHYSICIAN, "acceptance", words="mine alone").status_code == 409
    assert sign(PHYSICIAN_2, "acceptance", words="agreed").status_code == 303
    assert sign(QA_2, "approval", words="as requested").status_code == 303
    page = text_of(pages.visitor(QA).get(address))
    assert "Supplied out of specification. It was never released" in page and "fixed" in page
    when = (lab.at + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M")
    told = pages.visitor(QA).post(f"{address}/notice", who="sponsor", reference="SP-77", told_at=when)
    assert told.status_code == 303
    board = text_of(pages.visitor(TECH).get("/board"))
    assert "Supplied out of specification, not released" in board
    outcomes = text_of(pages.visitor(QA).get("/outcomes"))
    assert "No batch is decided" not in outcomes and "1 supplied out of specification" in outcomes
    desk = text_of(pages.visitor(QA).get(f"/quality/{lab.batch}"))
    assert "It was never released" in desk
