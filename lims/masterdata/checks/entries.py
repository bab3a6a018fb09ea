"""The values a step asks for: choices, limits, readings."""

from __future__ import annotations

from collections.abc import Iterator

from lims.domain.errors import msg
from lims.masterdata.checks.limits import find_limit, holds
from lims.masterdata.checks.plan import faults_of_names_used_twice
from lims.masterdata.faults import Fault
from lims.masterdata.rows import Row
from lims.masterdata.vocabulary import PARTS_OF_A_READING


def faults_in(file: Row) -> Iterator[Fault]:
    """Every fault in what the steps ask for."""
    for step in file.rows("steps"):
        yield from faults_of_names_used_twice(step.rows("entries"), "key")
        for entry in step.rows("entries"):
            yield from faults_in_choices(entry, is_choice=entry.text("kind") == "choice")
            yield from _faults_in_limits(entry)
        yield from _faults_in_readings(step)


def faults_in_choices(row: Row, *, is_choice: bool) -> Iterator[Fault]:
    """Choices where there must be some, none where there must be none, and the expected one among them."""
    choices, expected = row.words("choices"), row.text("expected")
    if is_choice and len(choices) < 2:
        yield row.fault("choices", msg("A choice has at least two words."))
    if len(set(choices)) != len(choices):
        yield row.fault("choices", msg("A word stands here twice."))
    if not is_choice and choices:
        yield row.fault("choices", msg("Only an entry of kind choice has choices."))
    if expected and expected not in choices:
        yield row.fault("expected", msg("%(word)s is not among the choices.", word=f"'{expected}'"))


def _faults_in_limits(entry: Row) -> Iterator[Fault]:
    kind = entry.text("kind")
    for name in ("limit", "plausible"):
        if entry.text(name) and kind in ("text", "choice"):
            yield entry.fault(name, msg("Only a number has a limit."))
    limit, plausible = find_limit(entry, "limit"), find_limit(entry, "plausible")
    if limit is not None and plausible is not None and not holds(plausible, limit):
        yield entry.fault("plausible", msg("The limit reaches outside the plausible range."))
    replicates = entry.number("replicates")
    if replicates is not None and replicates > 1 and kind != "density" and entry.text("key") not in PARTS_OF_A_READING:
        yield entry.fault("replicates", msg("Only a density or a count in a chamber is read more than once."))


def _faults_in_readings(step: Row) -> Iterator[Fault]:
    """A reading in a chamber is live, dead, squares and dilution: each is read as often as the others."""
    parts = [entry for entry in step.rows("entries") if entry.text("key") in PARTS_OF_A_READING]
    often = [entry.number("replicates") or 1 for entry in parts]
    for entry, times in zip(parts, often, strict=True):
        if times != often[0]:
            words = msg("%(first)s is read %(times)s times: so is this.", first=parts[0].text("key"), times=often[0])
            yield entry.fault("replicates", words)
