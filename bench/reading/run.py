"""Clean labels, labels with one fault each, and each fault up to where it breaks; no reading may ever be wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from bench.reading import faults
from bench.reading.decoders import with_opencv, with_zxing
from bench.reading.faults import Fault
from bench.reading.pictures import Printed, look_at, print_labels

ON_A_VIAL = "vial"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A fault, the strength at which labels must still read, and those on the way to where it breaks."""

    name: str
    unit: str
    happens: Fault
    usual: float
    further: tuple[float, ...]


TROUBLES = (
    Trouble("blur", "modules across", faults.blur, 0.8, (1.2, 1.6, 2.0)),
    Trouble("frost", "of the light", faults.frost, 0.2, (0.3, 0.4, 0.5)),
    Trouble("lost patch", "of the symbol's side", faults.lost_patch, 0.1, (0.15, 0.2, 0.32)),
    Trouble("tilt", "degrees", faults.tilt, 15, (30, 45, 60)),
    Trouble("curvature", "mm, radius of the vial", faults.curvature, 6, (5, 4.5, 4)),
    Trouble("low light", "of the light missing", faults.low_light, 0.8, (0.9, 0.93, 0.96)),
)


@dataclass(slots=True)
class Count:
    """What came of one fault at one strength."""

    name: str
    strength: float
    unit: str
    pictures: int = 0
    zxing: int = 0
    sample: int = 0  # pictures that OpenCV was given whatever ZXing read
    opencv: int = 0
    either: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, label: Printed, by_zxing: str, by_opencv: str, *, in_sample: bool) -> None:
        """One more picture, and what each decoder read ('' for nothing)."""
        self.pictures += 1
        self.sample += in_sample
        self.zxing += by_zxing == label.label_code
        self.opencv += in_sample and by_opencv == label.label_code
        self.either += label.label_code in (by_zxing, by_opencv)
        told = (one for one in (by_zxing, by_opencv) if one not in ("", label.label_code))
        self.wrong += [f"{label.label_code} read as {one}" for one in told]

    def join(self, other: Count) -> None:
        """The same fault and strength on more pictures."""
        self.pictures += other.pictures
        self.zxing += other.zxing
        self.sample += other.sample
        self.opencv += other.opencv
        self.either += other.either
        self.wrong += other.wrong


def read_clean(labels: Sequence[Printed]) -> list[str]:
    """The labels that do not read as their own code when nothing happened to them."""
    return [f"{one.kind} {one.label_code}" for one in labels if with_zxing(one.picture) != one.label_code]


def read_troubled(
    labels: Sequence[Printed], seed: int, *, only_usual: bool = False, opencv_every: int = 1
) -> Iterator[Count]:
    """Each fault at each strength, on every label; around a vial only what is printed for vials.

    OpenCV takes ten times as long as ZXing: it is given each picture that ZXing did not read, and whatever ZXing read
    one in `opencv_every`: from these comes its own rate. It reads no Data Matrix.
    """
    dice = np.random.default_rng(seed)
    seen = [(label, look_at(label)) for label in labels]
    for trouble in TROUBLES:
        share = seen
        if trouble.happens is faults.curvature:
            share = [pair for pair in seen if pair[0].kind == ON_A_VIAL]
        for strength in (trouble.usual, *(() if only_usual else trouble.further)):
            count = Count(trouble.name, strength, trouble.unit)
            for number, (label, symbol) in enumerate(share):
                picture = trouble.happens(symbol, strength, dice)
                by_zxing = with_zxing(picture)
                in_sample = number % opencv_every == 0 and not label.symbol
                by_opencv = with_opencv(picture) if in_sample or (not by_zxing and not label.symbol) else ""
                count.add(label, by_zxing, by_opencv, in_sample=in_sample)
            yield count


def labels_for(count: int, seed: int, symbol: str = "") -> list[Printed]:
    """So many labels, all kinds in turn; with their own symbol, or with that kind of symbol."""
    return list(print_labels(count, seed, symbol))
