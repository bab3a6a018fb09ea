"""Every table of the store. One file an area; importing this package completes the metadata."""

from lims.store.tables import (
    batches,
    containers,
    custody,
    expansion,
    infusion,
    labels,
    ledger,
    materials,
    people,
    product,
    protocols,
    quality,
    scanning,
    site,
    steps,
    subjects,
    web,
)
from lims.store.tables.base import metadata

__all__ = [
    "batches",
    "containers",
    "custody",
    "expansion",
    "infusion",
    "labels",
    "ledger",
    "materials",
    "metadata",
    "people",
    "product",
    "protocols",
    "quality",
    "scanning",
    "site",
    "steps",
    "subjects",
    "web",
]
