"""In-process controls: a count held against the one before it, and the line of the cells that the dose counts.

Cells are those of the vessel, density times volume, so that a feed which only thins them raises no alarm. In the first
days all viable cells become fewer before they grow (monocytes and B cells die); that is told as what it is. What must
not fall afterwards is the line of the cells of the dose.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import pairwise

from lims.domain.counting import sure_from_cells
from lims.domain.counts import RecordedCount
from lims.domain.errors import Message, msg
from lims.domain.figures import fixed, plain, three_figures
from lims.domain.fold import fold
from lims.domain.protocol import Controls, Protocol

_ALONE = frozenset(
    {"isolate", "seed", "formulate"}
)  # a count after washing or diluting tells nothing of the one before


@dataclass(frozen=True, slots=True)
class Fall:
    """One count at which the cells of the dose were fewer than at the count before."""

    step: str
    words: Message


def against_previous(previous: int, now: int, days: Decimal, controls: Controls) -> Message | None:
    """Why so many cells of a vessel cannot follow the count before, some days earlier; None when they can.

    The limits are folds per day; less than a day counts as one, because a count has a spread of its own.
    """
    if previous <= 0:
        return None
    with localcontext(prec=30):
        length = max(days, Decimal(1))
        most, least = controls.jump_fold**length, 1 / controls.loss_fold**length
        times = Decimal(now) / previous
    if least <= times <= most:
        return None
    told = {"before": three_figures(previous), "now": three_figures(now), "days": fixed(days, 1)}
    if times > most:
        limit = plain(controls.jump_fold)
        return msg(
            "From %(before)s to %(now)s cells in %(days)s days is more than %(limit)s-fold a day.", limit=limit, **told
        )
    limit = plain(controls.loss_fold)
    return msg(
        "From %(before)s to %(now)s cells in %(days)s days divides them by more than %(limit)s a day.",
        limit=limit,
        **told,
    )


def stands_alone(acts: Sequence[str]) -> bool:
    """A count of this step is not held against the one before it."""
    return bool(_ALONE & set(acts))


def culture_line(protocol: Protocol, counts: Sequence[RecordedCount]) -> tuple[tuple[RecordedCount, int], ...]:
    """The counts of the growing culture with the cells that the dose counts, oldest first."""
    alone = {step.key for step in protocol.steps if {"isolate", "formulate"} & set(step.acts)}
    on_target = protocol.dose.basis == "target_viable"
    found = []
    for one in sorted(counts, key=lambda count: (count.counted_at, count.seq)):
        cells = one.target_cells if on_target else one.viable_cells
        if one.step not in alone and one.culture_day is not None and cells is not None:
            found.append((one, cells))
    return tuple(found)


def falls_of(protocol: Protocol, counts: Sequence[RecordedCount]) -> Iterator[Fall]:
    """Every count after the first days at which the cells of the dose fell by more than the limit. The V is no fall."""
    controls, line = protocol.controls, culture_line(protocol, counts)
    for (_, before), (one, now) in pairwise(line):
        kept = before * (100 - controls.fall_percent)
        if one.culture_day is not None and one.culture_day > controls.v_days and now * 100 < kept:
            what = protocol.product.target_name if protocol.dose.basis == "target_viable" else msg("viable cells")
            words = msg(
                "The culture is shrinking: %(what)s fell from %(before)s to %(now)s by day %(day)s.",
                what=what,
                before=three_figures(before),
                now=three_figures(now),
                day=one.culture_day,
            )
            yield Fall(one.step, words)


def fold_before(protocol: Protocol, counts: Sequence[RecordedCount], step: str) -> Decimal | None:
    """How many times as many cells of the dose there are at the count of this step as at the one before."""
    line = culture_line(protocol, counts)
    for (_, before), (one, now) in pairwise(line):
        if one.step == step:
            return fold(before, now)
    return None


def near_limit(cells: int, low_cells: int, controls: Controls, readings: int) -> Message | None:
    """That a count reaches a lower limit, but not with 95 % certainty; None when it is below, or sure.

    The spread of one reading is the protocol's; several readings of a count share it.
    """
    sure = sure_from_cells(low_cells, controls.count_cv_percent, max(1, readings))
    if not low_cells <= cells < sure:
        return None
    return msg(
        "%(cells)s cells reach the limit of %(low)s, but not with 95 %% certainty: count again. Sure from %(sure)s "
        "(spread of a reading %(cv)s %%, %(readings)s of them).",
        cells=three_figures(cells),
        low=three_figures(low_cells),
        sure=three_figures(sure),
        cv=plain(controls.count_cv_percent),
        readings=max(1, readings),
    )
