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

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageDraw, ImageFont

from lims.printing import engine, qr, symbols
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
_DARK_IS_0 = bytes([_WHITE, _BLACK]) + bytes(254)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """A drawing without its texts: its dots, and where the texts go."""

    dots: Image.Image
    places: tuple[Place, ...]


_drawings: OrderedDict[tuple[str, int], _Drawing] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Dotted:
    """A label as dots, mode "1" (255 is paper): the picture all labels of its drawing share, and the bands of whole
    rows, from above to below, that are its own: the first row of each, and its dots.
    """

    shared: Image.Image
    bands: tuple[tuple[int, Image.Image], ...]

    def picture(self) -> Image.Image:
        """The whole label."""
        whole = self.shared.copy()
        for top, band in self.bands:
            whole.paste(band, (0, top))
        return whole


def pictures(labels: Iterable[Composed], dots_per_mm: int) -> Iterator[Image.Image]:
    """Each label as a whole picture, in the given order. Raises DoesNotFit as the PDF does."""
    return (label.picture() for label in dotted(labels, dots_per_mm))


def dotted(labels: Iterable[Composed], dots_per_mm: int) -> Iterator[Dotted]:
    """Each label as dots, in the given order. Raises DoesNotFit as the PDF does."""
    every = tuple(labels)
    alike: dict[str, list[Composed]] = {}
    for label in every:
        alike.setdefault(label.drawing, []).append(label)
    drawings = _drawings_of(every, dots_per_mm)
    shared = {name: _shared(drawings[name], some, dots_per_mm) for name, some in alike.items()}
    for label in every:
        yield shared[label.drawing].with_texts_of(label)


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the labels of one drawing share: their picture with the texts that are the same on all of them, and the
    bands of rows (first, behind the last) where the others stand, with the numbers of those.
    """

    picture: Image.Image
    places: tuple[Place, ...]
    bands: tuple[tuple[int, int, tuple[int, ...]], ...]
    dots_per_mm: int

    def with_texts_of(self, label: Composed) -> Dotted:
        """One of them."""
        own = []
        for first, behind, numbers in self.bands:
            band = self.picture.crop((0, first, self.picture.width, behind))
            for number in numbers:
                _set(band, label.puts[number], self.places[number], self.dots_per_mm, first)
            own.append((first, band))
        return Dotted(self.picture, tuple(own))


def _shared(drawing: _Drawing, labels: Sequence[Composed], dots_per_mm: int) -> _Shared:
    first, rest = labels[0].puts, labels[1:]
    differing = tuple(
        number for number, put in enumerate(first) if any(other.puts[number].text != put.text for other in rest)
    )
    picture = drawing.dots.copy()
    for number, (put, place) in enumerate(zip(first, drawing.places, strict=True)):
        if number not in differing:
            _set(picture, put, place, dots_per_mm)
    bands: list[tuple[int, int, tuple[int, ...]]] = []
    for top, below, number in sorted(
        (*_rows(first[number], drawing.places[number], dots_per_mm, picture.height), number) for number in differing
    ):
        if bands and top <= bands[-1][1]:
            begin, end, numbers = bands.pop()
            bands.append((begin, max(end, below), (*numbers, number)))
        else:
            bands.append((top, below, (number,)))
    return _Shared(picture, drawing.places, tuple(bands), dots_per_mm)


def _rows(put: Put, place: Place, dots_per_mm: int, height: int) -> tuple[int, int]:
    """The first row that the ink of a text can reach, and the row behind the last."""
    y, size = place.y * dots_per_mm * _MM_PER_PIXEL, place.size * dots_per_mm * _MM_PER_PIXEL
    above, below = _reach(size) if put.typeface else (1, math.ceil(place.width * dots_per_mm * _MM_PER_PIXEL) + 1)
    return max(0, math.floor(y) - above), min(height, math.ceil(y) + below)


def _reach(size: float) -> tuple[int, int]:
    """How many rows the letters of that size reach above their baseline, and below it."""
    return math.ceil(size * 1.1) + 1, math.ceil(size * 0.4) + 1


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


def _set(picture: Image.Image, put: Put, place: Place, dots_per_mm: int, above: int = 0) -> None:
    """Set a text or a symbol at its place of a picture that begins `above` rows below the label's edge."""
    dots_per_pixel = dots_per_mm * _MM_PER_PIXEL
    if not put.typeface:
        _set_symbol(picture, put, place, dots_per_pixel, above)
        return
    x, y = _phased(place.start(put) * dots_per_pixel), _phased(place.y * dots_per_pixel)
    size, ink, row = place.size * dots_per_pixel, _WHITE if place.grey > 0.5 else _BLACK, math.floor(y) - above
    for letter in put.text:
        at = _phased(x)
        mask, left, top = _letter(letter, put.typeface, size, at % 1, y % 1)
        _ink(picture, ink, math.floor(at) + left, row + top, mask)
        x += width_em(letter, put.typeface) * size


def _ink(picture: Image.Image, ink: int, x: int, y: int, mask: Image.Image) -> None:
    # Image.paste spends nine tenths of its time on what cannot differ here.
    picture.im.paste(ink, (x, y, x + mask.width, y + mask.height), mask.im)


def _phased(dots: float) -> float:
    return round(dots * _PHASES) / _PHASES


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


def _paper_of(rows: qr.Matrix) -> bytes:
    """A byte a module, those that stay paper not 0."""
    return b"".join(map(bytes, rows)).translate(_DARK_IS_0)


def _set_symbol(picture: Image.Image, put: Put, place: Place, dots_per_pixel: float, above: int) -> None:
    rows = symbols.matrix(put.text, put.symbol)
    side = place.width * dots_per_pixel
    module = max(1, int(side / len(rows) + 0.01))
    modules = Image.frombytes("1", (len(rows), len(rows)), _paper_of(rows), "raw", "1;8")
    size = module * len(rows)
    left, top = (round(start * dots_per_pixel + (side - size) / 2) for start in (place.x, place.y))
    picture.paste(modules.resize((size, size), Image.Resampling.NEAREST), (left, top - above))
