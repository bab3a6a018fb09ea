"""A scan is refused, and the stop cleared by a second person."""

from __future__ import annotations

from lims.domain.errors import N_, Message, msg
from lims.domain.record import BatchRecord
from lims.web.show.tellings.places import Places
from lims.web.show.tellings.registry import Saying, tell_plainly, tells

tell_plainly({"StopCleared": ("", "undo", N_("Stop cleared by %(cleared_by)s"))})


@tells("ScanRefused")
def _refused(at: Places, record: BatchRecord) -> Saying:
    """What was refused and, as on paper, whose thing it was or in whose work it was scanned."""
    return "stop", "stop", _with_whose(at, record)


def _with_whose(at: Places, record: BatchRecord) -> Message:
    found = next((one for one in record.refusals if one.refusal == at["refusal"]), None)
    whose = found.whose(record.batch.batch) if found is not None else None
    if whose is None:
        return msg("%(words)s", words=at["words"])
    return msg("%(words)s %(whose)s", words=at["words"], whose=whose)
