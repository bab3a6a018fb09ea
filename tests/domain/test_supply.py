"""Supply out of specification: each stage in its turn, each by another person, and what is never supplied."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lims.domain.batch import Stage
from lims.domain.more import More
from lims.domain.people import Person
from lims.domain.supply import (
    Failed,
    Notice,
    Supply,
    SupplyState,
    failed_now,
    may_be_supplied,
    reasons_against_closing,
    reasons_against_use,
)
from lims.domain.supplying import STAGES, next_stage, reasons_against_refusing, reasons_against_stage
from tests.domain.test_disposition import AT, GOOD

PEOPLE = {
    "request": Person("doctor.a", "A", ("physician",), True),
    "evaluation": Person("qa.risk", "B", ("qa",), True),
    "acceptance": Person("doctor.c", "C", ("physician",), True),
    "approval": Person("qa.z", "D", ("qa",), True),
}
ORDER = list(STAGES)


def failing(*assays):
    results = tuple(replace(one, verdict="fails") if one.assay in assays else one for one in GOOD.results)
    return replace(GOOD, results=results)


def asked(record, stages, **more):
    """The record with a request that has come through these stages."""
    state = [SupplyState.REQUESTED, SupplyState.EVALUATED, SupplyState.ACCEPTED, SupplyState.APPROVED][stages - 1]
    who = [PEOPLE[stage].person if number < stages else "" for number, stage in enumerate(ORDER)]
    when = [AT if number < stages else None for number in range(4)]
    failed = failed_now(record) if stages > 1 else ()
    values = ("hazard", "nothing else", "file 7")
    supply = Supply(
        record.batch.batch, 1, state, *values, who[0], AT, failed, "e", who[1], when[1], "a", who[2], when[2],
        "ok", who[3], when[3], "", "", None, (),
    )  # fmt: skip
    return replace(record, more=More(supplies=(replace(supply, **more),)))


def against(record, stage, person=None, at=AT):
    return [str(one) for one in reasons_against_stage(record, stage, person or PEOPLE[stage], at)]


DOSE = failing("dose")


@pytest.mark.parametrize("number", range(4))
def test_each_stage_is_open_in_its_turn_alone(number):
    record = asked(DOSE, number) if number else DOSE
    assert next_stage(record) == ORDER[number]
    for stage in ORDER:
        assert (against(record, stage) == []) == (stage == ORDER[number]), stage


def test_after_the_approval_nothing_is_signed():
    supplied = asked(DOSE, 4)
    assert next_stage(supplied) == ""
    assert all("Every stage is signed." in against(supplied, stage) for stage in ORDER)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_whoever_signed_a_stage_signs_no_other(number):
    record, stage = asked(DOSE, number), ORDER[number]
    for earlier in ORDER[:number]:
        twice = replace(PEOPLE[earlier], roles=("physician", "qa"))
        assert "You signed an earlier stage. Each stage is another person's." in against(record, stage, twice)


@pytest.mark.parametrize("assay", [one.key for one in GOOD.protocol.assays if not one.may_be_pending])
def test_only_what_can_be_weighed_is_supplied(assay):
    test = next(one for one in GOOD.protocol.assays if one.key == assay)
    reasons = against(failing(assay), "request")
    assert (reasons == []) == may_be_supplied(test)
    assert may_be_supplied(test) == (assay in ("dose", "viability", "purity"))


def test_a_product_that_meets_everything_is_released_and_not_supplied():
    assert against(GOOD, "request") == ["No result fails its limit: quality decides on a release."]


def test_nothing_goes_around_a_hold_an_expiry_or_an_identity_stop():
    held = replace(DOSE, batch=replace(DOSE.batch, on_hold=True, hold_reason="mould"))
    assert "The batch is on hold: mould" in against(held, "request")
    assert [one for one in against(DOSE, "request", at=AT + timedelta(days=9)) if "expired" in one]
    ready = asked(DOSE, 3)
    for spoilt in (
        replace(ready, signatures=()),
        replace(ready, work=(*ready.work[:-1], replace(ready.work[-1], verified_by=""))),
    ):
        assert against(spoilt, "approval")
    later = replace(ready, results=(*ready.results, replace(ready.results[0], assay="viability", verdict="fails")))
    assert "A result failed after the risk was evaluated." in against(later, "approval")


def test_it_is_used_only_when_the_sponsor_knows_and_closed_when_the_authority_does():
    supplied = asked(DOSE, 4)
    supplied = replace(supplied, batch=replace(supplied.batch, stage=Stage.SUPPLIED, supplied_at=AT))
    assert "the sponsor is not told" in str(next(reasons_against_use(supplied, AT)))
    told = asked(DOSE, 4, notices=(Notice("sponsor", "S-1", AT, "qa.z"),))
    told = replace(told, batch=supplied.batch)
    assert list(reasons_against_use(told, AT)) == []
    assert [str(one) for one in reasons_against_closing(told, AT)] == [
        "Supplied out of specification: the authority is not told yet."
    ]
    worse = replace(told, results=(*told.results, replace(told.results[0], assay="gram_stain", verdict="fails")))
    assert "A result failed after the risk was evaluated." in [str(one) for one in reasons_against_use(worse, AT)]
    assert list(reasons_against_use(GOOD, AT)) == [] and list(reasons_against_closing(GOOD, AT)) == []


def test_only_an_open_request_is_refused_and_only_by_those_whose_word_it_is():
    assert [str(one) for one in reasons_against_refusing(DOSE, PEOPLE["approval"])] == ["No request waits."]
    assert list(reasons_against_refusing(asked(DOSE, 2), PEOPLE["approval"])) == []
    courier = Person("c", "C", ("courier",), True)
    assert list(reasons_against_refusing(asked(DOSE, 2), courier))
    refused = asked(DOSE, 2, state=SupplyState.REFUSED)
    assert next_stage(refused) == "request" and against(refused, "request") == []


def test_what_failed_is_told_with_value_and_limit():
    [one] = failed_now(DOSE)
    assert isinstance(one, Failed) and one.assay == "dose" and "500,000,000" in one.limit
