"""Labels in ZPL II, the language most label printers speak: each label one picture of whole dots, and nothing else.

Why a picture and no fields: docs/decisions/0008-labels-in-dots.md.
"""

import binascii
from base64 import b64encode
from collections.abc import Iterable, Iterator

from PIL import Image

from lims.domain.identifiers import LABEL_CODE_LENGTH
from lims.printing.composing import Composed
from lims.printing.dots import Dotted, dotted
from lims.printing.packing import Piece, piece, stream
from lims.printing.stocks import roll_of

# The picture in "1" has paper as 1; ZPL prints what is 1.
_INK_IS_ONE = "1;I"
_EFFORT = 3  # a quarter more bytes than the best, in a third of its time
_BEST = 9  # for what is packed once


def zpl_labels(labels: Iterable[Composed], dots_per_mm: int) -> Iterator[bytes]:
    """One format (^XA ... ^XZ) a label, complete in itself: any of them can be sent alone, again, or in another order.

    Raises DoesNotFit as the PDF does.
    """
    every = tuple(labels)
    shared: dict[int, list[Piece]] = {}
    for label, dots in zip(every, dotted(every, dots_per_mm), strict=True):
        # The symbol of a site that uses ISBT 128 holds more; the label code is its end.
        code = next(put.text for put in label.puts if not put.typeface)[-LABEL_CODE_LENGTH:]
        if roll_of(label.kind).turned:
            turned = dots.picture().transpose(Image.Transpose.ROTATE_90)
            yield _format(code, *turned.size, [_packed(turned, _EFFORT)])
            continue
        kept = shared.setdefault(id(dots.shared), [])
        if not kept:
            kept += _between(dots)
        yield _format(code, *dots.shared.size, _all(dots, kept))


def _between(dots: Dotted) -> Iterator[Piece]:
    """What stands before each band of its own and behind the last: the same on every label of the drawing."""
    width, height = dots.shared.size
    begin = 0
    for top, band in dots.bands:
        yield _packed(dots.shared.crop((0, begin, width, top)), _BEST)
        begin = top + band.height
    yield _packed(dots.shared.crop((0, begin, width, height)), _BEST)


def _all(dots: Dotted, between: list[Piece]) -> Iterator[Piece]:
    for kept, (_, band) in zip(between, dots.bands, strict=False):
        yield kept
        yield _packed(band, _EFFORT)
    yield between[-1]


def _packed(picture: Image.Image, effort: int) -> Piece:
    return piece(picture.tobytes("raw", _INK_IS_ONE) if picture.height else b"", effort)


def _format(label_code: str, width: int, height: int, pieces: Iterable[Piece]) -> bytes:
    row = (width + 7) // 8
    whole = row * height
    packed = b64encode(stream(pieces))
    # The printer sums up what it received and prints no picture that was cut short or changed on its way.
    check = binascii.crc_hqx(packed, 0)
    return b"".join(
        (
            f"^XA^FX {label_code}^FS^PW{width}^LL{height}^LH0,0^FO0,0".encode(),
            f"^GFA,{whole},{whole},{row},:Z64:".encode(),
            packed,
            f":{check:04X}^FS^PQ1,0,1,Y^XZ\n".encode(),
        )
    )
