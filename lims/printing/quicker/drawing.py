"""What is drawn beside texts: symbols as the lines they are, and numbers as they stand in a file."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pydyf  # type: ignore[import-untyped] # it has no types

# A symbol as qr.py draws it: a line for each run of dark modules.
_SYMBOL = re.compile(r"(?:M[0-9]++ [0-9]++\.5h[0-9]++)++")
# A path that depends on nothing but what it says; what it leaves for markers is not needed where there are none.
_DRAWN_BEFORE, _MOST = re.compile(r"[MmLlHhVvCcSsQqTtZz0-9 .,-]+"), 256
_RUN = re.compile(r"M([0-9]+) ([0-9]+)\.5h([0-9]+)")


def quick_path(usual: Callable[..., None]) -> Callable[..., None]:
    """WeasyPrint's drawing of an SVG path: a symbol at once, one drawn before as it was, `usual` for all others."""
    known: dict[str, tuple[Any, ...]] = {}

    def path(svg: Any, node: Any, font_size: float) -> None:
        drawn = node.get("d", "")
        if any(name.startswith("marker") for name in node.attrib):
            usual(svg, node, font_size)
            return
        if drawn in known:
            svg.stream.stream.extend(known[drawn])
            return
        if not _SYMBOL.fullmatch(drawn):
            before = len(svg.stream.stream)
            usual(svg, node, font_size)
            if _DRAWN_BEFORE.fullmatch(drawn):
                if len(known) >= _MOST:
                    known.clear()
                known[drawn] = tuple(svg.stream.stream[before:])
            return
        svg.stream.move_to(0, 0)
        svg.stream.stream.append(_lines(drawn))

    return path


@lru_cache(maxsize=512)
def _lines(drawn: str) -> bytes:
    runs = ((int(x), y, int(long)) for x, y, long in _RUN.findall(drawn))
    return "\n".join(f"{x} {int(y)}.5 m\n{x + long} {int(y)}.5 l" for x, y, long in runs).encode()


def quick_bytes(usual: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    """The way of pydyf to write one value: by its type at once, `usual` for a type that no page is full of."""
    with_data = (pydyf.Dictionary, pydyf.Array, pydyf.String)

    def to_bytes(item: Any) -> bytes:
        kind = type(item)
        if kind is bytes:
            return item  # type: ignore[no-any-return] # its type was just compared
        if kind is str:
            return item.encode("ascii")  # type: ignore[no-any-return] # as above
        if kind is float:
            return _number(item)
        if kind is int:
            return b"%d" % item
        return item.data if kind in with_data else usual(item)

    @lru_cache(maxsize=16384)
    def _number(item: float) -> bytes:
        return usual(item)

    return to_bytes
