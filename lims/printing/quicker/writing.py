"""The file: what is asked for more than once is made once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def quick_data(usual: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    """The way of pydyf to write a stream. It asks twice, the second time to name the file by its content, and to
    squeeze the tags of a record takes as long as a page of it.
    """

    def data(stream: Any) -> bytes:
        if not stream.compress:
            return usual(stream)
        before = stream.__dict__.get("autolog_written")
        if before is not None and before[0] == stream.stream and before[1] == stream.extra:
            written: bytes = before[2]
            return written
        written = usual(stream)
        stream.autolog_written = (list(stream.stream), dict(stream.extra), written)
        return written

    return data


def quick_references(usual: Callable[[Any], tuple[bytes, ...]]) -> Callable[[Any], tuple[bytes, ...]]:
    """The names of all pages, which pydyf makes anew for every tag of every page."""

    def page_references(pdf: Any) -> tuple[bytes, ...]:
        kids = pdf.pages["Kids"]
        before: tuple[list[Any], tuple[bytes, ...]] | None = pdf.__dict__.get("autolog_pages")
        if before is None or before[0] != kids:
            before = pdf.autolog_pages = (list(kids), usual(pdf))
        return before[1]

    return page_references
