"""Many labels from few layouts: WeasyPrint lays out one of each drawing, the texts of the others are stamped on it.

Measured 20 to 100 times faster than a layout for each label. The template stays the only definition: place, size and
colour of every text are read from the layout, its letters are left out of the drawing, and the drawing becomes a form
that every page of the kind shows. This leans on WeasyPrint's inner names (box tree, fonts, pydyf pages), so 70.x is
pinned, and a test compares the pixels with those of a layout for each label.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import escape

from lims.printing import engine, qr
from lims.printing.composing import Composed, page, stylesheets
from lims.printing.fitting import check_faultless
from lims.printing.typefaces import FACES, glyph_numbers, width_em
from lims.printing.typesetting import Put

PIXELS_PER_POINT = 96 / 72
_WORTH_IT = 4  # below so many labels to a drawing a layout for each is as fast


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a text of the drawing starts, in CSS pixels: left edge, baseline, room, size, grey (0 is black)."""

    x: float
    y: float
    width: float
    size: float
    grey: float
    centred: bool


def pays(labels: Sequence[Composed]) -> bool:
    """Whether stamping is faster than laying out each of these labels."""
    return len(labels) >= _WORTH_IT * len({label.drawing for label in labels})


def stamped(labels: Sequence[Composed]) -> bytes:
    """The PDF of these labels, a page each. Raises DoesNotFit as the plain print does."""
    models = {label.drawing: label for label in reversed(labels)}
    html = page([*(model.html() for model in models.values()), _specimen(labels)])
    with engine.press():
        document = engine.layout(html, *stylesheets(models.values()))
        check_faultless(document)
        places = {
            drawing: tuple(_places(laid_out._page_box))  # noqa: SLF001 the layout has no public face
            for drawing, laid_out in zip(models, document.pages, strict=False)
        }
        with engine.every_glyph():
            written: bytes = document.write_pdf(finisher=_Stamper(labels, places))
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


def _places(box: Any) -> Iterator[_Place]:
    """The places of one laid-out label in the order of its puts; what stands there is hidden from the drawing."""
    box = getattr(box, "_box", box)
    element = getattr(box, "element", None)
    if element is not None and type(box).__name__ == "BlockBox" and "at" in element.get("class", "").split():
        yield _place(box)
        return
    for child in getattr(box, "children", ()):
        yield from _places(child)


def _place(block: Any) -> _Place:
    left, width = block.content_box_x(), block.width
    leaf = block
    while getattr(leaf, "children", ()):
        leaf = leaf.children[0]
    leaf.style = leaf.style.copy()
    leaf.style["visibility"] = "hidden"
    if type(leaf).__name__ != "TextBox":
        return _Place(left, block.content_box_y(), width, width, 0, centred=False)
    return _Place(
        x=left,
        y=leaf.position_y + leaf.baseline,
        width=width,
        size=leaf.style["font_size"],
        grey=leaf.style["color"].coordinates[0],
        centred=block.style["text_align_all"] == "center",
    )


@dataclass(frozen=True, slots=True)
class _Stamper:
    """WeasyPrint's finisher: turns each drawing into a form and lays one page for each label over it."""

    labels: Sequence[Composed]
    places: dict[str, tuple[_Place, ...]]

    def __call__(self, document: Any, pdf: Any) -> None:
        import pydyf  # type: ignore[import-untyped] # it has no types

        model_pages = [pdf.objects[number] for number in pdf.pages["Kids"][::3]]
        resources = _object(pdf, model_pages[0]["Resources"])
        names = {}
        for number, (drawing, model) in enumerate(zip(self.places, model_pages, strict=False)):
            form = _object(pdf, model["Contents"])
            form.extra = pydyf.Dictionary(form.extra) | {
                "Type": "/XObject",
                "Subtype": "/Form",
                "BBox": model["MediaBox"],
                "Resources": model["Resources"],
            }
            names[drawing] = f"Drawing{number}"
            resources["XObject"][names[drawing]] = form.reference
        _object(pdf, model_pages[-1]["Contents"]).stream = []
        models = dict(zip(self.places, model_pages, strict=False))
        fonts = _font_names(document)
        kids = pydyf.Array()
        for label in self.labels:
            model = models[label.drawing]
            content = _content(
                names[label.drawing], float(model["MediaBox"][3]), label, self.places[label.drawing], fonts
            )
            stream = pydyf.Stream([content], compress=True)
            pdf.add_object(stream)
            sheet = pydyf.Dictionary(dict(model) | {"Contents": stream.reference})
            pdf.add_object(sheet)
            kids.extend([sheet.number, 0, "R"])
        pdf.pages["Kids"] = kids
        pdf.pages["Count"] = len(self.labels)


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


def _content(drawing: str, height: float, label: Composed, places: Sequence[_Place], fonts: dict[str, str]) -> bytes:
    lines = [f"q /{drawing} Do Q", f"q {1 / PIXELS_PER_POINT} 0 0 {-1 / PIXELS_PER_POINT} 0 {height:.4f} cm"]
    for put, place in zip(label.puts, places, strict=True):
        lines += _text(put, place, fonts[put.typeface]) if put.typeface else _symbol(put, place)
    return "\n".join([*lines, "Q"]).encode()


@lru_cache(maxsize=16384)
def _text(put: Put, place: _Place, font: str) -> tuple[str, str]:
    x = place.x
    if place.centred:
        x += (place.width - width_em(put.text, put.typeface) * place.size) / 2
    return (
        f"BT {place.grey:g} g 1 0 0 -1 {x:.3f} {place.y:.3f} Tm /{font} {place.size:.4f} Tf",
        f"<{glyph_numbers(put.text, put.typeface)}> Tj ET",
    )


def _symbol(put: Put, place: _Place) -> Iterator[str]:
    rows = qr.matrix(put.text)
    module = place.width / len(rows)
    yield f"q 0 g {module:.6f} 0 0 {module:.6f} {place.x:.3f} {place.y:.3f} cm"
    yield from (f"{x} {y} {length} 1 re" for x, y, length in qr.runs(rows))
    yield "f Q"
