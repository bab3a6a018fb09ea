import random
from dataclasses import replace

import pypdfium2
import pytest

from lims.domain.errors import Refusal
from lims.domain.identifiers import new_label_code
from lims.printing.faces import sample_face
from lims.printing.label_kinds import label_kind, label_kind_names
from lims.printing.outputs import forms, printed
from lims.printing.stocks import roll_of, sheets, sheets_for

DOTS_PER_MM = 8


def run_of(kind, how_many):
    choose = random.Random(kind).choice
    return [replace(sample_face(kind), label_code=new_label_code(choose), serial=n) for n in range(1, how_many + 1)]


def drawn(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=DOTS_PER_MM * 25.4 / 72, grayscale=True).to_pil() for page in document]


@pytest.mark.parametrize("sheet", sheets(), ids=lambda sheet: sheet.name)
def test_every_cell_lies_on_the_page_and_on_no_other(sheet):
    width = sheet.left_mm + (sheet.columns - 1) * sheet.across_mm + sheet.cell_width_mm
    height = sheet.top_mm + (sheet.rows - 1) * sheet.down_mm + sheet.cell_height_mm
    assert width + sheet.left_mm == pytest.approx(sheet.page_width_mm, abs=0.02)
    assert height + sheet.top_mm == pytest.approx(sheet.page_height_mm, abs=0.02)
    assert sheet.across_mm >= sheet.cell_width_mm
    assert sheet.down_mm >= sheet.cell_height_mm


@pytest.mark.parametrize("kind", label_kind_names())
def test_every_label_has_a_roll_and_a_sheet_of_either_continent(kind):
    its_kind = label_kind(kind)
    roll = roll_of(its_kind)
    assert (roll.width_mm, roll.height_mm) == (its_kind.width_mm, its_kind.height_mm)
    assert {sheet.name.partition("-")[0] for sheet in sheets_for([its_kind])} == {"a4", "letter"}


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("sheet:a4-3x8-70x37", "tube"),
        ("sheet:a4-5x13-38x21", "vial"),
        ("sheet:a4-2x2-105x148", "bag"),
        ("sheet:letter-3x10-67x25", "equipment"),
        ("sheet:letter-2x5-102x51", "vessel"),
        ("sheet:letter-4x15-44x17", "vial"),
    ],
)
def test_a_label_on_a_sheet_is_the_label_of_the_roll_in_the_middle_of_its_cell(form, kind, scanned, far_apart):
    (sheet,) = [one for one in sheets() if form == f"sheet:{one.name}"]
    faces = run_of(kind, sheet.columns + 1)
    start = sheet.cells - 1  # the last two cells, then a new sheet
    pages = drawn(printed(faces, form, start=start).content)
    alone = drawn(printed(faces, "pdf").content)
    assert len(pages) == 2
    for number, (face, label) in enumerate(zip(faces, alone, strict=True)):
        page, cell = divmod(start - 1 + number, sheet.cells)
        left, top = sheet.place_mm(cell, label.width / DOTS_PER_MM, label.height / DOTS_PER_MM)
        x, y = round(left * DOTS_PER_MM), round(top * DOTS_PER_MM)
        found = pages[page].crop((x, y, x + label.width, y + label.height))
        assert scanned(found) == [face.label_code]
        assert far_apart(label, found) <= 0.01


def test_a_sheet_has_the_size_of_its_paper(sizes_mm):
    assert sizes_mm(printed(run_of("tube", 25), "sheet:a4-3x8-70x37").content) == [(210, 297)] * 2
    assert sizes_mm(printed(run_of("tube", 2), "sheet:letter-3x10-67x25").content) == [(215.9, 279.4)]


def test_labels_of_two_kinds_share_a_sheet_that_holds_both(scanned):
    faces = [*run_of("tube", 2), *run_of("vial", 2)]
    (page,) = drawn(printed(faces, "sheet:a4-3x8-70x37").content)
    assert scanned(page) == sorted(face.label_code for face in faces)


def test_a_label_that_is_larger_than_the_cell_is_refused_and_told_what_holds_it():
    with pytest.raises(Refusal, match="Product bag label is 100 × 100 mm") as refused:
        printed(run_of("bag", 1), "sheet:a4-3x8-70x37")
    assert "105 × 148" in str(refused.value.next_step)


@pytest.mark.parametrize("start", [0, 25, -3])
def test_a_sheet_has_no_place_beyond_its_last(start):
    with pytest.raises(Refusal, match="1 to 24"):
        printed(run_of("tube", 1), "sheet:a4-3x8-70x37", start=start)


def test_a_form_that_is_not_there_names_those_that_are():
    with pytest.raises(Refusal, match="zpl-300"):
        printed(run_of("tube", 1), "epl")
    assert {"pdf", "sheet:a4-3x8-70x37", "zpl-203", "zpl-300", "zpl-600"} <= set(forms())
