"""Labels as the dots of a print head, one bit each: what a label printer's own language carries.

A drawing is laid out and turned into dots once; the texts that differ are set on copies of it. Letters are drawn eight
times larger and counted down, so that they have the shape a PDF viewer gives them, at the nearest quarter of a dot. A
symbol stands on whole dots whatever the resolution: the module is rounded down, and the quiet zone takes what is left.
"""

import math
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageDraw, ImageFont

from lims.printing import engine, symbols
from lims.printing.composing import Composed
from lims.printing.layouts import Place, laid_out, models_of
from lims.printing.typefaces import FACES, FONTS, width_em
from lims.printing.typesetting import Put

_MM_PER_PIXEL = 25.4 / 96
_BLACK, _WHITE = 0, 255
_DARKER_THAN = 128
_FINER = 8
_PHASES = 4
_KEPT = 64  # drawings; a batch has a dozen


@dataclass(frozen=True, slots=True)
class _Drawing:
    """A drawing without its texts: its dots, and where the texts go."""

    dots: Image.Image
    places: tuple[Place, ...]


_drawings: OrderedDict[tuple[str, int], _Drawing] = OrderedDict()


def pictures(labels: Iterable[Composed], dots_per_mm: int) -> Iterator[Image.Image]:
    """Each label as a picture of mode "1" (255 is paper), in the given order. Raises DoesNotFit as the PDF does."""
    every = tuple(labels)
    alike: dict[str, list[Composed]] = {}
    for label in every:
        alike.setdefault(label.drawing, []).append(label)
    drawings = _drawings_of(every, dots_per_mm)
    bases = {name: _with_common_texts(drawings[name], some, dots_per_mm) for name, some in alike.items()}
    for label in every:
        base, differing = bases[label.drawing]
        picture = base.copy()
        places = drawings[label.drawing].places
        for number in differing:
            _set(picture, label.puts[number], places[number], dots_per_mm)
        yield picture


def _with_common_texts(
    drawing: _Drawing, labels: Sequence[Composed], dots_per_mm: int
) -> tuple[Image.Image, tuple[int, ...]]:
    """The drawing with the texts that all these labels share, and the numbers of those in which they differ."""
    first, rest = labels[0].puts, labels[1:]
    differing = tuple(
        number for number, put in enumerate(first) if any(other.puts[number].text != put.text for other in rest)
    )
    picture = drawing.dots.copy()
    for number, (put, place) in enumerate(zip(first, drawing.places, strict=True)):
        if number not in differing:
            _set(picture, put, place, dots_per_mm)
    return picture, differing


def _drawings_of(labels: Sequence[Composed], dots_per_mm: int) -> dict[str, _Drawing]:
    models = models_of(labels)
    with engine.press():
        found = {name: _drawings[name, dots_per_mm] for name in models if (name, dots_per_mm) in _drawings}
        missing = {name: model for name, model in models.items() if name not in found}
        if missing:
            document, places = laid_out(missing)
            with engine.every_glyph():
                written = document.write_pdf()
            backgrounds = _rendered(written, list(missing.values()), dots_per_mm)
            for (name, its_places), dots in zip(places.items(), backgrounds, strict=True):
                found[name] = _drawings[name, dots_per_mm] = _Drawing(dots, its_places)
        for name in models:
            _drawings.move_to_end((name, dots_per_mm))
        while len(_drawings) > _KEPT:
            _drawings.popitem(last=False)
    return found


def _rendered(pdf: bytes, models: Sequence[Composed], dots_per_mm: int) -> Iterator[Image.Image]:
    """The pages of a PDF at exactly so many dots a millimetre. PDFium is not made for threads: hold the press."""
    with pypdfium2.PdfDocument(pdf) as document:
        for page, model in zip(document, models, strict=True):
            width, height = model.kind.width_mm * dots_per_mm, model.kind.height_mm * dots_per_mm
            bitmap = pypdfium2.PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_Gray)
            bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
            pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_GRAYSCALE)
            yield _one_bit(bitmap.to_pil())
            bitmap.close()
            page.close()


def _one_bit(grey: Image.Image) -> Image.Image:
    return grey.point([_BLACK] * _DARKER_THAN + [_WHITE] * (256 - _DARKER_THAN), "1")


def _set(picture: Image.Image, put: Put, place: Place, dots_per_mm: int) -> None:
    dots_per_pixel = dots_per_mm * _MM_PER_PIXEL
    if not put.typeface:
        _set_symbol(picture, put, place, dots_per_pixel)
        return
    x, y = _phased(place.start(put) * dots_per_pixel), _phased(place.y * dots_per_pixel)
    mask, left, top = _text(put.text, put.typeface, place.size * dots_per_pixel, x % 1, y % 1)
    _ink(picture, _WHITE if place.grey > 0.5 else _BLACK, math.floor(x) + left, math.floor(y) + top, mask)


def _ink(picture: Image.Image, ink: int, x: int, y: int, mask: Image.Image) -> None:
    # Image.paste spends nine tenths of its time on what cannot differ here.
    picture.im.paste(ink, (x, y, x + mask.width, y + mask.height), mask.im)


def _phased(dots: float) -> float:
    return round(dots * _PHASES) / _PHASES


@lru_cache(maxsize=512)
def _text(text: str, typeface: str, size: float, x: float, y: float) -> tuple[Image.Image, int, int]:
    """A whole text as a mask, and where its upper left lies from its start on the baseline."""
    above, around = math.ceil(size * 1.1) + 1, math.ceil(size * 0.5) + 1
    width = math.ceil(width_em(text, typeface) * size) + 2 * around
    mask = Image.new("1", (width, above + math.ceil(size * 0.4) + 1), 0)
    for letter in text:
        at = _phased(around + x)
        inked, left, top = _letter(letter, typeface, size, at % 1, y)
        _ink(mask, _WHITE, math.floor(at) + left, above + top, inked)
        x += width_em(letter, typeface) * size
    return mask, -around, -above


@lru_cache(maxsize=8192)
def _letter(letter: str, typeface: str, size: float, x: float, y: float) -> tuple[Image.Image, int, int]:
    """A letter as a mask, and where its upper left lies from the whole dot at the left of its start on the baseline."""
    font = _font(typeface, size * _FINER)
    box = font.getbbox(letter, anchor="ls")
    left, top = (math.floor(edge / _FINER + start) for edge, start in zip(box[:2], (x, y), strict=True))
    right, bottom = (math.ceil(edge / _FINER + start) for edge, start in zip(box[2:], (x, y), strict=True))
    fine = Image.new("L", (max(1, right - left) * _FINER, max(1, bottom - top) * _FINER), 0)
    ImageDraw.Draw(fine).text(((x - left) * _FINER, (y - top) * _FINER), letter, 255, font, anchor="ls")
    inked = fine.reduce(_FINER).point([0] * (256 - _DARKER_THAN) + [255] * _DARKER_THAN, "1")
    return inked, left, top


@lru_cache(maxsize=128)
def _font(typeface: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"{FACES[typeface]}.ttf", size, layout_engine=ImageFont.Layout.BASIC)


def _set_symbol(picture: Image.Image, put: Put, place: Place, dots_per_pixel: float) -> None:
    rows = symbols.matrix(put.text, put.symbol)
    side = place.width * dots_per_pixel
    module = max(1, int(side / len(rows) + 0.01))
    modules = Image.new("1", (len(rows), len(rows)))
    modules.putdata([_BLACK if dark else _WHITE for row in rows for dark in row])
    size = module * len(rows)
    corner = tuple(round(start * dots_per_pixel + (side - size) / 2) for start in (place.x, place.y))
    picture.paste(modules.resize((size, size), Image.Resampling.NEAREST), cast("tuple[int, int]", corner))
