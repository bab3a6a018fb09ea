"""The rules that put a statement on a label: what regulation asks for, when, and what the site decided about it.

`../shared/reference/standards_and_scenarios.md` 2.4 and 2.5 hold the facts. A site says which rules apply to it; the
statement "for autologous use only" cannot be left out, because nothing here may ever reach anybody else.
"""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.errors import Message, msg


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its key, the statement on the label, when it asks for it, and where it stands written."""

    key: str
    title: Message
    when: Message
    source: str
    fixed: bool = False  # no site can leave it out


AUTOLOGOUS_RULE = "autologous"

# The rules that a site says apply to it, in the order of their weight.
REGULATED = (
    Rule(
        AUTOLOGOUS_RULE,
        msg("For autologous use only"),
        msg("Always: the material goes back to the person it came from."),
        "21 CFR 1271.90(c)(1)",
        fixed=True,
    ),
    Rule(
        "not_evaluated",
        msg("Not evaluated for infectious substances"),
        msg("Unless all donor screening and all testing that applies was done and is on file."),
        "21 CFR 1271.90(c)(2)",
    ),
    Rule(
        "biohazard",
        msg("Biohazard legend"),
        msg("When a test is reactive, or screening shows a risk. Autologous material is no exception."),
        "21 CFR 1271.90(c)(4), 1271.3(h)",
    ),
    Rule(
        "reactive",
        msg("Reactive agent, by name"),
        msg("When a test is reactive: each agent is named."),
        "21 CFR 1271.90(c)(5)",
    ),
    Rule(
        "investigational",
        msg("Caution, new drug"),
        msg("On the product under a United States IND (the protocol or the site says caution_us)."),
        "21 CFR 312.6(a)",
    ),
)
RULE_KEYS = tuple(rule.key for rule in REGULATED)

# What the protocol or the site adds to the label of the product.
ADDED = (
    Rule(
        "trial_only",
        msg("For clinical trial use only"),
        msg("On the product, where the protocol or the site asks for it."),
        "Regulation (EU) 536/2014, annex VI",
    ),
    Rule(
        "identify",
        msg("Properly identify intended recipient and product"),
        msg("On the product, where the protocol or the site asks for it."),
        "FACT-style label content",
    ),
    Rule(
        "no_filter",
        msg("Do not irradiate, no leukoreduction filter"),
        msg("On the product, where the protocol or the site asks for it."),
        "FACT-style label content",
    ),
    Rule(
        "pending",
        msg("Results may be pending"),
        msg("On the product, where its protocol lets a result come after the release."),
        "21 CFR 1271.55(a)",
    ),
)


def rule_of(key: str) -> Rule | None:
    """The rule of that key, or None for one that is no longer in the list."""
    return next((rule for rule in (*REGULATED, *ADDED) if rule.key == key), None)


@dataclass(frozen=True, slots=True)
class LabelRules:
    """What the site decided about its labels, as it was last put into force."""

    language: str = "en"
    donors_evaluated: bool = False
    recipient_name: bool = False
    applies: tuple[str, ...] = RULE_KEYS
    statements: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()  # kind of label, and the kind of symbol this site chose for it

    def code_of(self, label_kind: str) -> str:
        """The kind of symbol this site chose for a kind of label; empty where the label's own stays."""
        return dict(self.codes).get(label_kind, "")


# What the labels say until a site has put rules of its own into force.
PROGRAM_RULES = LabelRules()
