"""What waits for a person on the batches of the board: steps, hand-overs, reviews, samples to be tested."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from flask import url_for
from sqlalchemy import Connection

from lims.actions.overview import Board, BoardRow
from lims.domain.batch import Stage
from lims.domain.containers import ContainerState
from lims.domain.errors import Message, msg
from lims.domain.people import Person
from lims.domain.protocol import Protocol
from lims.store.reading.containers import list_containers
from lims.web.show.board.acts import acts_of, protocols_of
from lims.web.show.board.words import chip_of, when_of
from lims.web.show.jobs import Job, Urgency
from lims.web.show.next_act import NextAct, is_for
from lims.web.times import SiteTime

SOON = timedelta(hours=4)


def jobs_of_batches(db: Connection, found: Board, person: Person, when: SiteTime) -> Iterator[Job]:
    """The next act of each batch, where it is this person's."""
    protocols = protocols_of(db, found)
    acts = acts_of(db, found, protocols)
    for number, row in enumerate(found.rows):
        act = acts.get(row.batch.batch)
        urgency = _urgency(row, act, when)
        if act is None or urgency is None or not (act.roles and is_for(act, person)):
            continue
        kind, chip = _chip(row, act, protocols[row.batch.sha256], when)
        note = when_of(row, when)
        at_it = row.running is not None and row.running.started_by == person.person
        if at_it and not act.stopped:
            kind, chip, urgency = "now", msg("You are at it"), min(urgency, Urgency.NOW)
        elif row.batch.on_hold:
            note = msg("%(why)s", why=row.batch.hold_reason)
        # The board's own order stands among what is equally urgent.
        place = f"{0 if at_it else 1}{number:05d}"
        yield Job(urgency, kind, chip, act.title, note, act.address, act.icon, row.batch, place)


def _chip(row: BoardRow, act: NextAct, protocol: Protocol, when: SiteTime) -> tuple[str, Message]:
    if act.stopped:
        return "stop", msg("Stopped, %(station)s", station=act.stopped)
    if act.until is not None:
        late = act.until < when.now
        return "late" if late else "now", msg("To be taken by %(time)s", time=when.moment(act.until))
    if row.batch.stage is Stage.INFUSED and row.batch.filled_at is not None and not row.batch.final_confirmed:
        return "next", msg("results due %(day)s", day=when.weekday(row.batch.filled_at + _longest_test(protocol)))
    return chip_of(row, when)


def _longest_test(protocol: Protocol) -> timedelta:
    return timedelta(days=max((one.days_to_result for one in protocol.assays), default=14))


def _urgency(row: BoardRow, act: NextAct | None, when: SiteTime) -> Urgency | None:
    if act is not None and act.until is not None:
        return Urgency.LATE if act.until < when.now else Urgency.NOW
    if row.state in ("late", "overdue"):
        return Urgency.LATE if row.state == "late" else Urgency.NOW
    if row.state in ("now", "hold") or (row.batch.stage is Stage.INFUSED and row.batch.final_confirmed):
        return Urgency.NOW
    if row.state == "next" and row.due is not None and row.due.opens_at is not None:
        return Urgency.SOON if row.due.opens_at - when.now <= SOON else Urgency.LATER
    return Urgency.LATER if row.due is not None or row.batch.stage is Stage.INFUSED else None


def jobs_of_samples(db: Connection, found: Board, person: Person) -> Iterator[Job]:
    """For quality control: what was sampled and has no result yet."""
    if not person.has("qc"):
        return
    for row in found.rows:
        if row.batch.stage is Stage.PLANNED:
            continue
        every = list_containers(db, row.batch.batch)
        waiting = [one for one in every if one.kind == "sample" and one.state is ContainerState.IN_USE]
        if waiting:
            what = msg("Test what was sampled: %(names)s", names=", ".join(one.name for one in waiting))
            address = url_for("quality.review", number=row.batch.batch)
            chip = msg("1 sample") if len(waiting) == 1 else msg("%(count)s samples", count=len(waiting))
            yield Job(Urgency.NOW, "next", chip, what, None, address, "vial", row.batch, "3")
