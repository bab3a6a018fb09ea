"""A line with nothing in it but text: what stands in most cells, and nearly all of the list of entries.

WeasyPrint lays out every line as if boxes, floats and first letters might stand in it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.layout import inline

_LINE: tuple[tuple[str, Any], ...] = (("direction", "ltr"), ("position", "static"), ("box_decoration_break", "slice"))
_TEXT: tuple[tuple[str, Any], ...] = (("float", "none"), ("position", "static"), ("vertical_align", "baseline"))
_COLLAPSING = ("normal", "nowrap")


def quick_lines(usual: Callable[..., Any]) -> Callable[..., Any]:
    """WeasyPrint's `get_next_linebox`: quick for a line of one text, `usual` for all others."""

    def get_next_linebox(
        context: Any, linebox: Any, position_y: float, bottom_space: float, skip_stack: Any, containing_block: Any,
        absolute_boxes: Any, fixed_boxes: Any, first_letter_style: Any, first_line_style: Any,
    ) -> Any:  # fmt: skip
        if not (context.excluded_shapes or first_letter_style or first_line_style):
            made = _line(context, linebox, position_y, skip_stack, containing_block)
            if made is not None:
                return made
        return usual(
            context, linebox, position_y, bottom_space, skip_stack, containing_block,
            absolute_boxes, fixed_boxes, first_letter_style, first_line_style,
        )  # fmt: skip

    return get_next_linebox


def _line(context: Any, linebox: Any, position_y: float, skip_stack: Any, around: Any) -> Any:
    """The line and where the next one begins; None for a line that is more than a text."""
    index, skip = _beginning(skip_stack)
    children = linebox.children
    if index != len(children) - 1 or type(children[index]) is not TextBox:
        return None
    child = children[index]
    if not _is_plain(linebox, child, around):
        return None
    text = child.text.encode()
    while text.startswith(b" ", skip):
        skip += 1
    if skip == len(text):
        return None
    left = around.content_box_x()
    room = left + around.width - left
    linebox.position_x, linebox.position_y, linebox.width, linebox.height = left, position_y, 0, 0
    end = (left + room) * (1 + 1e-9)
    start = left + linebox.text_indent
    child.position_x, child.position_y = start, position_y
    inline.resolve_percentages(child, around)
    put, further, preserved = inline.split_text_box(context, child, end - start, skip, is_line_start=True)
    if put is None or put.position_x + put.margin_width() > end:
        return None
    whole = further is None
    line = linebox.copy_with_children([put])
    line.remove_decoration(start=bool(index or skip), end=not whole)
    line.width = put.position_x + put.margin_width() - line.content_box_x()
    inline._adjust_line_height(line)  # noqa: SLF001 WeasyPrint's inner names, see hasten.py
    linebox.width, linebox.height = line.width, line.height
    if inline.is_phantom_linebox(line):
        return None
    inline.remove_last_whitespace(context, line)
    offset = inline.text_align(context, line, room, last=whole or preserved)
    _set_upright(line, put, offset, position_y)
    return line, None if whole else {index: {further: None}}


def _beginning(skip_stack: Any) -> tuple[int, int]:
    """Which child the line begins in, and how many bytes of it were shown before."""
    if skip_stack is None:
        return 0, 0
    ((index, within),) = skip_stack.items()
    if not within:
        return index, 0
    ((skip, _),) = within.items()
    return index, skip or 0


def _is_plain(linebox: Any, child: Any, around: Any) -> bool:
    style = linebox.style
    known = style.__dict__.get("autolog_plain_line")
    if known is None:
        known = style.__dict__["autolog_plain_line"] = (
            all(style[name] == value for name, value in _LINE)
            and "justify" not in (style["text_align_all"], style["text_align_last"])
            and style["line_height"] != 0
        )
    if not known or around.style["direction"] != "ltr" or linebox.is_leader:
        return False
    if (
        linebox.margin_left or linebox.margin_right or linebox.margin_top or linebox.margin_bottom
        or linebox.padding_left or linebox.padding_right or linebox.padding_top or linebox.padding_bottom
        or linebox.border_left_width or linebox.border_right_width
        or linebox.border_top_width or linebox.border_bottom_width
    ):  # fmt: skip
        return False
    style = child.style
    known = style.__dict__.get("autolog_plain_text")
    if known is None:
        known = style.__dict__["autolog_plain_text"] = (
            all(style[name] == value for name, value in _TEXT) and style["white_space"] in _COLLAPSING
        )
    return bool(known)


def _set_upright(line: Any, put: Any, offset: float, position_y: float) -> None:
    """Baseline on baseline, and the line as high as the higher of the two."""
    top, high = -line.baseline, -put.baseline
    bottom, low = top + line.margin_height(), high + put.margin_height()
    put.position_y = high
    top, bottom = min(top, high), max(bottom, low)
    line.baseline, line.position_y, line.height = -top, top, bottom - top
    line.margin_top = line.margin_bottom = 0
    line.translate(offset, position_y - top)
    line.position_y = position_y
