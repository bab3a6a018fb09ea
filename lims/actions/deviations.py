"""Deviations: raised where the fact arises, by rule or by a person. A hold by rule stops the batch at once."""

from lims.domain.batch import Stage
from lims.domain.errors import Message
from lims.domain.events.batches import BatchHeld
from lims.domain.events.deviations import DeviationOpened
from lims.store.reading.batches import get_batch
from lims.store.reading.deviations import find_deviation_of
from lims.store.record import Act

NO_HOLD = (Stage.INFUSED, Stage.REJECTED, Stage.CLOSED)


def raise_deviation(act: Act, batch: str, *, source: str, kind: str, grade: str, words: Message | str) -> str:
    """Open a deviation by rule; gives its number. The same source raises it once, and is told its number again."""
    chain = f"batch:{batch}"
    act.lock(chain)
    known = find_deviation_of(act.db, batch, source)
    if known:
        return known
    act.record(chain, DeviationOpened(batch, source, kind, grade, str(words)[:1000], by_rule=True))
    return find_deviation_of(act.db, batch, source)


def hold_by_rule(act: Act, batch: str, *, why: str, cause: str) -> None:
    """Put a batch on hold because a rule says so; nothing to do where it is held, given, rejected or closed."""
    chain = f"batch:{batch}"
    act.lock(chain)
    found = get_batch(act.db, batch)
    if not found.on_hold and found.stage not in NO_HOLD:
        act.record(chain, BatchHeld(batch, why[:500], cause, by_rule=True))
