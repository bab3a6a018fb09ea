"""A scan is refused, and the stop cleared by a second person."""

from __future__ import annotations

from lims.domain.errors import N_
from lims.web.show.tellings.registry import tell_plainly

tell_plainly(
    {
        "ScanRefused": ("stop", "stop", N_("%(words)s")),
        "StopCleared": ("", "undo", N_("Stop cleared by %(cleared_by)s")),
    }
)
