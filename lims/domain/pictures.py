"""How large a picture is, read from its first bytes: a small file can unfold into more pixels than a machine holds."""

from __future__ import annotations

MOST_PIXELS = 60_000_000
LONGEST_SIDE = 20_000
_PNG = b"\x89PNG\r\n\x1a\n"
# The JPEG segments that hold height and width (ITU T.81, table B.1): every start of frame but DHT, JPG and DAC.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def picture_size(content: bytes) -> tuple[int, int] | None:
    """(width, height) in pixels of a PNG or a JPEG; None where its head does not say."""
    if content.startswith(_PNG):
        wide, high = int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
        return (wide, high) if content[12:16] == b"IHDR" and wide and high else None
    at = 2
    while content.startswith(b"\xff\xd8") and at + 9 <= len(content) and content[at] == 0xFF:
        if content[at + 1] in _FRAMES:
            return int.from_bytes(content[at + 7 : at + 9], "big"), int.from_bytes(content[at + 5 : at + 7], "big")
        at += 2 + max(int.from_bytes(content[at + 2 : at + 4], "big"), 2)
    return None


def is_too_large(content: bytes) -> bool:
    """Whether a picture has more pixels than any photograph of a paper, or does not say how many."""
    size = picture_size(content)
    return size is None or max(size) > LONGEST_SIDE or size[0] * size[1] > MOST_PIXELS
