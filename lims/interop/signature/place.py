"""Where the signature stands in a paper: the bytes before and after it are what is signed.

The place itself is made by the press (lims/printing/signature_place.py).
"""

import re
from hashlib import sha256

_PLACE = re.compile(rb"/ByteRange \[0 ([0-9]{10}) ([0-9]{10}) ([0-9]{10})\]/Contents (<([0-9a-f]+)>)")
_SAID = b"/ByteRange [0 %010d %010d %010d]"


class NoRoom(Exception):
    """The signature is longer than its place."""


def has_place(pdf: bytes) -> bool:
    """Whether this paper has a place for a signature, empty or not."""
    return _PLACE.search(pdf) is not None


def with_range(pdf: bytes) -> bytes:
    """The paper, saying which of its bytes a signature counts: all but the signature. One without a place as it is."""
    found = _PLACE.search(pdf)
    if found is None:
        return pdf
    said = _SAID % (found.start(4), found.end(4), len(pdf) - found.end(4))
    return pdf[: found.start()] + said + pdf[found.start() + len(said) :]


def signed_part(pdf: bytes) -> bytes:
    """SHA-256 of what is signed. Raises ValueError where the paper has no place, or says that less is signed."""
    found = _PLACE.search(pdf)
    if found is None:
        raise ValueError("the paper has no place for a signature")
    if [int(one) for one in found.group(1, 2, 3)] != [found.start(4), found.end(4), len(pdf) - found.end(4)]:
        raise ValueError("the signature does not count the whole paper")
    return sha256(pdf[: found.start(4)] + pdf[found.end(4) :]).digest()


def with_signature(pdf: bytes, signature: bytes) -> bytes:
    """The paper with this signature (DER) in its place. Raises NoRoom, ValueError for a paper without a place."""
    found = _PLACE.search(pdf)
    if found is None:
        raise ValueError("the paper has no place for a signature")
    room = len(found[5])
    written = signature.hex().encode()
    if len(written) > room:
        raise NoRoom(f"the signature takes {len(signature)} bytes, and there is room for {room // 2}")
    return pdf[: found.start(5)] + written.ljust(room, b"0") + pdf[found.end(5) :]


def signature_in(pdf: bytes) -> bytes:
    """The signature of a paper, in DER; empty where the place is empty. Raises ValueError for no place."""
    found = _PLACE.search(pdf)
    if found is None:
        raise ValueError("the paper has no place for a signature")
    raw = bytes.fromhex(found[5].decode()) if len(found[5]) % 2 == 0 else b""
    return raw[: _length(raw)]


def _length(der: bytes) -> int:
    """How many bytes the first DER value takes: what follows in the place is filling."""
    if len(der) < 2 or der[0] != 0x30:
        return 0
    if der[1] < 0x80:
        return 2 + der[1]
    wide = der[1] & 0x7F
    return 2 + wide + int.from_bytes(der[2 : 2 + wide], "big")
