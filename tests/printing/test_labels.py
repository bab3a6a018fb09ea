import random
from dataclasses import replace

import pytest

from lims.domain.errors import NotFound, Refusal
from lims.domain.identifiers import grouped, new_label_code
from lims.printing.composing import compose
from lims.printing.faces import face_of, sample_face
from lims.printing.fitting import DoesNotFit
from lims.printing.label_kinds import label_kind, label_kind_names
from lims.printing.labels import labels_pdf, sample_label_pdf

KINDS = ("bag", "equipment", "material", "person", "place", "tube", "vessel", "vial", "wristband")
LANGUAGES = ("en", "zh_Hant")


def test_the_kinds_are_the_folders():
    assert label_kind_names() == KINDS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_scanner_reads_the_code_that_the_eye_reads(kind, language, dots, words, scanned):
    choose = random.Random(f"{kind}{language}").choice
    faces = [
        replace(sample_face(kind), label_code=new_label_code(choose), serial=n, language=language) for n in range(1, 4)
    ]
    pdf = labels_pdf(faces)
    for face, said in zip(faces, words(pdf), strict=True):
        assert grouped(face.label_code).replace(" ", "") in "".join(said.split())
    for dpi in (203, 300):
        for face, picture in zip(faces, dots(pdf, dpi), strict=True):
            assert scanned(picture) == [face.label_code]


@pytest.mark.parametrize("kind", KINDS)
def test_a_label_is_exactly_as_large_as_its_stock(kind, sizes_mm):
    its_kind = label_kind(kind)
    assert sizes_mm(sample_label_pdf(kind)) == [(its_kind.width_mm, its_kind.height_mm)]
    assert its_kind.stock == f"{its_kind.width_mm}x{its_kind.height_mm}"


def test_labels_of_different_stock_come_in_the_order_they_were_asked_for(sizes_mm):
    faces = [sample_face(kind) for kind in ("vial", "bag", "tube", "bag")]
    assert sizes_mm(labels_pdf(faces)) == [(33, 13), (100, 100), (50, 25), (100, 100)]


@pytest.mark.parametrize("kind", ["tube", "vial", "vessel", "bag"])
def test_identity_stands_on_every_container(kind, words):
    (said,) = words(sample_label_pdf(kind))
    for identity in ("INKT-012", "B26-0141", "3/6"):
        assert identity in said


def test_a_reprint_says_which_copy_it_is(words):
    for kind in ("vessel", "bag"):
        assert "COPY" not in words(sample_label_pdf(kind))[0]
        assert "COPY 2" in words(labels_pdf([replace(sample_face(kind), copy=2)]))[0]


def test_a_bag_never_says_released_and_always_says_whose_it_is(words):
    (said,) = words(sample_label_pdf("bag"))
    assert "release" not in said.lower()
    for part in ("Demo Subject Twelve", "CH A9999 26 000012", "[T]", "2026-11-18 13:05", "UTC+08:00", "8.21 × 10⁸ /m²"):
        assert part in said


def test_no_name_is_printed_where_the_site_forbids_it(words):
    face = sample_face("bag")
    without = replace(face, recipient="", rows=tuple(row for row in face.rows if row[0] != "recipient"))
    assert "Recipient" not in words(labels_pdf([without]))[0]


@pytest.mark.parametrize("kind", ["tube", "vessel", "bag"])
def test_regulated_wording_is_never_translated_away(kind, words):
    (said,) = words(labels_pdf([replace(sample_face(kind), language="zh_Hant")]))
    assert "僅限自體使用" in said
    if kind != "tube":
        assert "FOR AUTOLOGOUS" in said


def test_a_reactive_result_is_on_every_label_that_has_room(words):
    reactive = "WARNING: Reactive test results for hepatitis B virus"
    vessel = sample_face("vessel")
    vessel = replace(vessel, agents=("HBV",), statements=(*vessel.statements, ("reactive", reactive)))
    assert reactive in words(labels_pdf([vessel]))[0]
    assert "Reactive: HBV" in words(labels_pdf([replace(sample_face("tube"), agents=("HBV",))]))[0]
    assert "hepatitis B" in words(sample_label_pdf("bag"))[0]


@pytest.mark.parametrize(
    ("kind", "field", "text", "named"),
    [
        ("tube", "subject", "ABCDE-12345678901234567890", "The subject code"),
        ("tube", "what", "Autologous dendritic cells of the second restimulation, spare", "The name of the container"),
        ("vial", "batch", "B26-01410141014101410141", "The batch number"),
        ("bag", "expires", "about the end of the following week UTC+08:00", "The expiry"),
        ("wristband", "recipient", "A very long name that no wristband of this size can hold", "The recipient"),
        ("equipment", "big", "INCUBATOR-OF-THE-SECOND-CELL-ROOM", "The large text"),
    ],
)
def test_text_that_does_not_fit_stops_the_print_and_is_named(kind, field, text, named):
    with pytest.raises(DoesNotFit) as refused:
        labels_pdf([sample_face(kind), replace(sample_face(kind), **{field: text})])
    assert named in str(refused.value)
    assert label_kind(kind).title in str(refused.value)
    assert text in str(refused.value) or text.rpartition(" ")[0] in str(refused.value)


def test_flowing_text_that_needs_more_lines_than_there_are_stops_the_print():
    with pytest.raises(DoesNotFit, match="The name of the product"):
        labels_pdf(
            [replace(sample_face("bag"), product="Autologous cells, expanded, washed, pooled, and washed again " * 2)]
        )


@pytest.mark.parametrize("kind", KINDS)
def test_a_private_character_does_not_slip_through_as_a_place(kind):
    field = "site" if kind == "wristband" else "what"
    if kind == "bag":
        field = "sponsor"
    with pytest.raises(DoesNotFit, match="no font"):
        labels_pdf([replace(sample_face(kind), **{field: "lot \ue000"})])


@pytest.mark.parametrize("how_many", [1, 12])
def test_a_character_that_no_font_has_stops_a_short_run_and_a_long_one(how_many):
    face = replace(sample_face("material"), big="SF-\ue123")
    with pytest.raises(DoesNotFit, match="no font"):
        labels_pdf([replace(face, serial=n) for n in range(how_many)])


HOSTILE = (
    "<img src=file:///etc/passwd>",
    "{{7*7}} {% x %}",
    "url(file:///etc/passwd)",
    "<b>x</b>&amp;",
    "');}</style>",
)


@pytest.mark.parametrize("how_many", [1, 6])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_printed_as_words(text, how_many, words):
    faces = [replace(sample_face("place"), what=text, lines=(text, ""), serial=n) for n in range(how_many)]
    bag = replace(sample_face("bag"), product=f"iNKT {text[:9]}", sponsor=text)
    for said in words(labels_pdf(faces)):
        assert said.count(text) == 2
    assert "".join(text.split()) in "".join(words(labels_pdf([bag] * how_many))[0].split())


def test_a_label_that_lacks_a_field_names_it():
    with pytest.raises(Refusal) as refused:
        face_of(
            {"what": "Product bag P1", "dose_no": "3", "doses": "6"}, "bag", label_code="0" * 16, subject="INKT-012"
        )
    reasons = [str(reason) for reason in refused.value.reasons]
    assert {"It has no batch.", "It has no expires.", "It has no autologous."} <= set(reasons)
    assert "It has no subject." not in reasons


def test_an_unknown_kind_is_refused_with_the_known_ones():
    with pytest.raises(NotFound, match="bag, equipment"):
        label_kind("../tube")


def test_every_word_a_drawing_needs_is_there_in_every_language():
    for kind in KINDS:
        its_kind = label_kind(kind)
        assert set(its_kind.words) == set(LANGUAGES)
        missing = set(its_kind.words["en"]) - set(its_kind.words["zh_Hant"])
        assert not missing, (kind, missing)


def test_no_language_puts_its_own_words_in_the_place_of_regulated_ones():
    regulated = {"autologous", "not_evaluated", "biohazard", "reactive", "caution"}
    for kind in KINDS:
        for language, its_words in label_kind(kind).words.items():
            assert not regulated & set(its_words), (kind, language)


def test_the_same_face_always_gives_the_same_drawing():
    assert compose(sample_face("bag")) == compose(sample_face("bag"))
