"""What is printed on a label, as (name, words) pairs: the ledger keeps them, so the record says what stood on it.

Names used, by label kind (a name whose words would be empty is left out):

    all          language symbol symbol_before (where the site chose the kind of symbol)
    tube         what trial coi dose_no doses line_1 line_2 + statements
    vial         what dose_no doses
    vessel       what trial coi dose_no doses made_from day_zero contents storage + statements
    bag          what product product_code trial coi din dose_no doses dose_cells per_m2 volume viability formulation
                 storage filled expires recipient site sponsor mark + statements
    wristband    coi trial site recipient
    material     what big line_1 line_2
    equipment    what big line_1
    person       what big line_1
    place        what big line_1

Statements: autologous not_evaluated biohazard reactive agents caution trial_only identify no_filter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import Decimal

from lims.domain.batch import Batch
from lims.domain.equipment import Equipment
from lims.domain.figures import NO_BREAK_SPACE, percent, plain, three_figures
from lims.domain.identifiers import coi_spaced, din_check, din_spaced
from lims.domain.label_codes import ISBT_128, isbt_128_before
from lims.domain.label_rules import PROGRAM_RULES, LabelRules
from lims.domain.label_statements import Statement, statements
from lims.domain.materials import MaterialLot
from lims.domain.people import Person
from lims.domain.protocol import Protocol
from lims.domain.subject import Subject

Text = tuple[tuple[str, str], ...]

OUT_OF_SPECIFICATION = "OUT OF SPECIFICATION"


@dataclass(frozen=True, slots=True)
class LabelSite:
    """What the laboratory is called, where its clock is, and what it decided about its labels.

    `donors_evaluated` is True where all donor screening and testing that applies was done and is on file;
    `recipient_name` where the rule here allows the recipient's name; `statements` are added to the protocol's.
    """

    name: str
    zone: tzinfo = UTC
    rules: LabelRules = PROGRAM_RULES


def label_text_for_container(
    label_kind: str,
    title: str,
    *,
    batch: Batch,
    subject: Subject,
    protocol: Protocol,
    site: LabelSite,
    extra: Mapping[str, str] | None = None,
) -> Text:
    """The words on the label of a container: `label_kind` is tube, vial, vessel or bag, `title` names the container.

    `extra` holds what batch and protocol do not say. Printed as given: tube `drawn`; vessel `made_from`, `contents`,
    `storage`; bag `expires`, `filled`, `recipient` (left out unless the site's rule allows a name). In plain digits,
    put into words here: bag `dose_cells`, `per_m2`, `volume_ml`, `viability` (per cent).
    """
    given = dict(extra or {})
    dose = [("dose_no", str(batch.dose_no)), ("doses", str(batch.doses))]
    if label_kind == "vial":
        return _text(site, label_kind, [("what", title), *dose])
    told = ((one.name, one.wording) for one in statements_for_container(label_kind, subject, protocol, site.rules))
    pairs = [("what", title), ("trial", batch.trial), ("coi", coi_spaced(batch.coi)), *dose]
    if label_kind == "tube":
        pairs += [("line_1", f"COI {coi_spaced(batch.coi)}"), ("line_2", _drawn(batch, site, given))]
    elif label_kind == "vessel":
        pairs += [(name, given.get(name, "")) for name in ("made_from", "contents", "storage")]
        pairs += [("day_zero", moment(batch.day_zero_at, site.zone) if batch.day_zero_at else "")]
    elif label_kind == "bag":
        pairs += _bag(batch, protocol, site, given)
    else:
        raise ValueError(f"no container carries a {label_kind} label")
    if site.rules.code_of(label_kind) == ISBT_128:
        pairs.append(("symbol_before", isbt_128_before(batch.din, batch.coi)))
    return _text(site, label_kind, [*pairs, *told])


def statements_for_container(
    label_kind: str, subject: Subject, protocol: Protocol, rules: LabelRules
) -> tuple[Statement, ...]:
    """The statements on the label of a container, each with the rule that put it there; none on a vial's.

    Those about the product stand on its immediate package, the bag; those about the material on every container.
    """
    if label_kind == "vial":
        return ()
    asked: tuple[str, ...] = ()
    here: tuple[str, ...] = ()
    if label_kind == "bag":
        asked, here = protocol.product.label_statements, rules.statements
        if any(assay.may_be_pending for assay in protocol.assays):
            asked = (*asked, "pending")
    us_ind = "protocol" if "caution_us" in asked else "site" if "caution_us" in here else ""
    return statements(
        subject.reactive,
        evaluated=rules.donors_evaluated,
        us_ind=us_ind,
        protocol=asked,
        site=here,
        applies=rules.applies,
    )


def label_text_for_wristband(subject: Subject, site: LabelSite, recipient: str = "") -> Text:
    """The words on a wristband. It names the subject, not a batch; the name only where the site's rule allows it."""
    pairs = [
        ("coi", coi_spaced(subject.coi)),
        ("trial", subject.trial),
        ("site", site.name),
        ("recipient", _recipient(site, recipient)),
    ]
    return _text(site, "wristband", pairs)


def label_text_for_material(lot: MaterialLot, site: LabelSite) -> Text:
    """The words on a material lot: what it is, its lot number large, its last day."""
    received = lot.received_at.astimezone(site.zone).date()
    return _text(
        site,
        "material",
        [
            ("what", lot.title),
            ("big", lot.lot_number),
            ("line_1", f"Use by {lot.expires_on.isoformat()}"),
            ("line_2", f"Received {received.isoformat()}"),
        ],
    )


def label_text_for_unit(lot: MaterialLot, number: int, content: str, site: LabelSite) -> Text:
    """The words on one unit of a lot: as its lot, with the unit's number. When it was opened is told by its scan."""
    return _text(
        site,
        "material",
        [
            ("what", lot.title),
            ("big", f"{lot.lot_number} / {number}"),
            ("line_1", f"Use by {lot.expires_on.isoformat()}"),
            ("line_2", content or f"Unit {number} of {lot.lot}"),
        ],
    )


def label_text_for_equipment(equipment: Equipment, site: LabelSite) -> Text:
    """The words on equipment or a place (an incubator shelf, a fridge). No calibration date: the scan asks for it."""
    return _text(
        site, "equipment", [("what", equipment.title), ("big", equipment.equipment), ("line_1", equipment.place)]
    )


def label_text_for_person(person: Person, site: LabelSite) -> Text:
    """The words on a badge: the site, the printed name, the sign-in name. No role: the scan asks for it."""
    return _text(site, "person", [("what", site.name), ("big", person.printed_name), ("line_1", person.person)])


def with_dose(text: Text, dose_cells: int, per_m2: int, volume_ml: Decimal) -> Text:
    """The words of a bag's label with the dose that is in it: whole cells, cells per m2, mL; all else as it was."""
    said = {
        "dose_cells": _cells(Decimal(dose_cells)),
        "per_m2": f"{_cells(Decimal(per_m2))} /m²",
        "volume": f"{plain(volume_ml)}{NO_BREAK_SPACE}mL",
    }
    return tuple((name, said.get(name, words)) for name, words in text)


def with_symbol(text: Text, code: str, before: str = "") -> Text:
    """The words of a label with the kind of symbol the site chose for it (empty: its own), and what stands in it."""
    chosen = (("symbol", code), ("symbol_before", before))
    kept = tuple(pair for pair in text if pair[0] not in dict(chosen))
    return (*kept, *(pair for pair in chosen if pair[1]))


def with_mark(text: Text) -> Text:
    """The words of a bag's label with the mark of a product that is supplied out of specification."""
    return (*(pair for pair in text if pair[0] != "mark"), ("mark", OUT_OF_SPECIFICATION))


def moment(at: datetime, zone: tzinfo) -> str:
    """A moment in the site's zone with the zone written: '2026-11-18 13:05 UTC+08:00'."""
    local = at.astimezone(zone)
    offset = f"{local:%z}"
    return f"{local:%Y-%m-%d %H:%M} UTC{offset[:3]}:{offset[3:5]}"


def _drawn(batch: Batch, site: LabelSite, given: Mapping[str, str]) -> str:
    if "drawn" in given:
        return f"Drawn {given['drawn']}"
    if batch.collected_at is not None:
        # The line is narrow: +08:00 alone says the zone.
        return f"Drawn {moment(batch.collected_at, site.zone).replace('UTC', '')}"
    return f"Draw planned {batch.draw_on.isoformat()}"


def _bag(batch: Batch, protocol: Protocol, site: LabelSite, given: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    product = protocol.product
    counted = product.code if protocol.dose.basis == "target_viable" else "cells"
    return [
        ("product", product.name),
        ("product_code", counted),
        ("din", _din(batch.din)),
        ("dose_cells", _if_given(given, "dose_cells", _cells)),
        ("per_m2", _if_given(given, "per_m2", lambda n: f"{_cells(n)} /m²")),
        ("volume", _if_given(given, "volume_ml", lambda n: f"{plain(n)}{NO_BREAK_SPACE}mL")),
        ("viability", _if_given(given, "viability", percent)),
        ("formulation", product.formulation),
        ("storage", product.storage),
        ("filled", given.get("filled", "")),
        ("expires", given.get("expires", "")),
        ("recipient", _recipient(site, given.get("recipient", ""))),
        ("site", site.name),
        ("sponsor", product.sponsor),
    ]


def _recipient(site: LabelSite, name: str) -> str:
    return name if site.rules.recipient_name else ""


def _if_given(given: Mapping[str, str], name: str, shown: Callable[[Decimal], str]) -> str:
    return shown(Decimal(given[name])) if given.get(name) else ""


def _cells(number: Decimal) -> str:
    return three_figures(number).replace("×10", f"×{NO_BREAK_SPACE}10")


def _din(din: str) -> str:
    return f"{din_spaced(din)} [{din_check(din).check_character}]" if din else ""


def _text(site: LabelSite, kind: str, pairs: Iterable[tuple[str, str]]) -> Text:
    code = site.rules.code_of(kind)
    beside = (("language", site.rules.language), *((("symbol", code),) if code else ()))
    return (*beside, *((name, words) for name, words in pairs if words))
