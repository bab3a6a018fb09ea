"""How a printed page is looked at: as a printer's dots, and through a scanner."""

import pypdfium2
import pytest
import zxingcpp
from PIL import ImageChops, ImageFilter

MM_PER_POINT = 25.4 / 72


@pytest.fixture
def dots():
    """The pages of a PDF as a thermal head draws them: one bit a dot."""

    def draw(pdf, dpi):
        with pypdfium2.PdfDocument(pdf) as document:
            return [
                page.render(scale=dpi / 72, grayscale=True).to_pil().point(lambda v: 255 if v > 127 else 0)
                for page in document
            ]

    return draw


@pytest.fixture
def words():
    """What each page of a PDF says, as one text a page."""

    def read(pdf):
        with pypdfium2.PdfDocument(pdf) as document:
            return [page.get_textpage().get_text_bounded() for page in document]

    return read


@pytest.fixture
def sizes_mm():
    """Width and height of each page in mm."""

    def measure(pdf):
        with pypdfium2.PdfDocument(pdf) as document:
            return [tuple(round(side * MM_PER_POINT, 2) for side in page.get_size()) for page in document]

    return measure


@pytest.fixture
def scanned():
    """What the symbols in a picture say, QR and Data Matrix, each text once."""

    def scan(picture):
        kinds = [zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.DataMatrix]
        return sorted({symbol.text for symbol in zxingcpp.read_barcodes(picture, formats=kinds)})

    return scan


@pytest.fixture
def far_apart():
    """The part of the dots of two pictures that is dark in one and has no dark dot beside it in the other."""

    def part(one, other):
        one, other = (side.convert("L").crop((0, 0, *one.size)) for side in (one, other))
        alone = 0
        for here, there in ((one, other), (other, one)):
            dark = here.point(lambda v: 255 if v < 90 else 0)
            near = there.point(lambda v: 255 if v < 170 else 0).filter(ImageFilter.MaxFilter(3))
            alone += ImageChops.subtract(dark, near).point(lambda v: 1 if v else 0).histogram()[1]
        return alone / (one.width * one.height)

    return part
