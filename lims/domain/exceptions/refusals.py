"""Exceptions of the refusals: every stop, cleared or not."""

from __future__ import annotations

from collections.abc import Iterator

from lims.domain.errors import msg
from lims.domain.exceptions.recorded import Recorded, raised
from lims.domain.quality import RecordException


def of_refusals(recorded: Recorded) -> Iterator[RecordException]:
    """Every refusal that stopped the work, and who cleared it."""
    for one in recorded.refusals:
        if not one.stops_station:
            continue
        if one.cleared_by:
            person = recorded.names.get(one.cleared_by, one.cleared_by)
            what = msg("%(words)s Cleared by %(person)s.", words=one.words, person=person)
        elif one.waits_for_second_person:
            what = msg("%(words)s Not cleared yet.", words=one.words)
        else:  # at the bedside, where no station could be stopped
            what = msg("%(words)s", words=one.words)
        yield raised(f"stop:{one.refusal}", "stop", one.step, what, one.at, one.by)
