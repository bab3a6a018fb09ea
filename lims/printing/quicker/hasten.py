"""Puts the quicker steps in the place of WeasyPrint's own, once a process.

They lean on inner names of WeasyPrint 70, as stamping.py does, and change nothing: tests/printing/test_quicker.py makes
papers with and without them and compares every byte.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any


def hasten() -> None:
    """From now on this process lays out and draws with the quicker steps."""
    import pydyf  # type: ignore[import-untyped] # it has no types
    import tinycss2  # type: ignore[import-untyped] # as above
    from cssselect2 import ElementWrapper, Matcher  # type: ignore[import-untyped] # as above
    from weasyprint import css, svg
    from weasyprint.css import functions
    from weasyprint.draw import border
    from weasyprint.draw import text as drawing
    from weasyprint.formatting_structure.boxes import Box
    from weasyprint.layout import background, inline, percent
    from weasyprint.pdf.stream import Stream
    from weasyprint.text import line_break

    from lims.printing.quicker import writing
    from lims.printing.quicker.backgrounds import quick_backgrounds
    from lims.printing.quicker.boxes import is_in_normal_flow, quick_border
    from lims.printing.quicker.drawing import quick_bytes, quick_path
    from lims.printing.quicker.elements import begin_wrapper
    from lims.printing.quicker.lines import quick_lines
    from lims.printing.quicker.matching import begin_styles, match
    from lims.printing.quicker.measures import quick_percentages, quick_strut
    from lims.printing.quicker.styles import quick_blocks, quick_math, quick_missing
    from lims.printing.quicker.text_drawing import quick_line
    from lims.printing.quicker.text_layout import QuickLayout
    from lims.printing.quicker.texts import quick_lines_of, quick_split

    css.ComputedStyle.__missing__ = quick_missing(css.ComputedStyle.__missing__)
    tinycss2.parse_blocks_contents = quick_blocks(tinycss2.parse_blocks_contents)
    _everywhere(functions.check_math, quick_math(functions.check_math))
    ElementWrapper.__init__ = begin_wrapper
    Matcher.match = match
    css.StyleFor.__init__ = begin_styles
    Box.is_in_normal_flow = is_in_normal_flow
    _everywhere(border.draw_border, quick_border(border.draw_border))
    line_break.Layout = QuickLayout
    _everywhere(line_break.split_first_line, quick_split(quick_lines_of(line_break.split_first_line)))
    _everywhere(background.layout_box_backgrounds, quick_backgrounds(background.layout_box_backgrounds))
    drawing.draw_first_line = quick_line(drawing.draw_first_line)
    _everywhere(line_break.strut, quick_strut(line_break.strut))
    _everywhere(percent.resolve_percentages, quick_percentages(percent.resolve_percentages))
    svg.TAGS["path"] = quick_path(svg.TAGS["path"])
    pydyf._to_bytes = quick_bytes(pydyf._to_bytes)  # noqa: SLF001 there is no other way in
    pydyf.Stream.data = property(writing.quick_data(pydyf.Stream.data.fget))
    pydyf.Dictionary.data = property(writing.dictionary_data)
    pydyf.PDF.page_references = property(writing.quick_references(pydyf.PDF.page_references.fget))
    Stream.set_color = writing.quick_colour(Stream.set_color)
    Stream.stacked, Stream.marked, Stream.artifact = writing.stacked, writing.marked, writing.artifact
    inline.get_next_linebox = quick_lines(inline.get_next_linebox)


def _everywhere(usual: Callable[..., Any], quick: Callable[..., Any]) -> None:
    """`quick` under every name by which a module of WeasyPrint knows `usual`."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "weasyprint":
            for known, one in list(vars(module).items()):
                if one is usual:
                    setattr(module, known, quick)
