"""Two decoders that share no code: ZXing (C++), and OpenCV's own, which reads QR alone."""

from __future__ import annotations

import cv2
import zxingcpp

from bench.reading.faults import Picture

_OPENCV = cv2.QRCodeDetector()
# Two ways to tell dark from light, by what is around a point and by the whole picture; scanners take both in turn.
_WAYS = (zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram)


def with_zxing(picture: Picture) -> tuple[str, ...]:
    """The texts of all symbols that ZXing reads, whatever their kind; none for none."""
    for way in _WAYS:
        found = zxingcpp.read_barcodes(picture, binarizer=way)
        if found:
            return tuple(one.text for one in found)
    return ()


def with_opencv(picture: Picture) -> tuple[str, ...]:
    """The text that OpenCV reads; none for none."""
    try:
        text, _, _ = _OPENCV.detectAndDecode(picture)
    except cv2.error:
        # A symbol whose corners it guesses outside of the picture stops it.
        return ()
    return (str(text),) if text else ()
