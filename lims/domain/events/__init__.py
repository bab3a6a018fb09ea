"""Every event the ledger can hold. One file an area; the list is closed."""

from lims.domain.events import (
    batches,
    collection,
    containers,
    custody,
    deviations,
    expansion,
    infusion,
    labels,
    materials,
    people,
    product,
    protocols,
    quality,
    scanning,
    site,
    steps,
    subjects,
)
from lims.domain.events.registry import KINDS, NUMBERS

__all__ = [
    "KINDS",
    "NUMBERS",
    "batches",
    "collection",
    "containers",
    "custody",
    "deviations",
    "expansion",
    "infusion",
    "labels",
    "materials",
    "people",
    "product",
    "protocols",
    "quality",
    "scanning",
    "site",
    "steps",
    "subjects",
]
