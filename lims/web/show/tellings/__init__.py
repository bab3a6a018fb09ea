"""What each kind of entry says on the time-line. One file an area; importing this package fills the registry."""

from lims.web.show.tellings import (  # noqa: F401 (importing an area adds its sayings; a new area is one line here)
    alerts,
    batches,
    bundles,
    clearance,
    collection,
    controls,
    custody,
    deviations,
    doses,
    downtime,
    equipment,
    expansion,
    infusion,
    label_kinds,
    labels,
    papers,
    printers,
    product,
    quality,
    questions,
    review,
    scanning,
    standing,
    steps,
    supply,
    training,
    vessels,
)
from lims.web.show.tellings.registry import PLAIN, TELLERS, Saying

__all__ = ["PLAIN", "TELLERS", "Saying"]
