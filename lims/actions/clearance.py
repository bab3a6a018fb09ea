"""Line clearance: a step at a station begins and ends with somebody's word that the station is clear."""

from lims.actions.bench import Bench
from lims.domain.clearance import STATED
from lims.domain.errors import NotNow, msg
from lims.domain.events.clearance import LineChecked
from lims.store.record import Act


def check_line(act: Act, bench: Bench, station: str, when: str, *, cleared: bool) -> None:
    """Record that the person found the station clear; refuses without their word. Work at no station needs none."""
    if not station:
        return
    if not cleared:
        raise NotNow(
            "line_not_clear",
            msg("%(station)s was not said to be clear.", station=station),
            reasons=STATED[when],
            next_step=msg("Look at the station. When all of this is so, say it and go on."),
            lifted_by=msg("You, by looking."),
        )
    stated = tuple(str(one) for one in STATED[when])
    act.record(bench.chain, LineChecked(bench.batch.batch, bench.step.key, station, when, stated))
