"""Setting the texts of one label: each as large as its place allows, and remembered apart from the drawing."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from markupsafe import Markup, escape

from lims.domain.errors import N_, Message, msg
from lims.domain.identifiers import grouped
from lims.domain.label_codes import BOTH, DATA_MATRIX, QR
from lims.printing import symbols
from lims.printing.faces import LabelFace
from lims.printing.fitting import MM_PER_POINT, DoesNotFit, fit, fit_lines, largest
from lims.printing.label_kinds import label_kind
from lims.printing.typefaces import covers, width_em

# Stands in the drawing where a text goes. No font has this character, so no text on a label can hold it.
PLACE = "\ue000"

_SPACES = re.compile(r"[ \t\r\n\f]+")
_FIELDS = {
    "subject": N_("The subject code"),
    "batch": N_("The batch number"),
    "number": N_("The dose number"),
    "what": N_("The name of the container"),
    "big": N_("The large text"),
    "line": N_("A line below"),
    "recipient": N_("The recipient"),
    "site": N_("The name of the site"),
    "expires": N_("The expiry"),
    "trial": N_("The trial"),
    "coi": N_("The chain of identity"),
    "statement": N_("A statement"),
    "copy-no": N_("The copy number"),
    "serial": N_("The print serial"),
    "product": N_("The name of the product"),
    "foot": N_("The text at the foot"),
    "hazardous": N_("The warning of reactive results"),
}


@dataclass(frozen=True, slots=True)
class Put:
    """A text at a place of the drawing, size in pt. A symbol has a kind and no typeface; its size is in mm."""

    text: str
    size: float
    typeface: str
    symbol: str = ""

    def html(self) -> Markup:
        """What the place holds when the label is laid out whole."""
        return escape(self.text) if self.typeface else symbols.svg(self.text, self.size, self.symbol)


@dataclass(slots=True)
class Desk:
    """What a template sets its texts with; it remembers them in order."""

    face: LabelFace
    puts: list[Put] = field(default_factory=list)

    def put(
        self,
        css: str,
        text: str,
        size_pt: float,
        width_mm: float,
        least_pt: float,
        typeface: str = "semibold",
        *,
        two: float | None = None,
        instead: str = "",
        pitch: float = 0,
        top: float | None = None,
        left: float | None = None,
        field: str = "",
    ) -> Markup:
        """One text, as large as fits. Never for an identity: `two` is the size for two lines, `instead` shorter."""
        lines = _put(css, text, size_pt, width_mm, least_pt, typeface, two, instead, pitch, top, left)
        if lines is None:
            # It does not fit: the same again raises the refusal, which names field and label.
            first = css.split(maxsplit=1)[0]
            self._fit(_joined(instead or text), size_pt, width_mm, least_pt, typeface, field or first)
            raise AssertionError(f"{text!r} fits after all")
        for put, _ in lines:
            if put is not None:
                self.puts.append(put)
        return lines[0][1] if len(lines) == 1 else Markup().join(markup for _, markup in lines)

    def put_batch(self, css: str, batch: str, size_pt: float, width_mm: float, least_pt: float) -> Markup:
        """The batch number with its last four digits bold: by them two batches of one subject are told apart."""
        size = self._fit(batch, size_pt, width_mm, least_pt, "bold", css)
        head, tail = batch[:-4], batch[-4:]
        head_mm = round(width_em(head) * size * MM_PER_POINT, 3)
        return (
            _started(css, width_mm, size)
            + self._set("", head, size, head_mm, "semibold", 0, 0)
            + self._set("bold", tail, size, round(width_mm - head_mm, 3), "bold", 0, head_mm)
            + Markup("</div>")
        )

    def flow(
        self, css: str, text: str, lines: int, size_pt: float, width_mm: float, least_pt: float, typeface: str
    ) -> Markup:
        """A text that may run over so many lines, part of the drawing."""
        try:
            size = fit_lines(text, lines, size_pt, width_mm, least_pt, typeface)
        except DoesNotFit:
            field = self._named(css.split(maxsplit=1)[0])
            size = fit_lines(text, lines, size_pt, width_mm, least_pt, typeface, field=field)
        return _flowing(css, typeface, size, text)

    def symbol(self, css: str, size_mm: float) -> Markup:
        """The symbol of the label's code, of the kind the site chose or else its metadata declares."""
        self.puts.append(Put(self.face.symbol_before + self.face.label_code, size_mm, "", self.coded))
        return _symbol_place(css, size_mm)

    def second(self, css: str, size_mm: float) -> Markup:
        """The Data Matrix that stands beside the QR symbol and holds the same code."""
        self.puts.append(Put(self.face.label_code, size_mm, "", DATA_MATRIX))
        return _symbol_place(f"second {css}", size_mm)

    @property
    def both(self) -> bool:
        """Whether this label has both symbols; the kinds of label that have no room for two never do."""
        return self._chosen == BOTH == label_kind(self.face.kind).code

    @property
    def coded(self) -> str:
        """The kind of the first symbol, or of the only one."""
        return QR if self._chosen == BOTH else self._chosen

    @property
    def _chosen(self) -> str:
        return self.face.symbol or label_kind(self.face.kind).code

    def _fit(self, text: str, size_pt: float, width_mm: float, least_pt: float, typeface: str, name: str) -> float:
        try:
            return fit(text, size_pt, width_mm, least_pt, typeface)
        except DoesNotFit:
            return fit(text, size_pt, width_mm, least_pt, typeface, field=self._named(name))

    def _set(
        self, css: str, text: str, size: float, width: float, typeface: str, top: float | None, left: float | None
    ) -> Markup:
        put, markup = _setting(css, text, size, width, typeface, top, left)
        if put is not None:
            self.puts.append(put)
        return markup

    def _named(self, name: str) -> Message:
        field = msg(_FIELDS[name]) if name in _FIELDS else msg("%(name)s", name=name)
        return msg(
            "%(field)s (%(kind)s label %(code)s)",
            field=field,
            kind=label_kind(self.face.kind).title,
            code=grouped(self.face.label_code),
        )


@lru_cache(maxsize=1024)
def _started(css: str, width_mm: float, size_pt: float) -> Markup:
    return Markup('<div class="{}" style="width:{}mm;height:{}pt">').format(css, width_mm, size_pt)


@lru_cache(maxsize=1024)
def _flowing(css: str, typeface: str, size: float, text: str) -> Markup:
    return Markup('<div class="flow {} {}" style="font-size:{:g}pt">{}</div>').format(css, typeface, size, text)


@lru_cache(maxsize=64)
def _symbol_place(css: str, size_mm: float) -> Markup:
    size = f"{size_mm:g}"
    return Markup('<div class="qr {} put at" style="width:{}mm;height:{}mm">{}</div>').format(css, size, size, PLACE)


@lru_cache(maxsize=16384)
def _setting(
    css: str, text: str, size: float, width: float, typeface: str, top: float | None, left: float | None
) -> tuple[Put | None, Markup]:
    """A text set at its place; kept, because most texts of a print job are on every label of it."""
    style = f"font-size:{size:g}pt;width:{width:g}mm"
    style += "" if top is None else f";top:{top:g}mm"
    style += "" if left is None else f";left:{left:g}mm"
    put = Put(text, size, typeface) if text and covers(text, typeface) else None
    if put is not None:
        css, text = f"{css} at", PLACE
    return put, Markup('<div class="{} put" style="{}">{}</div>').format(css, style, text)


@lru_cache(maxsize=16384)
def _put(
    css: str,
    text: str,
    size_pt: float,
    width_mm: float,
    least_pt: float,
    typeface: str,
    two: float | None,
    instead: str,
    pitch: float,
    top: float | None,
    left: float | None,
) -> tuple[tuple[Put | None, Markup], ...] | None:
    """The lines of one text as large as fits, set at their places; None when it does not fit."""
    text = _joined(text)
    size = largest(text, 1, size_pt, width_mm, least_pt, typeface)
    if size is not None:
        return (_setting(css, text, size, width_mm, typeface, top, left),)
    if instead:
        return _put(css, instead, size_pt, width_mm, least_pt, typeface, None, "", 0, top, left)
    lines = two_lines(text, two, width_mm, typeface) if two else None
    if two is None or lines is None:
        return None
    first = css.split(maxsplit=1)[0]
    tops = (None, None) if top is None else (top - pitch / 9, top + pitch * 8 / 9)
    return tuple(
        _setting(f"{css} {first}-{number} two-{number}", line, two, width_mm, typeface, line_top, left)
        for number, line, line_top in zip((1, 2), lines, tops, strict=True)
    )


def _joined(text: str) -> str:
    """As the layout would: a run of spaces is one."""
    return _SPACES.sub(" ", text).strip(" ")


def two_lines(text: str, size_pt: float, width_mm: float, typeface: str) -> tuple[str, str] | None:
    """The text broken at a space so that both lines fit at that size, the first as long as can be; None if it cannot.

    A sign such as % stays with its number.
    """
    words = text.split(" ")
    for cut in range(len(words) - 1, 0, -1):
        lines = " ".join(words[:cut]), " ".join(words[cut:])
        if words[cut][:1].isalnum() and all(
            width_em(line, typeface) * size_pt * MM_PER_POINT <= width_mm for line in lines
        ):
            return lines
    return None
