"""Boxes on their way to the paper: whether one stands in the flow, and whether it has a border."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_OUT_OF_FLOW = ("left", "right", "inline-start", "inline-end", "footnote")
_TAKEN_OUT = ("absolute", "fixed")
_MOVED = ("running()", "note()")


def is_in_normal_flow(box: Any) -> bool:
    """WeasyPrint's question, asked three times for every box, without its five questions."""
    style = box.style
    position = style["position"]
    return not (style["float"] in _OUT_OF_FLOW or position in _TAKEN_OUT or position[0] in _MOVED)


def quick_border(usual: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """WeasyPrint's `draw_border`: nothing to do for a box without any, `usual` for all others."""

    def draw_border(stream: Any, box: Any) -> None:
        if (
            box.border_top_width or box.border_right_width or box.border_bottom_width or box.border_left_width
            or not _is_bare(box.style)
        ):  # fmt: skip
            usual(stream, box)

    return draw_border


def _is_bare(style: Any) -> bool:
    known = style.__dict__.get("autolog_unframed")
    if known is None:
        known = style.__dict__["autolog_unframed"] = (
            style["column_width"] == "auto"
            and style["column_count"] == "auto"
            and style["border_image_source"][0] == "none"
        )
    return bool(known)
