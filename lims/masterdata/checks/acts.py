"""What the acts of a step rest on: the entries they compute from, the containers they work on and make."""

from __future__ import annotations

from collections.abc import Iterator

from lims.domain.errors import msg
from lims.masterdata.faults import Fault
from lims.masterdata.rows import Row
from lims.masterdata.vocabulary import COUNT_ENTRIES, COUNTING_ACTS, ENTRIES_OF_ACT, MADE_BY_ACT, WORKING_ACTS

_KIND_NEEDED = {"viable_density": "density", "din": "text", "identifiers_agree": "choice"}


def faults_in(file: Row) -> Iterator[Fault]:
    """Every fault in what the acts need of their steps."""
    head, dose = file.row("protocol"), file.row("dose")
    counting = head.text("counting") if head else ""
    by_purity = dose is not None and dose.text("basis") == "target_viable"
    for step in file.rows("steps"):
        yield from _faults_in_entries(step, dict(_entries_needed(step, counting, by_purity=by_purity)))
        yield from _faults_in_containers(step)


def _entries_needed(step: Row, counting: str, *, by_purity: bool) -> Iterator[tuple[str, str]]:
    """The keys of the entries the step cannot do without, each with the act that needs it."""
    for act in step.words("acts"):
        for key in ENTRIES_OF_ACT.get(act, ()):
            yield key, act
        if act in COUNTING_ACTS:
            for key in COUNT_ENTRIES.get(counting, ()):
                yield key, act
        if act == "formulate" and by_purity:
            yield "purity_percent", act


def _faults_in_entries(step: Row, needed: dict[str, str]) -> Iterator[Fault]:
    entries = {entry.text("key"): entry for entry in step.rows("entries")}
    for key, act in needed.items():
        entry = entries.get(key)
        kind = _KIND_NEEDED.get(key, "number")
        if entry is None:
            yield step.fault("entries", msg("The act %(act)s needs an entry %(key)s.", act=act, key=key))
        elif entry.data.get("required") is False:
            yield entry.fault("required", msg("The act %(act)s cannot do without it.", act=act))
        elif entry.text("kind") not in ("", kind):
            yield entry.fault("kind", msg("The act %(act)s needs it as %(kind)s.", act=act, kind=kind))


def _faults_in_containers(step: Row) -> Iterator[Fault]:
    made = {made.text("kind") for made in step.rows("makes")}
    scans_one = any(slot.text("kind") == "container" for slot in step.rows("slots"))
    for act in step.words("acts"):
        if act in WORKING_ACTS and not scans_one:
            yield step.fault("slots", msg("The act %(act)s needs a container to be scanned.", act=act))
        kinds = MADE_BY_ACT.get(act, ())
        if kinds and not made & set(kinds):
            kind = ", ".join(kinds)
            yield step.fault("makes", msg("The act %(act)s makes a container of kind: %(kind)s.", act=act, kind=kind))
