"""A batch goes one way only, from the draw to its closed record."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.batch import MAY_FOLLOW, Stage, may_follow

ORDER = [
    Stage.PLANNED,
    Stage.COLLECTED,
    Stage.RECEIVED,
    Stage.CULTURE,
    Stage.HARVESTED,
    Stage.FILLED,
    Stage.RELEASED_INTERIM,
    Stage.INFUSED,
    Stage.CLOSED,
]


def test_the_straight_way_is_open():
    assert all(may_follow(one, after) for one, after in pairwise(ORDER))


def test_every_stage_is_known_and_closed_is_the_end():
    assert set(MAY_FOLLOW) == set(Stage) and MAY_FOLLOW[Stage.CLOSED] == ()


@given(st.lists(st.integers(0, 3), max_size=20))
@pytest.mark.check("B1")
def test_no_way_leads_back_or_around(turns):
    """Whatever is chosen: no stage twice, nothing given that was not released, nothing released that was not filled."""
    way = [Stage.PLANNED]
    for turn in turns:
        follow = MAY_FOLLOW[way[-1]]
        if follow:
            way.append(follow[turn % len(follow)])
    assert len(set(way)) == len(way)
    if Stage.INFUSED in way:
        assert {Stage.RELEASED, Stage.RELEASED_INTERIM, Stage.SUPPLIED} & set(way)
        assert Stage.REJECTED not in way
    if {Stage.RELEASED, Stage.RELEASED_INTERIM} & set(way):
        assert Stage.FILLED in way and Stage.SUPPLIED not in way
