"""Numbers as people and instruments write them: one reading or a refusal that offers the readings, never a guess."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.errors import NotReadable
from lims.domain.numbers import check_density_range, read_amount, read_cells, read_decimal

ONE_POINT_TWO_MILLION = [
    "1.2e6",
    "1.2E6",
    "1.2e+06",
    "1.2E+6",
    "1.2x10^6",
    "1.2X10^6",
    "1.2×10^6",
    "1.2*10^6",
    "1.2*10**6",
    "1.2 × 10^6",
    "1.2 ×10⁶",
    "1.2\u00a0×10⁶",
    "1.2·10⁶",
    "1.2×10\\^6",
    "1,200,000",
    "1,200,000.0",
    "1 200 000",
    "1\u2009200\u2009000",
    "1\u202f200\u202f000",
    "1\u00a0200\u00a0000",
    "1\u3000200\u3000000",
    "１．２ｅ６",
    "１，２００，０００",
    "＋1.2e6",
    "  1200000\r\n",
    "12e5",
    "0.0012e9",
    "1200000",
]


def refusal_of(read, text) -> NotReadable:
    with pytest.raises(NotReadable) as refused:
        read(text)
    return refused.value


@pytest.mark.parametrize("text", ONE_POINT_TWO_MILLION)
@pytest.mark.check("B4")
def test_every_usual_way_to_write_a_count_reads_the_same(text):
    assert read_decimal(text) == Decimal(1200000)
    assert read_cells(text) == 1200000


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10\\^8", "1e8"),
        ("10⁸", "1e8"),
        ("5×10\\^8", "5e8"),
        ("1.2x10⁻³", "0.0012"),
        ("-80", "-80"),
        ("−80", "-80"),
        ("－80", "-80"),
        ("0.07", "0.07"),
        ("00012", "12"),
        ("1,200.5", "1200.5"),
        ("0", "0"),
    ],
)
def test_powers_alone_signs_and_decimals_are_read_exactly(text, value):
    assert read_decimal(text) == Decimal(value)


def test_what_is_typed_keeps_its_digits_and_a_zero_has_no_sign():
    assert str(read_decimal("92.50")) == "92.50"
    assert str(read_decimal("-0")) == "0"
    assert not read_decimal("-0.0").is_signed()


@pytest.mark.parametrize(
    ("text", "code", "offers"),
    [
        ("1,2", "number_decimal_comma", ("1.2", "12")),
        ("3,5e6", "number_decimal_comma", ("3.5e6", "35e6")),
        ("0,200", "number_decimal_comma", ("0.200", "200")),
        ("1,2×10⁶", "number_decimal_comma", ("1.2x10^6", "12x10^6")),
        ("1.2x106", "number_power", ("1.2e6",)),
        ("1.2×10e6", "number_power", ("1.2e6", "1.2e7")),
        (".5", "number_naked_point", ("0.5",)),
        ("5.", "number_naked_point", ("5",)),
        ("-.5", "number_naked_point", ("-0.5",)),
        ("1.000.000", "number_dots", ("1,200,000",)),
        ("", "number_empty", ("1.2e6",)),
        (" \t\u3000", "number_empty", ("1.2e6",)),
        ("NaN", "number_not_finite", ("open",)),
        ("-inf", "number_not_finite", ("open",)),
        ("Infinity", "number_not_finite", ("open",)),
        ("sNaN", "number_not_finite", ("open",)),
        ("1e999999999", "number_size", ("power",)),
        ("1e25", "number_size", ("power",)),
        ("9" * 61, "number_size", ("power",)),
        ("1.2 million", "number_form", ("alone",)),
        ("1.2e6 cells/mL", "number_form", ("alone",)),
        ("92.5 %", "number_form", ("alone",)),
        ("≧5", "number_form", ("alone",)),
        ("1_000", "number_form", ("alone",)),
        ("0x10", "number_form", ("alone",)),
        ("1e", "number_form", ("alone",)),
        ("--1", "number_form", ("alone",)),
        ("٣", "number_form", ("alone",)),
        ("½", "number_form", ("alone",)),
        ("e6", "number_form", ("1.2e6",)),
        ("12,34,567", "number_form", ("1,200,000",)),
        ("1,200 000", "number_form", ("1,200,000",)),
        ("1 2", "number_form", ("1,200,000",)),
        ("1  200", "number_form", ("1,200,000",)),
    ],
)
@pytest.mark.check("B4")
def test_what_has_no_reading_or_two_is_refused_with_what_to_type(text, code, offers):
    refusal = refusal_of(read_decimal, text)
    assert refusal.code == code
    for offer in offers:
        assert offer in str(refusal.next_step)


@pytest.mark.parametrize("text", ["12\t345", "12\n345", "12\r\n345", "12\u2028345"])
def test_two_pasted_cells_never_become_one_number(text):
    assert refusal_of(read_decimal, text).code == "number_form"


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4))
def test_every_number_is_read_back_as_itself_however_it_is_grouped(value):
    for text in (str(value), f"{value:f}", f"{value:,f}", f"{value:,f}".replace(",", "\u202f"), f"{value:E}"):
        assert read_decimal(text) == value


@given(st.integers(1, 9999), st.integers(0, 20))
def test_a_power_of_ten_reads_the_same_in_every_form(mantissa, power):
    raised = str(power).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    forms = (f"{mantissa}e{power}", f"{mantissa}x10^{power}", f"{mantissa} ×10{raised}", f"{mantissa}*10\\^{power}")
    assert {read_cells(form) for form in forms} == {mantissa * 10**power}


@given(st.text(st.sampled_from("0123456789.,eE+-x×* ^⁶\\１，"), max_size=14) | st.text())
@pytest.mark.check("B4")
def test_whatever_is_typed_is_a_finite_number_or_a_refusal_with_a_next_step(text):
    try:
        value = read_decimal(text)
    except NotReadable as refused:
        refusal = refused
    else:
        assert value.is_finite()
        return
    assert refusal.reasons
    assert str(refusal.next_step)


@pytest.mark.parametrize("text", ["-5", "−5", "-0", "－0.0", "- 1"])
def test_an_amount_has_no_minus_sign_not_even_before_a_zero(text):
    assert refusal_of(read_amount, text).code == "number_negative"
    assert refusal_of(read_cells, text).code == "number_negative"


def test_cells_are_whole_and_a_forgotten_power_is_offered():
    refusal = refusal_of(read_cells, "1.2")
    assert refusal.code == "number_not_whole"
    assert str(refusal.next_step) == "Did you mean 1.2\u00a0×10⁶? Type 1.2e6."
    assert read_cells("1.50e1") == 15
    assert refusal_of(read_cells, "1.25e1").code == "number_not_whole"


@pytest.mark.parametrize("density", ["1e3", "1.2e6", "1e8", "0", "999.9999e5"])
def test_a_density_inside_the_range_passes_and_none_at_all_is_a_result(density):
    check_density_range(read_decimal(density))


@pytest.mark.parametrize(
    ("density", "next_step"),
    [
        ("1.2", "Did you mean 1.2\u00a0×10⁶? Type 1.2e6."),
        ("0.85", "Did you mean 0.85\u00a0×10⁶? Type 0.85e6."),
        ("12", "Did you mean 12\u00a0×10⁶? Type 12e6."),
        ("999.999", "Look at the power of ten and type it again, such as 1.2e6."),
        ("100000000.01", "Look at the unit: cells per mL. 1.2e9 per litre is 1.2e6 per mL."),
        ("1.2e9", "Look at the unit: cells per mL. 1.2e9 per litre is 1.2e6 per mL."),
        ("-1.2", "Look at the power of ten and type it again, such as 1.2e6."),
    ],
)
@pytest.mark.check("B4")
def test_a_density_outside_the_range_is_refused_with_what_was_meant(density, next_step):
    with pytest.raises(NotReadable) as refused:
        check_density_range(read_decimal(density))
    assert refused.value.code == "density_range"
    assert str(refused.value.next_step) == next_step
