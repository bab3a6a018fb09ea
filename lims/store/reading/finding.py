"""Whatever carries a code, a number or a name: found by the whole of it, or by how it begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, func, or_, select

from lims.domain.finding import Asked, Found
from lims.store.reading.trials import trials_of, trials_shown
from lims.store.tables.alerts import alerts, tasks
from lims.store.tables.batches import batches
from lims.store.tables.containers import containers
from lims.store.tables.custody import handovers
from lims.store.tables.deviations import capa_actions, deviations
from lims.store.tables.downtime import downtime_forms
from lims.store.tables.equipment import alarms
from lims.store.tables.labels import labels
from lims.store.tables.materials import equipment, material_lots, material_units
from lims.store.tables.people import people
from lims.store.tables.subjects import subjects

MOST = 12  # of each kind: who sees so many types one more character


def find_named(db: Connection, asked: Asked) -> tuple[Found, ...]:
    """Everything that is called exactly so: mostly one thing, two where a maker's number was used again."""
    return shown_of(db, dict.fromkeys(_exactly(db, asked))) if asked.text else ()


def find_beginning(db: Connection, asked: Asked) -> tuple[Found, ...]:
    """What begins so, or has it in its name: at most `MOST` of each kind."""
    return shown_of(db, dict.fromkeys(_loosely(db, asked))) if len(asked.text) > 1 else ()


def shown_of(db: Connection, found: Iterable[Found]) -> tuple[Found, ...]:
    """Without what belongs to a trial that this connection does not show."""
    trials = set(trials_shown(db))
    return tuple(one for one in found if not trials or trials_of(db, (one.key, one.batch)) <= trials)


def _exactly(db: Connection, asked: Asked) -> Iterator[Found]:
    either = (asked.text, asked.capitals)
    b, c, h = batches.c, containers.c, handovers.c
    yield from _batches(db, or_(b.batch == asked.capitals, *([b.din == asked.din] if asked.din else [])))
    s = subjects.c
    yield from _subjects(db, or_(s.subject == asked.capitals, *([s.coi == asked.coi] if asked.coi else [])))
    yield from _containers(db, c.container.in_(either))
    if asked.label_code:
        yield from _labels(db, labels.c.label_code == asked.label_code)
    m, u = material_lots.c, material_units.c
    for row in db.execute(select(u.lot).where(u.unit.in_(either))):
        yield from _lots(db, m.lot == row.lot)
    yield from _lots(db, or_(m.lot.in_(either), m.lot_number.in_(either)))
    yield from _equipment(db, equipment.c.equipment.in_(either))
    lower = asked.text.lower()
    yield from _people(db, or_(people.c.person == lower, func.lower(people.c.printed_name) == lower))
    for kind, table, key, words in _PAPERS:
        query = select(key, table.c.batch, words).where(key.in_(either))
        yield from (Found(kind, row[0], row[2], batch=row[1]) for row in db.execute(query))
    for row in db.execute(select(alarms).where(alarms.c.alarm.in_(either))):
        yield Found("alarm", row.alarm, row.words, row.equipment)
    things = or_(h.seal.in_(either), h.logger.in_(either))
    for row in db.execute(select(h.batch, h.handover, h.seal, h.logger).where(things)).all():
        yield Found("handover", str(row.handover), row.seal, row.logger, batch=row.batch)


_PAPERS: tuple[tuple[str, Table, Column[Any], Column[Any]], ...] = (
    ("deviation", deviations, deviations.c.deviation, deviations.c.words),
    ("action", capa_actions, capa_actions.c.action, capa_actions.c.words),
    ("alert", alerts, alerts.c.alert, alerts.c.words),
    ("task", tasks, tasks.c.task, tasks.c.words),
    ("form", downtime_forms, downtime_forms.c.form, downtime_forms.c.step),
)


def _loosely(db: Connection, asked: Asked) -> Iterator[Found]:
    start = asked.capitals
    yield from _subjects(db, _begins(subjects.c.subject, start), exact=False)
    yield from _batches(db, _begins(batches.c.batch, start), exact=False)
    if len(start) > 2:
        yield from _containers(db, _begins(containers.c.container, start), exact=False)
        yield from _labels(db, _begins(labels.c.label_code, start.replace(" ", "").replace("-", "")), exact=False)
    for kind, table, key, words in _PAPERS:
        query = select(key, table.c.batch, words).where(_begins(key, start)).order_by(key).limit(MOST)
        yield from (Found(kind, row[0], row[2], batch=row[1], exact=False) for row in db.execute(query))
    m, e, p = material_lots.c, equipment.c, people.c
    yield from _lots(db, or_(_has(m.title, asked), _has(m.lot_number, asked), _has(m.lot, asked)), exact=False)
    yield from _equipment(db, or_(_has(e.equipment, asked), _has(e.title, asked), _has(e.place, asked)), exact=False)
    yield from _people(db, or_(_has(p.person, asked), _has(p.printed_name, asked)), exact=False)


def _begins(column: Column[Any], start: str) -> ColumnElement[bool]:
    # A range, which an index answers; LIKE reads every row.
    return column.between(start, start + "\U0010ffff")


def _has(column: Column[Any], asked: Asked) -> ColumnElement[bool]:
    return func.lower(column).contains(asked.text.lower(), autoescape=True)


def _batches(db: Connection, where: ColumnElement[bool], *, exact: bool = True) -> Iterator[Found]:
    c = batches.c
    query = select(c.batch, c.subject, c.dose_no, c.product, c.stage).where(where).order_by(c.batch).limit(MOST)
    for row in db.execute(query):
        yield Found("batch", row.batch, f"{row.subject}, {row.product}", row.stage, row.batch, exact)


def _subjects(db: Connection, where: ColumnElement[bool], *, exact: bool = True) -> Iterator[Found]:
    c = subjects.c
    for row in db.execute(select(c.subject, c.coi, c.trial).where(where).order_by(c.subject).limit(MOST)):
        yield Found("subject", row.subject, row.trial, row.coi, exact=exact)


def _containers(db: Connection, where: ColumnElement[bool], *, exact: bool = True) -> Iterator[Found]:
    c = containers.c
    query = select(c.container, c.title, c.subject, c.batch).where(where).order_by(c.container).limit(MOST)
    for row in db.execute(query):
        yield Found("container", row.container, row.title, row.subject, row.batch, exact)


def _labels(db: Connection, where: ColumnElement[bool], *, exact: bool = True) -> Iterator[Found]:
    c = labels.c
    for row in db.execute(select(c.label_code, c.target, c.subject, c.batch).where(where).limit(MOST)):
        yield Found("label", row.label_code, row.target, row.subject, row.batch, exact)


def _lots(db: Connection, where: ColumnElement[bool], *, exact: bool = True) -> Iterator[Found]:
    c = material_lots.c
    for row in db.execute(select(c.lot, c.title, c.lot_number).where(where).order_by(c.lot).limit(MOST)):
        yield Found("material", row.lot, row.title, row.lot_number, exact=exact)


def _equipment(db: Connection, where: ColumnElement[bool], *, exact: bool = True) -> Iterator[Found]:
    c = equipment.c
    query = select(c.equipment, c.title, c.place).where(where).order_by(c.equipment).limit(MOST)
    for row in db.execute(query):
        yield Found("equipment", row.equipment, row.title, row.place, exact=exact)


def _people(db: Connection, where: ColumnElement[bool], *, exact: bool = True) -> Iterator[Found]:
    c = people.c
    for row in db.execute(select(c.person, c.printed_name).where(where).order_by(c.printed_name).limit(MOST)):
        yield Found("person", row.person, row.printed_name, exact=exact)
