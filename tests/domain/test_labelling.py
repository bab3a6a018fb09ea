"""Every print is accounted for: issued equals applied, voided and destroyed together, or it is named."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from lims.domain.labelling import Label, LabelState, reconcile

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)


def label(number, state):
    code, thing = f"{number:016d}", "B26-0141/C1"
    whose = ("INKT-001", "B26-0141", number, 1)
    return Label(code, "tube", "container", thing, *whose, state, (), "", "", AT, "tech.a", AT)


@given(st.lists(st.sampled_from(list(LabelState)), max_size=30))
def test_the_sum_is_always_right_and_every_loose_label_is_named(states):
    labels = [label(number, state) for number, state in enumerate(states)]
    found = reconcile(labels)
    assert found.issued == found.applied + found.voided + found.destroyed + found.lost + len(found.to_find)
    loose = {LabelState.ISSUED, LabelState.PRINTED}
    assert set(found.to_find) == {one.label_code for one in labels if one.state in loose}
    assert set(found.to_destroy) == {one.label_code for one in labels if one.state is LabelState.VOIDED}
    assert found.balances == (not found.to_find and not found.to_destroy)


@given(st.sampled_from(list(LabelState)))
def test_a_void_lost_or_destroyed_label_is_not_in_force(state):
    assert label(1, state).in_force == (state not in {LabelState.VOIDED, LabelState.DESTROYED, LabelState.LOST})


def test_no_labels_are_in_balance():
    assert reconcile(()).balances
