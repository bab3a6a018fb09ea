"""A station was found clear."""

from __future__ import annotations

from lims.domain.errors import msg
from lims.domain.record import BatchRecord
from lims.web.show.tellings.places import Places
from lims.web.show.tellings.registry import Saying, tells


@tells("LineChecked")
def _line_checked(at: Places, _: BatchRecord) -> Saying | None:
    if at["when"] == "start":
        return None  # the step's own start follows at once
    return "", "ok", msg("Line cleared: %(station)s", station=at["at_station"])
