"""Quality asks the author of a value, and is answered."""

from __future__ import annotations

from lims.domain.errors import msg
from lims.domain.record import BatchRecord
from lims.web.show.tellings.places import Places
from lims.web.show.tellings.registry import Saying, tells


@tells("CorrectionAsked")
def _asked(at: Places, record: BatchRecord) -> Saying:
    words = msg(
        "%(step)s, %(value)s: quality asks %(who)s: %(words)s",
        step=at["step"],
        value=at["value"],
        who=record.printed_name(at["asked_of"]),
        words=at["words"],
    )
    return "attn", "person", words


@tells("CorrectionAnswered")
def _answered(at: Places, _: BatchRecord) -> Saying:
    number, words = at["question"], at["words"]
    if at["how"] == "corrected":
        return "", "pen", msg("Question %(number)s answered by a correction: %(words)s", number=number, words=words)
    if at["how"] == "taken_back":
        return "", "undo", msg("Question %(number)s taken back: %(words)s", number=number, words=words)
    return "", "person", msg("Question %(number)s answered, the value stands: %(words)s", number=number, words=words)
