from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lims.domain.label_statements import AUTOLOGOUS, NOT_EVALUATED, statements
from lims.domain.labelling import Label, LabelState
from lims.printing.faces import sample_face
from lims.printing.labels import labels_pdf
from lims.printing.tags import leaves_to_tag, tag_for, tags_pdf

EVERY = statements(["HBV", "HCV", "HIV", "HTLV"])
SAID = {one.name: one.wording for one in EVERY}


def label(kind, text=(), state=LabelState.APPLIED, code="0123456789ABCDEF"):
    words = (("what", "Autologous dendritic cells, pulsed with α-GalCer"), ("dose_no", "12"), ("doses", "12"), *text)
    at = datetime(2026, 11, 21, tzinfo=UTC)
    return Label(code, kind, "container", "C1", "ABCDE-0000", "B26-00000", 1, 1, state, words, "", "", at, "tech", None)


def test_what_a_tube_or_a_vial_has_no_room_for_stands_on_its_tag_in_full(words):
    tags = [tag_for(label(kind), SAID) for kind in ("tube", "vial") * 5]
    pages = words(tags_pdf(tags, "Demo Cell Processing Facility", "2026-11-21"))
    assert len(pages) == 2
    said = " ".join(pages[1].replace("\x02", "-").split())
    assert said.count(AUTOLOGOUS) == said.count(NOT_EVALUATED) == 2
    assert said.count(SAID["reactive"]) == 2 and "human T-lymphotropic virus" in said


def test_a_tag_is_no_label(dots, scanned):
    (page,) = dots(tags_pdf([tag_for(label("vial"), SAID)], "Site", "2026-11-21"), 203)
    assert scanned(page) == []


@pytest.mark.parametrize(("kind", "leaves"), [("tube", True), ("vial", True), ("vessel", False), ("bag", False)])
def test_only_small_labels_leave_anything_to_a_tag(kind, leaves):
    text = tuple(SAID.items())
    assert leaves_to_tag(label(kind, text)) is leaves
    assert (tag_for(label(kind, text), SAID) is not None) is leaves
    assert not leaves_to_tag(label(kind, text, LabelState.VOIDED))


def test_a_tube_says_all_itself_where_everything_was_evaluated():
    evaluated = tuple((one.name, one.wording) for one in statements([], evaluated=True))
    assert not leaves_to_tag(label("tube", evaluated))


@pytest.mark.parametrize("language", ["en", "zh_Hant"])
def test_a_vessel_says_that_nothing_was_evaluated(language, words):
    assert NOT_EVALUATED in words(labels_pdf([replace(sample_face("vessel"), language=language)]))[0]
