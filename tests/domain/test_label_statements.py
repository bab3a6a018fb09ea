import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.label_rules import RULE_KEYS, rule_of
from lims.domain.label_statements import ALSO, AUTOLOGOUS, CAUTION_US, NOT_EVALUATED, statements

# 21 CFR 1271.90(c) and 312.6(a): what is known of the donor and the product, and the statements A B D E F that follow.
RULES = [
    ({"reactive": (), "evaluated": True}, "A"),
    ({"reactive": (), "evaluated": False}, "AB"),
    ({"reactive": ("HBV",), "evaluated": True}, "ADE"),
    ({"reactive": ("HBV",), "evaluated": False}, "ABDE"),
    ({"reactive": (), "evaluated": True, "risk_found": True}, "AD"),
    ({"reactive": ("HBV",), "evaluated": True, "risk_found": True}, "ADE"),
    ({"reactive": (), "evaluated": True, "us_ind": "protocol"}, "AF"),
    ({"reactive": ("HBV",), "evaluated": False, "us_ind": "protocol"}, "ABDEF"),
]
LETTERS = {"autologous": "A", "not_evaluated": "B", "biohazard": "D", "reactive": "E", "caution": "F"}


def words(told):
    return {one.name: one.wording for one in told}


@pytest.mark.parametrize(("known", "expected"), RULES)
def test_the_rule_table(known, expected):
    told = [LETTERS[one.name] for one in statements(**known) if one.name in LETTERS]
    assert "".join(told) == expected


def test_the_wording_is_the_regulations_own():
    told = words(statements(("HBV",), us_ind="site"))
    assert told["autologous"] == AUTOLOGOUS == "FOR AUTOLOGOUS USE ONLY"
    assert told["not_evaluated"] == NOT_EVALUATED == "NOT EVALUATED FOR INFECTIOUS SUBSTANCES"
    assert told["reactive"] == "WARNING: Reactive test results for hepatitis B virus"
    assert told["caution"] == CAUTION_US
    assert told["caution"].startswith("Caution: New Drug—Limited by Federal (or United States) law")


def test_every_reactive_agent_is_named():
    told = words(statements(("hbv", "hepatitis C virus", "syphilis", "Chagas disease")))
    assert told["reactive"].endswith("hepatitis B virus, hepatitis C virus, syphilis, Chagas disease")
    assert told["agents"] == "HBV, HCV, syphilis, Chagas disease"


def test_nobody_can_wish_the_rules_away():
    assert words(statements((), evaluated=True, applies=()))["autologous"]
    assert words(statements(("HBV",), evaluated=True, protocol=("no_filter",)))["biohazard"]


def test_a_protocol_adds_only_what_it_names():
    told = statements((), evaluated=True, protocol=("no_filter", "autologous"), site=("trial_only",))
    assert [one.name for one in told] == ["autologous", "trial_only", "no_filter"]


AGENTS = st.lists(st.sampled_from(["HBV", "HCV", "hiv", "Chagas disease", " "]), max_size=4)
FACTS = st.fixed_dictionaries(
    {
        "evaluated": st.booleans(),
        "risk_found": st.booleans(),
        "us_ind": st.sampled_from(["", "protocol", "site"]),
        "protocol": st.lists(st.sampled_from(list(ALSO)), unique=True),
        "site": st.lists(st.sampled_from(list(ALSO)), unique=True),
    }
)


@given(AGENTS, FACTS, st.sets(st.sampled_from(RULE_KEYS)))
def test_a_site_that_leaves_a_rule_out_loses_that_rule_and_no_other(agents, facts, applies):
    every, kept = statements(agents, **facts), statements(agents, **facts, applies=applies)
    assert kept == tuple(
        one for one in every if one.rule in applies or one.rule == "autologous" or one.rule not in RULE_KEYS
    )
    assert kept[0].name == "autologous"


@given(AGENTS, FACTS)
def test_every_statement_says_which_rule_put_it_there_and_stands_once(agents, facts):
    told = statements(agents, **facts)
    assert len({one.name for one in told}) == len(told)
    for one in told:
        assert one.wording.strip() and rule_of(one.rule).source
        assert one.origin or one.rule == "autologous"
    reactive = [one for one in told if one.rule == "reactive"]
    assert bool(reactive) == any(agent.strip() for agent in agents)


def test_the_origin_of_a_statement_is_what_it_follows_from():
    told = statements(("HBV", "syphilis"), us_ind="site", protocol=("no_filter",), site=("no_filter", "trial_only"))
    assert {one.name: one.origin for one in told} == {
        "autologous": "",
        "not_evaluated": "site",
        "biohazard": "HBV, syphilis",
        "reactive": "HBV, syphilis",
        "agents": "HBV, syphilis",
        "caution": "site",
        "trial_only": "site",
        "no_filter": "protocol",
    }
    assert [one.origin for one in statements((), evaluated=True, risk_found=True)] == ["", "risk found"]
