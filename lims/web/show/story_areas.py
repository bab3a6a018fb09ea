"""The parts of a batch's story that can be looked at alone, and to which of them a kind of entry belongs."""

from __future__ import annotations

from lims.domain.errors import Message, msg
from lims.domain.events.registry import KINDS

# In the order of the page: the word of the filter.
AREAS: dict[str, Message] = {
    "steps": msg("Steps"),
    "scans": msg("Scans"),
    "counts": msg("Counts and results"),
    "labels": msg("Labels"),
    "containers": msg("Containers"),
    "custody": msg("Custody"),
    "signatures": msg("Signatures and decisions"),
    "trouble": msg("Refusals and deviations"),
}

_OF_KIND: dict[str, str] = {
    **dict.fromkeys(("SlotFilled", "SlotRefilled", "UnitAdded", "LabelApplied"), "scans"),
    **dict.fromkeys(("CellsCounted", "ResultRecorded", "SampleTaken", "ExtraSampleTested", "GrowthChecked"), "counts"),
    **dict.fromkeys(("CellsIsolated", "ProductFormulated"), "counts"),
    **dict.fromkeys(("ScanRefused", "StopCleared", "ReleaseRefused", "SignatureVoided"), "trouble"),
    **dict.fromkeys(
        ("StepVerified", "RecordPrinted", "PaperPrinted", "RecordExported", "BatchClosed", "BatchCancelled"),
        "signatures",
    ),
    **dict.fromkeys(("ContainerMoved", "VesselRescued", "VesselTakenOut"), "custody"),
}
# Else an entry belongs where its area of the house does.
_OF_HOUSE: dict[str, str] = {
    **dict.fromkeys(("steps", "clearance", "collection", "expansion", "product", "batches", "materials"), "steps"),
    **dict.fromkeys(("controls",), "counts"),
    **dict.fromkeys(("labels", "label_kinds", "printers"), "labels"),
    **dict.fromkeys(("containers", "vessels"), "containers"),
    **dict.fromkeys(("custody", "infusion"), "custody"),
    **dict.fromkeys(("quality", "review", "supply", "evaluation", "addenda"), "signatures"),
    **dict.fromkeys(("deviations", "alerts", "downtime", "doses", "equipment", "scanning"), "trouble"),
}


def area_of(kind: str) -> str:
    """The part of the story to which a kind of entry belongs; steps for one that nobody thought of."""
    if kind in _OF_KIND:
        return _OF_KIND[kind]
    event = KINDS.get(kind)
    return _OF_HOUSE.get(event.__module__.rpartition(".")[2], "steps") if event is not None else "steps"
