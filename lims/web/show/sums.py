"""Computed values of a step with their sum, term by term: what the machine works out, a person can work out again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from lims.actions.bench import Bench
from lims.actions.expansion import reckon
from lims.actions.views import StepView
from lims.domain.counting import Count, cv_percent
from lims.domain.counts import RecordedCount
from lims.domain.dose import body_surface, dose_window
from lims.domain.errors import Message, Refusal, msg
from lims.domain.figures import NO_BREAK_SPACE, fixed, percent, plain, three_figures
from lims.domain.fold import doubling_time_hours, fold
from lims.domain.readings import CHAMBER, densities, needed_readings, parts_of, readings_of

COUNTS = frozenset({"isolate", "seed", "count", "harvest", "formulate"})


@dataclass(frozen=True, slots=True)
class Term:
    """One box of a sum: the operator before it, the value, a word beneath."""

    operator: str
    value: str
    words: str | Message
    result: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """One computed value: its terms, and what else there is to say beside its name."""

    title: Message
    note: Message | None
    terms: tuple[Term, ...]


def sums_of(view: StepView) -> tuple[Sum, ...]:
    """What the entries so far come to; empty until the count is complete."""
    if "fill" in view.step.acts:
        return _fill(view)
    if not COUNTS & set(view.step.acts):
        return ()
    bench = Bench(view.batch, view.protocol, view.step, view.work)
    try:
        count, readings = reckon(bench)
        volume_ml, purity = bench.needed("volume_ml"), bench.number("purity_percent")
    except Refusal:
        return ()  # an entry is still missing: the list of what is left to do says which
    if len(readings) < needed_readings(view.step, view.protocol.counting):
        return ()
    found = [*_readings(view), _viable(view, count, volume_ml)]
    if purity is not None:
        found.append(_target(view, count, purity))
    if "formulate" in view.step.acts:
        found.extend(_dose(view))
    return tuple(found)


def _readings(view: StepView) -> Iterator[Sum]:
    """Each reading in the chamber with its own sum."""
    if view.protocol.counting != CHAMBER:
        return
    for one in readings_of(view.step, view.work, CHAMBER):
        seen = {name: entered.value for name in parts_of(CHAMBER) if (entered := view.work.entry(name, one.number))}
        if not one.counts or one.viable_per_ml is None:
            continue
        terms = (
            Term("", f"{seen['live']} ÷ {seen['squares']}", msg("viable cells, large squares")),
            Term("×", seen["dilution"], msg("dilution")),
            Term("×", f"10⁴{NO_BREAK_SPACE}/mL", msg("one square holds 0.1 µL")),
            Term("=", f"{_density(one.viable_per_ml)}{NO_BREAK_SPACE}/mL", msg("viable cells per mL"), result=True),
        )
        yield Sum(msg("Reading %(number)s", number=one.number), None, terms)


def _viable(view: StepView, count: Count, volume_ml: Decimal) -> Sum:
    found = densities(readings_of(view.step, view.work, view.protocol.counting))
    words = msg("mean of %(number)s readings", number=len(found))
    note = msg("the readings vary by %(cv)s", cv=percent(cv_percent(found))) if len(found) > 1 else None
    terms = (
        Term("", f"{_density(count.viable_per_ml)}{NO_BREAK_SPACE}/mL", words),
        Term("×", f"{plain(volume_ml)}{NO_BREAK_SPACE}mL", msg("volume")),
        Term("=", three_figures(count.viable_cells), msg("viable cells"), result=True),
    )
    return Sum(msg("Viable cells"), note, terms)


def _target(view: StepView, count: Count, purity: Decimal) -> Sum:
    found = count.target_cells or 0
    terms = (
        Term("", three_figures(count.viable_cells), msg("viable cells")),
        Term("×", f"{plain(purity)}{NO_BREAK_SPACE}%", msg("purity")),
        Term("=", three_figures(found), view.protocol.product.target_name, result=True),
    )
    return Sum(msg("Target cells"), _growth(view.counts, view.step.key, found, view), terms)


def _growth(counts: tuple[RecordedCount, ...], step: str, cells: int, view: StepView) -> Message | None:
    earlier = {one.key for one in view.protocol.steps[: view.protocol.step_position(step) - 1]}
    before = [one for one in counts if one.step in earlier and one.target_cells and one.culture_day is not None]
    times = fold(before[-1].target_cells or 0, cells) if before else None
    if not before or times is None or {"isolate", "seed"} & set(view.step.acts):
        return None
    last = before[-1]
    ended = view.work.finished_at or view.work.started_at
    hours = Decimal(int((ended - last.counted_at).total_seconds())) / 3600 if ended else Decimal(0)
    doubling = doubling_time_hours(last.target_cells or 0, cells, hours) if hours > 0 else None
    if doubling is None:
        return msg("%(times)s times what was there on day %(day)s", times=three_figures(times), day=last.culture_day)
    return msg(
        "%(times)s times what was there on day %(day)s, doubling every %(hours)s h",
        times=three_figures(times),
        day=last.culture_day,
        hours=f"{doubling:.1f}",
    )


def _dose(view: StepView) -> tuple[Sum, ...]:
    body, plan = view.subject.body, view.protocol.dose
    if body is None:
        return ()
    bsa_m2 = body_surface(body.height_cm, body.weight_kg, plan.formula)
    window = dose_window(bsa_m2, plan.low_per_m2, plan.high_per_m2)
    measured = f"{plain(body.height_cm)}{NO_BREAK_SPACE}cm, {plain(body.weight_kg)}{NO_BREAK_SPACE}kg"
    per_m2 = f"{three_figures(plan.low_per_m2)} – {three_figures(plan.high_per_m2)}"
    terms = (
        Term("", f"{fixed(bsa_m2, 2)}{NO_BREAK_SPACE}m²", msg("%(measured)s", measured=measured)),
        Term("×", per_m2, msg("cells per m²")),
        Term("=", f"{window.low_cells:,} – {window.high_cells:,}", msg("cells, rounded inward"), result=True),
    )
    return (Sum(msg("Dose window"), msg("%(formula)s", formula=plan.formula.capitalize()), terms),)


def _fill(view: StepView) -> tuple[Sum, ...]:
    """The volume that gives the dose: what is drawn up now, so it stands where it is drawn up."""
    found = view.formulation
    if found is None:
        return ()
    terms: tuple[Term, ...] = (
        Term("", three_figures(found.dose_cells), msg("cells, the dose")),
        Term("÷", f"{_density(Decimal(found.dose_cells_per_ml))}{NO_BREAK_SPACE}/mL", msg("as formulated")),
        Term("=", f"{found.fill_volume_ml}{NO_BREAK_SPACE}mL", msg("to fill"), result=True),
    )
    rest = Decimal(found.volume_ml) - Decimal(found.fill_volume_ml)
    if rest > 0:
        words = msg("left over: into the remainder's container, whose label is scanned in this step")
        terms = (*terms, Term("", f"{plain(rest)}{NO_BREAK_SPACE}mL", words))
    return (Sum(msg("Volume to fill"), msg("computed when the cells were formulated"), terms),)


def _density(value: Decimal) -> str:
    """Four figures, so that a mean of two readings can be checked by hand."""
    power = value.adjusted()
    raised = str(power).translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))
    return f"{plain(Decimal(fixed(value.scaleb(-power), 3)))}{NO_BREAK_SPACE}×10{raised}" if value else "0"
