"""Many labels from few layouts: WeasyPrint lays out one of each drawing, the texts of the others are stamped on it.

Measured 20 to 100 times faster than a layout for each label; a drawing that was laid out before is kept, so that one
label of a kind a server has printed takes a third of its layout. The template stays the only definition: place, size
and colour of every text are read from the layout, its letters are left out of the drawing, and the drawing becomes a
form that every page of the kind shows. This leans on WeasyPrint's inner names (box tree, fonts, pydyf pages), so 70.x
is pinned, and a test compares the pixels with those of a layout for each label.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import escape

from lims.garbage import search_afterwards
from lims.printing import engine, qr, symbols
from lims.printing.composing import Composed
from lims.printing.layouts import Place, laid_out, models_of
from lims.printing.stocks import Sheet
from lims.printing.typefaces import FACES, glyph_numbers
from lims.printing.typesetting import Put

PIXELS_PER_POINT = 96 / 72
POINTS_PER_MM = 72 / 25.4


def stamped(labels: Sequence[Composed]) -> bytes:
    """The PDF of these labels, a page each. Raises DoesNotFit as the plain print does."""
    return _printed(labels, _a_page_each(labels))


def stamped_on(labels: Sequence[Composed], sheet: Sheet, start: int) -> bytes:
    """The PDF of these labels on sheets of that stock, each in the middle of its cell at true size.

    `start` is the first free cell, counted by rows from 1. Raises DoesNotFit as the plain print does.
    """
    return _printed(labels, _sheets(labels, sheet, start))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One page: its size in points, and each label on it by number, with its left and lower edge in points."""

    width: float
    height: float
    labels: tuple[tuple[int, float, float], ...]


def _a_page_each(labels: Sequence[Composed]) -> Iterator[_Sheet]:
    for number, label in enumerate(labels):
        yield _Sheet(label.kind.width_mm * POINTS_PER_MM, label.kind.height_mm * POINTS_PER_MM, ((number, 0, 0),))


def _sheets(labels: Sequence[Composed], sheet: Sheet, start: int) -> Iterator[_Sheet]:
    cells = sheet.columns * sheet.rows
    on_sheets: dict[int, list[tuple[int, float, float]]] = {}
    for number, label in enumerate(labels):
        page_number, cell = divmod(start - 1 + number, cells)
        left_mm, top_mm = sheet.place_mm(cell, label.kind.width_mm, label.kind.height_mm)
        below_mm = sheet.page_height_mm - top_mm - label.kind.height_mm
        on_sheets.setdefault(page_number, []).append((number, left_mm * POINTS_PER_MM, below_mm * POINTS_PER_MM))
    for placed in on_sheets.values():
        yield _Sheet(sheet.page_width_mm * POINTS_PER_MM, sheet.page_height_mm * POINTS_PER_MM, tuple(placed))


def _printed(labels: Sequence[Composed], pages: Iterable[_Sheet]) -> bytes:
    models = models_of(labels)
    # Otherwise every tenth label waits while the circles of the nine before it are taken apart.
    with engine.press(), search_afterwards():
        document, places = laid_out(models, _specimen(labels))
        with engine.every_glyph():
            written: bytes = document.write_pdf(finisher=_Stamper(labels, places, tuple(pages)))
    return written


def _specimen(labels: Sequence[Composed]) -> str:
    """A last page with every letter needed, so that the fonts in the file hold them; the page itself is dropped."""
    letters: dict[str, set[str]] = {typeface: set() for typeface in FACES}
    for label in labels:
        for put in label.puts:
            if put.typeface:
                letters[put.typeface].update(put.text)
    rows = (
        f'<div class="specimen {typeface}">{escape("".join(sorted(needed)))}</div>'
        for typeface, needed in letters.items()
        if needed
    )
    return f'<div class="label specimens">{"".join(rows)}</div>'


@dataclass(frozen=True, slots=True)
class _Stamper:
    """WeasyPrint's finisher: turns each drawing into a form and lays the pages of labels over them."""

    labels: Sequence[Composed]
    places: dict[str, tuple[Place, ...]]
    pages: Sequence[_Sheet]

    def __call__(self, document: Any, pdf: Any) -> None:
        import pydyf  # type: ignore[import-untyped] # it has no types

        model_pages = [pdf.objects[number] for number in pdf.pages["Kids"][::3]]
        resources = _object(pdf, model_pages[0]["Resources"])
        names, heights = {}, {}
        for number, (drawing, model) in enumerate(zip(self.places, model_pages, strict=False)):
            form = _object(pdf, model["Contents"])
            form.extra = pydyf.Dictionary(form.extra) | {
                "Type": "/XObject",
                "Subtype": "/Form",
                "BBox": model["MediaBox"],
                "Resources": model["Resources"],
            }
            names[drawing], heights[drawing] = f"Drawing{number}", float(model["MediaBox"][3])
            resources["XObject"][names[drawing]] = form.reference
        _object(pdf, model_pages[-1]["Contents"]).stream = []
        fonts = _font_names(document)
        kids = pydyf.Array()
        for page in self.pages:
            content = bytearray()
            for number, x, y in page.labels:
                label = self.labels[number]
                drawn = _content(names[label.drawing], heights[label.drawing], label, self.places[label.drawing], fonts)
                content += b"q 1 0 0 1 %.4f %.4f cm\n%b\nQ\n" % (x, y, drawn) if x or y else drawn
            stream = pydyf.Stream([bytes(content)], compress=True)
            pdf.add_object(stream)
            box = pydyf.Array([0, 0, round(page.width, 4), round(page.height, 4)])
            sheet = pydyf.Dictionary(dict(model_pages[0]) | {"Contents": stream.reference, "MediaBox": box})
            pdf.add_object(sheet)
            kids.extend([sheet.number, 0, "R"])
        pdf.pages["Kids"] = kids
        pdf.pages["Count"] = len(self.pages)


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _font_names(document: Any) -> dict[str, str]:
    """The name in this file of each typeface that was drawn."""
    by_look = {(font.family, int(font.weight)): str(font.hash) for font in document.fonts.values()}
    return {typeface: by_look[look] for typeface, look in _LOOKS.items() if look in by_look}


_LOOKS = {
    "medium": ("IBM Plex Sans Condensed", 500),
    "semibold": ("IBM Plex Sans Condensed", 600),
    "bold": ("IBM Plex Sans Condensed", 700),
    "mono": ("IBM Plex Mono", 600),
}


def _content(drawing: str, height: float, label: Composed, places: Sequence[Place], fonts: dict[str, str]) -> bytes:
    lines = [f"q /{drawing} Do Q", f"q {1 / PIXELS_PER_POINT} 0 0 {-1 / PIXELS_PER_POINT} 0 {height:.4f} cm"]
    for put, place in zip(label.puts, places, strict=True):
        lines += _text(put, place, fonts[put.typeface]) if put.typeface else _symbol(put, place)
    return "\n".join([*lines, "Q"]).encode()


@lru_cache(maxsize=1024)
def _text(put: Put, place: Place, font: str) -> tuple[str, str]:
    return (
        f"BT {place.grey:g} g 1 0 0 -1 {place.start(put):.3f} {place.y:.3f} Tm /{font} {place.size:.4f} Tf",
        f"<{glyph_numbers(put.text, put.typeface)}> Tj ET",
    )


def _symbol(put: Put, place: Place) -> tuple[str, ...]:
    rows = symbols.matrix(put.text, put.symbol)
    module = place.width / len(rows)
    return (
        f"q 0 g {module:.6f} 0 0 {module:.6f} {place.x:.3f} {place.y:.3f} cm",
        *map(_rectangle, qr.runs(rows)),
        "f Q",
    )


@lru_cache(maxsize=16384)
def _rectangle(run: tuple[int, int, int]) -> str:
    return f"{run[0]} {run[1]} {run[2]} 1 re"
