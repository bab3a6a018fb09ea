"""The values a step asks for: choices, limits, and what the acts of the step compute from."""

from __future__ import annotations

from collections.abc import Iterator

from lims.domain.errors import msg
from lims.masterdata.checks.limits import find_limit, holds
from lims.masterdata.checks.plan import faults_of_names_used_twice
from lims.masterdata.faults import Fault
from lims.masterdata.rows import Row
from lims.masterdata.vocabulary import COUNT_ENTRIES, COUNTING_ACTS, ENTRIES_OF_ACT

_KIND_NEEDED = {"viable_density": "density", "din": "text", "identifiers_agree": "choice"}


def faults_in(file: Row) -> Iterator[Fault]:
    """Every fault in what the steps ask for."""
    head, dose = file.row("protocol"), file.row("dose")
    counting = head.text("counting") if head else ""
    by_purity = bool(dose) and dose is not None and dose.text("basis") == "target_viable"
    for step in file.rows("steps"):
        yield from faults_of_names_used_twice(step.rows("entries"), "key")
        for entry in step.rows("entries"):
            yield from faults_in_choices(entry, is_choice=entry.text("kind") == "choice")
            yield from _faults_in_limits(entry)
        yield from _faults_in_needed(step, counting, by_purity=by_purity)


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
    if replicates is not None and replicates > 1 and kind in ("text", "choice"):
        yield entry.fault("replicates", msg("Only a number is read more than once."))


def _faults_in_needed(step: Row, counting: str, *, by_purity: bool) -> Iterator[Fault]:
    entries = {entry.text("key"): entry for entry in step.rows("entries")}
    acts = step.words("acts")
    needed = [(act, key) for act in acts for key in ENTRIES_OF_ACT.get(act, ())]
    needed += [(act, key) for act in acts if act in COUNTING_ACTS for key in COUNT_ENTRIES.get(counting, ())]
    if by_purity and "formulate" in acts:
        needed.append(("formulate", "purity_percent"))
    reported: set[str] = set()
    for act, key in needed:
        entry = entries.get(key)
        if key in reported:
            continue
        reported.add(key)
        if entry is None:
            yield step.fault("entries", msg("The act %(act)s needs an entry %(key)s.", act=act, key=key))
        elif entry.data.get("required") is False:
            yield entry.fault("required", msg("The act %(act)s cannot do without it.", act=act))
        elif entry.text("kind") not in ("", _KIND_NEEDED.get(key, "number")):
            yield entry.fault("kind", msg("Here it must be %(kind)s.", kind=_KIND_NEEDED.get(key, "number")))
