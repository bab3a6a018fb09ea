"""Limits read for comparison with each other; what cannot be read is the schema's business."""

from __future__ import annotations

from lims.domain.errors import NotReadable
from lims.domain.specification import Limit, read_limit
from lims.masterdata.rows import Row


def find_limit(row: Row, name: str) -> Limit | None:
    """The limit under that key, or None when there is none or it cannot be read."""
    text = row.text(name)
    if not text:
        return None
    try:
        return read_limit(text)
    except NotReadable:
        return None


def holds(outer: Limit, inner: Limit) -> bool:
    """Whether the ends that `inner` states lie within `outer`. An end that is not stated asks nothing."""
    return all(end is None or outer.passes(end) for end in (inner.low, inner.high))
