"""Two decoders that share no code: ZXing (C++), and OpenCV's own."""

from __future__ import annotations

import cv2
import zxingcpp

from bench.reading.faults import Picture

_OPENCV = cv2.QRCodeDetector()


def with_zxing(picture: Picture) -> str:
    """The text ZXing reads, '' for none."""
    found = zxingcpp.read_barcode(picture)
    return found.text if found is not None and found.valid else ""


def with_opencv(picture: Picture) -> str:
    """The text OpenCV reads, '' for none."""
    try:
        text, _, _ = _OPENCV.detectAndDecode(picture)
    except cv2.error:
        # A symbol whose corners it guesses outside of the picture stops it.
        return ""
    return str(text)
