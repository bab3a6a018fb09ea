"""The values of an entry as a person reads them, to be put into a sentence of the time-line."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from lims.domain.figures import three_figures
from lims.domain.record import BatchRecord

Places = Mapping[str, str]

OPTIONAL = ("unit", "reason", "replaces", "late_reason", "target_cells", "within_limits")  # "" where an entry has none
THINGS = ("container", "sample", "target")  # a container or its name, told by its title
PEOPLE = ("verified_by", "cleared_by", "witnessed_by", "second_person")  # a sign-in name, told as printed name


def places_of(data: dict[str, str], record: BatchRecord) -> Places:
    """The entry's values in words: keys become titles, sign-in names printed names, cells three figures."""
    places = dict.fromkeys(OPTIONAL, "") | data
    for name, value in places.items():
        if name.endswith("_cells"):
            places[name] = _cells(value)
        elif name in THINGS:
            places[name] = next((c.title for c in record.containers if value in (c.container, c.name)), value)
        elif name in PEOPLE:
            places[name] = record.printed_name(value)
        elif name == "step":
            places[name] = next((step.title for step in record.protocol.steps if step.key == value), value)
        elif name == "assay":
            places[name] = next((assay.title for assay in record.protocol.assays if assay.key == value), value)
    return places


def entry_title(at: Places, record: BatchRecord) -> str:
    """What the master record calls the value that `at` names by its step's title and its own key."""
    specs = (spec for step in record.protocol.steps if step.title == at["step"] for spec in step.entries)
    return next((spec.title for spec in specs if spec.key == at["entry"]), at["entry"])


def _cells(text: str) -> str:
    try:
        return three_figures(Decimal(text))
    except InvalidOperation:
        return ""
