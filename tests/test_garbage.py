"""What a long work leaves behind is searched when nobody waits for it."""

import gc
import weakref

import pytest

from lims.garbage import search_at_rest


class Circle:
    """Only a search finds it."""

    def __init__(self):
        self.itself = self


def test_what_a_work_left_is_gone_before_the_next_begins():
    with search_at_rest():
        assert not gc.isenabled()
        left = weakref.ref(Circle())
    with search_at_rest():
        assert left() is None


def test_a_work_that_breaks_off_leaves_the_next_as_it_should_be():
    with pytest.raises(ZeroDivisionError), search_at_rest():
        1 / 0  # noqa: B018 it is to raise
    with search_at_rest():
        assert not gc.isenabled()
