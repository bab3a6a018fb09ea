"""What the site's labels say: read from its file, put into force by quality, and kept with who and why."""

from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from lims.actions.rights import acting_person
from lims.domain.errors import NotNow, msg
from lims.domain.events.labels import LabelRulesSet
from lims.domain.label_rules import PROGRAM_RULES, LabelRules
from lims.domain.label_text import LabelSite
from lims.domain.words import needed_words
from lims.store.reading.labels import find_label_rules
from lims.store.reading.site import get_site
from lims.store.record import Act


def label_site(db: Connection) -> LabelSite:
    """What a label says about this laboratory."""
    site, found = get_site(db), find_label_rules(db)
    return LabelSite(site.name, ZoneInfo(site.zone), found.rules if found else PROGRAM_RULES)


def set_label_rules(act: Act, rules: LabelRules, *, reason: str) -> None:
    """Put the rules of the site's file into force. Labels that were issued keep what they say; the next ones follow."""
    act.lock("site")
    acting_person(act, "qa", "administrator")
    found = find_label_rules(act.db)
    if found is not None and found.rules == rules:
        raise NotNow(
            "rules_in_force",
            msg("These label rules are in force already."),
            next_step=msg("Change [labels] in config/site.toml first, if a label should say something else."),
        )
    words = needed_words(reason, msg("The reason"), next_step=msg("Write down why the labels change."))
    act.record(
        "site",
        LabelRulesSet(
            rules.language,
            rules.donors_evaluated,
            rules.recipient_name,
            rules.applies,
            rules.statements,
            words,
            rules.codes,
        ),
    )
