"""Labels in ZPL II, the language most label printers speak: each label one picture of whole dots, and nothing else.

Why a picture and no fields: docs/decisions/0008-labels-in-dots.md.
"""

import binascii
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PIL import Image

from lims.domain.identifiers import LABEL_CODE_LENGTH
from lims.printing.composing import Composed
from lims.printing.dots import Dotted, dotted
from lims.printing.packing import Piece, piece, stream
from lims.printing.stocks import roll_of

# The picture in "1" has paper as 1; ZPL prints what is 1.
_INK_IS_ONE = "1;I"
_EFFORT = 1  # a third more bytes than the best, in a quarter of its time
_BEST = 9  # for what is packed once


def zpl_labels(labels: Iterable[Composed], dots_per_mm: int) -> Iterator[bytes]:
    """One format (^XA ... ^XZ) a label, complete in itself: any of them can be sent alone, again, or in another order.

    Raises DoesNotFit as the PDF does.
    """
    every = tuple(labels)
    alike: dict[int, _Alike] = {}
    for label, dots in zip(every, dotted(every, dots_per_mm), strict=True):
        # The symbol of a site that uses ISBT 128 holds more; the label code is its end.
        code = next(put.text for put in label.puts if not put.typeface)[-LABEL_CODE_LENGTH:]
        if roll_of(label.kind).turned:
            turned = dots.picture().transpose(Image.Transpose.ROTATE_90)
            yield _format(code, *turned.size, [_packed(turned, _EFFORT)])
            continue
        kept = alike.get(id(dots.shared))
        if kept is None:
            kept = alike[id(dots.shared)] = _alike(dots)
        yield _format(code, *dots.shared.size, kept.rows_of(dots))


@dataclass(frozen=True, slots=True)
class _Alike:
    """What all labels of a drawing share: the packed rows before each band that holds patches and behind the last,
    and the bands: first row, dots, and the numbers of the patches.
    """

    between: tuple[Piece, ...]
    bands: tuple[tuple[int, bytes, tuple[int, ...]], ...]
    row: int  # bytes

    def rows_of(self, dots: Dotted) -> Iterator[Piece]:
        """All rows of one of them, packed."""
        for before, (top, shared, numbers) in zip(self.between, self.bands, strict=False):
            yield before
            rows = bytearray(shared)
            for number in numbers:
                left, upper, patch = dots.patches[number]
                own, wide = patch.tobytes("raw", _INK_IS_ONE), (patch.width + 7) // 8
                at = (upper - top) * self.row + left // 8
                for start in range(0, len(own), wide):
                    rows[at : at + wide] = own[start : start + wide]
                    at += self.row
            yield piece(bytes(rows), _EFFORT)
        yield self.between[-1]


def _alike(dots: Dotted) -> _Alike:
    width, height = dots.shared.size
    bands: list[tuple[int, int, tuple[int, ...]]] = []
    for number, (_, top, patch) in sorted(enumerate(dots.patches), key=lambda one: one[1][1]):
        if bands and top <= bands[-1][1]:
            first, behind, numbers = bands.pop()
            bands.append((first, max(behind, top + patch.height), (*numbers, number)))
        else:
            bands.append((top, top + patch.height, (number,)))
    edges = zip((0, *(behind for _, behind, _ in bands)), (*(first for first, _, _ in bands), height), strict=True)
    return _Alike(
        tuple(_packed(dots.shared.crop((0, begin, width, end)), _BEST) for begin, end in edges),
        tuple((top, _bytes(dots.shared.crop((0, top, width, behind))), own) for top, behind, own in bands),
        (width + 7) // 8,
    )


def _packed(picture: Image.Image, effort: int) -> Piece:
    return piece(_bytes(picture), effort)


def _bytes(picture: Image.Image) -> bytes:
    return picture.tobytes("raw", _INK_IS_ONE) if picture.height else b""


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
