import random
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp

from lims.domain.errors import NotReadable
from lims.domain.identifiers import new_label_code, read_label_code
from lims.printing import symbols
from lims.printing.composing import compose
from lims.printing.dots import pictures
from lims.printing.faces import sample_face
from lims.printing.label_kinds import label_kind, label_kind_names
from lims.printing.stamping import stamped

CODE = "0123456789ABCDEF"


def declared(kind, symbol, code):
    """A label of that kind as it is when its metadata declares that symbol."""
    label = compose(replace(sample_face(kind), label_code=code))
    return replace(label, puts=tuple(put if put.typeface else replace(put, symbol=symbol) for put in label.puts))


def read(picture):
    return [(one.text, one.symbology_identifier) for one in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize(
    ("symbol", "wanted"), [("datamatrix", ("{}", "]d1")), ("gs1-datamatrix", ("(91){}", "]d2")), ("qr", ("{}", "]Q1"))]
)
@pytest.mark.parametrize("kind", ["vial", "tube", "bag"])
def test_every_kind_of_symbol_reads_from_the_head_and_from_the_page(kind, symbol, wanted):
    code = new_label_code(random.Random(kind + symbol).choice)
    label = declared(kind, symbol, code)
    (picture,) = pictures([label], 8)
    with pypdfium2.PdfDocument(stamped([label])) as document:
        page = document[0].render(scale=203 / 72, grayscale=True).to_pil()
    for looked_at in (picture.convert("L"), page):
        assert read(looked_at) == [(wanted[0].format(code), wanted[1])]


def test_a_module_of_a_data_matrix_is_larger_than_one_of_a_qr_symbol_of_the_same_size():
    choose = random.Random(4).choice
    for code in (new_label_code(choose) for _ in range(300)):
        assert len(symbols.matrix(code, "datamatrix")) == 16
        assert len(symbols.matrix(code, "gs1-datamatrix")) == 18
        assert len(symbols.matrix(code, "qr")) == 21


@pytest.mark.parametrize("symbol", symbols.KINDS)
def test_a_symbol_never_grows_silently(symbol):
    with pytest.raises(NotReadable, match="40 characters do not fit"):
        symbols.matrix(f"{CODE}GHJKMNPQ" + CODE, symbol)


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
    assert label_kind(kind).code in symbols.KINDS
