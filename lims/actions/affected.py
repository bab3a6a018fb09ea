"""What a faulty lot or piece of equipment touched, and the linked deviations that follow on every batch of it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from lims.actions.deviations import raise_deviation
from lims.actions.evaluation import put_under_evaluation
from lims.actions.where_used import every_use
from lims.domain.errors import Message
from lims.domain.uses import Use
from lims.store.reading.equipment import steps_touched_since
from lims.store.record import Act


def uses_of(db: Connection, kind: str, target: str, since: datetime | None = None) -> tuple[Use, ...]:
    """Every batch that this lot or equipment touched, by number; only the steps it touched at or after `since`."""
    uses = every_use(db, kind, target)
    if since is None:
        return tuple(uses)
    late = steps_touched_since(db, target, since)
    kept = (replace(one, steps=tuple(step for step in one.steps if (one.batch, step) in late)) for one in uses)
    return tuple(one for one in kept if one.steps)


def open_on(act: Act, uses: Iterable[Use], *, source: str, kind: str, grade: str, words: Message) -> tuple[str, ...]:
    """Open one deviation on each batch, all with the same source, which links them; gives their numbers.

    The results of the steps that it touched are under evaluation until the deviation is closed.
    """
    numbers = []
    for use in uses:
        number = raise_deviation(act, use.batch, source=source, kind=kind, grade=grade, words=words)
        steps = [step for step in use.steps if not step.startswith("act:")]
        put_under_evaluation(act, use.batch, steps, deviation=number, why=str(words))
        numbers.append(number)
    return tuple(numbers)
