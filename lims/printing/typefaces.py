"""The bundled typefaces: where they are, how the layout finds them, how wide a text is in them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import category, combining
from xml.sax.saxutils import escape

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent / "fonts"
FACES = {
    "medium": "IBMPlexSansCondensed-Medium",
    "semibold": "IBMPlexSansCondensed-SemiBold",
    "bold": "IBMPlexSansCondensed-Bold",
    "mono": "IBMPlexMono-SemiBold",
}
_UNKNOWN_EM = 0.6  # a character of some other font: refused later unless that font exists
_FIRST_HAN = 0x2E80  # from here on every character is one em wide: those of Noto Sans CJK


@contextmanager
def bundled_fonts() -> Iterator[None]:
    """While it lasts, fontconfig finds the bundled fonts before those of the system.

    Found through fontconfig they are read once a process; by @font-face they would be decoded for every document.
    The setting is read when a font configuration is made, so nothing has to stay behind in the environment or on disk.
    """
    before = os.environ.get("FONTCONFIG_FILE")
    with TemporaryDirectory(prefix="autolog-fonts-") as folder:
        settings = Path(folder) / "fonts.conf"
        settings.write_text(
            '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
            f"<dir>{escape(str(FONTS))}</dir>"
            f'<include ignore_missing="yes">{escape(before or "/etc/fonts/fonts.conf")}</include>'
            f"<cachedir>{escape(folder)}</cachedir></fontconfig>",
        )
        os.environ["FONTCONFIG_FILE"] = str(settings)
        try:
            yield
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before


@lru_cache(maxsize=8192)
def width_em(text: str, face: str = "semibold") -> float:
    """How wide `text` is, in units of its size; `face` is a key of FACES."""
    advances = _metrics(face).advances
    return sum(1.0 if ord(c) >= _FIRST_HAN else advances.get(c, _UNKNOWN_EM) for c in text)


def covers(text: str, face: str = "semibold") -> bool:
    """True when the typeface draws `text` with one glyph for each character, standing side by side."""
    glyphs = _metrics(face).glyphs
    return all(c in glyphs and not combining(c) and category(c)[0] != "C" for c in text)


def glyph_numbers(text: str, face: str) -> str:
    """The numbers of the glyphs of `text` in hexadecimal, four digits each, as a PDF writes them."""
    glyphs = _metrics(face).glyphs
    return "".join(f"{glyphs[c]:04x}" for c in text)


@dataclass(frozen=True, slots=True)
class _Metrics:
    """Of each character a typeface has: its glyph's number and its advance in units of the size."""

    glyphs: dict[str, int]
    advances: dict[str, float]


@lru_cache
def _metrics(face: str) -> _Metrics:
    with TTFont(FONTS / f"{FACES[face]}.ttf", lazy=True) as font:
        units, widths = font["head"].unitsPerEm, font["hmtx"].metrics
        glyph_of = {chr(code): name for code, name in font.getBestCmap().items()}
        return _Metrics(
            glyphs={c: font.getGlyphID(name) for c, name in glyph_of.items()},
            advances={c: widths[name][0] / units for c, name in glyph_of.items()},
        )
