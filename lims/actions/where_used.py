"""Who asks where something was used names it as people do: by its label, its lot number, its code, its name."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from lims.domain.errors import NotFound, NotReadable, msg
from lims.domain.identifiers import read_label_code
from lims.domain.uses import KINDS, Use
from lims.store.reading.containers import find_label
from lims.store.reading.materials import find_equipment, find_lot, list_lots
from lims.store.reading.people import find_person, list_people
from lims.store.reading.where_used import where_used

PAGE = 1000


@dataclass(frozen=True, slots=True)
class Target:
    """What is looked up: `kind` and `target` for `where_used`, and how it is called on a page."""

    kind: str
    target: str
    title: str


def find_target(db: Connection, kind: str, given: str) -> Target:
    """The thing or person meant: by id, by the maker's lot number, by printed name, or by the code of its label.

    Raises NotReadable for an unknown kind and NotFound where nothing, or more than one thing, is meant.
    """
    if kind not in KINDS:
        raise NotReadable(
            "where_used_kind",
            msg("Nothing is looked up by the kind %(kind)s.", kind=kind[:40] or "-"),
            next_step=msg("Choose one of: %(kinds)s.", kinds=", ".join(KINDS)),
        )
    given = given.strip()
    found = _named(db, kind, given) or _labelled(db, given)
    if found is None:
        raise NotFound(
            "unknown_target",
            msg("Nothing of the kind %(kind)s is called %(given)s.", kind=kind, given=given[:60] or "-"),
            next_step=msg("Type the lot, the code or the sign-in name as it stands on its label, or scan the label."),
        )
    return found


def _named(db: Connection, kind: str, given: str) -> Target | None:
    if kind == "material":
        lot = find_lot(db, given)
        same = [lot] if lot else [one for one in list_lots(db) if one.lot_number == given]
        if len(same) > 1:
            raise NotFound(
                "several_lots",
                msg("%(count)s lots bear the number %(given)s.", count=len(same), given=given[:60]),
                next_step=msg("Give one of: %(lots)s.", lots=", ".join(one.lot for one in same)),
            )
        return Target(kind, same[0].lot, f"{same[0].title}, {same[0].lot_number}") if same else None
    if kind == "person":
        person = find_person(db, given) or next((one for one in list_people(db) if one.printed_name == given), None)
        return Target(kind, person.person, person.printed_name) if person else None
    thing = find_equipment(db, given)
    return Target(kind, thing.equipment, f"{thing.equipment}, {thing.title}") if thing else None


def _labelled(db: Connection, given: str) -> Target | None:
    try:
        label = find_label(db, read_label_code(given))
    except NotReadable:
        return None
    if label is None or label.target_kind not in KINDS:
        return None
    return _named(db, label.target_kind, label.target.partition("/")[0])  # a unit of a lot is looked up as its lot


def every_use(db: Connection, kind: str, target: str) -> Iterator[Use]:
    """Every use, page after page, for a file or a terminal."""
    after = ""
    while True:
        page = where_used(db, kind, target, after=after, limit=PAGE)
        yield from page.rows
        after = page.next_after
        if not after:
            return
