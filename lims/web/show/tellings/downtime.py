"""Paper forms for downtime, and files kept beside the record."""

from __future__ import annotations

from lims.domain.errors import N_
from lims.web.show.tellings.registry import tell_plainly

tell_plainly(
    {
        "DowntimeFormPrinted": ("", "print", N_("Downtime form %(form)s printed: %(step)s")),
        "DowntimeFormEntered": ("attn", "doc", N_("Entered late from downtime form %(form)s: %(step)s")),
        "DowntimeFormVoided": ("", "doc", N_("Downtime form %(form)s destroyed: %(reason)s")),
        "AttachmentKept": ("", "doc", N_("File kept: %(name)s, %(what)s")),
    }
)
