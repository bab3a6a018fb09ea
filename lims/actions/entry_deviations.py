"""What an entry raises by itself: a value outside its limit, and a value changed after somebody signed for it."""

from lims.actions.bench import Bench
from lims.actions.deviations import raise_deviation
from lims.domain.exceptions.steps import entry_key, words_of_change, words_out_of_limits
from lims.domain.protocol import EntrySpec
from lims.domain.work import Entered
from lims.store.record import Act


def _next_key(kind: str, bench: Bench, spec: EntrySpec, former: Entered | None, replicate: int) -> str:
    revision = former.revision + 1 if former is not None else 1
    return entry_key(kind, bench.step.key, spec.key, replicate, revision)


def tell_out_of_limits(
    act: Act, bench: Bench, spec: EntrySpec, former: Entered | None, replicate: int, text: str
) -> str:
    """The value just recorded is outside its limit: a deviation opens at once, whatever is corrected later."""
    value = f"{text} {spec.unit}".strip()
    return raise_deviation(
        act,
        bench.batch.batch,
        source=_next_key("limit", bench, spec, former, replicate),
        kind="out_of_limits",
        grade="major",
        words=words_out_of_limits(bench.step, spec, value),
        step=bench.step.key,
    )


def tell_changed_after_review(
    act: Act, bench: Bench, spec: EntrySpec, former: Entered, replicate: int, text: str, reason: str
) -> str:
    """The value just corrected was signed for by a review: the record that was reviewed was wrong."""
    value = f"{text} {spec.unit}".strip()
    return raise_deviation(
        act,
        bench.batch.batch,
        source=_next_key("correction", bench, spec, former, replicate),
        kind="changed_after_review",
        grade="major",
        words=words_of_change(bench.step, spec, former.value, value, reason),
        step=bench.step.key,
    )
