import random
import re
import zlib
from base64 import b64decode
from dataclasses import replace

import pypdfium2
import pytest
from PIL import Image, ImageChops

from lims.domain.identifiers import new_label_code
from lims.printing.composing import compose
from lims.printing.dots import pictures
from lims.printing.faces import sample_face
from lims.printing.fitting import DoesNotFit
from lims.printing.label_kinds import label_kind, label_kind_names
from lims.printing.outputs import DOTS_PER_MM, printed
from lims.printing.stocks import roll_of
from lims.printing.worst_cases import worst_face

# Written from the language's manual, not from the code: what a printer does with a format.
FORMAT = re.compile(
    rb"\^XA\^FX (\w+)\^FS\^PW(\d+)\^LL(\d+)\^LH0,0\^FO0,0"
    rb"\^GFA,(\d+),(\d+),(\d+),:Z64:([A-Za-z0-9+/=]+):([0-9A-F]{4})\^FS"
    rb"\^PQ1,0,1,Y\^XZ\n"
)


def crc(text):
    value = 0
    for byte in text:
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1 ^ (0x1021 if value & 0x8000 else 0)) & 0xFFFF
    return value


def head(piece):
    """What the head burns: the code in the comment, and the picture, dark dots black."""
    code, width, height, sent, whole, row, packed, check = FORMAT.fullmatch(piece).groups()
    assert crc(packed) == int(check, 16)
    dots = zlib.decompress(b64decode(packed, validate=True))
    assert int(sent) == int(whole) == len(dots) == int(row) * int(height)
    assert int(row) == (int(width) + 7) // 8
    return code.decode(), Image.frombytes("1", (int(width), int(height)), bytes(255 - byte for byte in dots))


def run_of(kind, how_many, language="en"):
    choose = random.Random(kind).choice
    face = replace(sample_face(kind), language=language)
    return [replace(face, label_code=new_label_code(choose), serial=n, copy=1 + n % 2) for n in range(1, how_many + 1)]


def upright(kind, picture):
    return picture.transpose(Image.Transpose.ROTATE_270) if roll_of(label_kind(kind)).turned else picture


def drawn(pdf, dots_per_mm):
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=dots_per_mm * 25.4 / 72, grayscale=True).to_pil() for page in document]


# Where the symbols stand, mm from the left and the top, their side, and how many modules it has. They are compared
# apart: on a head whose dots do not divide the module they are a little smaller than in the PDF, because every module
# is as wide as the next.
LARGE = [(4, 3.5, 18.375, 21), (6.25, 25.625, 14, 16)]
SYMBOLS = {
    "vial": [(1.75, 2.5, 8, 16)],
    "vessel": LARGE,
    "place": LARGE,
    "bag": [(4, 4, 21, 21), (30.5, 4, 16, 16)],
    "wristband": [
        *((left, 2.125, 10.5, 21) for left in (5.25, 69.75, 134)),
        *((left, 15.125, 8, 16) for left in (6.5, 71, 135.25)),
    ],
}
SMALL = [(2.25, 2.125, 10.5, 21), (3.5, 15.125, 8, 16)]
CLEAR = {21: 4, 16: 1}  # modules of paper that a symbol of so many modules needs around it


@pytest.mark.parametrize(
    ("kind", "form", "language"),
    [
        *((kind, "zpl-203", language) for kind in label_kind_names() for language in ("en", "zh_Hant")),
        *((kind, "zpl-300", "en") for kind in label_kind_names()),
        ("vial", "zpl-600", "en"),
        ("tube", "zpl-600", "zh_Hant"),
    ],
)
def test_what_the_head_burns_is_what_the_pdf_shows(kind, form, language, scanned, far_apart):
    faces = run_of(kind, 2, language)
    pieces = printed(faces, form).pieces
    pages = drawn(printed(faces, "pdf").content, DOTS_PER_MM[form])
    for face, piece, page in zip(faces, pieces, pages, strict=True):
        code, picture = head(piece)
        picture = upright(kind, picture).convert("L")
        its_kind = label_kind(kind)
        assert picture.size == (its_kind.width_mm * DOTS_PER_MM[form], its_kind.height_mm * DOTS_PER_MM[form])
        assert code == face.label_code
        assert set(scanned(picture)) == {face.label_code}
        assert far_apart(*(without_symbols(one, kind, DOTS_PER_MM[form]) for one in (picture, page))) <= 0.005


def without_symbols(picture, kind, dots_per_mm):
    picture = picture.copy()
    for left, top, side, _ in SYMBOLS.get(kind, SMALL):
        picture.paste(255, tuple(round(mm * dots_per_mm) for mm in (left, top, left + side, top + side)))
    return picture


@pytest.mark.parametrize("form", DOTS_PER_MM)
@pytest.mark.parametrize("kind", ["vial", "tube", "vessel", "bag"])
def test_every_module_of_the_symbol_is_as_many_whole_dots(kind, form):
    _, picture = head(printed(run_of(kind, 1), form).pieces[0])
    for *place, modules in SYMBOLS.get(kind, SMALL):
        left, top, side = (round(mm * DOTS_PER_MM[form]) for mm in place)
        symbol = picture.convert("L").crop((left, top, left + side, top + side))
        box = ImageChops.invert(symbol).getbbox()
        module, rest = divmod(box[2] - box[0], modules)
        assert rest == 0
        assert module >= (3 if form == "zpl-203" and modules == 21 else 4)
        small = symbol.crop(box).resize((modules, modules), Image.Resampling.NEAREST)
        large = small.resize((modules * module, modules * module), Image.Resampling.NEAREST)
        assert large.tobytes() == symbol.crop(box).tobytes()


@pytest.mark.parametrize("language", ["en", "zh_Hant"])
@pytest.mark.parametrize("kind", label_kind_names())
def test_the_longest_data_leave_each_symbol_its_quiet_zone(kind, language):
    (picture,) = pictures([compose(worst_face(kind, language))], 8)
    inked = ImageChops.invert(picture.convert("L"))
    for left, top, side, modules in SYMBOLS.get(kind, SMALL):
        clear = CLEAR[modules] * side / modules
        around = (left - clear, top - clear, left + side + clear, top + side + clear)
        assert min(around) >= 0 and around[2] <= label_kind(kind).width_mm and around[3] <= label_kind(kind).height_mm
        symbol = tuple(round(mm * 8) for mm in (left, top, left + side, top + side))
        zone = inked.copy()
        zone.paste(0, symbol)
        assert zone.crop(tuple(round(mm * 8) for mm in around)).getbbox() is None


def test_a_long_run_is_the_same_as_its_labels_one_by_one():
    faces = [*run_of("tube", 6), *run_of("vial", 3)]
    for face, piece in zip(faces, printed(faces, "zpl-203").pieces, strict=True):
        assert head(piece)[1].tobytes() == head(printed([face], "zpl-203").content)[1].tobytes()


def test_a_wristband_leaves_the_printer_lengthways():
    _, picture = head(printed(run_of("wristband", 1), "zpl-203").pieces[0])
    assert picture.size == (25 * 8, 150 * 8)


def test_words_on_a_label_are_no_commands_for_the_printer():
    hostile = replace(sample_face("place"), what="^XZ^XA~JA^FD", lines=("~HS^XZ", ""))
    content = printed([hostile], "zpl-203").content
    assert FORMAT.fullmatch(content)
    assert content.count(b"^XZ") == 1
    assert b"~" not in content


def test_text_that_does_not_fit_stops_the_printer_as_it_stops_the_pdf():
    with pytest.raises(DoesNotFit, match="The batch number"):
        printed([replace(sample_face("vial"), batch="B26-01410141014101410141")], "zpl-203")


def test_a_character_that_no_font_has_is_not_burned():
    with pytest.raises(DoesNotFit, match="no font"):
        printed([replace(sample_face("material"), big="SF-\ue123")], "zpl-203")
