"""The site file: what the laboratory is called, where its clock is, what its labels say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import ValidationError, fields, validates_schema

from lims.domain.errors import NotReadable, msg
from lims.domain.identifiers import coi_id
from lims.domain.label_codes import BOTH, CODES, EXAMPLE_FACILITY, ISBT_128, ISBT_KINDS
from lims.domain.label_rules import AUTOLOGOUS_RULE, RULE_KEYS, LabelRules
from lims.domain.protocol import ProductInfo
from lims.domain.standing import MODES, SigningRules
from lims.masterdata.faults import SiteFaults
from lims.masterdata.labels import label_definitions
from lims.masterdata.printers import PrinterInFile, Printers
from lims.masterdata.shape_faults import load
from lims.masterdata.shapes import WORDS, Text, Whole, Word, YesNo, in_one_line, refused
from lims.masterdata.site_oidc import OidcRules, OidcTable, rules_of
from lims.masterdata.site_papers import PaperRules, PapersTable, paper_rules
from lims.masterdata.structures import ListOf, Strict, TableOf
from lims.masterdata.toml import NotToml, read_toml
from lims.masterdata.vocabulary import STATEMENTS

LANGUAGES = ("en", "zh_Hant", "zh_Hans")
NO_RULES = SigningRules()
PLAIN_PAPERS = PaperRules()


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
    codes: tuple[tuple[str, str], ...] = ()
    printers: tuple[PrinterInFile, ...] = ()
    signing: SigningRules = NO_RULES
    second_place: str = ""  # a folder for a second copy of the checkpoints, or a server that takes them by PUT
    oidc: OidcRules | None = None
    papers: PaperRules = PLAIN_PAPERS

    @property
    def label_rules(self) -> LabelRules:
        """What the labels say, as it is put into force."""
        return LabelRules(
            self.label_language, self.donors_evaluated, self.recipient_name, self.rules, self.statements, self.codes
        )

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


class _Codes(fields.Field[tuple[tuple[str, str], ...]]):
    """A table from kinds of label to kinds of symbol, in the order of their names."""

    default_error_messages = WORDS

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> tuple[tuple[str, str], ...]:
        if not isinstance(value, dict):
            raise self.make_error("type")
        kinds = {definition.kind: definition.code for definition in label_definitions()}
        wrong: dict[str, Any] = {}
        for kind, code in value.items():
            try:
                Word(list(kinds)).deserialize(kind)
                Word([one for one in CODES if _has_room(kind, kinds[kind], one)]).deserialize(code)
            except ValidationError as refusal:
                wrong[kind] = refusal.messages
        if wrong:
            raise ValidationError(wrong)
        return tuple(sorted(value.items()))


def _has_room(kind: str, own: str, code: str) -> bool:
    """Whether a kind of label, with that symbol of its own, can have this one: a message and a pair need their room."""
    return (code != ISBT_128 or kind in ISBT_KINDS) and (code != BOTH or own == BOTH)


class _LabelsTable(Strict):
    language = Word(LANGUAGES, required=True)
    rules = _Rules(Word(RULE_KEYS), load_default=RULE_KEYS)
    donors_evaluated = YesNo(required=True)
    recipient_name = YesNo(required=True)
    statements = ListOf(Word(STATEMENTS), required=True)
    codes = _Codes(load_default=())


# A folder, or the address of a server; no name and password in it, they stand in a file of their own.
_SECOND_PLACE = r"(/[^\s]*|https?://[^\s/?#@]+(/[^\s?#]*)?)?"


class _SigningTable(Strict):
    release = Word(MODES, required=True)
    review = Word(MODES, required=True)
    series_minutes = Whole(1, 60, required=True)
    anchor_minutes = Whole(0, 10_080, required=True)
    identity_on_file = YesNo(required=True)
    second_place = Text(empty=True, load_default="", pattern=_SECOND_PLACE, example="/mnt/witness")


class _SiteFile(Strict):
    site = TableOf(_SiteTable, required=True)
    labels = TableOf(_LabelsTable, required=True)
    signing = TableOf(_SigningTable, load_default=None)
    printers = Printers(load_default=())
    oidc = TableOf(OidcTable, load_default=None)
    papers = TableOf(PapersTable, load_default=None)

    @validates_schema
    def _own_number_for_isbt_128(self, data: dict[str, Any], **_: Any) -> None:
        """Donation numbers of the example facility are nobody's, so no message carries them."""
        codes, facility = data.get("labels", {}).get("codes", ()), data.get("site", {}).get("facility")
        for kind, code in codes:
            if code == ISBT_128 and facility == EXAMPLE_FACILITY:
                needed = msg("isbt128 needs the site's own facility number; %(facility)s is for examples only.",
                             facility=facility)  # fmt: skip
                raise ValidationError({"labels": {"codes": {kind: refused(needed).messages}}})


def read_site(text: str) -> Site:
    """The site written in that TOML text. Raises SiteFaults with every fault of the file."""
    try:
        loaded, faults = load(_SiteFile(), read_toml(text))
    except NotToml as refusal:
        raise SiteFaults([refusal.fault]) from refusal
    if faults:
        raise SiteFaults(faults)
    site, labels, signing = loaded["site"], loaded["labels"], dict(loaded["signing"] or {})
    second_place = signing.pop("second_place", "")
    return Site(
        **site,
        label_language=labels["language"],
        donors_evaluated=labels["donors_evaluated"],
        recipient_name=labels["recipient_name"],
        statements=labels["statements"],
        rules=labels["rules"],
        codes=labels["codes"],
        printers=loaded["printers"],
        signing=SigningRules(**signing),
        second_place=second_place,
        oidc=rules_of(loaded["oidc"]),
        papers=paper_rules(loaded["papers"]),
    )
