"""Whatever people try, in whatever order: nothing is released that lacks something, and every thing has one holder."""

import random

import pytest

from lims.actions import containers, custody, infusion, labels, quality, scanning
from lims.actions.batches import close_batch
from lims.domain.batch import MAY_FOLLOW, Stage
from lims.domain.containers import ContainerState
from lims.domain.disposition import assay_states
from lims.domain.errors import Refusal
from lims.domain.labelling import reconcile
from lims.domain.signing import people_who_performed
from lims.domain.work import StepState
from tests.stories.lab import COURIER, LEAD, NURSE, NURSE_2, QA, QA_2, QC, TECH, TECH_2, arrival, way

pytestmark = pytest.mark.check("B1")

PEOPLE = (TECH, TECH_2, LEAD, QA, QA_2, QC, COURIER, NURSE, NURSE_2)
RESULTS = {
    "endotoxin": ("0.1", "9"),
    "gram_stain": ("no organism", "organism seen"),
    "appearance": ("meets", "does not meet"),
    "container_integrity": ("meets", "does not meet"),
    "mycoplasma": ("negative", "positive"),
    "sterility_in_process": ("no growth to date", "growth"),
    "sterility_final": ("no growth", "growth"),
}
DECISIONS = ("released", "released_interim", "held", "hold_lifted", "rejected")
RARELY = {"rejected", "held"}


def code_on(record, target):
    """A label of a thing: the one in force, or where there is none any other."""
    own = [one for one in record.labels if one.target.endswith(target)]
    return next((one.label_code for one in own if one.in_force), own[-1].label_code)


def moves(lab, record, wristband, dice):
    """One more thing that somebody might try now."""
    who, other = dice.choice(PEOPLE), dice.choice(PEOPLE)
    shown = record.content_sha256 if dice.random() < 0.9 else "0" * 64
    assay = dice.choice(sorted(RESULTS))
    value = RESULTS[assay][dice.random() < 0.03]
    decision = dice.choice([one for one in DECISIONS if one not in RARELY or dice.random() < 0.2])
    thing = dice.choice(("P1", "Q1", "Q4", "H1"))
    codes = (code_on(record, "/P1"),)
    review = dice.choice(("production_review", "quality_review"))
    exception = next((one.key for one in record.exceptions if not one.assessed), "none")
    bedside = {"wristband_code": wristband, "bag_code": code_on(record, "/P1"), "order": lab.batch}
    number = len(record.handovers)
    tries = (
        (quality.record_result, assay, value, {"tested_on": lab.at.date(), "reason": "repeat"}),
        (quality.record_result, assay, value, {"tested_on": lab.at.date(), "reason": "repeat"}),
        (quality.sign_review, {"role": review, "content_sha256": shown, "compared": dice.random() < 0.9}),
        (quality.sign_review, {"role": review, "content_sha256": shown, "compared": dice.random() < 0.9}),
        (quality.decide, {"decision": decision, "content_sha256": shown, "reason": "as it is"}),
        (quality.decide, {"decision": decision, "content_sha256": shown, "reason": "as it is"}),
        (quality.assess_exception, exception, {"assessment": "no effect on it"}),
        (quality.confirm_final, {"content_sha256": shown}),
        (custody.hand_over, way(dice.choice(custody.KINDS), codes)),
        (custody.take, number, arrival(codes)),
        (infusion.check_bedside, bedside | {"second_person": other}),
        (infusion.infuse, {"volume_ml": "10", "remarks": ""}),
        (containers.destroy_container, lab.thing(thing), {"reason": "not needed", "witnessed_by": other}),
        (close_batch, {}),
    )
    outside = (
        (labels.reprint_label, code_on(record, f"/{thing}"), {"reason": "torn", "second_person": other}),
        (labels.destroy_label, dice.choice(record.labels).label_code, {"witnessed_by": other}),
        (scanning.scan, code_on(record, f"/{thing}"), {}),
    )
    if dice.random() < 0.12:
        action, *args = dice.choice(outside)
        return who, action, args[:-1], args[-1]
    action, *args = dice.choice(tries)
    return who, action, [lab.batch, *args[:-1]], args[-1]


def check_nothing_is_released_that_lacks_something(before, after):
    """Judged by what was there just before the decision, without asking the rules that let it through."""
    decided = after.dispositions[len(before.dispositions) :]
    for one in decided:
        if one.decision not in ("released", "released_interim"):
            continue
        assert before.batch.stage in (Stage.FILLED, Stage.RELEASED_INTERIM) and not before.batch.on_hold
        assert all(work.state is StepState.FINISHED and work.verified_by for work in before.work)
        states = {state.assay.key: state.verdict for state in assay_states(before.protocol.assays, before.results)}
        pending = {key for key, verdict in states.items() if verdict != "meets"}
        assert pending == (set() if one.decision == "released" else {"sterility_final"})
        assert all(exception.assessed for exception in before.exceptions)
        covering = {s.role: s.person for s in before.signatures if s.in_force
                    and s.content_sha256 == before.content_sha256 and s.role != "disposition"}  # fmt: skip
        assert set(covering) == {"production_review", "quality_review"} and len(set(covering.values())) == 2
        assert reconcile(before.labels).balances
        assert one.decided_by not in people_who_performed(before)
        assert one.decided_at < before.batch.expires_at


def check_always(before, after):
    found = reconcile(after.labels)
    assert found.issued == found.applied + found.voided + found.destroyed + len(found.to_find)
    assert all(one.holder for one in after.containers)
    in_force = [one.target for one in after.labels if one.in_force]
    assert len(in_force) == len(set(in_force))
    went, came = before.batch.stage, after.batch.stage
    assert came is went or came in MAY_FOLLOW[went]
    given_away = [thing for h in after.handovers if h.state.value == "open" for thing in h.containers]
    assert len(given_away) == len(set(given_away))
    if came is Stage.INFUSED and went is not Stage.INFUSED:
        assert before.bedside is not None and not before.batch.on_hold
    if came is Stage.CLOSED:
        assert not [one for one in after.containers if one.state is ContainerState.IN_USE]
        assert found.balances


@pytest.mark.parametrize(("seed", "point"), [(1, "filled"), (2, "filled"), (3, "reviewed"), (4, "released")])
def test_a_random_walk_finds_no_way_around(lab_at, seed, point):
    lab, dice, let_through, refused = lab_at(point), random.Random(seed), 0, 0
    before, wristband = lab.record(), lab.code_of(lab.world.subject)
    for _ in range(70):
        who, action, args, named = moves(lab, before, wristband, dice)
        try:
            lab.do(who, action, *args, **named)
            let_through += 1
        except Refusal:
            refused += 1
        after = lab.record()
        check_nothing_is_released_that_lacks_something(before, after)
        check_always(before, after)
        before = after
    assert let_through > 4 and refused > 8
