import pytest

from lims.domain.label_statements import AUTOLOGOUS, CAUTION_US, NOT_EVALUATED, statements

# 21 CFR 1271.90(c) and 312.6(a): what is known of the donor and the product, and the statements A B D E F that follow.
RULES = [
    ({"reactive": (), "evaluated": True}, "A"),
    ({"reactive": (), "evaluated": False}, "AB"),
    ({"reactive": ("HBV",), "evaluated": True}, "ADE"),
    ({"reactive": ("HBV",), "evaluated": False}, "ABDE"),
    ({"reactive": (), "evaluated": True, "risk_found": True}, "AD"),
    ({"reactive": ("HBV",), "evaluated": True, "risk_found": True}, "ADE"),
    ({"reactive": (), "evaluated": True, "us_ind": True}, "AF"),
    ({"reactive": ("HBV",), "evaluated": False, "us_ind": True}, "ABDEF"),
]
LETTERS = {"autologous": "A", "not_evaluated": "B", "biohazard": "D", "reactive": "E", "caution": "F"}


@pytest.mark.parametrize(("known", "expected"), RULES)
def test_the_rule_table(known, expected):
    told = [LETTERS[name] for name, _ in statements(**known) if name in LETTERS]
    assert "".join(told) == expected


def test_the_wording_is_the_regulations_own():
    told = dict(statements(("HBV",), us_ind=True))
    assert told["autologous"] == AUTOLOGOUS == "FOR AUTOLOGOUS USE ONLY"
    assert told["not_evaluated"] == NOT_EVALUATED == "NOT EVALUATED FOR INFECTIOUS SUBSTANCES"
    assert told["reactive"] == "WARNING: Reactive test results for hepatitis B virus"
    assert told["caution"] == CAUTION_US
    assert told["caution"].startswith("Caution: New Drug—Limited by Federal (or United States) law")


def test_every_reactive_agent_is_named():
    told = dict(statements(("hbv", "hepatitis C virus", "syphilis", "Chagas disease")))
    assert told["reactive"].endswith("hepatitis B virus, hepatitis C virus, syphilis, Chagas disease")
    assert told["agents"] == "HBV, HCV, syphilis, Chagas disease"


def test_nobody_can_wish_the_rules_away():
    assert dict(statements((), also=()))["autologous"]
    assert dict(statements(("HBV",), evaluated=True, also=("no_filter",)))["biohazard"]


def test_a_protocol_adds_only_what_it_names():
    assert [name for name, _ in statements((), evaluated=True, also=("no_filter", "trial_only", "autologous"))] == [
        "autologous",
        "trial_only",
        "no_filter",
    ]
