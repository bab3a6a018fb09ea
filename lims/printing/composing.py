"""One label composed: its template rendered once, with the texts that may differ set apart from the drawing.

Two labels with the same drawing (the same HTML but for those texts) can share one layout: see stamping.py.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from lims.domain.errors import msg
from lims.domain.identifiers import grouped
from lims.printing import engine
from lims.printing.faces import LabelFace
from lims.printing.fitting import DoesNotFit
from lims.printing.label_kinds import LabelKind, biohazard_outline, label_kind
from lims.printing.typesetting import PLACE, Desk, Put


@dataclass(frozen=True, slots=True)
class Composed:
    """A label as its drawing, with PLACE wherever one of `puts` goes, in their order."""

    kind: LabelKind
    drawing: str
    puts: tuple[Put, ...]

    def html(self, *, symbols: bool = True) -> str:
        """The whole label; without its symbols where only their places are wanted."""
        parts = self.drawing.split(PLACE)
        texts = [*(str(put.html()) if symbols or put.typeface else "" for put in self.puts), ""]
        return "".join(part + text for part, text in zip(parts, texts, strict=True))


def compose(face: LabelFace) -> Composed:
    """Render one label. Raises DoesNotFit, naming field and label, when a text does not fit its place."""
    kind = label_kind(face.kind)
    desk = Desk(face)
    words, beside = kind.words_in(face.language), kind.beside_in(face.language)
    groups = grouped(face.label_code).split()
    drawing = engine.render(
        kind.template,
        face=face,
        words=words,
        beside={name: beside.get(name, "") for name, _ in face.statements},
        groups=groups,
        code=(" ".join(groups[:2]), " ".join(groups[2:])),
        dose=f"{face.dose_no}/{face.doses}",
        serial=f"{face.serial:04d}",
        columns=_columns(kind, face, words),
        stated=face.statement,
        sentences=lambda names: " ".join(_sentences(face, names, words, beside)),
        put=desk.put,
        put_batch=desk.put_batch,
        flow=desk.flow,
        symbol=desk.symbol,
        second=desk.second,
        both=desk.both,
        coded=desk.coded,
        biohazard=_biohazard,
    )
    if drawing.count(PLACE) != len(desk.puts):
        raise DoesNotFit(
            "glyph_missing",
            msg("This holds characters that no font on this machine can print."),
            next_step=msg("Write it with other characters."),
        )
    return Composed(kind, drawing, tuple(desk.puts))


def _columns(kind: LabelKind, face: LabelFace, words: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    values = dict(face.rows)
    return {
        column: [
            (words[name].replace("{product_code}", face.product_code), values[name]) for name in names if name in values
        ]
        for column, names in kind.columns
    }


def _sentences(face: LabelFace, names: list[str], words: Mapping[str, str], beside: Mapping[str, str]) -> Iterator[str]:
    for name in names:
        wording = face.statement(name)
        if wording:
            yield words.get(name, wording)
            if name in beside:
                yield beside[name]


@lru_cache(maxsize=64)
def _biohazard(css: str, top: float | None = None) -> Markup:
    style = "" if top is None else f"top:{top:g}mm"
    return Markup(
        '<svg class="{}" style="{}" viewBox="90 -1506 1656 1516"><path transform="scale(1 -1)" d="{}"/></svg>'
    ).format(css, style, biohazard_outline())


def page(labels: Iterable[str]) -> str:
    """The HTML text of so many labels, in their order."""
    head = '<!doctype html><html><head><meta charset="utf-8"><title>Labels</title></head>'
    return f"{head}<body>{''.join(labels)}</body></html>"


def stylesheets(labels: Iterable[Composed]) -> tuple[str, ...]:
    """The style sheets those labels need, each once."""
    return ("labels/label.css", *dict.fromkeys(label.kind.theme for label in labels))
