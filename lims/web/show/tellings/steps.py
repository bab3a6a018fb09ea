"""A step is begun and finished, a value entered."""

from __future__ import annotations

from lims.domain.errors import msg
from lims.domain.record import BatchRecord
from lims.domain.work import StepState, StepWork, not_begun
from lims.web.show.tellings.places import Places, entry_title
from lims.web.show.tellings.registry import Saying, tells


@tells("StepStarted")
def _started(at: Places, record: BatchRecord) -> Saying | None:
    if at["late_reason"]:
        return "attn", "attn", msg("Started late: %(step)s (%(why)s)", step=at["step"], why=at["late_reason"])
    if _work(at, record).state is StepState.FINISHED:
        return None
    return "now", "now", msg("Started: %(step)s", step=at["step"])


@tells("StepFinished")
def _finished(at: Places, record: BatchRecord) -> Saying:
    verifier = _work(at, record).verified_by
    if not verifier:
        return "ok", "ok", msg("Finished: %(step)s", step=at["step"])
    name = record.printed_name(verifier)
    return "ok", "ok", msg("Finished: %(step)s, verified by %(who)s", step=at["step"], who=name)


def _work(at: Places, record: BatchRecord) -> StepWork:
    """The work on the step that an entry names by its title or key."""
    key = next((step.key for step in record.protocol.steps if at["step"] in (step.title, step.key)), "")
    return next((work for work in record.work if work.step == key), not_begun(record.batch.batch, key))


def _is_first(at: Places, record: BatchRecord) -> bool:
    """Whether the value that an entry recorded with a reason was the first of its reading: no correction then."""
    work = _work(at, record)
    place = (at["entry"], int(at["replicate"]), at["value"], at["reason"])
    return any((one.entry, one.replicate, one.value, one.reason) == place and one.revision == 1 for one in work.entered)


@tells("EntryRecorded")
def _entered(at: Places, record: BatchRecord) -> Saying | None:
    value = f"{at['value']}\u00a0{at['unit']}" if at["unit"] else at["value"]
    title = entry_title(at, record)
    if at["reason"]:
        said = {"title": title, "value": value, "why": at["reason"]}
        if not _is_first(at, record):
            return "attn", "pen", msg("Corrected, %(title)s: %(value)s (%(why)s)", **said)
        if at["late_reason"]:
            return "attn", "pen", msg("Entered late, %(title)s: %(value)s (%(why)s)", **said)
        return "attn", "pen", msg("Unusual and confirmed, %(title)s: %(value)s (%(why)s)", **said)
    if at["within_limits"].lower() in ("false", "0"):
        return "attn", "attn", msg("%(title)s: %(value)s, outside its limit", title=title, value=value)
    return None  # on time and in its limits: the step's own line tells of it
