"""What a new site does before its first batch, in order, and what of it is done: the empty board shows it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from sqlalchemy import Connection

from lims.domain.errors import Message, msg
from lims.store.reading.label_kinds import list_label_approvals
from lims.store.reading.materials import list_equipment, list_lots
from lims.store.reading.people import list_people
from lims.store.reading.protocols import list_protocols
from lims.store.reading.subjects import count_subjects


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One thing to do, who does it, and the page for it."""

    title: Message
    who: Message
    address: str
    icon: str
    done: bool


def first_steps(db: Connection) -> tuple[FirstStep, ...]:
    """From the people to the first subject."""
    roles = {role for one in list_people(db) if one.active for role in one.roles}
    quality, administrator = msg("Quality"), msg("An administrator")
    return (
        FirstStep(
            msg("Add the people who work here"),
            administrator,
            url_for("people.page"),
            "person",
            {"technician", "qa"} <= roles,
        ),
        FirstStep(
            msg("Put a protocol into force"),
            quality,
            url_for("protocols.page"),
            "doc",
            bool(list_protocols(db)),
        ),
        FirstStep(
            msg("Approve the labels"),
            quality,
            url_for("label_kinds.page"),
            "tag",
            bool(list_label_approvals(db)),
        ),
        FirstStep(
            msg("Register stations and equipment"),
            msg("Quality or an administrator"),
            url_for("equipment.page"),
            "incub",
            any(one.station for one in list_equipment(db)),
        ),
        FirstStep(
            msg("Receive and release materials"),
            msg("A technician, then quality"),
            url_for("materials.page"),
            "flask",
            any(one.state == "released" for one in list_lots(db)),
        ),
        FirstStep(
            msg("Enrol the first subject and plan the treatment"),
            msg("A physician or a nurse"),
            url_for("subjects.page"),
            "wrist",
            count_subjects(db) > 0,
        ),
    )
