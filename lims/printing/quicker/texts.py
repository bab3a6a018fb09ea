"""A text that fits its line, measured before: letters of pictures, numbers, words of headings and names come again.

What Pango made of a text in a style is kept for the process, within bounds, and lent to each box that holds it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import inf
from typing import Any

from lims.printing.quicker.text_layout import QuickLayout, look_of

_MOST = 2048  # texts kept, a kilobyte or two each
_LONGEST = 64  # in letters: longer ones are sentences, which seldom come again
# No soft hyphens, no ends of lines, nothing written from right to left.
_PLAIN = re.compile(r"[ -~\xa0-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u2070-\u22ff\u4e00-\u9fff]*")
_WRAPS = ("normal", "pre-wrap", "pre-line")

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
