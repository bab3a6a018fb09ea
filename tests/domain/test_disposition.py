"""What stands against a release: take any one thing away from a good record, and it is named."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.batch import Stage
from lims.domain.custody import HandoverState
from lims.domain.disposition import DECISIONS, assay_states, pending_assays, reasons_against, reasons_against_final
from lims.domain.labelling import LabelState
from lims.domain.quality import Result, Signature
from lims.domain.work import StepState
from tests.printing.make_record import make_record

QA = "qa.z"


def good_record():
    """Filled, every result in but the one that may be pending, reviewed: nothing stands against an interim release."""
    record = make_record("filled", exceptions=False)
    at = record.batch.filled_at + timedelta(hours=2)
    by = {"tested_on": date(2026, 11, 18), "reason": "", "recorded_at": at, "recorded_by": "qc.k"}
    results = tuple(
        Result(record.batch.batch, one.key, one.expected or "1", one.unit, "meets", one.sample, seq=number, **by)
        for number, one in enumerate(record.protocol.assays)
        if not one.may_be_pending
    )
    signatures = tuple(
        Signature(record.batch.batch, number, role, person, person, "", record.content_sha256, 1, at, None, "")
        for number, (role, person) in enumerate((("production_review", "lead.c"), ("quality_review", "qa.d")), 1)
    )
    handovers = tuple(one for one in record.handovers if one.state is HandoverState.TAKEN)
    labels = tuple(replace(one, state=LabelState.APPLIED) for one in record.labels)
    return replace(
        record, results=results, signatures=signatures, handovers=handovers, labels=labels, exceptions=(), refusals=()
    )


GOOD = good_record()
AT = GOOD.batch.filled_at + timedelta(hours=3)


def reasons(record, decision="released_interim", person=QA, at=AT):
    return [str(one) for one in reasons_against(record, decision, person, at)]


def without_step(record, number):
    work = list(record.work)
    work[number] = replace(work[number], state=StepState.RUNNING, finished_at=None)
    return replace(record, work=tuple(work))


def unverified(record, number):
    work = list(record.work)
    work[number] = replace(work[number], verified_by="")
    return replace(record, work=tuple(work))


def without_result(record, number):
    return replace(record, results=record.results[:number] + record.results[number + 1 :])


def failed(record, number):
    bad = replace(record.results[number], verdict="fails", seq=99)
    return replace(record, results=(*record.results, bad))


def loose_label(record, number):
    labels = list(record.labels)
    labels[number] = replace(labels[number], state=LabelState.PRINTED)
    return replace(record, labels=tuple(labels))


def on_its_way(record, number):
    handovers = list(record.handovers)
    handovers[number] = replace(handovers[number], state=HandoverState.OPEN)
    return replace(record, handovers=tuple(handovers))


def voided(record, number):
    signatures = list(record.signatures)
    signatures[number] = replace(signatures[number], voided_at=AT)
    return replace(record, signatures=tuple(signatures))


def of_other_content(record, number):
    signatures = list(record.signatures)
    signatures[number] = replace(signatures[number], content_sha256="0" * 64)
    return replace(record, signatures=tuple(signatures))


EVERY = [
    *((without_step, n) for n in range(len(GOOD.work))),
    *((unverified, n) for n, step in enumerate(GOOD.protocol.steps) if step.verified),
    *((without_result, n) for n in range(len(GOOD.results))),
    *((failed, n) for n in range(len(GOOD.results))),
    *((loose_label, n) for n in range(len(GOOD.labels))),
    *((on_its_way, n) for n in range(len(GOOD.handovers))),
    *((voided, n) for n in range(2)),
    *((of_other_content, n) for n in range(2)),
]


def test_nothing_stands_against_a_good_record():
    assert reasons(GOOD) == []


@pytest.mark.parametrize(("spoil", "number"), EVERY)
@pytest.mark.check("B1")
def test_each_single_thing_that_is_missing_stands_against_it(spoil, number):
    spoilt = spoil(GOOD, number)
    assert reasons(spoilt)
    assert len(reasons(spoilt, "released")) >= len(reasons(spoilt))


@given(st.sets(st.sampled_from(range(len(EVERY))), max_size=6))
def test_only_a_record_that_lacks_nothing_is_released(chosen):
    record = GOOD
    for number in sorted(chosen, key=lambda n: EVERY[n][0] is without_result):
        spoil, place = EVERY[number]
        if spoil is without_result:
            continue
        record = spoil(record, place)
    left_out = sorted((EVERY[n][1] for n in chosen if EVERY[n][0] is without_result), reverse=True)
    for place in left_out:
        record = without_result(record, place)
    assert bool(reasons(record)) == bool(chosen)


@pytest.mark.check("B8")
def test_the_whole_release_waits_for_what_the_interim_one_may_lack():
    assert reasons(GOOD, "released") == ["Sterility, final is not known. Lifted by the result alone."]
    (test,) = pending_assays(GOOD)
    last = replace(GOOD.results[0], assay=test.key, seq=98)
    whole = replace(GOOD, results=(*GOOD.results, last))
    assert reasons(whole, "released") == []
    assert reasons(whole) == ["No result is pending. Decide a full release."]


@pytest.mark.check("B11")
def test_a_repeat_does_not_heal_a_failed_test():
    bad = replace(GOOD.results[0], verdict="fails", seq=97)
    again = replace(GOOD.results[0], seq=98)
    states = assay_states(GOOD.protocol.assays, (bad, again))
    assert [one.verdict for one in states if one.results] == ["fails"]
    assert len(next(one for one in states if one.results).results) == 2


def test_expiry_is_the_moment_itself():
    expires = GOOD.batch.expires_at
    assert reasons(GOOD, at=expires - timedelta(microseconds=1)) == []
    assert "expired" in reasons(GOOD, at=expires)[0]


@pytest.mark.parametrize("person", sorted({"qc.k", GOOD.work[3].started_by, GOOD.work[3].verified_by}))
def test_whoever_had_a_hand_in_it_does_not_decide(person):
    assert [one for one in reasons(GOOD, person=person) if one.startswith("You performed")]


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("decision", DECISIONS)
def test_every_decision_has_its_stages(stage, decision):
    held = decision == "hold_lifted"
    record = replace(GOOD, batch=replace(GOOD.batch, stage=stage, on_hold=held, hold_reason="why" if held else ""))
    over = stage in {Stage.REJECTED, Stage.CANCELLED, Stage.INFUSED, Stage.CLOSED}
    possible = {
        "released": False,  # sterility is pending
        "released_interim": stage is Stage.FILLED,
        "held": not over,
        "hold_lifted": True,
        "rejected": not over,
    }[decision]
    assert (reasons(record, decision) == []) == possible


def test_final_results_are_confirmed_once_by_somebody_else_and_only_when_all_meet():
    (test,) = pending_assays(GOOD)
    last = replace(GOOD.results[0], assay=test.key, seq=98)
    given_ = replace(GOOD, batch=replace(GOOD.batch, stage=Stage.INFUSED), results=(*GOOD.results, last))

    def against(record, person=QA):
        return [str(one) for one in reasons_against_final(record, person)]

    assert against(given_) == []
    assert len(against(given_, "qc.k")) == 1
    assert against(replace(given_, results=GOOD.results)) == [f"{test.title} is not known. Lifted by the result alone."]
    bad = replace(last, verdict="fails")
    assert against(replace(given_, results=(*GOOD.results, bad))) == [f"{test.title} does not meet its limit."]
    assert against(replace(given_, batch=replace(given_.batch, final_confirmed=True)))
    assert against(replace(given_, batch=replace(given_.batch, stage=Stage.FILLED)))
