"""A text that fits its line, measured before: letters of pictures, numbers, words of headings and names come again.

What Pango made of a text in a style is kept for the process, within bounds, and lent to each box that holds it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import inf
from typing import Any

from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.line_break import create_layout, first_line_metrics, line_size

from lims.printing.quicker.text_layout import QuickLayout, look_of

_MOST = 2048  # texts kept, a kilobyte or two each
_LONGEST = 64  # in letters: longer ones are sentences, which seldom come again
# No soft hyphens, no ends of lines, nothing written from right to left.
_PLAIN = re.compile(r"[ -~\xa0-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u2070-\u22ff\u4e00-\u9fff]*")
_LETTERS = 3.2  # of so many for each letter as wide as high, some stand on a second line
_SLACK_PX = 0.5
_WRAPS = ("normal", "pre-wrap", "pre-line")

ffi.cdef("void pango_layout_line_index_to_x (PangoLayoutLine *line, int index, gboolean trailing, int *x_pos);")

_Measured = tuple[dict[str, Any], int, float, float, float]


def quick_split(usual: Callable[..., Any]) -> Callable[..., Any]:
    """WeasyPrint's `split_first_line`: at once for a short text known to fit, `usual` for all others."""
    known: dict[tuple[int, str], _Measured] = {}

    def split_first_line(
        text: str, style: Any, context: Any, max_width: float | None, justification_spacing: float,
        is_line_start: bool = True, minimum: bool = False,
    ) -> Any:  # fmt: skip
        look = look_of(style) if len(text) <= _LONGEST and not justification_spacing else None
        if look is None:
            return usual(text, style, context, max_width, justification_spacing, is_line_start, minimum)
        room = inf if max_width is None or style["white_space"] not in _WRAPS else max_width
        key = id(look), text
        found = known.get(key)
        if found is not None and found[2] <= room:
            made, length, width, height, baseline = found
            layout = object.__new__(QuickLayout)
            layout.__dict__.update(made)
            layout.style, layout.max_width = style, max_width
            return layout, length, None, width, height, baseline
        result = usual(text, style, context, max_width, justification_spacing, is_line_start, minimum)
        layout, length, further, width, height, baseline = result
        if further is None and width <= room and layout.text == text and _PLAIN.fullmatch(text):
            if len(known) >= _MOST:
                known.clear()
            layout.lent = {}
            known[key] = layout.__dict__ | {"style": None}, length, width, height, baseline
        return result

    return split_first_line


def quick_lines_of(usual: Callable[..., Any]) -> Callable[..., Any]:
    """WeasyPrint's `split_first_line` for a text of several lines: the word behind the first line is tried on it only
    where it could fit without the space behind it, which is what Pango does not try.
    """
    x = ffi.new("int *")

    def split_first_line(
        text: str, style: Any, context: Any, max_width: float | None, justification_spacing: float,
        is_line_start: bool = True, minimum: bool = False,
    ) -> Any:  # fmt: skip
        size = style["font_size"]
        if (
            max_width is None
            or max_width == inf
            or justification_spacing
            or style["white_space"] != "normal"
            or style["hyphens"] == "auto"
            or not size
            or size * _LETTERS > max_width
            or look_of(style) is None
            or not _PLAIN.fullmatch(text)
        ):
            return usual(text, style, context, max_width, justification_spacing, is_line_start, minimum)
        begun = text[: int(max_width / size * _LETTERS)]
        layout = create_layout(begun, style, context, max_width, 0)
        line, further = layout.get_first_line()
        if further is None:
            if begun != text or line_size(line, style)[0] > max_width:
                return usual(text, style, context, max_width, justification_spacing, is_line_start, minimum)
            return first_line_metrics(line, text, layout, None, True, style)
        width = line_size(line, style)[0]
        written = begun.encode()
        word, space, _ = written[further:].partition(b" ")
        second = pango.pango_layout_get_line_readonly(layout.layout, 1)
        if width <= max_width and not space and begun == text:
            return first_line_metrics(line, text, layout, further, True, style)
        if width <= max_width and space and word and second.length >= len(word):
            pango.pango_layout_line_index_to_x(second, further + len(word) - 1, True, x)
            if width + x[0] * FROM_UNITS > max_width + _SLACK_PX:
                return first_line_metrics(line, text, layout, further, True, style)
        return usual(text, style, context, max_width, justification_spacing, is_line_start, minimum)

    return split_first_line
