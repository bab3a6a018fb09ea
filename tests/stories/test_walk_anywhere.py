"""A minute of the walk over every action that a page calls: `python -m bench.walk` walks a million."""

import time

import pytest

from bench.walk.doors import doors
from bench.walk.hands import PICKS, SPECIAL
from bench.walk.run import Tally, Walker

SLICE_SECONDS = 60
FIRST_SEED = 4_011_033


def test_every_action_of_the_pages_is_tried_with_a_value_for_everything_it_asks():
    unknown = {f"{door.name}: {name}" for door in doors() for name in door.asks
               if name not in PICKS and f"{door.name}.{name}" not in SPECIAL}  # fmt: skip
    assert not unknown, "say in bench/walk/hands.py what a hand would give"
    assert len(doors()) > 80


@pytest.mark.check("B1")
def test_whatever_anybody_tries_nothing_gets_out_that_lacks_something(tmp_path):
    tally, ends_at = Tally(FIRST_SEED), time.monotonic() + SLICE_SECONDS
    with Walker(tmp_path) as walker:
        while not tally.walks or time.monotonic() < ends_at:
            tally.add(walker.walk(tally.next_seed))
            tally.next_seed += 1
    assert not tally.faults, tally.words()
    assert tally.actions > 100
