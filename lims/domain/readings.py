"""Replicate readings of one count: what each comes to, whether they agree, and what has to happen when they do not.

A reading of a counter is one density. A reading in a counting chamber is live, dead, squares and dilution together.
No reading is ever taken away: one that is excluded stays legible and only counts no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lims.domain.counting import (
    Count,
    Reading,
    count_by_counter,
    cv_percent,
    replicates_disagree,
    viability_percent,
    viable_per_ml,
)
from lims.domain.errors import Message, Refusal, msg
from lims.domain.figures import percent, plain
from lims.domain.protocol import Controls, Protocol, Step
from lims.domain.step_controls import Excluded
from lims.domain.work import StepWork

CHAMBER = "hemocytometer"
MOST_FURTHER = 3  # readings beyond those of the master record
_PARTS = {CHAMBER: ("live", "dead", "squares", "dilution"), "automated": ("viable_density",)}


@dataclass(frozen=True, slots=True)
class OneReading:
    """One reading as entered; the density is None while a part of it is missing or cannot be read."""

    number: int
    words: str
    viable_per_ml: Decimal | None
    live: int
    dead: int
    excluded: Excluded | None

    @property
    def counts(self) -> bool:
        """It is complete and was not excluded."""
        return self.viable_per_ml is not None and self.excluded is None


def parts_of(counting: str) -> tuple[str, ...]:
    """The entries that make up one reading; the first of them names it."""
    return _PARTS[counting]


def needed_readings(step: Step, counting: str) -> int:
    """How many readings the master record asks for; 0 where the step does not count."""
    spec = step.entry(parts_of(counting)[0])
    return spec.replicates if spec else 0


def readings_of(step: Step, work: StepWork, counting: str) -> tuple[OneReading, ...]:
    """Every reading of which something was entered, the excluded ones too."""
    if not needed_readings(step, counting):
        return ()
    parts = parts_of(counting)
    numbers = sorted({one.replicate for one in work.entered if one.entry in parts})
    return tuple(_reading(work, counting, number) for number in numbers)


def _reading(work: StepWork, counting: str, number: int) -> OneReading:
    values = {name: entered.value for name in parts_of(counting) if (entered := work.entry(name, number)) is not None}
    excluded = work.controls.exclusion(parts_of(counting)[0], number)
    words = ", ".join(values.values()) if counting != CHAMBER else ", ".join(f"{k} {v}" for k, v in values.items())
    if len(values) < len(parts_of(counting)):
        return OneReading(number, words, None, 0, 0, excluded)
    if counting != CHAMBER:
        return OneReading(number, words, Decimal(values["viable_density"]), 0, 0, excluded)
    seen = {name: Decimal(value) for name, value in values.items()}
    if any(seen[name] != seen[name].to_integral_value() for name in ("live", "dead", "squares")):
        return OneReading(number, words, None, 0, 0, excluded)
    live, dead, squares = (int(seen[name]) for name in ("live", "dead", "squares"))
    try:
        density = viable_per_ml(live, squares, seen["dilution"])
    except Refusal:  # no square, or a dilution below 1: the end of the step says so
        return OneReading(number, words, None, live, dead, excluded)
    return OneReading(number, words, density, live, dead, excluded)


def count_of(
    readings: Sequence[OneReading], volume_ml: Decimal, viability: Decimal | None, purity_percent: Decimal | None
) -> Count:
    """The count of the readings that count: their mean density; the viability as given, else of all cells seen.

    Raises NotReadable without a reading, or without a single cell to tell the viability by.
    """
    counted = [one for one in readings if one.counts]
    if viability is None and counted:
        viability = viability_percent(sum(one.live for one in counted), sum(one.dead for one in counted))
    return count_by_counter(
        [Reading(density, viability or Decimal(0)) for density in densities(counted)], volume_ml, purity_percent
    )


def densities(readings: Sequence[OneReading]) -> list[Decimal]:
    """Viable cells per mL of the readings that count."""
    return [one.viable_per_ml for one in readings if one.excluded is None and one.viable_per_ml is not None]


def disagreement(readings: Sequence[OneReading], controls: Controls) -> Message | None:
    """How far the readings that count lie apart, when that is too far; the limit and its source are the protocol's."""
    found = densities(readings)
    if len(found) < 2 or not replicates_disagree(found, controls.readings_cv_percent):
        return None
    return msg(
        "The readings disagree: their coefficient of variation is %(cv)s, limit %(limit)s %% (%(source)s).",
        cv=percent(cv_percent(found)),
        limit=plain(controls.readings_cv_percent),
        source=controls.readings_source.words,
    )


def is_accepted(readings: Sequence[OneReading], work: StepWork) -> bool:
    """Two people wrote down why exactly these readings stand although they disagree."""
    standing = tuple(one.words for one in readings if one.counts)
    return any(one.readings == standing for one in work.controls.accepted)


def further_reading(step: Step, work: StepWork, protocol: Protocol) -> int | None:
    """The number of the reading that may be added now, or None.

    One is added where the readings disagree or one was excluded, never to look for a better number.
    """
    counting, controls = protocol.counting, protocol.controls
    needed = needed_readings(step, counting)
    found = readings_of(step, work, counting)
    if not needed or not found:
        return None
    last = max(needed, found[-1].number)
    if found[-1].number > needed and found[-1].viable_per_ml is None:
        return found[-1].number  # a chamber's reading is entered part by part
    counted = sum(one.counts for one in found)
    begun = sum(one.viable_per_ml is not None for one in found)
    if begun < needed or last >= needed + MOST_FURTHER:
        return None
    asked = counted < needed or (disagreement(found, controls) is not None and not is_accepted(found, work))
    return last + 1 if asked else None


def reasons_against(step: Step, work: StepWork, protocol: Protocol) -> Iterator[Message]:
    """What the readings still need before the step is verified and ended."""
    found = readings_of(step, work, protocol.counting)
    needed = needed_readings(step, protocol.counting)
    if any(one.number > needed and one.viable_per_ml is None and one.excluded is None for one in found):
        yield msg("Complete reading %(n)s, or exclude it.", n=found[-1].number)
    complete = sum(one.viable_per_ml is not None for one in found)
    if needed and complete >= needed and sum(one.counts for one in found) < needed:
        yield msg("A reading was excluded: %(needed)s readings must count. Take a further one.", needed=needed)
    disagree = disagreement(found, protocol.controls)
    if disagree is not None and not is_accepted(found, work):
        yield msg(
            "%(what)s Take a further reading, or write down with a second person why they stand or which is excluded.",
            what=disagree,
        )
