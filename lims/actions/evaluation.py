"""Steps are put under evaluation together with the deviation that asks for it."""

from collections.abc import Iterable

from lims.domain.events.evaluation import StepsPutUnderEvaluation
from lims.domain.words import LONGEST
from lims.store.reading.evaluation import list_evaluations
from lims.store.record import Act


def put_under_evaluation(act: Act, batch: str, steps: Iterable[str], *, deviation: str, why: str) -> None:
    """Mark the results of these steps as under evaluation until the deviation is closed; the same steps once."""
    act.lock(f"batch:{batch}")
    known = {step for one in list_evaluations(act.db, batch) if one.deviation == deviation for step in one.steps}
    fresh = tuple(step for step in dict.fromkeys(steps) if step not in known)
    if fresh:
        act.record(f"batch:{batch}", StepsPutUnderEvaluation(batch, fresh, deviation, why[:LONGEST]))
