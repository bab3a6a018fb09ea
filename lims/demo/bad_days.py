"""The bad days of the demonstration: a culture that grew with the batch beside it, a dose out of specification.

Beside them a batch whose harvest is due now: with its counts whoever looks around makes an under-dose or an over-dose.

They are played beside the usual stories where they are asked for. What grew shares a lot, a thing or hands with one
batch alone, so that one is held and the rest of the demonstration goes on.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from lims.demo.curves import TYPICAL_INKT
from lims.demo.growing import culture_grows
from lims.demo.plot import Story
from lims.demo.second_suite import NURSE, STATIONS, TECHNICIANS, THINGS
from lims.demo.supplying import SHORT_INKT, choose_the_way
from lims.domain.protocol import Protocol

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def bad_days(inkt: Protocol, now: datetime) -> Iterator[Story]:
    """The stories, as they stand at `now`."""
    yield Story(
        inkt,
        TYPICAL_INKT,
        now - 13 * DAY - 6 * HOUR,
        STATIONS[0],
        "harvest",
        "163",
        "59",
        48,
        hands=TECHNICIANS,
        nurse=NURSE,
        things=THINGS,
        then={"feed_d12": culture_grows},
    )
    yield Story(
        inkt,
        TYPICAL_INKT,
        now - 4 * DAY,
        STATIONS[1],
        "harvest",
        "176",
        "74",
        49,
        hands=TECHNICIANS[::-1],
        nurse=NURSE,
        things=THINGS,
    )
    yield Story(
        inkt,
        SHORT_INKT,
        now - 14 * DAY - 13 * HOUR,
        STATIONS[1],
        "supplied",
        "157",
        "61",
        50,
        then={"formulate": choose_the_way},
    )
    yield Story(inkt, TYPICAL_INKT, now - 14 * DAY - 4 * HOUR, STATIONS[1], "harvest", "166", "62", 51)
