"""Addenda beside locked values, the figures that would follow, and the release looked at again."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.addenda import Addendum, Reevaluation, waits_for_reevaluation
from lims.domain.deviations import Turn
from lims.domain.errors import Message, msg
from lims.printing.record.pen import Pen


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure as recorded and with the addendum."""

    name: str
    before: str
    after: str
    limit: str
    heavy: bool


@dataclass(frozen=True, slots=True)
class AddendumRow:
    """One addendum with the figures beside it."""

    number: str
    entry: str
    old: str
    new: str
    reason: str
    signed: str
    figures: tuple[FigureRow, ...]


_FIGURES: dict[str, Message] = {
    "viable_per_ml": msg("Viable cells per mL"),
    "viability_percent": msg("Viability"),
    "viable_cells": msg("Viable cells"),
    "target_cells": msg("Target cells"),
    "dose_cells": msg("Dose"),
    "dose_per_m2": msg("Dose per m²"),
}


def addendum_rows(pen: Pen) -> tuple[AddendumRow, ...]:
    """Every addendum beside the value that stands."""
    return tuple(_addendum(pen, one) for one in pen.record.more.addenda)


def _addendum(pen: Pen, one: Addendum) -> AddendumRow:
    step = pen.record.protocol.step(one.step)
    spec = step.entry(one.entry)
    title = f"{step.number} {step.title}: {spec.title if spec else one.entry}"
    return AddendumRow(
        number=str(one.addendum),
        entry=f"{title} ({one.replicate})" if spec and spec.replicates > 1 else title,
        old=f"{one.old or '–'} {one.unit}".strip(),
        new=f"{one.new} {one.unit}".strip(),
        reason=one.reason,
        signed=signed_words(pen, one.printed_name, one.meaning, one),
        figures=tuple(
            FigureRow(
                pen.say(_FIGURES[f.name]),
                _amount(f.before, f.unit),
                _amount(f.after, f.unit),
                " – ".join(_amount(part, "") for part in f.limit.split(" - ")) if f.limit else "–",
                not f.within,
            )
            for f in one.figures
        ),
    )


def _amount(value: str, unit: str) -> str:
    """Whole cells in groups of three, everything else as it is."""
    shown = f"{int(value):,}".replace(",", "\u2009") if value.isdigit() else value
    return f"{shown} {unit.replace('m2', 'm²')}".strip()


def release_words(pen: Pen) -> tuple[str, ...]:
    """What became of the release after the addenda."""
    words = []
    for one in pen.record.more.reevaluations:
        verdict = (
            pen.prose("The release stands.") if one.verdict == "stands" else pen.prose("The release was recalled.")
        )
        words.append(f"{verdict} {ended(one.reason)} {signed_words(pen, one.printed_name, one.meaning, one)}")
    if waits_for_reevaluation(pen.record):
        words.append(pen.prose("The release is not looked at again yet."))
    return tuple(words)


def signed_words(pen: Pen, name: str, meaning: str, at: Turn | Addendum | Reevaluation) -> str:
    """Name, time, meaning and content of a signature, in one sentence."""
    when = pen.times.full(at.written_at if isinstance(at, Addendum) else at.at)
    return pen.prose(
        "Signed by %(name)s, %(when)s: %(meaning)s. Content %(content)s.",
        name=name,
        when=when,
        meaning=meaning,
        content=at.content_sha256[:16],
    )


def ended(words: str) -> str:
    """The words with a full stop."""
    return words if words.endswith((".", "!", "?", "。")) else f"{words}."
