"""The words of a bag's label after the fill: the dose that is in it, and whether it is out of specification."""

from decimal import Decimal

from lims.domain.label_text import OUT_OF_SPECIFICATION, with_dose, with_mark

PLANNED = (("what", "Product bag P1"), ("dose_cells", "1.72 × 10⁹"), ("per_m2", "1.00 × 10⁹ /m²"), ("volume", "100 mL"))


def test_a_reprint_says_what_was_filled_and_leaves_the_rest_as_it_was():
    said = dict(with_dose(PLANNED, 1_032_000_000, 600_000_000, Decimal("60.0")))
    assert said["what"] == "Product bag P1" and list(said) == [name for name, _ in PLANNED]
    assert said["volume"].split() == ["60", "mL"]
    assert said["dose_cells"].startswith("1.03") and said["per_m2"].startswith("6.00")


def test_the_mark_is_set_once():
    twice = with_mark(with_mark(PLANNED))
    assert [words for name, words in twice if name == "mark"] == [OUT_OF_SPECIFICATION]
    assert twice[:-1] == PLANNED
