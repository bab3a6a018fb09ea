"""From entries to rows. One file an area; importing this package fills the registry."""

from lims.store.appliers import (
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
from lims.store.appliers.registry import APPLIERS, applies

__all__ = [
    "APPLIERS",
    "applies",
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
