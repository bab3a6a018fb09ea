"""A line of text on its way into the file: each glyph's letters are written once a font, then looked up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weasyprint.pdf.fonts import Font
from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.fonts import get_pango_font_key

from lims.printing.quicker.text_layout import QuickLayout

_INFO = ffi.sizeof("PangoGlyphInfo")
_PLACED = ffi.sizeof("PangoGlyphInfo") - ffi.sizeof("PangoGlyphVisAttr")  # number, width, two offsets: what is written
_ENDS = ("\n", "\r", "\x0b", "\x0c", "\u0085", "\u2028", "\u2029")
_SIZE_IS_KNOWN = pango.pango_version() >= 14802

Run = tuple[Any, float, str]


def quick_line(usual: Callable[..., Any]) -> Callable[..., Any]:
    """WeasyPrint's `draw_first_line`, quick for what records hold, `usual` for all the rest."""

    def draw_first_line(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> Any:
        layout = textbox.pango_layout
        if not textbox.text.strip() or textbox.style["font_size"] < 1e-6:
            return []
        if not isinstance(layout, QuickLayout) or layout.look is None:
            return usual(stream, textbox, text_overflow, block_ellipsis, matrix)
        plain = text_overflow != "ellipsis" and block_ellipsis == "none" and not any(e in layout.text for e in _ENDS)
        runs = _known_runs(stream, layout) if plain else None
        if runs is None:
            layout.rebuild()
            return usual(stream, textbox, text_overflow, block_ellipsis, matrix)
        _write(stream, matrix, runs)
        return []

    return draw_first_line


def _write(stream: Any, matrix: Any, runs: list[Run]) -> None:
    stream.set_text_matrix(*matrix.values)
    shown, before = "", None
    for font, size, glyphs in runs:
        if (font, size) != before:
            before = (font, size)
            if shown:
                stream.show_text(shown)
            shown = ""
            stream.set_font_size(font.hash, size)
        shown += f"<{glyphs}"
        shown = shown[:-1] if shown[-1] == "<" else f"{shown}>"
    stream.show_text(shown)


def _known_runs(stream: Any, layout: QuickLayout) -> list[Run] | None:
    """The glyphs of the line; of a text that was drawn before, and into this file, as they were."""
    lent = layout.lent
    if lent is None:
        return _runs(stream, layout)
    fonts = stream._fonts  # noqa: SLF001 as below
    font = fonts.get(lent.get("font"))
    if font is not None:
        # Fonts are the file's own, so what is kept with one is gone with the file. Keeping `lent` keeps its number.
        known = font.__dict__.setdefault("autolog_runs", {}).get(id(lent))
        if known is not None:
            found: list[Run] = known[1]
            return found
    runs = _runs(stream, layout)
    if runs:
        first = runs[0][0]
        lent["font"] = next(key for key, one in fonts.items() if one is first)
        first.__dict__.setdefault("autolog_runs", {})[id(lent)] = lent, runs
    return runs


def _runs(stream: Any, layout: QuickLayout) -> list[Run] | None:
    """The glyphs of the line, font by font; None where there is anything but glyphs of letters side by side."""
    line, more = layout.get_first_line()
    if more is not None:
        return None
    found: list[Run] = []
    run = line.runs[0]
    while run != ffi.NULL:
        item = run.data
        font, size = _font(stream, layout, item.item.analysis.font)
        if font.svg or font.png or font.colr or font.bitmap:
            return None
        known = font.__dict__.setdefault("autolog_glyphs", {}).setdefault(size, {})
        glyphs = item.glyphs
        raw = ffi.buffer(glyphs.glyphs, _INFO * glyphs.num_glyphs)[:]
        keys = [raw[at : at + _PLACED] for at in range(0, len(raw), _INFO)]
        try:
            written = "".join([known[key] for key in keys])
        except KeyError:
            if not _learnt(stream, layout, item, font, size, keys, known):
                return None
            written = "".join([known[key] for key in keys])
        found.append((font, size, written))
        run = run.next
    return found


def _font(stream: Any, layout: QuickLayout, pango_font: Any) -> tuple[Font, float]:
    """The font in this file. Asking Pango what a font is takes longer than drawing a word in it."""
    assert layout.look is not None
    address = int(ffi.cast("size_t", pango_font))
    known = layout.look.fonts.get(address)
    if known is None:
        key, _, size = get_pango_font_key(pango_font)
        # The layout keeps its fonts: as long as it is here, no other font gets this address.
        known = layout.look.fonts[address] = (layout.layout, key, size)
    _, key, size = known
    if key not in stream._fonts:  # noqa: SLF001 WeasyPrint's inner names, see hasten.py
        stream.add_font(pango_font)
    return stream._fonts[key], size if _SIZE_IS_KNOWN else layout.style["font_size"]  # noqa: SLF001 as above


def _learnt(
    stream: Any, layout: QuickLayout, item: Any, font: Font, size: float, keys: list[bytes], known: dict[bytes, str]
) -> bool:
    """Write down what stands in the file for glyphs that come for the first time; False for what is no plain glyph."""
    text = b""
    for at, key in enumerate(keys):
        if key in known:
            continue
        info = item.glyphs.glyphs[at]
        glyph, place = info.glyph, info.geometry
        if glyph == pango.PANGO_GLYPH_EMPTY or glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG or place.y_offset:
            return False
        if glyph not in font.to_unicode:
            text = text or layout.text.encode()
            font.to_unicode[glyph] = _letters(item, at, len(keys), text)
        if glyph not in font.widths:
            pango.pango_font_get_glyph_extents(item.item.analysis.font, glyph, stream.ink_rect, stream.logical_rect)
            font.widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
        offset = place.x_offset / size
        kerning = font.widths[glyph] + offset - place.width * 1000 * FROM_UNITS / size
        moved = f">{-offset}<" if offset else ""
        known[key] = f"{moved}{glyph:04x}" + (f">{int(kerning)}<" if kerning else "")
    return True


def _letters(item: Any, at: int, number: int, text: bytes) -> str:
    """The letters of the text that a glyph stands for."""
    clusters, offset, length = item.glyphs.log_clusters, item.item.offset, item.item.length
    first = clusters[at]
    if item.item.analysis.level % 2:  # from right to left
        end = length if at == 0 else clusters[at - 1]
    else:
        end = length if at == number - 1 else clusters[at + 1]
    return text[offset + first : offset + end].decode()
