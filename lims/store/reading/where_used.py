"""Which batches, doses and subjects a lot, a piece of equipment, a station or a person touched; and who shares them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, func, literal, or_, select, union, union_all

from lims.domain.errors import NotReadable, msg
from lims.domain.uses import KINDS, Share, Sibling, Use, Uses
from lims.store.reading.trials import of_trials_shown
from lims.store.reading.values import value_of
from lims.store.tables.batches import batches
from lims.store.tables.containers import containers
from lims.store.tables.custody import handovers
from lims.store.tables.downtime import downtime_forms
from lims.store.tables.equipment import alarm_vessels
from lims.store.tables.infusion import bedsides
from lims.store.tables.people import people
from lims.store.tables.quality import results
from lims.store.tables.steps import entries, former_slots, slots, steps

Touches = list[Select[Any]]
# Beyond this many days between two uses, equipment and hands say nothing any more. A lot is the same lot for ever.
SHARED_WITHIN_DAYS = 30


def where_used(
    db: Connection, kind: str, target: str, *, after: str = "", limit: int = 200, since: datetime | None = None
) -> Uses:
    """Every batch that a lot, a piece of equipment, a station or a person touched, in whatever stage it is now.

    Rows come by batch number, at most `limit` at a time (fewer where a trial is not shown to who looks), from the batch
    after `after`; the counts are of all of them. With `since`, only what was done at that moment or later counts.
    Raises NotReadable for a kind that is none of `lims.domain.uses.KINDS`.
    """
    touches = _touches(kind, target)
    if since is not None:
        touches = [one.where(one.selected_columns.at >= since) for one in touches]
    c = batches.c
    names = [one.with_only_columns(one.selected_columns.batch) for one in touches]
    counted = select(func.count(), func.count(c.infused_at), func.count(c.subject.distinct()))
    # Each way by itself: SQLite then steps over the many scans of one batch instead of sorting all of them.
    touched = union(*(select(one.distinct().subquery().c.batch) for one in names))
    every, infused, subjects = db.execute(of_trials_shown(db, counted.where(c.batch.in_(touched)), c.trial)).one()
    # Each way is read in the order of its index and only as far as this page goes.
    ahead = union(*(one.where(one.selected_columns.batch > after) for one in names)).order_by("batch").limit(limit + 1)
    found = list(db.scalars(ahead))
    here, next_after = found[:limit], found[limit - 1] if len(found) > limit else ""
    shown = of_trials_shown(db, select(batches).where(c.batch.in_(here)), c.trial)
    rows = list(db.execute(shown.order_by(c.batch)).mappings())
    if next_after and not rows:
        return where_used(db, kind, target, after=next_after, limit=limit, since=since)
    when = _when(db, touches, rows[0]["batch"], rows[-1]["batch"]) if rows else {}
    return Uses(
        kind=kind,
        target=target,
        rows=tuple(value_of(Use, row, **when[row["batch"]]) for row in rows),
        batches=every,
        infused=infused,
        subjects=subjects,
        next_after=next_after,
    )


def _touches(kind: str, target: str) -> Touches:
    """One query of (batch, step, at) for each way in which this kind of thing touches a batch."""
    if kind == "material":
        return _in_slots("material", target)
    if kind in ("equipment", "station"):
        moved = (alarm_vessels.c.moved_to == target, alarm_vessels.c.moved_at.is_not(None))
        stands = (containers.c.place == target, containers.c.moved_at.is_not(None))
        return [
            *_in_slots("equipment", target),
            _touch(steps.c.started_at, steps.c.station == target),
            _touch(alarm_vessels.c.moved_at, *moved, step=literal("act:move")),
            _touch(containers.c.moved_at, *stands, step=literal("act:move")),  # moved by hand, at no step
        ]
    if kind == "person":
        return [*_by_hand(target), *_beside_steps(target)]
    raise NotReadable(
        "where_used_kind",
        msg("Nothing is looked up by the kind %(kind)s.", kind=kind[:40] or "-"),
        next_step=msg("Choose one of: %(kinds)s.", kinds=", ".join(KINDS)),
    )


def _touch(at: Column[Any], *where: ColumnElement[bool], step: ColumnElement[Any] | None = None) -> Select[Any]:
    columns = at.table.c
    which = columns.step if step is None else step
    return select(columns.batch.label("batch"), which.label("step"), at.label("at")).where(*where)


def _in_slots(kind: str, target: str) -> Touches:
    """What fills a slot, and what did until another took its place."""
    return [_touch(one.c.filled_at, one.c.target_kind == kind, one.c.target == target) for one in (slots, former_slots)]


def _by_hand(person: str) -> Touches:
    """What a person did at the bench: began, ended, scanned, entered, or wrote on a form that was typed in later."""
    form = downtime_forms.c
    return [
        *(
            _touch(form.settled_at, who == person, form.settled_at.is_not(None))
            for who in (form.performed_by, form.verified_by)
        ),
        _touch(steps.c.started_at, steps.c.started_by == person),
        _touch(steps.c.finished_at, steps.c.finished_by == person),
        _touch(slots.c.filled_at, slots.c.filled_by == person),
        _touch(former_slots.c.filled_at, former_slots.c.filled_by == person),
        _touch(entries.c.entered_at, entries.c.entered_by == person),
    ]


def _beside_steps(person: str) -> Touches:
    """What a person did to a batch without performing a step: checked, tested, carried, gave."""
    hand_over, bedside = literal("act:hand-over"), literal("act:bedside")
    checked = or_(bedsides.c.checked_by == person, bedsides.c.second_person == person)
    return [
        _touch(steps.c.verified_at, steps.c.verified_by == person),
        _touch(results.c.recorded_at, results.c.recorded_by == person, step=literal("act:test")),
        _touch(handovers.c.given_at, handovers.c.given_by == person, step=hand_over),
        _touch(handovers.c.taken_at, handovers.c.taken_by == person, handovers.c.taken_at.is_not(None), step=hand_over),
        _touch(bedsides.c.checked_at, checked, step=bedside),
        _touch(
            bedsides.c.infused_at, bedsides.c.infused_by == person, bedsides.c.infused_at.is_not(None), step=bedside
        ),
    ]


def _when(db: Connection, touches: Touches, first: str, last: str) -> dict[str, dict[str, Any]]:
    """For each batch from first to last: its touched steps in order of time, and the first and last touch."""
    on_page = [one.where(one.selected_columns.batch.between(first, last)) for one in touches]
    every = union_all(*on_page).subquery()
    c = every.c
    query = select(c.batch, c.step, func.min(c.at), func.max(c.at)).group_by(c.batch, c.step)
    query = query.order_by(func.min(c.at), c.step)
    by_batch: dict[str, list[tuple[str, datetime, datetime]]] = defaultdict(list)
    for batch, step, first_at, last_at in db.execute(query):
        by_batch[batch].append((step, first_at, last_at))
    return {
        batch: {
            "steps": tuple(step for step, *_ in told),
            "first_at": told[0][1],
            "last_at": max(last_at for *_, last_at in told),
        }
        for batch, told in by_batch.items()
    }


def siblings_of(
    db: Connection, batch: str, *, within: timedelta = timedelta(days=SHARED_WITHIN_DAYS)
) -> tuple[Sibling, ...]:
    """The other batches that a fault of this one may concern, by number, each with what it shares.

    A material lot counts whenever it was used; equipment and performing hands where the two uses are no further
    apart than `within`; the same subject's batches always. Open, infused and rejected ones are all there.
    """
    shared: dict[str, dict[tuple[str, str], Share]] = defaultdict(dict)
    for other, share in (*_by_things(db, batch, within), *_by_people(db, batch, within), *_by_subject(db, batch)):
        shared[other].setdefault((share.kind, share.target), share)
    rows = db.execute(select(batches).where(batches.c.batch.in_(sorted(shared))).order_by(batches.c.batch)).mappings()
    order = ("subject", "material", "equipment", "person")
    return tuple(
        value_of(
            Sibling,
            row,
            shares=tuple(sorted(shared[row["batch"]].values(), key=lambda one: (order.index(one.kind), one.target))),
        )
        for row in rows
    )


def _by_things(db: Connection, batch: str, within: timedelta) -> Iterable[tuple[str, Share]]:
    scans = union_all(
        *(
            select(one.c.target_kind, one.c.target, one.c.filled_at).where(
                one.c.batch == batch, one.c.target_kind.in_(("material", "equipment"))
            )
            for one in (slots, former_slots)
        )
    ).subquery()
    mine = select(scans.c.target_kind, scans.c.target, func.min(scans.c.filled_at), func.max(scans.c.filled_at))
    for kind, target, first_at, last_at in db.execute(mine.group_by(scans.c.target_kind, scans.c.target)).all():
        for scanned in (slots.c, former_slots.c):
            others = (
                select(scanned.batch, func.max(scanned.words))
                .where(scanned.target_kind == kind, scanned.target == target, scanned.batch != batch)
                .group_by(scanned.batch)
            )
            if kind == "equipment":
                others = others.where(scanned.filled_at.between(first_at - within, last_at + within))
            for other, words in db.execute(others):
                yield other, Share(kind, target, words)


def _by_people(db: Connection, batch: str, within: timedelta) -> Iterable[tuple[str, Share]]:
    performed = (
        (steps.c.started_by, steps.c.started_at),
        (slots.c.filled_by, slots.c.filled_at),
        (entries.c.entered_by, entries.c.entered_at),
    )
    mine = union_all(
        *(select(who.label("person"), at.label("at")).where(who.table.c.batch == batch) for who, at in performed)
    ).subquery()
    hands = db.execute(
        select(mine.c.person, people.c.printed_name, func.min(mine.c.at), func.max(mine.c.at))
        .join(people, people.c.person == mine.c.person)
        .group_by(mine.c.person, people.c.printed_name)
    ).all()
    for person, name, first_at, last_at in hands:
        near = (first_at - within, last_at + within)
        others = union(
            *(
                select(who.table.c.batch).where(who == person, who.table.c.batch != batch, at.between(*near))
                for who, at in performed
            )
        )
        for (other,) in db.execute(others):
            yield other, Share("person", person, name)


def _by_subject(db: Connection, batch: str) -> Iterable[tuple[str, Share]]:
    subject = select(batches.c.subject).where(batches.c.batch == batch).scalar_subquery()
    others = select(batches.c.batch, batches.c.subject).where(batches.c.subject == subject, batches.c.batch != batch)
    for other, whose in db.execute(others):
        yield other, Share("subject", whose, whose)
