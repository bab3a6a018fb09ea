"""The bundled typefaces: where they are, how the layout finds them, how wide a text is in them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent / "fonts"
FACES = {
    "medium": "IBMPlexSansCondensed-Medium",
    "semibold": "IBMPlexSansCondensed-SemiBold",
    "bold": "IBMPlexSansCondensed-Bold",
    "mono": "IBMPlexMono-SemiBold",
}
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
    glyph_of, advance_of, units = _advances(face)
    missing = advance_of[".notdef"]
    return sum(1.0 if ord(c) >= _FIRST_HAN else advance_of.get(glyph_of.get(ord(c), ""), missing) / units for c in text)


def covers(text: str, face: str = "semibold") -> bool:
    """True when the bundled typeface itself has every character of `text`."""
    glyph_of = _advances(face)[0]
    return all(ord(c) in glyph_of for c in text)


@lru_cache
def _advances(face: str) -> tuple[dict[int, str], dict[str, int], int]:
    with TTFont(FONTS / f"{FACES[face]}.ttf", lazy=True) as font:
        widths = {glyph: metric[0] for glyph, metric in font["hmtx"].metrics.items()}
        return dict(font.getBestCmap()), widths, int(font["head"].unitsPerEm)
