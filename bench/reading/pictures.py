"""Labels as the printer makes them, and what a camera sees of a symbol."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
import pypdfium2
import zxingcpp

from bench.reading.faults import PAPER, Picture, Symbol
from lims.domain.identifiers import new_label_code
from lims.printing.faces import sample_face
from lims.printing.label_kinds import label_kind_names
from lims.printing.outputs import printed

PRINTER_DPI, AT_ONCE = 203, 250
MODULES = {"": 21, "datamatrix": 16}  # QR version 1, where the label keeps its own
SIDE, QUIET = 126, 24  # pixels a symbol: a hand scanner or a tablet at a hand's breadth sees 6 a module of QR


@dataclass(frozen=True, slots=True)
class Printed:
    """A label as it came out: the code that it carries, and its picture in printer dots."""

    kind: str
    symbol: str
    label_code: str
    picture: Picture


def print_labels(count: int, seed: int, symbol: str = "") -> Iterator[Printed]:
    """So many labels, all kinds in turn, each with a code of its own, as a printer of 203 dpi draws them."""
    dice = random.Random(seed)
    kinds = label_kind_names()
    for begin in range(0, count, AT_ONCE):
        for number, kind in enumerate(kinds):
            many = len(range(number + begin, min(begin + AT_ONCE, count), len(kinds)))
            yield from _print(kind, symbol, [new_label_code(dice.choice) for _ in range(many)])


def _print(kind: str, symbol: str, codes: list[str]) -> Iterator[Printed]:
    if not codes:
        return
    face = replace(sample_face(kind), symbol=symbol)
    document = pypdfium2.PdfDocument(printed([replace(face, label_code=code) for code in codes], "pdf").content)
    for page, code in zip(document, codes, strict=True):
        drawn = page.render(scale=PRINTER_DPI / 72, grayscale=True).to_numpy()
        yield Printed(kind, symbol, code, np.ascontiguousarray(drawn.reshape(drawn.shape[:2])))


def look_at(label: Printed) -> Symbol:
    """What a camera sees of the symbol; raises LookupError when the clean label does not read."""
    found = zxingcpp.read_barcode(label.picture)
    if found is None or found.text != label.label_code:
        raise LookupError(f"{label.kind} {label.label_code} does not read when it is clean")
    corners = found.position
    xs = [one.x for one in (corners.top_left, corners.top_right, corners.bottom_left, corners.bottom_right)]
    ys = [one.y for one in (corners.top_left, corners.top_right, corners.bottom_left, corners.bottom_right)]
    modules = MODULES[label.symbol]
    # A decoder says where its corners are to about a module; the ink says it to the dot, and around it is clear.
    around = max(1, round((max(xs) - min(xs)) / modules))
    top, left = max(0, min(ys) - around), max(0, min(xs) - around)
    ink = np.argwhere(label.picture[top : max(ys) + around + 1, left : max(xs) + around + 1] < PAPER // 2)
    (above, before), (below, behind) = ink.min(axis=0), ink.max(axis=0) + 1
    symbol = label.picture[top + above : top + below, left + before : left + behind]
    seen = cv2.resize(symbol, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    framed = cv2.copyMakeBorder(seen, QUIET, QUIET, QUIET, QUIET, cv2.BORDER_CONSTANT, value=PAPER)
    return Symbol(framed, SIDE / modules, float(below - above) / modules * 25.4 / PRINTER_DPI)
