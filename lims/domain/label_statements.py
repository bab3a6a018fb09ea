"""The statements that regulation puts on a label of autologous material, and when each applies.

21 CFR 1271.90(c) and 312.6(a). The wording is the regulation's own and is never translated away; a translation may
stand beside it. 1271.90(c)(3), the warning about a donor not found eligible, is not for material that goes back to
its own donor, so it is not here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from lims.domain.label_rules import AUTOLOGOUS_RULE, RULE_KEYS

AUTOLOGOUS = "FOR AUTOLOGOUS USE ONLY"
NOT_EVALUATED = "NOT EVALUATED FOR INFECTIOUS SUBSTANCES"
BIOHAZARD = "BIOHAZARD"
REACTIVE = "WARNING: Reactive test results for"
CAUTION_US = "Caution: New Drug—Limited by Federal (or United States) law to investigational use."
ALSO = {
    "trial_only": "For clinical trial use only.",
    "identify": "Properly identify intended recipient and product.",
    "no_filter": "Do not irradiate. Do not use a leukoreduction filter.",
    "pending": "Results may be pending: see the release.",
}

# What a label has no room for in letters that can be read, so that its tag or the papers say it: 21 CFR 1271.370 lets
# a warning that cannot physically fit accompany the container, and FACT's list lets a tie-tag carry these.
LEFT_TO_TAG = {
    "tube": ("not_evaluated", "reactive"),
    "vial": ("autologous", "not_evaluated", "biohazard", "reactive"),
}

# The warning names the agent or the disease, so the usual abbreviations are written out.
_AGENTS = {
    "HBV": "hepatitis B virus",
    "HCV": "hepatitis C virus",
    "HIV": "human immunodeficiency virus",
    "HTLV": "human T-lymphotropic virus",
    "CMV": "cytomegalovirus",
    "EBV": "Epstein-Barr virus",
    "WNV": "West Nile virus",
    "SYPHILIS": "syphilis",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement on a label: its place, its wording, the rule that put it there, and what the rule follows from.

    `origin` is in the lab's words: the reactive agents, 'protocol', 'site', 'risk found', or empty for always.
    """

    name: str
    wording: str
    rule: str
    origin: str


def statements(
    reactive: Iterable[str],
    *,
    evaluated: bool = False,
    risk_found: bool = False,
    us_ind: str = "",
    protocol: Iterable[str] = (),
    site: Iterable[str] = (),
    applies: Collection[str] = RULE_KEYS,
) -> tuple[Statement, ...]:
    """The statements on a label of autologous material, in the order of their weight.

    `reactive` names the agents whose tests were reactive. `evaluated` is True only when all donor screening and all
    testing that applies was done; `risk_found` when screening showed a risk. `us_ind` says who marks the product as
    under a United States IND ('protocol' or 'site'; empty: nobody). `protocol` and `site` name what each adds (keys of
    ALSO; others are the rules' own business). `applies` names the regulated rules of this site; the statement that the
    material is for autologous use stands in any case.
    """
    agents = tuple(one for one in reactive if one.strip())
    regulated = _regulated(agents, evaluated, risk_found, us_ind)
    kept = (one for one in regulated if one.rule in applies or one.rule == AUTOLOGOUS_RULE)
    return (*kept, *_added(tuple(protocol), tuple(site)))


def agent_name(agent: str) -> str:
    """The agent as the warning names it: HBV is 'hepatitis B virus'; an unknown abbreviation stays as it is."""
    return _AGENTS.get(agent.strip().upper(), agent.strip())


def agent_short(agent: str) -> str:
    """The agent where there is little room: 'hepatitis B virus' is HBV; one without an abbreviation stays as it is."""
    name = agent_name(agent)
    return next((short for short, long in _AGENTS.items() if long == name and long.upper() != short), name)


def _regulated(agents: tuple[str, ...], evaluated: bool, risk_found: bool, us_ind: str) -> Iterator[Statement]:
    named, short = (", ".join(name(agent) for agent in agents) for name in (agent_name, agent_short))
    yield Statement("autologous", AUTOLOGOUS, AUTOLOGOUS_RULE, "")
    if not evaluated:
        yield Statement("not_evaluated", NOT_EVALUATED, "not_evaluated", "site")
    if agents or risk_found:
        yield Statement("biohazard", BIOHAZARD, "biohazard", short or "risk found")
    if agents:
        yield Statement("reactive", f"{REACTIVE} {named}", "reactive", short)
        yield Statement("agents", short, "reactive", short)
    if us_ind:
        yield Statement("caution", CAUTION_US, "investigational", us_ind)


def _added(protocol: tuple[str, ...], site: tuple[str, ...]) -> Iterator[Statement]:
    for name, wording in ALSO.items():
        if name in protocol or name in site:
            yield Statement(name, wording, name, "protocol" if name in protocol else "site")
