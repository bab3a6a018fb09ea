"""The statements that regulation puts on a label of autologous material, and when each applies.

21 CFR 1271.90(c) and 312.6(a). The wording is the regulation's own and is never translated away; a translation may
stand beside it. 1271.90(c)(3), the warning about a donor not found eligible, is not for material that goes back to
its own donor, so it is not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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


def statements(
    reactive: Iterable[str],
    *,
    evaluated: bool = False,
    risk_found: bool = False,
    us_ind: bool = False,
    also: Iterable[str] = (),
) -> tuple[tuple[str, str], ...]:
    """The statements on a label of autologous material, as (name, wording) pairs in the order of their weight.

    `reactive` names the agents whose tests were reactive. `evaluated` is True only when all donor screening and all
    testing that applies was done; `risk_found` when screening showed a risk. `us_ind` marks a product under a United
    States IND. `also` names what the product's protocol adds (keys of ALSO; others are the rules' own business).
    """
    return tuple(_statements(tuple(reactive), evaluated, risk_found, us_ind, tuple(also)))


def agent_name(agent: str) -> str:
    """The agent as the warning names it: HBV is 'hepatitis B virus'; an unknown abbreviation stays as it is."""
    return _AGENTS.get(agent.strip().upper(), agent.strip())


def agent_short(agent: str) -> str:
    """The agent where there is little room: 'hepatitis B virus' is HBV; one without an abbreviation stays as it is."""
    name = agent_name(agent)
    return next((short for short, long in _AGENTS.items() if long == name and long.upper() != short), name)


def _statements(
    reactive: tuple[str, ...], evaluated: bool, risk_found: bool, us_ind: bool, also: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    yield "autologous", AUTOLOGOUS
    if not evaluated:
        yield "not_evaluated", NOT_EVALUATED
    if reactive or risk_found:
        yield "biohazard", BIOHAZARD
    if reactive:
        agents = ", ".join(agent_name(agent) for agent in reactive)
        yield "reactive", f"{REACTIVE} {agents}"
        yield "agents", ", ".join(agent_short(agent) for agent in reactive)
    if us_ind:
        yield "caution", CAUTION_US
    for name, wording in ALSO.items():
        if name in also:
            yield name, wording
