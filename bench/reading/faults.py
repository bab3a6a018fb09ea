"""What happens to a label between the printer and the scanner, one fault at a time, on a picture of the whole label.

Pictures are grey, 0 black to 255 white. Strengths are in the unit that each function names; 0 is none. Dice are an
argument, so that every picture can be made again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
PAPER = 255


@dataclass(frozen=True, slots=True)
class Box:
    """Where a symbol stands in a picture, without its quiet zone, in pixels."""

    left: int
    top: int
    side: int


@dataclass(frozen=True, slots=True)
class Sight:
    """A label as a camera sees it; `module` is the larger one of its symbols, in pixels, `per_mm` pixels a mm."""

    picture: Picture
    symbols: tuple[Box, ...]
    module: float
    per_mm: float


Fault = Callable[[Sight, float, np.random.Generator], Picture]


def blur(sight: Sight, strength: float, _: np.random.Generator) -> Picture:
    """Out of focus or moved: each point is smeared over a disc `strength` modules across."""
    side = max(1, round(sight.module * strength))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)).astype(np.float32)
    smeared = cv2.filter2D(sight.picture.astype(np.float32), -1, disc / disc.sum(), borderType=cv2.BORDER_REPLICATE)
    return _as_picture(smeared)


def frost(sight: Sight, strength: float, dice: np.random.Generator) -> Picture:
    """Ice on a vial from the freezer: an uneven veil, and crystals. `strength` is the part of the light lost."""
    picture = sight.picture
    height, width = picture.shape
    clouds = (max(2, round(height / sight.module / 3)), max(2, round(width / sight.module / 3)))
    coarse = dice.random(clouds, dtype=np.float32)
    veil = strength * (0.5 + 0.5 * cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC))
    crystals = dice.normal(0, 80 * strength, picture.shape)
    return _as_picture(picture * (1 - veil) + 235 * veil + crystals)


def lost_patch(sight: Sight, strength: float, dice: np.random.Generator) -> Picture:
    """Torn or scratched off: a square of blank paper anywhere on one symbol, `strength` of its area."""
    return _torn(sight, [sight.symbols[dice.integers(len(sight.symbols))]], strength, dice)


def lost_patches(sight: Sight, strength: float, dice: np.random.Generator) -> Picture:
    """The same on every symbol of the label at once, each somewhere else."""
    return _torn(sight, sight.symbols, strength, dice)


def _torn(sight: Sight, symbols: Sequence[Box], strength: float, dice: np.random.Generator) -> Picture:
    torn = sight.picture.copy()
    for box in symbols:
        side = round(strength**0.5 * box.side)
        y, x = (start + dice.integers(box.side - side + 1) for start in (box.top, box.left))
        torn[y : y + side, x : x + side] = PAPER
    return torn


def tilt(sight: Sight, strength: float, dice: np.random.Generator) -> Picture:
    """Held askew: turned by `strength` degrees in the plane and tipped away by as many."""
    height, width = sight.picture.shape
    turn = np.radians(strength) * dice.choice((-1, 1))
    far = 1 / (1 + 0.5 * np.sin(np.radians(strength)))
    corners = np.array([[-far, -far], [far, -far], [1, 1], [-1, 1]]) * (width / 2, height / 2)
    turned = corners @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    margin = round(0.2 * width)
    size = (width + 2 * margin, height + 2 * margin)
    onto = (turned + np.array([size[0] / 2, size[1] / 2])).astype(np.float32)
    whence = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(whence, onto)
    return _as_picture(cv2.warpPerspective(sight.picture, matrix, size, flags=cv2.INTER_LINEAR, borderValue=PAPER))


def curvature(sight: Sight, strength: float, _: np.random.Generator) -> Picture:
    """Around a vial of radius `strength` in mm, its symbol in front: what is at the sides is narrowed and darker."""
    height, _width = sight.picture.shape
    radius = strength * sight.per_mm
    seen = np.arange(-radius + 1, radius, dtype=np.float32)
    along = radius * np.arcsin(seen / radius) + sight.symbols[0].left + sight.symbols[0].side / 2
    across, down = np.meshgrid(along, np.arange(height, dtype=np.float32))
    round_it = cv2.remap(sight.picture, across, down, cv2.INTER_LINEAR, borderValue=PAPER)
    return _as_picture(round_it * np.sqrt(1 - (seen / radius) ** 2 * 0.8))


def low_light(sight: Sight, strength: float, dice: np.random.Generator) -> Picture:
    """A dark room: `strength` is the part of the light that is missing; the camera's own noise stays."""
    light = (1 - strength) * sight.picture.astype(np.float32)
    return _as_picture(light + dice.normal(0, 4, sight.picture.shape))


def _as_picture(values: NDArray[np.floating]) -> Picture:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)
