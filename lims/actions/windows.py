"""Windows that were not kept: a step begun or ended after its window, or never begun. Each is told, none is hidden.

A late step is allowed with a written reason. It opens a deviation, and a late step of the culture is looked at once
more: by its own count, or by a check of growth and viability that is added to it.
"""

from collections.abc import Iterator
from datetime import datetime

from lims.actions.bench import Bench, at_bench, check_at_station, check_batch_is_worked, check_running
from lims.actions.deviations import raise_deviation
from lims.actions.expansion import COUNTING
from lims.actions.rights import acting_person
from lims.domain.controls import falls_of
from lims.domain.errors import Message, NotNow, NotReadable, msg
from lims.domain.events.controls import GrowthChecked, StepEndedLate, WindowMissed
from lims.domain.numbers import check_density_range, read_amount
from lims.domain.protocol import Step
from lims.domain.schedule import DueState, due, grade_of_lateness, span
from lims.domain.words import read_words
from lims.domain.work import StepWork
from lims.store.reading.controls import is_missed
from lims.store.reading.quality import list_counts
from lims.store.reading.work import list_work
from lims.store.record import Act


def tell_late_start(act: Act, bench: Bench, reason: str) -> None:
    """A step was begun after its window: a deviation, graded by how late it is, and what is looked at for it."""
    when = due(bench.step, list_work(act.db, bench.batch.batch), act.at)
    if when.closes_at is None or bench.step.window is None:
        return
    words = msg(
        "%(step)s was begun %(late)s after its window had closed. Reason: %(reason)s. %(check)s",
        step=bench.step.title,
        late=span(act.at - when.closes_at),
        reason=reason.rstrip("."),
        check=_check_in_words(bench.step, from_paper=act.recorded_at is not None),
    )
    raise_deviation(
        act,
        bench.batch.batch,
        source=f"late:{bench.step.key}",
        kind="late",
        grade=grade_of_lateness(bench.step, when.closes_at, act.at),
        words=words,
        step=bench.step.key,
    )


def _check_in_words(step: Step, *, from_paper: bool) -> Message:
    if wants_growth_check(step) and not from_paper:
        return msg("Growth and viability are checked before the step ends.")
    if COUNTING & set(step.acts):
        return msg("Its count is the check of growth and viability.")
    return msg("No culture is affected yet.") if step.stage != "culture" else msg("The next count is the check.")


def wants_growth_check(step: Step) -> bool:
    """A late step of the culture that does not count is looked at once more."""
    return step.stage == "culture" and not COUNTING & set(step.acts)


def reasons_against(step: Step, work: StepWork) -> Iterator[Message]:
    """What a late step still needs: its check of growth and viability."""
    if work.late_reason and wants_growth_check(step) and not work.controls.checks:
        yield msg("The step is late: check growth and viability, and record them.")


def record_growth_check(act: Act, batch: str, step: str, *, viable_density: str, viability: str, remarks: str) -> None:
    """Growth and viability of the culture, looked at because the step is late; a second look stands beside it."""
    bench = at_bench(act, batch, step)
    check_batch_is_worked(bench.batch)
    check_running(bench)
    check_at_station(act, bench)
    acting_person(act, *bench.step.roles)
    if not bench.work.late_reason:
        raise NotNow(
            "not_late",
            msg("%(step)s is not late.", step=bench.step.title),
            next_step=msg("Nothing need be checked beside its own entries."),
        )
    density, percent = read_amount(viable_density), read_amount(viability)
    check_density_range(density)
    if not 0 <= percent <= 100:
        raise NotReadable(
            "viability_range",
            msg("A viability of %(value)s %% cannot be right.", value=viability.strip()),
            next_step=msg("Type per cent, between 0 and 100."),
        )
    words = read_words(remarks, msg("The remarks"))
    act.record(bench.chain, GrowthChecked(batch, step, density, percent, words))


def tell_late_end(act: Act, bench: Bench, reason: str) -> None:
    """A step that was begun in its window ends after it: refused without a written reason, kept with one."""
    when = due(bench.step, list_work(act.db, bench.batch.batch), act.at)
    if when.state is not DueState.LATE or when.closes_at is None or bench.work.late_reason:
        return
    words = read_words(reason, msg("The reason"))
    if not words:
        raise NotNow(
            "ends_late",
            msg("%(step)s ends after its window.", step=bench.step.title),
            reasons=(
                msg("The window closed %(ago)s ago: write down why it is late.", ago=span(act.at - when.closes_at)),
            ),
            next_step=msg("Write the reason, then end the step."),
            lifted_by=msg("You, with a reason."),
        )
    act.record(bench.chain, StepEndedLate(bench.batch.batch, bench.step.key, when.closes_at, words))
    told = msg(
        "%(step)s was begun in its window and ended %(late)s after it. Reason: %(reason)s",
        step=bench.step.title,
        late=span(act.at - when.closes_at),
        reason=words,
    )
    raise_deviation(
        act,
        bench.batch.batch,
        source=f"late_end:{bench.step.key}",
        kind="late",
        grade=grade_of_lateness(bench.step, when.closes_at, act.at),
        words=told,
        step=bench.step.key,
    )


def tell_missed(act: Act, batch: str, step: str, closes_at: datetime) -> None:
    """The window of a step closed before anybody began it: once an entry, and a deviation that waits for the step."""
    bench = at_bench(act, batch, step)
    if bench.work.started_at is not None or is_missed(act.db, batch, step):
        return
    act.record(bench.chain, WindowMissed(batch, step, closes_at))
    raise_deviation(
        act,
        batch,
        source=f"late:{step}",
        kind="late",
        grade=grade_of_lateness(bench.step, closes_at, act.at),
        words=msg("%(step)s: its window closed and nobody had begun it.", step=bench.step.title),
        step=step,
    )


def tell_fall(act: Act, bench: Bench) -> None:
    """After the count of a step: the cells of the dose became fewer once the first days were over."""
    if not COUNTING & set(bench.step.acts):
        return
    for fall in falls_of(bench.protocol, list_counts(act.db, bench.batch.batch)):
        if fall.step == bench.step.key:
            raise_deviation(
                act,
                bench.batch.batch,
                source=f"fall:{fall.step}",
                kind="growth",
                grade="major",
                words=fall.words,
                step=fall.step,
            )
