"""QR symbols as rows of modules and as one SVG path. The caller keeps four modules clear around a symbol."""

import re
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
_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"  # the standard's order of its alphanumeric mode
_VALUES = {character: value for value, character in enumerate(_CHARACTERS)}
_ALPHANUMERIC = frozenset(_CHARACTERS)
_DARK = re.compile(b"\x01+")
_PAIRS = 8  # of characters in a label code


@lru_cache(maxsize=256)
def matrix(text: str, level: str = "Q", version: int = 1) -> Matrix:
    """Rows of modules (True is dark) without the quiet zone.

    Version 1-Q holds 16 capitals and digits (label and command codes), 4-M the code at a page's foot, 10-M a whole
    checkpoint. Raises NotReadable for text that needs more: a symbol never grows silently beyond its place.
    """
    if (level, version, len(text)) == ("Q", 1, _PAIRS * 2) and set(text) <= _ALPHANUMERIC:
        return _rows(_label_symbol(text))
    return _drawn(text, level, version)


def _drawn(text: str, level: str, version: int) -> Matrix:
    mode = MODE_ALPHA_NUM if set(text) <= _ALPHANUMERIC else MODE_8BIT_BYTE
    symbol = qrcode.QRCode(version=version, error_correction=_LEVELS[level], border=0, mask_pattern=MASK)
    symbol.add_data(QRData(text.encode(), mode=mode), optimize=0)
    try:
        symbol.make(fit=False)
    except DataOverflowError:
        raise _too_long(text, level, version) from None
    return tuple(tuple(map(bool, row)) for row in symbol.modules)


# A symbol of one version, level, mask and length is linear in the bits of its text: check bits and mask only add modulo
# 2. So the library draws each bit of a label code once a process, and a code is the sum of its bits, in a hundredth of
# the time. A test compares the two.


def _label_symbol(text: str) -> int:
    """The modules of a 16-character code as one number, the first module its highest bit."""
    total = _bit(0, -1)
    for pair in range(_PAIRS):
        value = _VALUES[text[2 * pair]] * 45 + _VALUES[text[2 * pair + 1]]
        for bit in range(11):
            if value >> bit & 1:
                total ^= _bit(pair, bit)
    return total


@lru_cache
def _bit(pair: int, bit: int) -> int:
    """What one bit of one pair of characters changes; bit -1 is the symbol of nothing but zeros."""
    zeros = "0" * (_PAIRS * 2)
    if bit < 0:
        return _number(_drawn(zeros, "Q", 1))
    first, second = divmod(1 << bit, 45)
    text = zeros[: 2 * pair] + _CHARACTERS[first] + _CHARACTERS[second] + zeros[2 * pair + 2 :]
    return _number(_drawn(text, "Q", 1)) ^ _bit(0, -1)


def _number(rows: Matrix) -> int:
    return int("".join("1" if dark else "0" for row in rows for dark in row), 2)


def _rows(number: int) -> Matrix:
    modules = tuple(map("1".__eq__, f"{number:0{21 * 21}b}"))
    return tuple(modules[start : start + 21] for start in range(0, 21 * 21, 21))


def runs(rows: Matrix) -> Iterator[tuple[int, int, int]]:
    """The dark runs of a symbol: column, row, length, in modules."""
    # As bytes, with a light one behind each row, because a search in bytes is the quickest walk there is.
    wide = len(rows) + 1
    for run in _DARK.finditer(b"\0".join(map(bytes, rows))):
        y, x = divmod(run.start(), wide)
        yield x, y, run.end() - run.start()


def svg_path(text: str, level: str = "Q", version: int = 1) -> str:
    """The symbol as one path in units of modules, to be drawn with a line one module wide.

    A single path shows no white seams between modules; lines take half the time of rectangles to lay out.
    """
    return _path(matrix(text, level, version))


def svg(text: str, size_mm: float, level: str = "Q", version: int = 1, place: str = "") -> Markup:
    """The symbol as an inline SVG picture `size_mm` wide, with class `qr` and the class `place`."""
    return svg_of(matrix(text, level, version), size_mm, place, said=text)


def svg_of(rows: Matrix, size_mm: float, place: str = "", said: str = "") -> Markup:
    """A symbol of any kind as an inline SVG picture; `said` is told to those who do not see it."""
    told = Markup("<title>{}</title>").format(said) if said else ""
    return Markup(
        '<svg class="qr {}" style="width:{}mm;height:{}mm" viewBox="0 0 {} {}">'
        '{}<path d="{}" fill="none" stroke="#000"/></svg>',
    ).format(place, size_mm, size_mm, len(rows), len(rows), told, Markup(_path(rows)))  # noqa: S704 made of digits


@lru_cache(maxsize=256)
def _path(rows: Matrix) -> str:
    return "".join(f"M{x} {y}.5h{length}" for x, y, length in runs(rows))


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
