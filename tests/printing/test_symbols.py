import random
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp

from lims.domain.errors import NotReadable
from lims.domain.identifiers import new_label_code, read_label_code
from lims.domain.label_codes import BOTH, CODES, ISBT_128, ISBT_KINDS, isbt_128_before
from lims.printing import symbols
from lims.printing.composing import compose
from lims.printing.dots import pictures
from lims.printing.faces import sample_face
from lims.printing.label_kinds import label_kind, label_kind_names
from lims.printing.outputs import printed
from lims.printing.stamping import stamped

CODE = "0123456789ABCDEF"


def chosen(kind, symbol, code):
    """A label of that kind as it is where the site chose that symbol."""
    return compose(replace(sample_face(kind), label_code=code, symbol=symbol))


def read(picture):
    return [(one.text, one.symbology_identifier) for one in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize(
    ("symbol", "wanted"), [("datamatrix", ("{}", "]d1")), ("gs1-datamatrix", ("(91){}", "]d2")), ("qr", ("{}", "]Q1"))]
)
@pytest.mark.parametrize("kind", ["vial", "tube", "bag"])
def test_every_kind_of_symbol_reads_from_the_head_and_from_the_page(kind, symbol, wanted):
    code = new_label_code(random.Random(kind + symbol).choice)
    label = chosen(kind, symbol, code)
    (picture,) = pictures([label], 8)
    with pypdfium2.PdfDocument(stamped([label])) as document:
        page = document[0].render(scale=203 / 72, grayscale=True).to_pil()
    for looked_at in (picture.convert("L"), page):
        assert read(looked_at) == [(wanted[0].format(code), wanted[1])]


@pytest.mark.parametrize("kind", [kind for kind in label_kind_names() if label_kind(kind).code == BOTH])
def test_a_label_with_both_symbols_says_the_same_twice_and_reads_with_either_of_them_gone(kind):
    code = new_label_code(random.Random(kind).choice)
    label = chosen(kind, "", code)
    (picture,) = pictures([label], 8)
    assert set(read(picture.convert("L"))) == {(code, "]Q1"), (code, "]d1")}
    assert {(put.text, put.symbol) for put in label.puts if not put.typeface} == {(code, "qr"), (code, "datamatrix")}
    for gone, left in (("qr", "]d1"), ("datamatrix", "]Q1")):
        torn = picture.convert("L")
        for one in zxingcpp.read_barcodes(picture.convert("L")):
            if one.symbology_identifier != left:
                torn.paste(255, (*corner(one.position.top_left), *corner(one.position.bottom_right)))
        assert set(read(torn)) == {(code, left)}, gone


def corner(point):
    return point.x, point.y


def test_a_site_has_one_symbol_where_it_chose_one_and_a_vial_never_has_two():
    for kind, symbol, wanted in (("bag", "qr", {"qr"}), ("tube", "datamatrix", {"datamatrix"}), ("vial", BOTH, {"qr"})):
        assert {put.symbol for put in chosen(kind, symbol, CODE).puts if not put.typeface} == wanted


def test_a_module_of_a_data_matrix_is_larger_than_one_of_a_qr_symbol_of_the_same_size():
    choose = random.Random(4).choice
    for code in (new_label_code(choose) for _ in range(300)):
        assert len(symbols.matrix(code, "datamatrix")) == 16
        assert len(symbols.matrix(code, "gs1-datamatrix")) == 18
        assert len(symbols.matrix(code, "qr")) == 21


@pytest.mark.parametrize("symbol", [one for one in CODES if one != BOTH])
def test_a_symbol_never_grows_silently(symbol):
    length = 96 if symbol == ISBT_128 else 40
    with pytest.raises(NotReadable, match=f"{length} characters do not fit"):
        symbols.matrix((CODE * 6)[:length], symbol)


@pytest.mark.parametrize("sent", ["91{}", "]d291{}", "{}", " {} "])
def test_what_a_scanner_sends_of_a_gs1_symbol_is_the_label_code(sent):
    code = new_label_code(random.Random(5).choice)
    assert read_label_code(sent.format(code)) == code


@pytest.mark.parametrize("sent", ["90{}", "9191{}", "91{}0", "]C191{}", "91 91{}"])
def test_what_only_resembles_it_is_refused(sent):
    with pytest.raises(NotReadable):
        read_label_code(sent.format(new_label_code(random.Random(6).choice)))


@pytest.mark.parametrize("kind", label_kind_names())
def test_every_label_declares_a_symbol_there_is(kind):
    assert label_kind(kind).code in CODES


@pytest.mark.parametrize("form", ["pdf", "zpl-203"])
@pytest.mark.parametrize(
    ("kind", "symbol", "before", "wanted"),
    [
        ("vial", "datamatrix", "", "{}"),
        ("tube", "gs1-datamatrix", "", "(91){}"),
        *((kind, "isbt128", isbt_128_before("W123426000041", "CHW123426000012"),
           "=+03000=W12342600004100&/CHW123426000012&,200{}") for kind in ISBT_KINDS),
    ],
)  # fmt: skip
def test_the_symbol_a_site_chose_is_printed_and_leads_back_to_the_label(form, kind, symbol, before, wanted):
    code = new_label_code(random.Random(kind + symbol).choice)
    face = replace(sample_face(kind), label_code=code, symbol=symbol, symbol_before=before)
    content = printed([face], form).content
    if form == "pdf":
        with pypdfium2.PdfDocument(content) as document:
            picture = document[0].render(scale=203 / 72, grayscale=True).to_pil()
    else:
        assert content.startswith(b"^XA^FX %s^FS" % code.encode())
        (dots,) = pictures([compose(face)], 8)
        picture = dots.convert("L")
    ((text, _),) = read(picture)
    assert text == wanted.format(code)
    assert read_label_code(text.replace("(91)", "91")) == code
