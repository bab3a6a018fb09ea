"""Bag and remainder together are exactly what was formulated."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.counting import viable_cells
from lims.domain.errors import NotNow
from lims.domain.remainder import shared

VOLUMES = st.decimals("0.1", "500", places=1)
DENSITIES = st.decimals("0", "90000000", places=3)


@given(VOLUMES, st.decimals("0", "1", places=4), DENSITIES, st.decimals("0", "1", places=3))
def test_no_cell_and_no_drop_is_lost_or_counted_twice(volume_ml, part, per_ml, purity):
    filled_ml = (volume_ml * part).quantize(Decimal("0.1"))
    filled_ml = min(filled_ml, volume_ml)
    bag, rest = shared(volume_ml, filled_ml, per_ml, per_ml * purity)
    assert bag.volume_ml + rest.volume_ml == volume_ml
    assert bag.viable_cells + rest.viable_cells == viable_cells(per_ml, volume_ml)
    assert bag.dose_cells + rest.dose_cells == viable_cells(per_ml * purity, volume_ml)
    assert min(rest.volume_ml, rest.viable_cells, rest.dose_cells) >= 0
    # A part of a cell is nobody's: the rest never has more than its volume holds and one cell.
    assert rest.viable_cells - viable_cells(per_ml, rest.volume_ml) in (0, 1)


@given(VOLUMES, DENSITIES)
def test_a_bag_that_takes_all_leaves_nothing(volume_ml, per_ml):
    bag, rest = shared(volume_ml, volume_ml, per_ml, per_ml)
    assert (rest.volume_ml, rest.viable_cells, rest.dose_cells) == (0, 0, 0)
    assert bag.viable_cells == bag.dose_cells


@pytest.mark.parametrize("filled", ["100.1", "-0.1"])
def test_more_than_there_is_cannot_be_in_the_bag(filled):
    with pytest.raises(NotNow, match="cannot come out of"):
        shared(Decimal(100), Decimal(filled), Decimal(1), Decimal(1))
