"""A batch is opened and closed, and its record printed."""

from __future__ import annotations

from lims.domain.errors import N_
from lims.web.show.tellings.registry import tell_plainly

tell_plainly(
    {
        "BatchOpened": ("", "doc", N_("Opened for dose %(dose_no)s of %(doses)s")),
        "BatchClosed": ("ok", "lock", N_("Closed, every container and label accounted for")),
        "RecordPrinted": ("", "print", N_("Batch record printed, copy %(copy)s")),
    }
)
