"""The chain of material: nothing is used that was not made, or used up unscanned, or comes from nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lims.domain.errors import msg
from lims.masterdata.checks.plan import faults_of_names_used_twice
from lims.masterdata.faults import Fault
from lims.masterdata.rows import Row
from lims.masterdata.vocabulary import LABEL_KINDS

# What a label folder is drawn for; a tube label also fits a small vessel.
_LABEL_FITS = {
    "tube": ("tube", "vial"),
    "vessel": ("vessel", "tube", "vial"),
    "sample": ("vial", "tube"),
    "product": ("bag",),
}


@dataclass(slots=True)
class _Shelf:
    made: set[str] = field(default_factory=set)
    empty: set[str] = field(default_factory=set)


def faults_in(file: Row) -> Iterator[Fault]:
    """Walk through the steps with the containers there are at each moment."""
    shelf = _Shelf()
    steps = file.rows("steps")
    yield from faults_of_names_used_twice([made for step in steps for made in step.rows("makes")], "name")
    for step in steps:
        yield from faults_of_names_used_twice(step.rows("slots"), "key")
        yield from _faults_in_scans(step, shelf)
        yield from _faults_in_new(step, shelf)
        yield from _faults_in_empties(step, shelf)
    products = [made for step in steps for made in step.rows("makes") if made.text("kind") == "product"]
    if steps and len(products) != 1:
        yield file.fault("steps", msg("%(count)s containers are the product; it must be one.", count=len(products)))


def _faults_in_scans(step: Row, shelf: _Shelf) -> Iterator[Fault]:
    for slot in step.rows("slots"):
        if slot.text("kind") != "container" or not (name := slot.text("what")):
            continue
        if name not in shelf.made:
            yield slot.fault("what", msg("No earlier step makes a container called %(name)s.", name=name))
        elif name in shelf.empty:
            yield slot.fault("what", msg("%(name)s was used up in an earlier step.", name=name))


def _faults_in_new(step: Row, shelf: _Shelf) -> Iterator[Fault]:
    slots = {slot.text("key") for slot in step.rows("slots")}
    for made in step.rows("makes"):
        name, kind, label = made.text("name"), made.text("kind"), made.text("label_kind")
        if f"new_{name}" in slots:
            yield made.fault("name", msg("A slot of this step has that key already: %(key)s.", key=f"new_{name}"))
        for index, parent in enumerate(made.words("made_from")):
            if parent not in shelf.made:
                yield made.fault(f"made_from[{index}]", msg("No earlier container is called %(name)s.", name=parent))
        if made.data.get("made_from") == [] and "collect" not in step.words("acts"):
            yield made.fault("made_from", msg("Only what is drawn from the subject comes from no container."))
        if label in LABEL_KINDS and label not in _LABEL_FITS.get(kind, (label,)):
            yield made.fault(
                "label_kind", msg("A label for a %(label)s does not fit a %(kind)s.", label=label, kind=kind)
            )
    shelf.made |= {made.text("name") for made in step.rows("makes")}


def _faults_in_empties(step: Row, shelf: _Shelf) -> Iterator[Fault]:
    scanned = {slot.text("what") for slot in step.rows("slots") if slot.text("kind") == "container"}
    for index, name in enumerate(step.words("empties")):
        if name not in scanned:
            yield step.fault(f"empties[{index}]", msg("%(name)s is used up here, but no slot scans it.", name=name))
    shelf.empty |= set(step.words("empties"))
