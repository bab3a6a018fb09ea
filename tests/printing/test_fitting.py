import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.errors import msg
from lims.printing.fitting import MM_PER_POINT, DoesNotFit, fit, fit_lines
from lims.printing.typefaces import FACES, covers, glyph_numbers, width_em

codes = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-", min_size=1, max_size=30)


def test_a_short_text_keeps_its_size():
    assert fit("IKC-012", 15, 20.5, 9, "bold") == 15


@given(codes, st.floats(min_value=5, max_value=80))
def test_what_fits_really_fits_and_no_larger_quarter_point_would(text, width_mm):
    try:
        size = fit(text, 20, width_mm, 6)
    except DoesNotFit:
        assert width_em(text) * 6 * MM_PER_POINT > width_mm
        return
    assert width_em(text) * size * MM_PER_POINT <= width_mm
    if size < 20:
        assert width_em(text) * (size + 0.25) * MM_PER_POINT > width_mm


def test_a_refusal_names_the_field_and_the_millimetres():
    with pytest.raises(DoesNotFit) as refused:
        fit("M" * 40, 10, 20, 8, field=msg("The subject code"))
    told = str(refused.value)
    assert told.startswith("The subject code does not fit: 'MMM")
    assert "there are 20 mm" in told
    assert "error" not in told.lower()


def test_flowing_text_may_use_its_lines_and_no_more():
    text = "Autologous immune killer cells (IKC), expanded"
    assert fit_lines(text, 4, 11, 28, 8.5, "bold") == 11
    assert 8.5 <= fit_lines(text, 3, 11, 28, 8.5, "bold") < 11
    with pytest.raises(DoesNotFit, match="more than 2 lines"):
        fit_lines(text, 2, 11, 28, 8.5, "bold")


def test_a_word_wider_than_its_line_does_not_flow():
    with pytest.raises(DoesNotFit):
        fit_lines("x" * 60, 5, 8, 20, 6)


@pytest.mark.parametrize("face", FACES)
def test_digits_are_all_one_width(face):
    assert len({width_em(digit, face) for digit in "0123456789"}) == 1


def test_a_han_character_is_one_em():
    assert width_em("劑次") == 2


def test_a_typeface_says_what_it_can_draw_by_itself():
    assert covers("α-GalCer 37 °C, 5 % CO₂ × 10⁹ µL /m²")
    assert not covers("劑")
    assert not covers("e\u0301"), "a combining mark stands on its letter, not beside it"
    assert glyph_numbers("AB", "bold") != glyph_numbers("BA", "bold")
