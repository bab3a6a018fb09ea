"""What the site decided about its labels, and the life of one label out of the ledger."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from lims.domain.events import KINDS
from lims.domain.label_rules import LabelRules
from lims.ledger.entry import Entry, read_entry
from lims.store.reading.values import value_of
from lims.store.tables.labels import label_rules
from lims.store.tables.ledger import ON_SITE, ledger

NAMING_LABELS = sorted(set(KINDS) - {"ChainOpened"})


@dataclass(frozen=True, slots=True)
class RulesInForce:
    """The rules, and who put them into force, when and why."""

    rules: LabelRules
    reason: str
    set_at: datetime
    set_by: str


def find_label_rules(db: Connection) -> RulesInForce | None:
    """The rules that were put into force last, or None while those of the program are."""
    row = db.execute(select(label_rules)).mappings().first()
    return value_of(RulesInForce, row, rules=value_of(LabelRules, row)) if row else None


def entries_about(db: Connection, label_code: str, *chains: str) -> tuple[Entry, ...]:
    """Every entry of these chains that names a label, oldest first."""
    c, found = ledger.c, list[tuple[int, str]]()
    for chain in chains:
        query = select(c.position, c.text).where(c.text.contains(f'"{label_code}"'))
        # Thousands on the site's chain open other chains, and none of these names a label.
        named = (ON_SITE, c.kind.in_(NAMING_LABELS)) if chain == "site" else (c.chain == chain,)
        found += [(at, text) for at, text in db.execute(query.where(*named))]
    return tuple(read_entry(text) for _, text in sorted(found))
