"""The symbol of a label code in the kind its label declares: QR, or Data Matrix, plain or as GS1 or ISBT 128 has it.

A label keeps four clear modules around a QR symbol, and one around a Data Matrix. At the same size a module of a Data
Matrix is a third larger, so it reads where a label is too small. What they hold: lims/domain/label_codes.py.
"""

from functools import lru_cache
from typing import Any

import zxingcpp
from markupsafe import Markup

from lims.domain.errors import NotReadable, msg
from lims.domain.label_codes import BOTH, DATA_MATRIX, GS1_DATA_MATRIX, ISBT_128, QR
from lims.printing import qr

KINDS = (QR, DATA_MATRIX, GS1_DATA_MATRIX, BOTH)  # what the metadata of a label may declare
_MODULES = {DATA_MATRIX: 16, GS1_DATA_MATRIX: 18, ISBT_128: 32}  # what holds a label code, or a whole message
_GS1_INTERNAL = "[91]"
_INK = frozenset({0})  # in the library's picture


@lru_cache(maxsize=256)
def matrix(text: str, kind: str) -> qr.Matrix:
    """Rows of modules (True is dark) without the quiet zone. Raises NotReadable for text that needs a larger symbol."""
    if kind == QR:
        return qr.matrix(text)
    gs1 = kind == GS1_DATA_MATRIX
    symbol = zxingcpp.create_barcode(
        f"{_GS1_INTERNAL}{text}" if gs1 else text, zxingcpp.BarcodeFormat.DataMatrix, force_square=True, gs1=gs1
    )
    picture: Any = zxingcpp.write_barcode_to_image(symbol, scale=1, add_quiet_zones=False)
    # The library's picture is a buffer of one byte a module.
    drawn = memoryview(picture)
    height, width = picture.shape
    if width > _MODULES[kind]:
        raise NotReadable(
            "symbol_too_small",
            msg("%(length)s characters do not fit into this Data Matrix symbol.", length=len(text)),
            next_step=msg(
                "A label code has 16 characters. Issue the label again; tell the administrator if it repeats."
            ),
        )
    dark = tuple(map(_INK.__contains__, drawn.tobytes()))
    return tuple(dark[start : start + width] for start in range(0, height * width, width))


def svg(text: str, size_mm: float, kind: str) -> Markup:
    """The symbol as an inline SVG picture of that size."""
    return qr.svg_of(matrix(text, kind), size_mm)
