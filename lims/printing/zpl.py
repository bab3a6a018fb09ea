"""Labels in ZPL II, the language most label printers speak: each label one picture of whole dots, and nothing else.

Why a picture and no fields: docs/decisions/0008-labels-in-dots.md.
"""

import binascii
import zlib
from base64 import b64encode
from collections.abc import Iterable, Iterator

from PIL import Image

from lims.printing.composing import Composed
from lims.printing.dots import pictures
from lims.printing.stocks import roll_of

# The picture in "1" has paper as 1; ZPL prints what is 1.
_INK_IS_ONE = "1;I"
_EFFORT = 3  # a quarter more bytes than the best, in a third of its time


def zpl_labels(labels: Iterable[Composed], dots_per_mm: int) -> Iterator[bytes]:
    """One format (^XA ... ^XZ) a label, complete in itself: any of them can be sent alone, again, or in another order.

    Raises DoesNotFit as the PDF does.
    """
    every = tuple(labels)
    for label, picture in zip(every, pictures(every, dots_per_mm), strict=True):
        turned = picture.transpose(Image.Transpose.ROTATE_90) if roll_of(label.kind).turned else picture
        yield _format(next(put.text for put in label.puts if not put.typeface), turned)


def _format(label_code: str, picture: Image.Image) -> bytes:
    row = (picture.width + 7) // 8
    dots = picture.tobytes("raw", _INK_IS_ONE)
    whole = row * picture.height
    packed = b64encode(zlib.compress(dots, _EFFORT))
    # The printer sums up what it received and prints no picture that was cut short or changed on its way.
    check = binascii.crc_hqx(packed, 0)
    return b"".join(
        (
            f"^XA^FX {label_code}^FS^PW{picture.width}^LL{picture.height}^LH0,0^FO0,0".encode(),
            f"^GFA,{whole},{whole},{row},:Z64:".encode(),
            packed,
            f":{check:04X}^FS^PQ1,0,1,Y^XZ\n".encode(),
        )
    )
