"""A deviation is opened, judged and closed; a batch is held; a locked value gets an addendum."""

from __future__ import annotations

from lims.domain.errors import N_, msg
from lims.domain.record import BatchRecord
from lims.web.show.deviations import GRADE_WORDS
from lims.web.show.tellings.places import Places, entry_title
from lims.web.show.tellings.registry import Saying, tell_plainly, tells

tell_plainly(
    {
        "BatchHeld": ("attn", "hold", N_("Put on hold: %(why)s")),
        "DeviationClassified": ("", "qa", N_("%(deviation)s graded %(grade)s: %(reason)s")),
        "DeviationAssigned": ("", "person", N_("%(deviation)s given to %(owner)s")),
        "InvestigationRecorded": ("", "pen", N_("%(deviation)s investigated: %(cause)s")),
        "DeviationClosed": ("ok", "ok", N_("%(deviation)s closed and signed by %(printed_name)s: %(conclusion)s")),
        "DeviationLinked": ("", "link", N_("%(deviation)s linked with %(other)s: %(reason)s")),
        "DeviationReopened": ("attn", "undo", N_("%(deviation)s opened again: %(reason)s")),
        "ActionPlanned": ("", "pen", N_("Action planned for %(deviation)s: %(words)s")),
        "ActionDone": ("ok", "ok", N_("%(action)s done: %(words)s")),
        "EffectivenessChecked": ("", "qa", N_("%(action)s looked at: %(words)s")),
    }
)


@tells("DeviationOpened")
def _opened(at: Places, _: BatchRecord) -> Saying:
    tone = "stop" if at["grade"] == "critical" else "attn"
    grade = GRADE_WORDS.get(at["grade"], at["grade"])
    return tone, "attn", msg("Deviation opened, %(grade)s: %(words)s", grade=grade, words=at["words"])


@tells("ReleaseReevaluated")
def _reevaluated(at: Places, _: BatchRecord) -> Saying:
    if at["verdict"] == "recalled":
        return "stop", "stop", msg("The release was recalled: %(why)s", why=at["reason"])
    return "ok", "ok", msg("The release was looked at again and stands: %(why)s", why=at["reason"])


@tells("EntryNotApplicable")
def _not_applicable(at: Places, record: BatchRecord) -> Saying:
    return (
        "attn",
        "pen",
        msg("%(entry)s does not apply: %(reason)s", entry=entry_title(at, record), reason=at["reason"]),
    )


@tells("AddendumWritten")
def _addendum(at: Places, record: BatchRecord) -> Saying:
    words = msg(
        "Addendum %(addendum)s to %(entry)s: %(old)s should be %(new)s. %(reason)s",
        addendum=at["addendum"],
        entry=entry_title(at, record),
        old=at["old"],
        new=at["new"],
        reason=at["reason"],
    )
    return "attn", "pen", words
