"""Codes that people scan and type: a slip is noticed, and the answer says which kind of slip it was."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.errors import NotReadable
from lims.domain.identifiers import (
    CHECK_ALPHABET,
    CROCKFORD,
    batch_number,
    check_batch_number,
    check_character,
    check_subject_code,
    coi_id,
    coi_spaced,
    din_check,
    din_spaced,
    grouped,
    is_batch_number,
    is_coi_id,
    is_command,
    is_label_code,
    is_subject_code,
    new_label_code,
    read_din,
    read_label_code,
)


@st.composite
def label_codes(draw: st.DrawFn) -> str:
    return new_label_code(random.Random(draw(st.integers())).choice)


@st.composite
def dins(draw: st.DrawFn) -> str:
    first = draw(st.sampled_from("ABCDEFGHIJKLMNPQRSTUVWXYZ123456789"))
    rest = draw(st.text("ABCDEFGHIJKLMNPQRSTUVWXYZ0123456789", min_size=2, max_size=2))
    return first + rest + draw(st.text("0123456789", min_size=10, max_size=10))


def code_of(refused: pytest.ExceptionInfo[NotReadable]) -> str:
    return refused.value.code


@pytest.mark.parametrize(
    ("din", "character", "flag"),
    [("G123498654321", "H", "77"), ("G123417654321", "A", "70"), ("A999917123456", "9", "69")],
)
def test_published_donation_numbers_have_their_published_check_characters(din, character, flag):
    assert (din_check(din).check_character, din_check(din).flag) == (character, flag)
    assert check_character(din) == character


@given(dins())
def test_the_streaming_check_equals_the_weighted_sum_of_the_standard(din):
    total = sum(CHECK_ALPHABET.index(c) * 2**n for n, c in enumerate(reversed(din), start=1))
    assert check_character(din) == CHECK_ALPHABET[(38 - total % 37) % 37]


@given(dins(), st.data())
def test_a_donation_number_notices_every_single_slip_and_every_swap(din, data):
    place = data.draw(st.integers(0, 12))
    other = data.draw(st.sampled_from(CHECK_ALPHABET[:36]).filter(lambda c: c != din[place]))
    assert check_character(din[:place] + other + din[place + 1 :]) != check_character(din)
    place = data.draw(st.integers(0, 11))
    swapped = din[:place] + din[place + 1] + din[place] + din[place + 2 :]
    assert swapped == din or check_character(swapped) != check_character(din)


@pytest.mark.parametrize(
    ("din", "code"),
    [
        ("G12349865432", "din_length"),
        ("G1234986543210", "din_length"),
        ("", "din_length"),
        ("01234986543" + "21", "din_facility"),  # the first character is never 0
        ("OG23498654321", "din_facility"),  # the letter O is not used
        ("G12O498654321", "din_facility"),
        ("G12A498654321", "din_facility"),
        ("g123498654321", "din_facility"),
        ("G1234 9865432", "din_year"),
        ("G1234AB654321", "din_year"),
        ("G12349865432X", "din_serial"),
        ("G123498٣54321", "din_serial"),  # an Arabic-Indic digit is a digit to Python, not to ISBT 128
        ("G12349865432\n", "din_serial"),
    ],
)
def test_a_donation_number_of_the_wrong_form_says_which_part(din, code):
    with pytest.raises(NotReadable) as refused:
        din_check(din)
    assert code_of(refused) == code
    assert refused.value.reasons


@given(dins())
def test_a_donation_number_is_read_without_what_comes_with_it(din):
    check = din_check(din)
    for text in (
        din,
        din_spaced(din).lower(),
        din + check.check_character,
        f"{din_spaced(din)} {check.check_character}",
        f"={din}00",
        f"={din}{check.flag}\n",
    ):
        assert read_din(text) == din


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("G1234 17 654321 H", "din_check"),  # the check character of another donation
        ("G1234 17 654312 A", "din_check"),
        ("=G12341765432177", "din_check"),  # type 3 flags of another donation
        ("=G12341765432100X", "din_length"),
        ("=G1234176543210", "din_length"),
        ("G1234 17 654321 00", "din_length"),
        ("=G123417654321O0", "din_flags"),
        ("", "din_length"),
    ],
)
def test_a_donation_number_whose_company_does_not_fit_is_refused(text, code):
    with pytest.raises(NotReadable) as refused:
        read_din(text)
    assert code_of(refused) == code


def test_donation_and_chain_of_identity_numbers_are_shown_in_their_parts():
    assert din_spaced("G123417654321") == "G1234 17 654321"
    assert coi_id("A9999", 2026, 12) == "CHA999926000012"
    assert coi_spaced("CHA999926000012") == "CH A9999 26 000012"


def test_a_chain_of_identity_needs_a_facility_and_a_six_digit_serial():
    with pytest.raises(NotReadable):
        coi_id("O9999", 2026, 1)
    for serial in (0, 1_000_000, -1):
        with pytest.raises(ValueError):
            coi_id("A9999", 2026, serial)


@pytest.mark.parametrize(
    "text", ["CHA99992600001", "CHA9999260000121", "CIA999926000012", "CHO999926000012", "CHA9999260000١2"]
)
def test_other_texts_are_no_chain_of_identity(text):
    assert not is_coi_id(text)
    assert is_coi_id("CHA999926000012")


@given(label_codes())
@pytest.mark.check("C1")
def test_a_new_label_code_is_a_label_code_and_no_command(code):
    assert is_label_code(code) and not is_command(code)
    assert len(code) == 16 and set(code) <= set(CROCKFORD)
    assert check_character(code[:15]) == code[15]


def test_a_code_is_drawn_again_until_its_check_character_is_on_the_alphabet():
    assert check_character("000000000000001") == "*"
    drawn = iter("000000000000001" + "000000000000000")
    assert new_label_code(lambda alphabet: next(drawn)) == "0000000000000001"
    assert next(drawn, None) is None


@given(label_codes(), st.data())
def test_a_label_code_notices_every_single_slip_and_every_swap(code, data):
    place = data.draw(st.integers(0, 15))
    other = data.draw(st.sampled_from(CROCKFORD).filter(lambda c: c != code[place]))
    slipped = code[:place] + other + code[place + 1 :]
    assert not is_label_code(slipped)
    with pytest.raises(NotReadable) as refused:
        read_label_code(slipped)
    assert code_of(refused) == "label_code_check"
    place = data.draw(st.integers(0, 14))
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert swapped == code or not is_label_code(swapped)


@given(label_codes())
def test_what_a_hand_types_is_read_as_the_label_shows_it(code):
    for typed in (grouped(code), grouped(code).lower(), grouped(code).replace(" ", "-"), f"  {code}\r\n"):
        assert read_label_code(typed) == code


@given(label_codes(), st.data())
def test_a_code_in_other_peoples_letters_is_refused_and_not_repaired(code, data):
    """Full width, Cyrillic, Greek, a space that is no space: one such character, and the code is not read."""
    alike = {"A": "\u0410", "B": "\u0392", "C": "\u0421", "E": "\u0395", "H": "\u041d", "K": "\u212a", "M": "\u041c"}
    place = data.draw(st.integers(0, 15))
    other = data.draw(st.sampled_from(["wide", "alike", "space", "zero width", "turned"]))
    changed = {
        "wide": chr(ord(code[place]) + 0xFEE0),
        "alike": alike.get(code[place], chr(ord(code[place]) + 0xFEE0)),
        "space": code[place] + "\u3000",
        "zero width": code[place] + "\u200b",
        "turned": "\u202e" + code[place],
    }[other]
    with pytest.raises(NotReadable) as refused:
        read_label_code(code[:place] + changed + code[place + 1 :])
    assert code_of(refused) == "label_code_characters" and "U+" in str(refused.value)
    assert "\u202e" not in str(refused.value) and "\u200b" not in str(refused.value)


def test_a_code_is_shown_in_groups_of_four():
    assert grouped("0123456789ABCDEF") == "0123 4567 89AB CDEF"


@pytest.mark.parametrize(
    ("typed", "code", "says"),
    [
        ("", "label_code_empty", "Nothing was read"),
        (" - ", "label_code_empty", "Nothing was read"),
        ("0123 4567", "label_code_length", "8 characters"),
        ("0123456789ABCDEF0", "label_code_length", "17 characters"),
        ("O123 4567 89AB CDEF", "label_code_characters", "O → 0"),
        ("B26-0141 INKT-012", "label_code_characters", "I → 1"),
        ("CMD:CONFIRM", "label_code_characters", ":"),
        ("0123 4567 89AB CDEß", "label_code_characters", "ß"),
        ("0123 4567 89AB CDE٣", "label_code_characters", "٣ (U+0663)"),
        ("0123 4567 89AB CD\0F", "label_code_characters", "U+0000"),
    ],
)
def test_a_code_that_cannot_be_read_says_what_is_wrong(typed, code, says):
    with pytest.raises(NotReadable) as refused:
        read_label_code(typed)
    assert code_of(refused) == code
    assert says in str(refused.value)
    assert "Scan the label" in str(refused.value.next_step)


def test_a_very_long_scan_does_not_fill_the_screen():
    with pytest.raises(NotReadable) as refused:
        read_label_code("%s" * 5000)
    assert len(str(refused.value)) < 300


@given(st.text())
@pytest.mark.check("C7")
def test_anything_a_wedge_scanner_can_send_is_read_or_refused(text):
    try:
        code = read_label_code(text)
    except NotReadable as refused:
        said = str(refused)
    else:
        assert is_label_code(code)
        return
    assert "label code" in said


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("CMD:CONFIRM", True),
        ("CMD:NEXT", True),
        ("CMD:SIGN-OUT", True),
        ("CMD:", False),
        ("CMD:confirm", False),
        ("CONFIRM", False),
        ("CMD:CONFIRM\n", False),
        ("CMD:CONFIRM;DROP", False),
    ],
)
def test_a_command_code_has_one_form(text, is_one):
    assert is_command(text) is is_one


@pytest.mark.parametrize("code", ["INKT-012", "IKC-001", "AB-1234"])
def test_subject_codes_of_the_trials_form_pass(code):
    assert is_subject_code(code) and check_subject_code(code) == code


@pytest.mark.parametrize(
    "code", ["inkt-012", "INKT012", "INKT-12", "I-012", "INKTXX-012", "INKT-01234", "INKT-012 ", "INKT-０12", ""]
)
def test_other_subject_codes_are_refused_with_the_form(code):
    with pytest.raises(NotReadable, match="INKT-012") as refused:
        check_subject_code(code)
    assert code_of(refused) == "subject_code_form"


def test_a_batch_number_counts_in_its_year_and_never_looks_like_a_subject():
    assert batch_number(2026, 141) == "B26-0141"
    assert batch_number(2026, 12345) == "B26-12345"
    assert check_batch_number("B26-0141") == "B26-0141"
    assert not is_subject_code("B26-0141") and not is_batch_number("INKT-012")
    with pytest.raises(ValueError):
        batch_number(2026, 0)


@pytest.mark.parametrize(
    "number", ["B26-141", "b26-0141", "B2026-0141", "C26-0141", "B26-0141\n", "B26 0141", "B٢٦-0141"]
)
def test_other_batch_numbers_are_refused_with_the_form(number):
    with pytest.raises(NotReadable, match="B26-0141") as refused:
        check_batch_number(number)
    assert code_of(refused) == "batch_number_form"
