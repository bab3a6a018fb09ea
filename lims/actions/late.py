"""A value that was forgotten: entered late, with when it was done, why it is late, and a second person."""

from datetime import datetime

from lims.actions.entries import record_entry
from lims.actions.rights import check_second_person
from lims.domain.errors import msg
from lims.domain.words import needed_words
from lims.store.record import Act


def record_late_entry(
    act: Act,
    batch: str,
    step: str,
    entry: str,
    value: str,
    *,
    replicate: int,
    performed_at: datetime,
    reason: str,
    seen_by: str,
) -> dict[str, object]:
    """Save a value of the running step as done earlier; a second person saw where it was written down meanwhile."""
    act.lock(f"batch:{batch}")
    second = check_second_person(act, seen_by)
    words = needed_words(reason, msg("The reason"), longest=300)
    told = f"{words} (seen by {second.printed_name})"
    return record_entry(act, batch, step, entry, value, replicate=replicate, reason=told, performed_at=performed_at)
