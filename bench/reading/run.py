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
    """A fault, the strength at which labels must still read (None: none), and those up to where it breaks."""

    name: str
    unit: str
    happens: Fault
    usual: float | None
    further: tuple[float, ...]


TROUBLES = (
    Trouble("blur", "modules across", faults.blur, 0.8, (1.2, 1.6, 2.0)),
    Trouble("frost", "of the light", faults.frost, 0.2, (0.3, 0.4, 0.5)),
    Trouble("lost patch", "of one symbol's area", faults.lost_patch, 0.1, (0.2, 0.3, 0.5)),
    Trouble("tilt", "degrees", faults.tilt, 15, (30, 45, 60)),
    Trouble("curvature", "mm, radius of the vial", faults.curvature, 6, (5, 4.5, 4)),
    Trouble("low light", "of the light missing", faults.low_light, 0.8, (0.9, 0.93, 0.96)),
    # Two faults, so none of those above: how a label with one symbol compares with the others.
    Trouble("a patch of every symbol", "of its area", faults.lost_patches, None, (0.01, 0.1, 0.2)),
)
USUAL = tuple(trouble.name for trouble in TROUBLES if trouble.usual is not None)


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
    unread: dict[str, int] = field(default_factory=dict)  # by kind of label

    def add(self, label: Printed, by_zxing: Sequence[str], by_opencv: Sequence[str], *, in_sample: bool) -> None:
        """One more picture, and what each decoder read of it."""
        self.pictures += 1
        self.sample += in_sample
        self.zxing += label.label_code in by_zxing
        self.opencv += in_sample and label.label_code in by_opencv
        read = label.label_code in (*by_zxing, *by_opencv)
        self.either += read
        if not read:
            self.unread[label.kind] = self.unread.get(label.kind, 0) + 1
        told = (one for one in (*by_zxing, *by_opencv) if one != label.label_code)
        self.wrong += [f"{label.kind} {label.label_code} read as {one}" for one in told]

    def join(self, other: Count) -> None:
        """The same fault and strength on more pictures."""
        self.pictures += other.pictures
        self.zxing += other.zxing
        self.sample += other.sample
        self.opencv += other.opencv
        self.either += other.either
        self.wrong += other.wrong
        for kind, count in other.unread.items():
            self.unread[kind] = self.unread.get(kind, 0) + count


def read_clean(labels: Sequence[Printed]) -> list[str]:
    """The labels of which not every symbol reads as their own code when nothing happened to them."""
    return [
        f"{one.kind} {one.label_code}"
        for one in labels
        if sorted(with_zxing(one.picture)) != [one.label_code] * len(one.symbols)
    ]


def read_troubled(
    labels: Sequence[Printed], vials: Sequence[Printed], seed: int, *, only_usual: bool = False, opencv_every: int = 0
) -> Iterator[Count]:
    """Each fault at each strength, on every label; around a vial what is printed for vials.

    OpenCV takes ten times as long as ZXing: it is given each picture that ZXing did not read, and whatever ZXing read
    one in `opencv_every` (0: none): from these comes its own rate.
    """
    dice = np.random.default_rng(seed)
    seen = [(label, look_at(label)) for label in labels]
    around = [(label, look_at(label)) for label in vials]
    for trouble in TROUBLES:
        first = () if trouble.usual is None else (trouble.usual,)
        for strength in (*first, *(() if only_usual else trouble.further)):
            count = Count(trouble.name, strength, trouble.unit)
            for number, (label, sight) in enumerate(around if trouble.happens is faults.curvature else seen):
                picture = trouble.happens(sight, strength, dice)
                by_zxing = with_zxing(picture)
                in_sample = bool(opencv_every) and number % opencv_every == 0
                by_opencv = with_opencv(picture) if in_sample or label.label_code not in by_zxing else ()
                count.add(label, by_zxing, by_opencv, in_sample=in_sample)
            if count.pictures:
                yield count


def labels_for(count: int, seed: int, symbol: str = "", kinds: Sequence[str] = ()) -> list[Printed]:
    """So many labels, all kinds in turn or these; with their own symbols, or with one of that kind."""
    return list(print_labels(count, seed, symbol, kinds))
