import random
from dataclasses import replace

import pypdfium2
import pytest
from PIL import ImageChops

from lims.domain.identifiers import new_label_code
from lims.printing import stamping
from lims.printing.composing import compose
from lims.printing.faces import sample_face
from lims.printing.label_kinds import label_kind_names
from lims.printing.labels import labels_pdf, plain_pdf
from lims.printing.layouts import forget_drawings
from lims.printing.stamping import stamped


def run_of(kind, how_many):
    """A print job as a batch makes it: codes, serials and names differ; in one of them the dose too."""
    choose = random.Random(kind).choice
    face = sample_face(kind)
    return [
        replace(
            face,
            label_code=new_label_code(choose),
            serial=n,
            what=f"Bag {n}, α-GalCer",
            big=face.big and f"NCT-{n:02d}",
            dose_no=str(1 + n // 6),
            copy=1 + n // 5,
        )
        for n in range(how_many)
    ]


def drawn(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=300 / 72, grayscale=True).to_pil() for page in document]


@pytest.mark.parametrize("language", ["en", "zh_Hant"])
@pytest.mark.parametrize("kind", label_kind_names())
def test_a_stamped_label_has_the_pixels_of_a_label_laid_out_alone(kind, language):
    labels = [compose(replace(face, language=language)) for face in run_of(kind, 7)]
    for quick, slow in zip(drawn(stamped(labels)), drawn(plain_pdf(labels)), strict=True):
        assert quick.size == slow.size
        different = ImageChops.difference(quick, slow).point(lambda v: 1 if v > 64 else 0).histogram()[1]
        assert different <= 0.0005 * quick.width * quick.height


def test_a_long_run_of_mixed_stock_is_stamped_and_each_code_reads(dots, scanned, sizes_mm):
    faces = [face for kind in ("vial", "tube", "bag") for face in run_of(kind, 5)]
    pdf = labels_pdf(faces)
    assert [scanned(picture) for picture in dots(pdf, 203)] == [[face.label_code] for face in faces]
    assert sizes_mm(pdf)[4:6] == [(33, 13), (50, 25)]


def test_a_drawing_that_is_kept_prints_as_one_laid_out_anew(scanned, dots):
    first, second = ([compose(face)] for face in run_of("bag", 2))
    forget_drawings()
    anew = stamped(second)
    forget_drawings()
    assert first[0].drawing == second[0].drawing
    stamped(first)
    assert stamped(second) == anew
    assert [scanned(picture) for picture in dots(anew, 203)] == [[run_of("bag", 2)[1].label_code]]


def test_text_in_a_stamped_label_can_be_searched(words):
    faces = run_of("vessel", 12)
    for face, said in zip(faces, words(labels_pdf(faces)), strict=True):
        assert face.what in said


def test_labels_of_two_sizes_of_letters_share_a_run(dots, scanned):
    long = [replace(face, what="Automated cell counter of room two") for face in run_of("equipment", 6)]
    faces = [face for pair in zip(run_of("equipment", 6), long, strict=True) for face in pair]
    labels = [compose(face) for face in faces]
    assert len({label.drawing for label in labels}) == 2
    assert [scanned(picture) for picture in dots(stamped(labels), 203)] == [[face.label_code] for face in faces]


def test_labels_come_out_when_the_layout_library_was_renamed_inside(monkeypatch, dots, scanned, caplog):
    def gone(document):
        return document.fonts_of_another_version

    monkeypatch.setattr(stamping, "_font_names", gone)
    faces = run_of("vial", 5)
    assert [scanned(picture) for picture in dots(labels_pdf(faces), 203)] == [[face.label_code] for face in faces]
    assert "one by one" in caplog.text
