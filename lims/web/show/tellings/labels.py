"""A label is printed again, voided, destroyed."""

from __future__ import annotations

from lims.domain.errors import N_, msg
from lims.domain.record import BatchRecord
from lims.web.show.tellings.places import Places
from lims.web.show.tellings.registry import Saying, tell_plainly, tells

tell_plainly(
    {
        "LabelVoided": ("attn", "tag", N_("Label voided: %(reason)s")),
        "LabelDeclaredLost": ("attn", "tag", N_("Label declared lost. Looked for: %(searched)s")),
        "LabelRetained": ("", "tag", N_("Label struck through and kept in %(place)s: %(reason)s")),
        "LabelRulesSet": ("", "tag", N_("Label rules put into force: %(reason)s")),
        "LabelDestroyed": ("", "tag", N_("Label destroyed, seen by %(witnessed_by)s")),
    }
)


@tells("LabelIssued")
def _label_issued(at: Places, _: BatchRecord) -> Saying | None:
    if not at["replaces"]:
        return None
    said = {"what": at["target"], "copy": at["copy"]}
    if not at["reason"]:
        return "attn", "tag", msg("Label printed again: %(what)s, copy %(copy)s", **said)
    return "attn", "tag", msg("Label printed again: %(what)s, copy %(copy)s: %(why)s", **said, why=at["reason"])
