"""The site file: what the laboratory is called, where its clock is, what its labels say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from lims.domain.errors import NotReadable, msg
from lims.domain.identifiers import coi_id
from lims.domain.label_rules import AUTOLOGOUS_RULE, RULE_KEYS, LabelRules
from lims.domain.protocol import ProductInfo
from lims.masterdata.faults import SiteFaults
from lims.masterdata.printers import PrinterInFile, Printers
from lims.masterdata.shape_faults import load
from lims.masterdata.shapes import Text, Word, YesNo, in_one_line, refused
from lims.masterdata.structures import ListOf, Strict, TableOf
from lims.masterdata.toml import NotToml, read_toml
from lims.masterdata.vocabulary import STATEMENTS

LANGUAGES = ("en", "zh_Hant", "zh_Hans")


@dataclass(frozen=True, slots=True)
class Site:
    """The decisions of one laboratory. `facility`: its ISBT 128 number; `origin`: the first line of its checkpoints."""

    name: str
    zone: str  # IANA, Asia/Taipei
    origin: str
    facility: str
    languages: tuple[str, ...]
    label_language: str
    donors_evaluated: bool
    recipient_name: bool
    statements: tuple[str, ...]
    rules: tuple[str, ...] = RULE_KEYS
    printers: tuple[PrinterInFile, ...] = ()

    @property
    def label_rules(self) -> LabelRules:
        """What the labels say, as it is put into force."""
        return LabelRules(self.label_language, self.donors_evaluated, self.recipient_name, self.rules, self.statements)

    def statements_for(self, product: ProductInfo) -> tuple[str, ...]:
        """The statements on this product's label: the protocol's and the site's. A site adds; it takes none away."""
        wanted = {*product.label_statements, *self.statements}
        return tuple(statement for statement in STATEMENTS if statement in wanted)


class _Zone(Text):
    """A time zone by its IANA name."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        name = super()._deserialize(value, *args, **kwargs)
        try:
            ZoneInfo(name)
        except (OSError, ValueError, LookupError) as unknown:
            raise refused(
                msg("No time zone is called %(zone)s. Write it as Asia/Taipei.", zone=f"'{name}'")
            ) from unknown
        return name


class _Facility(Text):
    """A facility number of the form that ISBT 128 knows."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        number = super()._deserialize(value, *args, **kwargs)
        try:
            coi_id(number, 2000, 1)
        except NotReadable as unreadable:
            raise refused(in_one_line(unreadable)) from unreadable
        return number


class _SiteTable(Strict):
    name = Text(required=True)
    zone = _Zone(required=True)
    # A signed note keeps "+" and spaces for itself.
    origin = Text(required=True, pattern=r"[^\s+]{3,120}", example="lab.example.org/cells")
    facility = _Facility(required=True)
    languages = ListOf(Word(LANGUAGES), required=True, least=1)


class _Rules(ListOf):
    """The regulated rules of the site, in the order of their weight."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        named = super()._deserialize(value, *args, **kwargs)
        if AUTOLOGOUS_RULE not in named:
            raise refused(msg("The rule autologous is missing: these products are for one person."))
        return tuple(key for key in RULE_KEYS if key in named)


class _LabelsTable(Strict):
    language = Word(LANGUAGES, required=True)
    rules = _Rules(Word(RULE_KEYS), load_default=RULE_KEYS)
    donors_evaluated = YesNo(required=True)
    recipient_name = YesNo(required=True)
    statements = ListOf(Word(STATEMENTS), required=True)


class _SiteFile(Strict):
    site = TableOf(_SiteTable, required=True)
    labels = TableOf(_LabelsTable, required=True)
    printers = Printers(load_default=())


def read_site(text: str) -> Site:
    """The site written in that TOML text. Raises SiteFaults with every fault of the file."""
    try:
        loaded, faults = load(_SiteFile(), read_toml(text))
    except NotToml as refusal:
        raise SiteFaults([refusal.fault]) from refusal
    if faults:
        raise SiteFaults(faults)
    site, labels = loaded["site"], loaded["labels"]
    return Site(
        **site,
        label_language=labels["language"],
        donors_evaluated=labels["donors_evaluated"],
        recipient_name=labels["recipient_name"],
        statements=labels["statements"],
        rules=labels["rules"],
        printers=loaded["printers"],
    )
