"""A specimen of every label of the batch (21 CFR 211.188), drawn again from its recorded text and struck."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from lims.domain.errors import Refusal
from lims.printing.composing import Composed, compose, stylesheets
from lims.printing.faces import face_of_label
from lims.printing.record.pen import Pen

_TEXT_WIDTH_MM, _GAP_MM = 175, 4


@dataclass(frozen=True, slots=True)
class Specimens:
    """The struck labels, the style sheets they need, and which cannot be drawn from what was recorded."""

    rows: tuple[Markup, ...]
    styles: tuple[str, ...]
    missing: str


def specimens(pen: Pen) -> Specimens:
    """Every label ever issued, at true size, packed into rows as wide as the text."""
    drawn: list[Composed] = []
    missing: list[str] = []
    for label in sorted(pen.record.labels, key=lambda one: (one.serial, one.copy)):
        try:
            drawn.append(compose(face_of_label(label)))
        except Refusal as refusal:
            missing.append(f"{label.kind} {label.serial:04d}: {refusal.what.render(pen.translate)}")
    return Specimens(
        rows=tuple(Markup("").join(_struck(pen, one) for one in row) for row in _packed(drawn)),
        styles=stylesheets(drawn) if drawn else (),
        missing=" ".join(missing),
    )


def _packed(labels: list[Composed]) -> list[list[Composed]]:
    """Tallest first, each into the first row that has room for it."""
    rows: list[list[Composed]] = []
    for label in sorted(labels, key=lambda one: (-one.kind.height_mm, -one.kind.width_mm)):
        for row in rows:
            if sum(one.kind.width_mm + _GAP_MM for one in row) + label.kind.width_mm <= _TEXT_WIDTH_MM:
                row.append(label)
                break
        else:
            rows.append([label])
    return rows


def _struck(pen: Pen, label: Composed) -> Markup:
    size = f"width:{label.kind.width_mm}mm;height:{label.kind.height_mm}mm"
    body = Markup(label.html())  # noqa: S704 a template of labels/, rendered with escaping on
    word = pen.prose("SPECIMEN")
    bar = Markup('<i class="bar-out">{}</i>').format(word)
    # A picture is named for those who hear the page; what the symbol says stands beside it in letters.
    body = Markup(str(body).replace('"><path ', Markup('"><title>{}</title><path ').format(word)))  # noqa: S704 as above
    # The bar goes into the box of the symbol, wherever that stands on this kind of label.
    body = Markup(str(body).replace("</svg></div>", f"</svg>{bar}</div>"))  # noqa: S704 as above, and a fixed word
    return Markup('<div class="struck" style="{}">{}</div>').format(size, body)
