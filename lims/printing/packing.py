"""Dots packed piece by piece: what many pictures share is packed once, and each of them is still one whole zlib stream.

Each piece is deflated by itself up to a byte's end, so pieces stand behind each other as they are (RFC 1951, 3.2.4),
and the check sums of the pieces add up to that of the whole (RFC 1950, section 9).
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

_HEAD = b"\x78\x5e"  # deflate with a window of 32 KiB, packed fast
_LAST = b"\x03\x00"  # an empty block that says it is the last
_MODULUS = 65521


@dataclass(frozen=True, slots=True)
class Piece:
    """Some bytes of a picture, packed: their sum (Adler-32) and how many they were."""

    packed: bytes
    total: int
    size: int


def piece(content: bytes, effort: int) -> Piece:
    """Pack these bytes; `effort` is 1 to 9."""
    deflating = zlib.compressobj(effort, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = deflating.compress(content) + deflating.flush(zlib.Z_SYNC_FLUSH)
    return Piece(packed, zlib.adler32(content), len(content))


def stream(pieces: Iterable[Piece]) -> bytes:
    """The zlib stream of all their bytes, one behind the other."""
    parts, low, high = [_HEAD], 1, 0
    for one in pieces:
        parts.append(one.packed)
        its_high, its_low = divmod(one.total, 1 << 16)
        high = (high + its_high + one.size * (low - 1)) % _MODULUS
        low = (low + its_low - 1) % _MODULUS
    parts += (_LAST, (high << 16 | low).to_bytes(4, "big"))
    return b"".join(parts)
