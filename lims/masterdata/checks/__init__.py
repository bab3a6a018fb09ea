"""What must fit together in a protocol, beyond the shape of each value. Each check yields every fault it finds."""

from __future__ import annotations

from collections.abc import Iterator

from lims.masterdata.checks import acts, assays, containers, entries, plan, sources, steps
from lims.masterdata.faults import Fault
from lims.masterdata.rows import Row


def faults_in(file: Row) -> Iterator[Fault]:
    """Every fault in how the parts of the file fit together."""
    for check in (sources, plan, steps, containers, entries, acts, assays):
        yield from check.faults_in(file)
