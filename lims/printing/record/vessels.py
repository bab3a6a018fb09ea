"""What was parted, joined and lost, each line with its balance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from lims.domain.containers import Container, ContainerState
from lims.domain.errors import msg
from lims.domain.figures import plain, three_figures
from lims.domain.spills import CLEAN_UP, HOW, SAMPLE_PREFIX
from lims.domain.vessel_moves import KINDS, Movement, Share, movements
from lims.domain.vessels import Loss
from lims.printing.record.pen import Pen


@dataclass(frozen=True, slots=True)
class MovementRow:
    """One movement: what was before is what came out and what was lost."""

    when: str
    what: str
    sources: str
    targets: str
    before: str
    lost: str
    after: str
    note: str


def movement_rows(pen: Pen) -> tuple[MovementRow, ...]:
    """Every split, pool, pouring, joining and loss, oldest first; empty where one vessel did for all."""
    more = pen.record.more
    return tuple(_row(pen, one) for one in movements(more.edges, more.losses))


def _row(pen: Pen, one: Movement) -> MovementRow:
    return MovementRow(
        when=pen.times.short(one.at),
        what=pen.say(KINDS[one.kind]),
        sources=_shares(one.sources),
        targets=_shares(one.targets),
        before=_ml(one.before_ml),
        lost=_ml(one.lost_ml),
        after=_ml(one.after_ml),
        note=_note(pen, one.lost) if one.lost else "",
    )


def _shares(them: Iterable[Share]) -> str:
    told = []
    for one in them:
        amounts = [f"{plain(one.volume_ml)}\u00a0mL"] if one.volume_ml is not None else []
        amounts += [three_figures(one.viable_cells)] if one.viable_cells is not None else []
        told.append(f"{one.name} ({', '.join(amounts)})" if amounts else one.name)
    return "; ".join(told)


def _ml(volume: Decimal | None) -> str:
    return "" if volume is None else plain(volume)


def _note(pen: Pen, lost: Loss) -> str:
    """Why it is gone, who saw it, and that it was cleaned up."""
    words = [lost.reason] if lost.reason else []
    if lost.witnessed_by:
        words.append(pen.prose("seen by %(who)s", who=pen.name(lost.witnessed_by)))
    if lost.how in HOW and set(lost.checklist) >= set(CLEAN_UP):
        words.append(pen.say(msg("biohazard clean-up complete")))
    return "; ".join(words)


def extra_samples_in_words(pen: Pen) -> str:
    """Every extra sterility sample: asked for, taken, or what it said."""
    return " ".join(_sample(pen, one) for one in pen.record.containers if one.name.startswith(SAMPLE_PREFIX))


def _sample(pen: Pen, sample: Container) -> str:
    if sample.state is ContainerState.PLANNED:
        return pen.prose("%(thing)s: asked for, not taken.", thing=sample.title)
    for happening in pen.record.happenings:
        told = dict(happening.data)
        if happening.kind == "ExtraSampleTested" and told.get("container") == sample.container:
            grew = msg("growth") if told["grew"] == "true" else msg("no growth")
            what = pen.say(grew)
            return pen.prose(
                "%(thing)s: %(what)s, %(words)s, tested %(day)s.",
                thing=sample.title,
                what=what,
                words=told["words"],
                day=told["tested_on"],
            )
    fate = msg("taken, result pending") if sample.state is ContainerState.IN_USE else msg("not used")
    return pen.prose("%(thing)s: %(what)s.", thing=sample.title, what=pen.say(fate))


def balance_in_words(pen: Pen) -> str:
    """How much was told as lost, beside what steps and samples took; empty where nothing was lost."""
    lost = pen.record.more.losses
    if not lost:
        return ""
    total = sum((one.volume_ml for one in lost), Decimal(0))
    return pen.prose(
        "Lost in all: %(total)s mL. In every line, before is what came out and what was lost.",
        total=plain(total),
    )
