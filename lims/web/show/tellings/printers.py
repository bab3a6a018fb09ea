"""Labels go to a printer, and a person says what came out."""

from __future__ import annotations

import json

from lims.domain.errors import Message, msg
from lims.domain.record import BatchRecord
from lims.web.show.tellings.places import Places
from lims.web.show.tellings.registry import Saying, tells


def _count(at: Places) -> int:
    return len(json.loads(at["labels"]))


@tells("LabelsSent")
def _sent(at: Places, _: BatchRecord) -> Saying | None:
    return "", "print", _told(at, msg("1 label sent"), msg("%(count)s labels sent", count=_count(at)))


@tells("LabelsCameOut")
def _came_out(at: Places, _: BatchRecord) -> Saying | None:
    return "ok", "print", _told(at, msg("1 label came out"), msg("%(count)s labels came out", count=_count(at)))


@tells("LabelsTakenBack")
def _taken_back(at: Places, _: BatchRecord) -> Saying | None:
    many = msg("%(count)s labels taken back unsent", count=_count(at))
    return "", "print", _told(at, msg("1 label taken back unsent"), many)


@tells("LabelsDidNotComeOut")
def _did_not(at: Places, _: BatchRecord) -> Saying | None:
    many = msg("%(count)s labels did not come out", count=_count(at))
    return "attn", "print", _told(at, msg("1 label did not come out"), many)


def _told(at: Places, one: Message, many: Message) -> Message:
    what = one if _count(at) == 1 else many
    return msg("%(what)s, printer %(printer)s, print job %(job)s", what=what, printer=at["printer"], job=at["job"])
