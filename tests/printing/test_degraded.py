"""A slice of bench/degraded.py: what a scanner meets in a laboratory, at the strength that is promised."""

import random

import pytest
import zxingcpp

from bench.degraded import FAULTS, looked_at, outcome
from lims.domain.identifiers import is_label_code


@pytest.mark.parametrize("kind", ["vial", "tube", "bag"])
def test_what_a_head_burns_reads_as_its_own_code(kind):
    for number in range(8):
        code, picture, _, _ = looked_at(kind, number)
        assert [one.text for one in zxingcpp.read_barcodes(picture)] == [code]


@pytest.mark.parametrize("fault", ["blur", "tilt"])
def test_a_code_out_of_focus_or_held_askew_reads(fault):
    assert {outcome("vial", number, fault, 1.0) for number in range(6)} == {"read"}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_spoilt_code_is_never_another_label(fault):
    for strength in (1.0, 3.0):
        assert "wrong" not in {outcome("tube", number, fault, strength) for number in range(4)}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_spoils_the_picture(fault):
    code, picture, module, mm = looked_at("tube", 1)
    spoilt = FAULTS[fault](picture, 1.0, module, mm, random.Random(1))
    assert is_label_code(code)
    assert spoilt.size != picture.size or spoilt.tobytes() != picture.tobytes()
