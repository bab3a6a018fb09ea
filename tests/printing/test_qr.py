import random

import pytest
import zxingcpp
from PIL import Image

from lims.domain.errors import NotReadable
from lims.domain.identifiers import new_label_code
from lims.printing import qr


def picture(text, level="Q", version=1):
    rows = qr.matrix(text, level, version)
    image = Image.new("L", (len(rows) + 8, len(rows) + 8), 255)
    for x, y, length in qr.runs(rows):
        for dark in range(x, x + length):
            image.putpixel((dark + 4, y + 4), 0)
    return image.resize((image.width * 5, image.height * 5), Image.Resampling.NEAREST)


def test_every_label_code_fits_the_smallest_symbol_and_reads_as_itself():
    choose = random.Random(26).choice
    for code in (new_label_code(choose) for _ in range(60)):
        assert len(qr.matrix(code)) == 21
        (read,) = zxingcpp.read_barcodes(picture(code))
        assert read.text == code
        assert read.ec_level == "Q"


def test_a_command_fits_the_smallest_symbol():
    (read,) = zxingcpp.read_barcodes(picture("CMD:CONFIRM"))
    assert read.text == "CMD:CONFIRM"


def test_a_symbol_never_grows_silently():
    with pytest.raises(NotReadable, match="17 characters do not fit"):
        qr.matrix("A" * 17)
    with pytest.raises(NotReadable):
        qr.matrix("a" * 16)  # small letters need more room than capitals


def test_the_code_at_the_foot_of_a_page_holds_a_whole_root():
    text = "AL1:18204:" + "0123456789ABCDEF" * 4
    (read,) = zxingcpp.read_barcodes(picture(text, "M", 4))
    assert read.text == text


def test_the_path_covers_exactly_the_dark_modules():
    rows = qr.matrix("0123456789ABCDEF")
    dark = {(x + i, y) for x, y, length in qr.runs(rows) for i in range(length)}
    assert dark == {(x, y) for y, row in enumerate(rows) for x, on in enumerate(row) if on}
    assert qr.svg_path("0123456789ABCDEF").count("M") == len(list(qr.runs(rows)))


def test_the_symbol_keeps_its_size_and_escapes_its_place():
    drawn = qr.svg("0123456789ABCDEF", 7.875, place='"><script>')
    assert "width:7.875mm;height:7.875mm" in drawn
    assert "<script>" not in drawn


def test_a_code_summed_from_its_bits_is_what_the_library_draws():
    choose = random.Random(7).choice
    for code in (*(new_label_code(choose) for _ in range(200)), "ZZZZZZZZZZZZZZZZ", "CMD:AN:ODD:NAME "):
        assert qr.matrix(code) == qr._drawn(code, "Q", 1)
