"""Every batch is counted once, and what was supplied out of specification is never counted as released."""

from hypothesis import given
from hypothesis import strategies as st

from lims.domain.batch import Stage
from lims.domain.outcomes import Group, outcomes_of

GROUPS = st.lists(
    st.builds(
        Group,
        st.sampled_from(["iNKT", "IKC"]),
        st.sampled_from(Stage),
        st.booleans(),
        st.booleans(),
        st.integers(1, 50),
    ),
    max_size=20,
)


@given(GROUPS)
def test_every_batch_is_counted_once_and_supply_is_kept_apart(groups):
    found = outcomes_of(groups)
    assert sum(one.opened for one in found) == sum(one.batches for one in groups)
    assert sum(one.supplied for one in found) == sum(one.batches for one in groups if one.supplied)
    without = outcomes_of(one for one in groups if not one.supplied)
    assert sum(one.released for one in found) == sum(one.released for one in without)


def test_what_was_closed_without_being_given_was_not_released():
    [found] = outcomes_of([Group("iNKT", Stage.CLOSED, False, False, 2), Group("iNKT", Stage.CLOSED, False, True, 3)])
    assert (found.released, found.given_up, found.decided, found.in_work) == (3, 2, 5, 0)
