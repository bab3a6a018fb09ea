"""Backgrounds: most boxes of a paper have neither colour nor picture behind them, nor round corners."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weasyprint.formatting_structure.boxes import Box, PageBox

_CORNERS = tuple(f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left"))
_NOTHING = {**dict.fromkeys(_CORNERS, (0, 0)), "background": None}


def quick_backgrounds(usual: Callable[..., None]) -> Callable[..., None]:
    """WeasyPrint's `layout_box_backgrounds`: at once for a box with nothing behind it, `usual` for all others."""

    def layout_box_backgrounds(
        page: Any, box: Any, get_image_from_uri: Any, layout_children: bool = True, style: Any = None
    ) -> None:
        if style is not None or not isinstance(box, Box) or isinstance(box, PageBox) or not _is_bare(box.style):
            usual(page, box, get_image_from_uri, layout_children, style)
            return
        box.__dict__.update(_NOTHING)
        if layout_children:
            for child in box.all_children():
                layout_box_backgrounds(page, child, get_image_from_uri)

    return layout_box_backgrounds


def _is_bare(style: Any) -> bool:
    known = style.__dict__.get("autolog_bare")
    if known is None:
        known = style.__dict__["autolog_bare"] = (
            all((0, "px") in style[corner] for corner in _CORNERS)
            and style["border_image_source"][0] == "none"
            and style["mask_border_source"][0] == "none"
            and style["visibility"] != "hidden"
            and not any(kind != "none" for kind, _ in style["background_image"])
            and not style["box_shadow"]
            and _is_clear(style)
        )
    return bool(known)


def _is_clear(style: Any) -> bool:
    colour = style["background_color"]
    return bool((style["color"] if colour == "currentcolor" else colour).alpha == 0)
