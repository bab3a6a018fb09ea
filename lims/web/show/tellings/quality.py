"""Quality reads, signs, decides."""

from __future__ import annotations

import json

from lims.domain.errors import N_, msg
from lims.domain.record import BatchRecord
from lims.web.show.results import value_in_words
from lims.web.show.tellings.places import Places
from lims.web.show.tellings.registry import Saying, tell_plainly, tells

tell_plainly(
    {
        "ExceptionAssessed": ("", "qa", N_("Exception assessed: %(assessment)s")),
        "RecordSigned": ("ok", "pen", N_("Signed: %(meaning)s")),
        "SignatureVoided": ("attn", "pen", N_("Signature void: %(reason)s")),
        "FinalResultsConfirmed": ("ok", "ok", N_("Final results confirmed: the interim release stands")),
    }
)


@tells("ResultRecorded")
def _result(at: Places, _: BatchRecord) -> Saying:
    words = msg("Result, %(assay)s: %(value)s", assay=at["assay"], value=value_in_words(at["value"], at["unit"]))
    return ("ok", "flask", words) if at["verdict"] == "meets" else ("attn", "attn", words)


_DECISIONS: dict[str, Saying] = {
    "released": ("ok", "ok", msg("Released for infusion")),
    "released_interim": ("ok", "ok", msg("Released on interim results")),
    "held": ("attn", "hold", msg("Put on hold")),
    "hold_lifted": ("ok", "ok", msg("Hold lifted")),
    "rejected": ("stop", "stop", msg("Rejected")),
}


@tells("ReleaseRefused")
def _release_refused(at: Places, _: BatchRecord) -> Saying:
    reasons = json.loads(at["reasons"])
    first = reasons[0] if reasons else ""
    if len(reasons) < 2:
        return "attn", "stop", msg("Release refused: %(reason)s", reason=first)
    words = msg("Release refused: %(reason)s And %(count)s more reasons.", reason=first, count=len(reasons) - 1)
    return "attn", "stop", words


@tells("DispositionDecided")
def _decided(at: Places, _: BatchRecord) -> Saying:
    tone, icon, words = _DECISIONS[at["decision"]]
    if at["reason"]:
        words = msg("%(words)s: %(reason)s", words=words, reason=at["reason"])
    return tone, icon, words
