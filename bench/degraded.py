"""How printed codes read when they are blurred, frosted, torn, tilted, bent or badly lit: `python -m bench.degraded`.

Each picture is a label as a 203 dpi head burns it, seen by a camera with six pixels a module or more, with one fault.
Strength 1 is what the product promises. Two decoders look, zxing-cpp and, where it is installed, OpenCV; the check
character of the code is the last gate. Counts are kept in build/degraded.json: a run goes on where the last one ended.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import zxingcpp
from PIL import Image, ImageChops, ImageFilter

from bench.place import ROOT
from lims.domain.identifiers import is_label_code, new_label_code
from lims.printing.composing import compose
from lims.printing.dots import pictures
from lims.printing.faces import sample_face
from lims.printing.label_kinds import label_kind

DOTS_PER_MM, LEAST_PIXELS = 8, 6
SYMBOL_MM = {"vial": (1.75, 2.5, 7.875), "tube": (2.75, 2.5, 13.125), "bag": (4, 4, 21)}
VIAL_RADIUS_MM = 6
BENT_KINDS = ("vial",)  # no larger label goes around a vial
STRENGTHS = (0.5, 1.0, 1.5, 2.0, 3.0)
KEPT = ROOT / "build" / "degraded.json"

Picture = Image.Image
Fault = Callable[[Picture, float, float, float, random.Random], Picture]  # strength, pixels a module, pixels a mm


def blurred(picture: Picture, strength: float, module: float, _mm: float, _chance: random.Random) -> Picture:
    """Out of focus: a Gaussian of 0.8 of a module from edge to edge (two standard deviations)."""
    return picture.filter(ImageFilter.GaussianBlur(0.8 * strength * module / 2))


def frosted(picture: Picture, strength: float, module: float, _mm: float, chance: random.Random) -> Picture:
    """Frost: a haze that takes a third of the contrast, noise in grains of a dot, and crystals that hide bits."""
    grain = max(1, round(module / 3))
    noise = Image.effect_noise((picture.width // grain + 1, picture.height // grain + 1), 30 * strength)
    noise = noise.resize((noise.width * grain, noise.height * grain)).crop((0, 0, *picture.size))
    hazy = Image.blend(picture, Image.new("L", picture.size, 200), min(0.9, 0.33 * strength))
    hazy = ImageChops.add(hazy, noise, 1, -128)
    for _ in range(int(20 * strength)):
        side = max(1, int(module * chance.uniform(0.2, 0.6)))
        hazy.paste(235, _box(picture, side, side, chance))
    return hazy


def lost_patch(picture: Picture, strength: float, _module: float, mm: float, chance: random.Random) -> Picture:
    """A patch of 10 % of the symbol's area is gone, somewhere on the symbol."""
    torn = picture.copy()
    side = int(math.sqrt(0.1 * strength) * (picture.width - 2 * mm))
    torn.paste(chance.choice((255, 255, 20)), _box(picture, side, side, chance))
    return torn


def tilted(picture: Picture, strength: float, _module: float, _mm: float, chance: random.Random) -> Picture:
    """Turned by up to 15 degrees in the plane, and held 15 degrees away from it."""
    angle = math.radians(min(80, 15 * strength))
    turned = picture.rotate(chance.uniform(-1, 1) * 15 * strength, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    width, height = turned.size
    away = math.sin(angle) / 4  # seen from four label widths
    half, middle = width / 2, height / 2
    corners = [(-half, -middle), (half, -middle), (half, middle), (-half, middle)]
    seen = [(half + x / (1 + away * x / half), middle + y / (1 + away * x / half)) for x, y in corners]
    quad = (*seen[0], *seen[3], *seen[2], *seen[1])
    return turned.transform(turned.size, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC, fillcolor=255)


def bent(picture: Picture, strength: float, _module: float, mm: float, _chance: random.Random) -> Picture:
    """Around a vial of 12 mm; stronger is narrower."""
    radius = VIAL_RADIUS_MM / strength * mm
    reach = min(picture.width / 2, radius * math.radians(85))
    out = max(8, int(2 * radius * math.sin(reach / radius)))
    strips = []
    for x in range(out):
        edges = [radius * math.asin(max(-1, min(1, (edge - out / 2) / radius))) for edge in (x, x + 1)]
        left, right = (picture.width / 2 + edge for edge in edges)
        strips.append(((x, 0, x + 1, picture.height), (left, 0, left, picture.height, right, picture.height, right, 0)))
    around = picture.transform((out, picture.height), Image.Transform.MESH, strips, Image.Resampling.BICUBIC)
    shade = Image.linear_gradient("L").rotate(90).resize(around.size).point(lambda v: 140 + v * 115 // 255)
    return ImageChops.multiply(around, shade)


def badly_lit(picture: Picture, strength: float, _module: float, _mm: float, _chance: random.Random) -> Picture:
    """Low light: a third of the contrast, half of the light at one side, and the noise of the camera."""
    left = 0.33 / strength
    dark = picture.point(lambda v: int(20 + v * left))
    shade = Image.linear_gradient("L").resize(picture.size).point(lambda v: 128 + v // 2)
    return ImageChops.add(ImageChops.multiply(dark, shade), Image.effect_noise(picture.size, 4 * strength), 1, -128)


FAULTS: dict[str, Fault] = {
    "blur": blurred,
    "frost": frosted,
    "lost patch": lost_patch,
    "tilt": tilted,
    "curvature": bent,
    "low light": badly_lit,
}


def looked_at(kind: str, number: int) -> tuple[str, Picture, float, float]:
    """A label's code, its symbol with its quiet zone as a camera sees it, pixels a module, pixels a mm."""
    code = new_label_code(random.Random(f"{kind}{number}").choice)
    (picture,) = pictures([compose(replace(sample_face(kind), label_code=code))], DOTS_PER_MM)
    left, top, side = SYMBOL_MM[kind]
    quiet = min(left, top, 4 * side / 21)
    box = tuple(round(mm * DOTS_PER_MM) for mm in (left - quiet, top - quiet, left + side + quiet, top + side + quiet))
    symbol = picture.convert("L").crop(box)  # type: ignore[arg-type] # four of them
    module = side * DOTS_PER_MM / (21 if label_kind(kind).code == "qr" else 16)
    scale = math.ceil(LEAST_PIXELS / module)
    seen = symbol.resize((symbol.width * scale, symbol.height * scale), Image.Resampling.BOX)
    framed = Image.new("L", (seen.width + 40, seen.height + 40), 255)
    framed.paste(seen, (20, 20))
    return code, framed, module * scale, DOTS_PER_MM * scale


def decoded(picture: Picture) -> Iterator[str]:
    """What each decoder reads, one after the other."""
    yield from (one.text for one in zxingcpp.read_barcodes(picture))
    yield from _second(picture)


def outcome(kind: str, number: int, fault: str, strength: float) -> str:
    """'read', 'unread', or 'wrong': a code of the right form that is not the label's."""
    code, picture, module, mm = looked_at(kind, number)
    spoilt = FAULTS[fault](picture, strength, module, mm, random.Random(f"{kind}{number}{fault}{strength}"))
    for text in decoded(spoilt):
        if text == code:
            return "read"
        if is_label_code(text):
            return "wrong"
    return "unread"


def _second(picture: Picture) -> Iterator[str]:
    try:
        import cv2
        import numpy as np
    except ImportError:
        return
    text, *_ = cv2.QRCodeDetector().detectAndDecode(np.array(picture))
    if text:
        yield text


def _box(picture: Picture, width: int, height: int, chance: random.Random) -> tuple[int, int, int, int]:
    x, y = (
        chance.randint(20, max(20, picture.width - 20 - width)),
        chance.randint(20, max(20, picture.height - 20 - height)),
    )
    return x, y, x + width, y + height


def main() -> None:
    """Go on from what is kept until so many pictures of each fault and strength were looked at, and tell the rates."""
    parser = argparse.ArgumentParser(prog="python -m bench.degraded", description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="pictures, of all faults together, at each strength")
    parser.add_argument(
        "--strength", type=float, action="append", help=f"which strengths; {STRENGTHS} when none is given"
    )
    parser.add_argument("--fresh", action="store_true", help="forget what is kept")
    given = parser.parse_args()
    kept = Counter({} if given.fresh or not KEPT.exists() else json.loads(KEPT.read_text()))
    for strength in given.strength or STRENGTHS:
        for fault in FAULTS:
            _go_on(kept, fault, strength, -(-given.count // len(FAULTS)))
    _tell(kept)


def _go_on(kept: Counter[str], fault: str, strength: float, count: int) -> None:
    done = sum(kept[f"{fault}|{strength:g}|{how}"] for how in ("read", "unread", "wrong"))
    kinds = BENT_KINDS if fault == "curvature" else tuple(SYMBOL_MM)
    for number in range(done, count):
        kept[f"{fault}|{strength:g}|{outcome(kinds[number % len(kinds)], number, fault, strength)}"] += 1
    _keep(KEPT, kept)


def _keep(path: Path, kept: Counter[str]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(dict(sorted(kept.items())), indent=1))


def _tell(kept: Counter[str]) -> None:
    strengths = sorted({float(key.split("|")[1]) for key in kept})
    print("fault".ljust(12), *(f"x {strength:g}".rjust(16) for strength in strengths))
    for fault in FAULTS:
        cells = []
        for strength in strengths:
            read, unread, wrong = (kept[f"{fault}|{strength:g}|{how}"] for how in ("read", "unread", "wrong"))
            every = read + unread + wrong
            cells.append(f"{100 * read / every:.2f} % of {every}" if every else "")
        print(fault.ljust(12), *(cell.rjust(16) for cell in cells))
    print("read as another label:", sum(count for key, count in kept.items() if key.endswith("wrong")))


if __name__ == "__main__":
    main()
