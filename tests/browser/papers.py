"""What comes out of the printer, read as people and scanners read it."""

import re

import pypdfium2
import zxingcpp

DOTS_PER_INCH = 203  # a common label printer


def codes_on(pdf: bytes) -> list[str]:
    """What the symbols of a document say, drawn as dots: each page's texts in the order of its symbols, each once."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            picture = page.render(scale=DOTS_PER_INCH / 72, grayscale=True).to_pil()
            kinds = [zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.DataMatrix]
            found += dict.fromkeys(symbol.text for symbol in zxingcpp.read_barcodes(picture, formats=kinds))
    return found


def pages_of(pdf: bytes) -> list[str]:
    """What each page says, in one line, every blank alike."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [re.sub(r"\s+", " ", page.get_textpage().get_text_bounded()) for page in document]
