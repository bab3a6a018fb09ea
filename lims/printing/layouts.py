"""Where the texts of a laid-out label stand, read from its boxes, so that the template stays the one definition.

The texts that may differ are hidden in the layout itself: what is written afterwards is the drawing without them.
This leans on inner names of WeasyPrint (box tree), so 70.x is pinned.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lims.printing import engine
from lims.printing.composing import Composed, page, stylesheets
from lims.printing.fitting import check_faultless
from lims.printing.typefaces import width_em
from lims.printing.typesetting import Put

_KEPT = 64  # drawings; a batch has a dozen


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text of the drawing starts, in CSS pixels: left edge, baseline, room, size, grey (0 is black)."""

    x: float
    y: float
    width: float
    size: float
    grey: float
    centred: bool

    def start(self, put: Put) -> float:
        """Where that text starts."""
        return self.x + (self.width - width_em(put.text, put.typeface) * self.size) / 2 if self.centred else self.x


def models_of(labels: Iterable[Composed]) -> dict[str, Composed]:
    """One label of each drawing, in the order in which they come."""
    return {label.drawing: label for label in reversed(tuple(labels))}


@dataclass(frozen=True, slots=True)
class _Laid:
    """A drawing as it was laid out: its page, the texts hidden, where they go, and a document without pages."""

    page: Any
    places: tuple[Place, ...]
    empty: Any


_kept: OrderedDict[str, _Laid] = OrderedDict()


def forget_drawings() -> None:
    """Every drawing is laid out anew from here on, as in a server that was just started."""
    _kept.clear()


def laid_out(models: dict[str, Composed], *more: str) -> tuple[Any, dict[str, tuple[Place, ...]]]:
    """The document with a page for each drawing (and `more` HTML behind), and the places of the texts, now hidden.

    A drawing that was laid out before is taken as it is: a page can be written as often as one likes.
    Hold `engine.press()`. Raises DoesNotFit when text leaves its place or lies on other text.
    """
    missing = {drawing: model for drawing, model in models.items() if drawing not in _kept}
    behind: list[Any] = []
    if missing or more:
        texts = (*(model.html(symbols=False) for model in missing.values()), *more)
        new = engine.layout(page(texts), *stylesheets(models.values()))
        check_faultless(new)
        for drawing, one in zip(missing, new.pages, strict=False):
            places = tuple(_places(one._page_box))  # noqa: SLF001 the layout has no public face
            _kept[drawing] = _Laid(one, places, new.copy([]))
        behind = new.pages[len(missing) :]
    for drawing in models:
        _kept.move_to_end(drawing)
    laid = {drawing: _kept[drawing] for drawing in models}
    while len(_kept) > _KEPT:
        _kept.popitem(last=False)
    document = next(iter(laid.values())).empty.copy([*(one.page for one in laid.values()), *behind])
    return document, {drawing: one.places for drawing, one in laid.items()}


def _places(box: Any) -> Iterator[Place]:
    """The places of one laid-out label in the order of its puts; what stands there is hidden from the drawing."""
    box = getattr(box, "_box", box)
    element = getattr(box, "element", None)
    if element is not None and type(box).__name__ == "BlockBox" and "at" in element.get("class", "").split():
        yield _place(box)
        return
    for child in getattr(box, "children", ()):
        yield from _places(child)


def _place(block: Any) -> Place:
    left, width = block.content_box_x(), block.width
    leaf = block
    while getattr(leaf, "children", ()):
        leaf = leaf.children[0]
    leaf.style = leaf.style.copy()
    leaf.style["visibility"] = "hidden"
    if type(leaf).__name__ != "TextBox":
        return Place(left, block.content_box_y(), width, width, 0, centred=False)
    return Place(
        x=left,
        y=leaf.position_y + leaf.baseline,
        width=width,
        size=leaf.style["font_size"],
        grey=leaf.style["color"].coordinates[0],
        centred=block.style["text_align_all"] == "center",
    )
