"""Exceptions of the site while a batch was under way: its clock jumped, or somebody's identity was to be confirmed."""

from __future__ import annotations

from collections.abc import Iterator

from lims.domain.errors import msg
from lims.domain.exceptions.recorded import Recorded, raised
from lims.domain.people import SYSTEM
from lims.domain.quality import RecordException
from lims.domain.standing import Lock

# With these the product is given, or given up: what the clock does afterwards says nothing of how it was made.
OVER = ("DoseInfused", "BatchClosed", "BatchCancelled")


def of_standing(recorded: Recorded) -> Iterator[RecordException]:
    """Each step of the clock while the batch was under way, and each stretch of entries by somebody who was locked."""
    if not recorded.happenings:
        return
    began = recorded.happenings[0].at
    over = next((one.at for one in recorded.happenings if one.kind in OVER), None)
    for pause in recorded.pauses:
        if pause.cause == "clock" and began <= pause.paused_at and (over is None or pause.paused_at <= over):
            yield raised(f"clock:{pause.pause}", "clock", "", pause.words, pause.paused_at, SYSTEM)
    for lock in recorded.locks:
        if lock.cause == "wrong_tries":
            yield from _of_lock(recorded, lock)


def _of_lock(recorded: Recorded, lock: Lock) -> Iterator[RecordException]:
    meanwhile = [
        one
        for one in recorded.happenings
        if one.person == lock.person
        and one.at >= lock.locked_at
        and (lock.unlocked_at is None or one.at < lock.unlocked_at)
    ]
    if not meanwhile:
        return
    name, count = recorded.names.get(lock.person, lock.person), len(meanwhile)
    if lock.unlocked_at is None:
        what = msg("%(count)s entries by %(name)s: recorded, identity to be confirmed.", count=count, name=name)
    else:
        what = msg(
            "%(count)s entries by %(name)s while their signing was locked. %(by)s confirmed who it was: %(reason)s",
            count=count,
            name=name,
            by=recorded.names.get(lock.unlocked_by, lock.unlocked_by),
            reason=lock.reason,
        )
    yield raised(f"identity:{lock.person}:{lock.lock}", "identity", "", what, meanwhile[0].at, lock.person)
