"""What happens to a label between the printer and the scanner, one fault at a time, on a picture of its symbol.

Pictures are grey, 0 black to 255 white. Strengths are in the unit that each function names; 0 is none. Dice are an
argument, so that every picture can be made again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
PAPER = 255


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol and its quiet zone as a camera sees them; `module` in pixels, `module_mm` on the label."""

    picture: Picture
    module: float
    module_mm: float


Fault = Callable[[Symbol, float, np.random.Generator], Picture]


def blur(symbol: Symbol, strength: float, _: np.random.Generator) -> Picture:
    """Out of focus or moved: each point is smeared over a disc `strength` modules across."""
    side = max(1, round(symbol.module * strength))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)).astype(np.float32)
    smeared = cv2.filter2D(symbol.picture.astype(np.float32), -1, disc / disc.sum(), borderType=cv2.BORDER_REPLICATE)
    return _as_picture(smeared)


def frost(symbol: Symbol, strength: float, dice: np.random.Generator) -> Picture:
    """Ice on a vial from the freezer: an uneven veil, and crystals. `strength` is the part of the light lost."""
    picture = symbol.picture
    height, width = picture.shape
    clouds = (max(2, round(height / symbol.module / 3)), max(2, round(width / symbol.module / 3)))
    coarse = dice.random(clouds, dtype=np.float32)
    veil = strength * (0.5 + 0.5 * cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC))
    crystals = dice.normal(0, 80 * strength, picture.shape)
    return _as_picture(picture * (1 - veil) + 235 * veil + crystals)


def lost_patch(symbol: Symbol, strength: float, dice: np.random.Generator) -> Picture:
    """Torn or scratched off: one square of blank paper anywhere; its side is `strength` of the symbol's side."""
    found = np.argwhere(symbol.picture < PAPER // 2)
    (top, left), (bottom, right) = found.min(axis=0), found.max(axis=0) + 1
    side = round(strength * (right - left))
    y, x = dice.integers(top, bottom - side + 1), dice.integers(left, right - side + 1)
    torn = symbol.picture.copy()
    torn[y : y + side, x : x + side] = PAPER
    return torn


def tilt(symbol: Symbol, strength: float, dice: np.random.Generator) -> Picture:
    """Held askew: turned by `strength` degrees in the plane and tipped away by as many."""
    height, width = symbol.picture.shape
    turn = np.radians(strength) * dice.choice((-1, 1))
    far = 1 / (1 + 0.5 * np.sin(np.radians(strength)))
    corners = np.array([[-far, -far], [far, -far], [1, 1], [-1, 1]]) * (width / 2, height / 2)
    turned = corners @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    margin = round(0.2 * width)
    size = (width + 2 * margin, height + 2 * margin)
    onto = (turned + np.array([size[0] / 2, size[1] / 2])).astype(np.float32)
    whence = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(whence, onto)
    return _as_picture(cv2.warpPerspective(symbol.picture, matrix, size, flags=cv2.INTER_LINEAR, borderValue=PAPER))


def curvature(symbol: Symbol, strength: float, _: np.random.Generator) -> Picture:
    """Around a vial of radius `strength` in mm: seen from the front, what is at the sides is narrowed and darker."""
    height, width = symbol.picture.shape
    radius = strength / symbol.module_mm * symbol.module
    seen = np.arange(-radius + 1, radius, dtype=np.float32)
    along = radius * np.arcsin(seen / radius) + width / 2
    across, down = np.meshgrid(along, np.arange(height, dtype=np.float32))
    round_it = cv2.remap(symbol.picture, across, down, cv2.INTER_LINEAR, borderValue=PAPER)
    return _as_picture(round_it * np.sqrt(1 - (seen / radius) ** 2 * 0.8))


def low_light(symbol: Symbol, strength: float, dice: np.random.Generator) -> Picture:
    """A dark room: `strength` is the part of the light that is missing; the camera's own noise stays."""
    light = (1 - strength) * symbol.picture.astype(np.float32)
    return _as_picture(light + dice.normal(0, 4, symbol.picture.shape))


def _as_picture(values: NDArray[np.floating]) -> Picture:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)
