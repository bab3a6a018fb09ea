"""Lengths of boxes: what a style says in fixed lengths is read from it once, not for every box of the style."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weasyprint.css import AnonymousStyle
from weasyprint.css.properties import INITIAL_VALUES, Dimension
from weasyprint.formatting_structure import boxes
from weasyprint.layout.percent import adjust_box_sizing

_SIDES = ("top", "right", "bottom", "left")
_BORDERS = tuple(f"border_{side}_width" for side in _SIDES)
_SIZES = ("width", "min_width", "max_width", "height", "min_height", "max_height")
_LENGTHS = (*(f"margin_{side}" for side in _SIDES), *(f"padding_{side}" for side in _SIDES), *_SIZES)


def quick_percentages(usual: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """WeasyPrint's `resolve_percentages`: quick where no length hangs on the box around, `usual` for the rest."""

    def resolve_percentages(box: Any, containing_block: Any) -> None:
        style = box.style
        known = style.__dict__.get("autolog_lengths")
        # A flex or grid layout writes into the styles of its children.
        if known is None or known[0] != [style[name] for name in _SIZES]:
            known = style.__dict__["autolog_lengths"] = _lengths(style)
        _, lengths, borders, collapsed, sized = known
        if lengths is None or isinstance(box, boxes.PageBox):
            usual(box, containing_block)
            return
        own = box.__dict__
        own.update(lengths)
        if collapsed:
            for name, width in borders.items():
                if name not in own:
                    own[name] = width
        else:
            own.update(borders)
        if sized:
            adjust_box_sizing(box, "width")
            adjust_box_sizing(box, "height")

    return resolve_percentages


def _lengths(style: Any) -> tuple[Any, ...]:
    if type(style) is AnonymousStyle and style.keys().isdisjoint(_LENGTHS):
        # No rule speaks of a box that has no element.
        return *_UNSAID, style["border_collapse"] == "collapse", style["box_sizing"] != "content-box"
    sizes = [style[name] for name in _SIZES]
    said: dict[str, Any] | None = {name: _fixed(style[name], name) for name in _LENGTHS}
    assert said is not None
    if None in said.values():
        said = None
    borders = {name: style[name] for name in _BORDERS}
    return sizes, said, borders, style["border_collapse"] == "collapse", style["box_sizing"] != "content-box"


def _fixed(value: Any, name: str) -> Any:
    """The length in CSS pixels, 'auto', or None for one that depends on something else."""
    if value == "auto":
        return 0 if name.startswith("min_") else "auto"
    return value.value if type(value) is Dimension and value.unit == "px" else None


_UNSAID = (
    [INITIAL_VALUES[name] for name in _SIZES],
    {name: _fixed(INITIAL_VALUES[name], name) for name in _LENGTHS},
    dict.fromkeys(_BORDERS, 0),
)


def quick_strut(usual: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """WeasyPrint's `strut`, asked once a style: naming the style takes it longer than the answer."""

    def strut(style: Any) -> Any:
        known = style.__dict__.get("autolog_strut")
        if known is None:
            known = style.__dict__["autolog_strut"] = usual(style)
        return known

    return strut
