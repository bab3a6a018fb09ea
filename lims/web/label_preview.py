"""A label on screen in its true size: the very drawing that is printed, as a picture with its own fonts in it.

The drawing is the label's HTML inside an SVG. As a picture it stands apart from the page: the page's strict rule
against styles in the markup does not reach it, and its styles do not reach the page.
"""

from __future__ import annotations

import base64
import io
import re
import string
from functools import lru_cache
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

import lims.printing
from lims.domain.labelling import Label
from lims.printing.composing import compose
from lims.printing.faces import LabelFace, face_of_label
from lims.resources import labels_dir

_FONTS = Path(lims.printing.__file__).parent / "fonts"
_FACES = (
    ("IBM Plex Sans Condensed", 500, "IBMPlexSansCondensed-Medium.ttf"),
    ("IBM Plex Sans Condensed", 600, "IBMPlexSansCondensed-SemiBold.ttf"),
    ("IBM Plex Sans Condensed", 700, "IBMPlexSansCondensed-Bold.ttf"),
    ("IBM Plex Mono", 600, "IBMPlexMono-SemiBold.ttf"),
)
# What labels are written with. Cutting a font takes a moment, so labels with no rarer letter share one cut.
_USUAL = string.printable[:95] + "\u00a0\u2005\u202f°×·–—²³⁰¹⁴⁵⁶⁷⁸⁹⁻₂µαγ≥≤’"
_PAGE_RULES = re.compile(r"@page[^{]*\{[^}]*\}|page:\s*\w+;|break-after:\s*\w+;?")


@lru_cache(maxsize=256)
def preview_of(label: Label) -> bytes:
    """The label as SVG bytes; raises DoesNotFit or a refusal where it could not be printed either."""
    return picture_of(face_of_label(label))


@lru_cache(maxsize=256)
def picture_of(face: LabelFace) -> bytes:
    """As `preview_of`, for a face that no label carries: a specimen, or the longest data a label must hold."""
    composed = compose(face)
    kind = composed.kind
    # HTML knows what a drawing inside it is; XML has to be told.
    html = composed.html().replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ').replace("<br>", "<br/>")
    sheets = "".join(
        _PAGE_RULES.sub("", (labels_dir() / name).read_text(encoding="utf-8"))
        for name in ("label.css", f"{kind.name}/theme.css")
    )
    rare = "".join(sorted(set(re.sub(r"<[^>]*>", "", html)) - set(_USUAL)))
    # Where a browser sets letters on whole pixels, small text would be wider than in print and seem not to fit.
    exact = ".label { text-rendering: geometricPrecision }"
    styles = f"{_font_faces(_USUAL + rare)}{sheets}{exact}".replace("body {", ".body {")
    width, height = kind.width_mm, kind.height_mm
    # A foreign object is measured in the picture's own units, its text in CSS millimetres: one unit is made one CSS px.
    box = f'viewBox="0 0 {width * 96 / 25.4:.3f} {height * 96 / 25.4:.3f}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" {box}>'
        f'<foreignObject x="0" y="0" width="100%" height="100%"><div xmlns="http://www.w3.org/1999/xhtml" class="body">'
        f"<style>{styles}</style>{html}</div></foreignObject></svg>"
    ).encode()


@lru_cache(maxsize=16)
def _font_faces(letters: str) -> str:
    return "".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; '
        f"src: url(data:font/ttf;base64,{_subset(file, letters)}) }}\n"
        for family, weight, file in _FACES
    )


def _subset(file: str, letters: str) -> str:
    cutter = subset.Subsetter(subset.Options(layout_features=["zero"], hinting=False, name_IDs=[], notdef_outline=True))
    cutter.populate(text=letters)
    kept = io.BytesIO()
    with TTFont(_FONTS / file) as font:
        cutter.subset(font)
        font.save(kept)
    return base64.b64encode(kept.getvalue()).decode()
