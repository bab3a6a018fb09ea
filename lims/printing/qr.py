"""QR symbols as rows of modules and as one SVG path. The caller keeps four modules clear around a symbol."""

from collections.abc import Iterator
from functools import lru_cache

import qrcode
from markupsafe import Markup
from qrcode.exceptions import DataOverflowError
from qrcode.util import MODE_8BIT_BYTE, MODE_ALPHA_NUM, QRData

from lims.domain.errors import NotReadable, msg

Matrix = tuple[tuple[bool, ...], ...]

# Trying all eight masks costs eight times the time, and the best of them reads no better than a fixed one.
MASK = 4
_LEVELS = {"L": 1, "M": 0, "Q": 3, "H": 2}  # the library's own numbers
_ALPHANUMERIC = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


@lru_cache(maxsize=4096)
def matrix(text: str, level: str = "Q", version: int = 1) -> Matrix:
    """Rows of modules (True is dark) without the quiet zone.

    Version 1-Q holds 16 capitals and digits (label and command codes), 4-M the code at a page's foot, 10-M a whole
    checkpoint. Raises NotReadable for text that needs more: a symbol never grows silently beyond its place.
    """
    mode = MODE_ALPHA_NUM if set(text) <= _ALPHANUMERIC else MODE_8BIT_BYTE
    symbol = qrcode.QRCode(version=version, error_correction=_LEVELS[level], border=0, mask_pattern=MASK)
    symbol.add_data(QRData(text.encode(), mode=mode), optimize=0)
    try:
        symbol.make(fit=False)
    except DataOverflowError:
        raise _too_long(text, level, version) from None
    return tuple(tuple(map(bool, row)) for row in symbol.modules)


def runs(rows: Matrix) -> Iterator[tuple[int, int, int]]:
    """The dark runs of a symbol: column, row, length, in modules."""
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end]:
                end += 1
            if end > x:
                yield x, y, end - x
            x = end + 1


@lru_cache(maxsize=4096)
def svg_path(text: str, level: str = "Q", version: int = 1) -> str:
    """The symbol as one path in units of modules, to be drawn with a line one module wide.

    A single path shows no white seams between modules; lines take half the time of rectangles to lay out.
    """
    return "".join(f"M{x} {y}.5h{length}" for x, y, length in runs(matrix(text, level, version)))


def svg(text: str, size_mm: float, level: str = "Q", version: int = 1, place: str = "") -> Markup:
    """The symbol as an inline SVG picture `size_mm` wide, with class `qr` and the class `place`."""
    modules = len(matrix(text, level, version))
    return Markup(
        '<svg class="qr {}" style="width:{}mm;height:{}mm" viewBox="0 0 {} {}"><path d="{}" fill="none" stroke="#000"/></svg>',
    ).format(place, size_mm, size_mm, modules, modules, Markup(svg_path(text, level, version)))  # noqa: S704 made of digits


def _too_long(text: str, level: str, version: int) -> NotReadable:
    return NotReadable(
        "symbol_too_small",
        msg(
            "%(length)s characters do not fit into a QR symbol of version %(version)s-%(level)s.",
            length=len(text),
            version=version,
            level=level,
        ),
        next_step=msg("A label code has 16 characters. Issue the label again; tell the administrator if it repeats."),
    )
