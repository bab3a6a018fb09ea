"""A review says what it covered; a record is put aside to be signed with others."""

from __future__ import annotations

import json

from lims.domain.errors import N_, msg
from lims.domain.record import BatchRecord
from lims.web.show.tellings.places import Places
from lims.web.show.tellings.registry import Saying, tell_plainly, tells

tell_plainly({"RecordSetAside": ("", "find", N_("Opened and looked at, to be signed together with others"))})


@tells("RecordReviewed")
def _reviewed(at: Places, _: BatchRecord) -> Saying:
    words = msg(
        "Review covers %(entries)s entries by rules %(rules)s: %(ordinary)s ordinary, %(rest)s stand out",
        entries=at["entries"],
        rules=at["rules"],
        ordinary=at["ordinary"],
        rest=int(at["told"]) + int(at["to_see"]),
    )
    sampled = json.loads(at["sampled"])
    if sampled:
        numbers = ", ".join(str(one) for one in sampled)
        words = msg("%(words)s. Sample compared: entries %(numbers)s", words=words, numbers=numbers)
    return "", "qa", words
