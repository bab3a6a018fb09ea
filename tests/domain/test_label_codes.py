import random

import pytest

from lims.domain.errors import NotReadable
from lims.domain.identifiers import new_label_code, read_label_code
from lims.domain.label_codes import isbt_128_before, label_code_in

CODE = new_label_code(random.Random(128).choice)
DIN, COI = "A999926000041", "CHA999926000012"


def test_the_message_of_a_label_is_written_as_the_standard_has_it():
    assert isbt_128_before(DIN, COI) == "=+03000=A99992600004100&/CHA999926000012&,200"
    assert isbt_128_before("", COI) == "=+02000&/CHA999926000012&,200"
    assert isbt_128_before("", "") == "=+01000&,200"


@pytest.mark.parametrize("mark", ["", "]d1", "]Q1"])
@pytest.mark.parametrize(("din", "coi"), [(DIN, COI), ("", COI), ("", "")])
def test_the_label_code_is_found_in_it(mark, din, coi):
    assert read_label_code(f"{mark}{isbt_128_before(din, coi)}{CODE}") == CODE


@pytest.mark.parametrize("din", ["W123426000041", "G123417654321"])
def test_other_facilities_are_read_as_well(din):
    assert read_label_code(isbt_128_before(din, "") + CODE) == CODE


@pytest.mark.parametrize(
    "message",
    [
        "=+04000=A99992600004100&/CHA999926000012&,200{}",  # says four, holds three
        "=+02000=A99992600004100&/CHA999926000012&,200{}",  # says two, holds three
        "=+02000=A999926000041&,200{}",  # the flags are missing
        "=+02000&,200{0}&,200{0}",  # two label codes
        "=+01000=A99992600004100",  # a donation number and no label of ours
        "=A99992600004100&/CHA999926000012&,200{}",  # the head is missing
        "=+02000=A99992600004100<script>&,200{}",
        "&,200{}",
        "=+01000&,2{}00",
    ],
)
def test_a_message_that_does_not_add_up_is_refused(message):
    with pytest.raises(NotReadable):
        read_label_code(message.format(CODE))


def test_what_is_no_message_stays_as_it_is():
    assert label_code_in(CODE) == CODE
    assert label_code_in("") == ""
    assert label_code_in("]d1") == ""
