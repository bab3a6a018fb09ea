"""Units of a material lot: vials, bottles, aliquots with labels of their own. Opened, thawed, used up."""

from lims.actions.label_rules import label_site
from lims.actions.labels import issue_label
from lims.actions.rights import acting_person
from lims.domain.errors import NotNow, NotReadable, msg
from lims.domain.events.materials import (
    MaterialUnitMade,
    MaterialUnitOpened,
    MaterialUnitThawed,
    MaterialUnitUsedUp,
)
from lims.domain.label_text import label_text_for_unit
from lims.domain.materials import MaterialLot, MaterialUnit, UnitState, unit_id, use_until
from lims.domain.words import needed_words, read_words
from lims.store.reading.materials import count_units, get_lot, get_unit
from lims.store.record import Act
from lims.store.tables.materials import material_lots

HANDLERS = ("technician", "verifier", "qc", "qa")
MOST_AT_ONCE = 50


def make_units(act: Act, lot: str, *, count: int, content: str = "") -> list[str]:
    """Give units of a lot their numbers and labels; gives the label codes, to be printed now."""
    act.lock("site")
    acting_person(act, *HANDLERS)
    act.lock_row(material_lots, lot=lot)
    held = get_lot(act.db, lot)
    if not 0 < count <= MOST_AT_ONCE:
        raise NotReadable(
            "unit_count",
            msg("Units are made 1 to %(most)s at a time.", most=MOST_AT_ONCE),
            next_step=msg("Type how many vials or bottles stand in front of you."),
        )
    if held.state == "recalled":
        raise NotNow(
            "lot_recalled",
            msg("Lot %(number)s was recalled.", number=held.lot_number),
            next_step=msg("Put it aside. Nothing of it is prepared for use."),
        )
    content = read_words(content, msg("The content"), longest=80)
    earlier = count_units(act.db, lot)
    return [_make(act, held, number, content) for number in range(earlier + 1, earlier + count + 1)]


def _make(act: Act, lot: MaterialLot, number: int, content: str) -> str:
    unit = unit_id(lot.lot, number)
    act.record("site", MaterialUnitMade(unit, lot.lot, number, content))
    text = label_text_for_unit(lot, number, content, label_site(act.db))
    return issue_label(act, "site", kind="material", target_kind="material", target=unit, text=text)


def open_unit(act: Act, unit: str) -> None:
    """Open a sealed unit: the time in which it may be used begins."""
    held = _held(act, unit)
    if held.state is not UnitState.SEALED:
        raise NotNow(
            "unit_open",
            msg("Unit %(unit)s is open already.", unit=unit),
            next_step=msg("Use it until its time, or take another."),
        )
    open_now(act, held, get_lot(act.db, held.lot))


def open_now(act: Act, unit: MaterialUnit, lot: MaterialLot) -> MaterialUnit:
    """Record that a unit is opened at this moment; gives it as it is now. The site's chain is held by the caller."""
    act.record("site", MaterialUnitOpened(unit.unit, use_until(lot, act.at)))
    return get_unit(act.db, unit.unit)


def thaw_unit(act: Act, unit: str) -> None:
    """Thaw a unit once more. Beyond what its maker allows it is recorded as well, and the unit is not used any more."""
    _held(act, unit)
    act.record("site", MaterialUnitThawed(unit))


def use_up_unit(act: Act, unit: str, *, fate: str) -> None:
    """A unit is empty or thrown away."""
    _held(act, unit)
    act.record("site", MaterialUnitUsedUp(unit, needed_words(fate, msg("What became of it"), longest=200)))


def _held(act: Act, unit: str) -> MaterialUnit:
    act.lock("site")
    acting_person(act, *HANDLERS)
    found = get_unit(act.db, unit)
    act.lock_row(material_lots, lot=found.lot)
    found = get_unit(act.db, unit)
    if found.state is UnitState.USED_UP:
        raise NotNow(
            "unit_used_up",
            msg("Unit %(unit)s is used up: %(fate)s.", unit=unit, fate=found.fate),
            next_step=msg("Take another unit."),
        )
    return found
