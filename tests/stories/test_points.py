"""The prepared points stand where their names say, on both databases."""

import pytest

from lims.domain.batch import Stage
from lims.domain.containers import ContainerState

STAGES = {
    "drawn": Stage.COLLECTED,
    "received": Stage.RECEIVED,
    "day 7": Stage.CULTURE,
    "harvested": Stage.HARVESTED,
    "filled": Stage.FILLED,
    "released": Stage.RELEASED_INTERIM,
    "infused": Stage.INFUSED,
    "closed": Stage.CLOSED,
}


BOTH = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@pytest.mark.parametrize("point", STAGES)
def test_a_batch_goes_from_vein_to_vein(lab_at, point):
    lab = lab_at(point)
    assert lab.record().batch.stage is STAGES[point]


@BOTH
def test_a_batch_is_closed_on_both_databases(lab_at):
    lab = lab_at("closed")
    assert lab.record().batch.stage is Stage.CLOSED
    assert not [one for one in lab.record().containers if one.state is not ContainerState.ENDED]
