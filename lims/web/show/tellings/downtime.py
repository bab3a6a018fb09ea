"""Paper forms for downtime, and files kept beside the record."""

from __future__ import annotations

from lims.domain.errors import N_, msg
from lims.domain.record import BatchRecord
from lims.web.show.tellings.places import Places
from lims.web.show.tellings.registry import Saying, tell_plainly, tells

tell_plainly(
    {
        "DowntimeFormPrinted": ("", "print", N_("Downtime form %(form)s printed: %(step)s")),
        "DowntimeFormVoided": ("", "doc", N_("Downtime form %(form)s destroyed: %(reason)s")),
        "AttachmentKept": ("", "doc", N_("File kept: %(name)s, %(what)s")),
    }
)


@tells("DowntimeFormEntered")
def _entered(at: Places, record: BatchRecord) -> Saying:
    words = msg(
        "Entered late from downtime form %(form)s: %(step)s, performed by %(performed)s, compared with the paper by"
        " %(compared)s. %(reason)s",
        form=at["form"],
        step=at["step"],
        performed=record.printed_name(at["performed_by"]),
        compared=at["verified_by"],
        reason=at["reason"],
    )
    return "attn", "doc", words
