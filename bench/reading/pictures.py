"""Labels as the printer makes them, and what a camera sees of them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from bench.reading.faults import PAPER, Box, Picture, Sight
from lims.domain.identifiers import new_label_code
from lims.printing import engine, symbols
from lims.printing.composing import compose
from lims.printing.dots import pictures
from lims.printing.faces import sample_face
from lims.printing.label_kinds import label_kind_names
from lims.printing.layouts import laid_out

DOTS_PER_MM, AT_ONCE = 8, 250  # a head of 203 dpi
MM_PER_PIXEL = 25.4 / 96
# Pixels: the side of the first symbol, as a tablet at a hand's breadth sees it; the liner around the label.
SIDE, LINER = 126, 24
ONE_END_MM = {"wristband": 25}  # around an arm one end is seen


@dataclass(frozen=True, slots=True)
class Printed:
    """A label as it came out: its code, its picture in printer dots, and its symbols, in mm and modules."""

    kind: str
    label_code: str
    picture: Picture
    symbols: tuple[tuple[float, float, float, int], ...]  # left, top, side in mm; modules across


def print_labels(count: int, seed: int, symbol: str = "", kinds: Sequence[str] = ()) -> Iterator[Printed]:
    """So many labels, all kinds in turn or these, each with a code of its own, as a printer of 203 dpi burns them."""
    dice = random.Random(seed)
    wanted = tuple(kinds) or label_kind_names()
    for begin in range(0, count, AT_ONCE):
        for number, kind in enumerate(wanted):
            many = len(range(number + begin, min(begin + AT_ONCE, count), len(wanted)))
            yield from _print(kind, symbol, [new_label_code(dice.choice) for _ in range(many)])


def _print(kind: str, symbol: str, codes: list[str]) -> Iterator[Printed]:
    face = replace(sample_face(kind), symbol=symbol)
    labels = [compose(replace(face, label_code=code)) for code in codes]
    for label, code, burned in zip(labels, codes, pictures(labels, DOTS_PER_MM), strict=True):
        with engine.press():
            _, places = laid_out({label.drawing: label})
        found = tuple(
            (place.x * MM_PER_PIXEL, place.y * MM_PER_PIXEL, place.width * MM_PER_PIXEL,
             len(symbols.matrix(put.text, put.symbol)))
            for put, place in zip(label.puts, places[label.drawing], strict=True)
            if not put.typeface
        )  # fmt: skip
        yield Printed(kind, code, np.asarray(burned.convert("L"), dtype=np.uint8), found)


def look_at(label: Printed) -> Sight:
    """What a camera sees of the whole label on its liner; of a wristband the end that is in front."""
    width_mm = min(label.picture.shape[1] / DOTS_PER_MM, ONE_END_MM.get(label.kind, 1000))
    height_mm = label.picture.shape[0] / DOTS_PER_MM
    per_mm = SIDE / label.symbols[0][2]
    burned = label.picture[:, : round(width_mm * DOTS_PER_MM)]
    size = round(width_mm * per_mm), round(height_mm * per_mm)
    seen = cv2.resize(burned, size, interpolation=cv2.INTER_AREA)
    framed = cv2.copyMakeBorder(seen, LINER, LINER, LINER, LINER, cv2.BORDER_CONSTANT, value=PAPER)
    boxes = tuple(
        Box(round(left * per_mm) + LINER, round(top * per_mm) + LINER, round(side * per_mm))
        for left, top, side, _ in label.symbols
        if left + side <= width_mm
    )
    module = max(side / modules for _, _, side, modules in label.symbols) * per_mm
    return Sight(framed, boxes, module, per_mm)
