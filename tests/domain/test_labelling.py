"""Every print is accounted for: issued equals applied, voided and destroyed together, or it is named."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.errors import NotNow
from lims.domain.labelling import Label, LabelState, check_one_patient, reconcile

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)


def label(number, state, subject="INKT-001", batch="B26-0141"):
    code, thing = f"{number:016d}", f"{batch}/C1"
    whose = (subject, batch, number, 1)
    return Label(code, "tube", "container", thing, *whose, state, (), "", "", AT, "tech.a", AT)


@given(st.lists(st.sampled_from(list(LabelState)), max_size=30))
@pytest.mark.check("C5")
def test_the_sum_is_always_right_and_every_loose_label_is_named(states):
    labels = [label(number, state) for number, state in enumerate(states)]
    found = reconcile(labels)
    ended = found.voided + found.destroyed + found.retained + found.lost
    assert found.issued == found.applied + ended + len(found.to_find)
    loose = {LabelState.ISSUED, LabelState.SENT, LabelState.PRINTED}
    assert set(found.to_find) == {one.label_code for one in labels if one.state in loose}
    assert set(found.to_destroy) == {one.label_code for one in labels if one.state is LabelState.VOIDED}
    assert found.balances == (not found.to_find and not found.to_destroy)


@given(st.sampled_from(list(LabelState)))
def test_a_void_lost_or_destroyed_label_is_not_in_force(state):
    over = {LabelState.VOIDED, LabelState.DESTROYED, LabelState.RETAINED, LabelState.LOST}
    assert label(1, state).in_force == (state not in over)


def test_no_labels_are_in_balance():
    assert reconcile(()).balances


def test_labels_of_one_batch_go_onto_paper_together():
    check_one_patient(label(number, LabelState.ISSUED) for number in range(3))
    check_one_patient(())
    check_one_patient(label(number, LabelState.ISSUED, subject="", batch="") for number in range(3))


@pytest.mark.parametrize(
    "other",
    [("INKT-002", "B26-0142"), ("INKT-001", "B26-0142"), ("", "")],
    ids=["another subject", "the right subject's wrong batch", "no subject at all"],
)
@pytest.mark.check("C5")
def test_two_patients_never_share_a_print(other):
    mixed = [label(1, LabelState.ISSUED), label(2, LabelState.ISSUED, *other)]
    with pytest.raises(NotNow) as refused:
        check_one_patient(mixed)
    assert refused.value.code == "two_patients" and len(refused.value.reasons) == 2
    assert "INKT-001 B26-0141" in str(refused.value.reasons[0])
