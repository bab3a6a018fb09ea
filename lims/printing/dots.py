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
_Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Drawing:
    """A drawing without its texts: its dots, and where the texts go."""

    dots: Image.Image
    places: tuple[Place, ...]


_drawings: OrderedDict[tuple[str, int], _Drawing] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Dotted:
    """A label as dots, mode "1" (255 is paper): the picture all labels of its drawing share, and the patches that are
    its own: left and upper edge, and dots. A patch begins at a whole byte of its rows, and no two overlap.
    """

    shared: Image.Image
    patches: tuple[tuple[int, int, Image.Image], ...]

    def picture(self) -> Image.Image:
        """The whole label."""
        whole = self.shared.copy()
        for left, top, dots in self.patches:
            whole.paste(dots, (left, top))
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
    patches where the others stand, with the numbers of those.
    """

    picture: Image.Image
    places: tuple[Place, ...]
    patches: tuple[tuple[_Box, tuple[int, ...]], ...]
    dots_per_mm: int

    def with_texts_of(self, label: Composed) -> Dotted:
        """One of them."""
        own = []
        for box, numbers in self.patches:
            patch = self.picture.crop(box)
            for number in numbers:
                _set(patch, label.puts[number], self.places[number], self.dots_per_mm, box[:2])
            own.append((*box[:2], patch))
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
    patches: list[tuple[_Box, tuple[int, ...]]] = []
    for number in differing:
        box = _box(first[number], drawing.places[number], dots_per_mm, picture.size)
        numbers: tuple[int, ...] = (number,)
        while touching := next((one for one in patches if _touch(one[0], box)), None):
            patches.remove(touching)
            box, numbers = _around(touching[0], box), tuple(sorted((*touching[1], *numbers)))
        patches.append((box, numbers))
    return _Shared(picture, drawing.places, tuple(patches), dots_per_mm)


def _box(put: Put, place: Place, dots_per_mm: int, size: tuple[int, int]) -> _Box:
    """What the ink of a text can reach: left, upper edge, and the dots behind them, the left one at a whole byte."""
    x, y, wide, high = (each * dots_per_mm * _MM_PER_PIXEL for each in (place.x, place.y, place.width, place.size))
    above, below = _reach(high) if put.typeface else (1, math.ceil(wide) + 1)
    beside = above if put.typeface else 1
    return (
        max(0, math.floor(x - beside)) // 8 * 8,
        max(0, math.floor(y) - above),
        min(size[0], -(-math.ceil(x + wide + beside) // 8) * 8),
        min(size[1], math.ceil(y) + below),
    )


def _touch(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _around(one: _Box, other: _Box) -> _Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


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


def _set(picture: Image.Image, put: Put, place: Place, dots_per_mm: int, corner: tuple[int, int] = (0, 0)) -> None:
    """Set a text or a symbol at its place of a picture whose upper left corner is there on the label."""
    dots_per_pixel = dots_per_mm * _MM_PER_PIXEL
    if not put.typeface:
        _set_symbol(picture, put, place, dots_per_pixel, corner)
        return
    x, y = _phased(place.start(put) * dots_per_pixel), _phased(place.y * dots_per_pixel)
    size, ink = place.size * dots_per_pixel, _WHITE if place.grey > 0.5 else _BLACK
    row, phase, before = math.floor(y) - corner[1], y % 1, corner[0]
    for letter in put.text:
        at = _phased(x)
        mask, left, top = _letter(letter, put.typeface, size, at % 1, phase)
        _ink(picture, ink, math.floor(at) + left - before, row + top, mask)
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


def _set_symbol(picture: Image.Image, put: Put, place: Place, dots_per_pixel: float, corner: tuple[int, int]) -> None:
    rows = symbols.matrix(put.text, put.symbol)
    side = place.width * dots_per_pixel
    module = max(1, int(side / len(rows) + 0.01))
    modules = Image.frombytes("1", (len(rows), len(rows)), _paper_of(rows), "raw", "1;8")
    size = module * len(rows)
    left, top = (round(start * dots_per_pixel + (side - size) / 2) for start in (place.x, place.y))
    picture.paste(modules.resize((size, size), Image.Resampling.NEAREST), (left - corner[0], top - corner[1]))
