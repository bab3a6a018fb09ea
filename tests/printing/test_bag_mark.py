"""The bag of a product that is supplied out of specification says so, alone and among many."""

from dataclasses import replace

import pypdfium2
import pytest

from lims.domain.label_text import OUT_OF_SPECIFICATION
from lims.printing.faces import sample_face
from lims.printing.labels import labels_pdf

PLAIN = sample_face("bag")
MARKED = replace(PLAIN, mark=OUT_OF_SPECIFICATION, copy=2)


@pytest.mark.parametrize("faces", [(PLAIN, MARKED), (PLAIN, MARKED) * 4], ids=["laid out", "stamped"])
@pytest.mark.parametrize("language", ["en", "zh_Hant"])
def test_the_mark_stands_on_the_bag_it_belongs_to_and_on_no_other(faces, language):
    with pypdfium2.PdfDocument(labels_pdf([replace(one, language=language) for one in faces])) as document:
        pages = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    assert [OUT_OF_SPECIFICATION in words for words in pages] == [bool(one.mark) for one in faces]
    assert all("FOR AUTOLOGOUS" in words and "NOT EVALUATED" in words for words in pages)
