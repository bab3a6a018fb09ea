"""A way from a batch to one of its pages."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.errors import Message


@dataclass(frozen=True, slots=True)
class Way:
    """A link to a page of this batch: `kind` is a chip's (ok, attn, stop, wait) and `says` its words."""

    endpoint: str  # takes the batch as `number`
    title: Message
    icon: str
    kind: str
    says: Message
