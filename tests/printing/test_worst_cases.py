"""Whether a label holds the longest data is found when it is approved, by somebody with time."""

from dataclasses import replace
from types import MappingProxyType

import pypdfium2
import pytest
from click.testing import CliRunner

from lims.cli import main
from lims.printing.label_kinds import label_kind, label_kind_names
from lims.printing.labels import labels_pdf
from lims.printing.worst_cases import faults_in, faults_of, worst_face


def with_longest(kind, **longest):
    return replace(label_kind(kind), longest=MappingProxyType(longest))


@pytest.mark.parametrize("kind", label_kind_names())
def test_every_kind_of_label_holds_the_longest_data_in_each_of_its_languages(kind):
    assert faults_of(kind) == ()
    assert label_kind(kind).languages == ("en", "zh_Hant")


def test_each_text_that_does_not_fit_is_named_once_for_each_language():
    faults = [str(fault) for fault in faults_in(with_longest("vial", what="x" * 60, batch="B26-0141" * 4))]
    for language in label_kind("vial").languages:
        assert sum(fault.startswith(f"vial, {language}: The name of the container") for fault in faults) == 1
        assert sum(fault.startswith(f"vial, {language}: The batch number") for fault in faults) == 1


def test_a_definition_that_contradicts_itself_is_named_before_anything_is_drawn():
    kind = label_kind("tube")
    english, chinese = kind.words["en"], dict(kind.words["zh_Hant"])
    del chinese["dose"]
    faults = {
        str(fault)
        for fault in faults_in(
            replace(
                kind, code="aztec", width_mm=51, words={"en": english, "zh_Hant": chinese}, needs=(*kind.needs, "moon")
            )
        )
    }
    assert faults == {
        "It declares the code aztec; there is qr, datamatrix, gs1-datamatrix, qr+datamatrix.",
        "No roll in labels/stocks.toml measures 51 × 25 mm.",
        "It has no word for 'dose' in zh_Hant.",
        "It needs moon, and its sample has none.",
    }


def test_the_worst_case_shows_the_longest_of_everything_at_once():
    with pypdfium2.PdfDocument(labels_pdf([worst_face("bag", "zh_Hant")])) as document:
        said = document[0].get_textpage().get_text_bounded()
    for words in ("OUT OF SPECIFICATION", "hepatitis C", "副本 10", "ABCDE-0000", "B26-00000", "12/12"):
        assert words in said.replace("\r\n", " ")


def test_the_command_says_every_fault_and_ends_with_one():
    assert CliRunner().invoke(main, ["labels", "check", "vial"]).exit_code == 0
    unknown = CliRunner().invoke(main, ["labels", "check", "moon"])
    assert unknown.exit_code == 1
    assert "There is no label 'moon'" in unknown.output
