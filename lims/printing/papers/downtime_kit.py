"""The downtime kit: what a bench takes from the shelf when nothing can be scanned, for one batch, as one document."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.downtime import Form, FormState
from lims.printing.commands import COMMANDS, Command
from lims.printing.downtime_form import Sheet, sheet_of
from lims.printing.record.pen import Pen


@dataclass(frozen=True, slots=True)
class Registered:
    """One line of the register: a form that is out, with room for who took it and what became of it."""

    form: str
    step: str
    printed: str


@dataclass(frozen=True, slots=True)
class Kit:
    """What the template of the kit prints."""

    lead: str
    instructions: tuple[str, ...]
    register: tuple[Registered, ...]
    sheets: tuple[Sheet, ...]
    commands: tuple[Command, ...]


def downtime_kit(pen: Pen) -> Kit:
    """The kit of one batch with every form that is neither entered nor destroyed."""
    out = [one for one in pen.record.more.forms if one.state is FormState.PRINTED]
    return Kit(
        lead=pen.prose(
            "%(count)s numbered forms for %(batch)s of %(subject)s. Keep it at the bench of this batch, closed, until "
            "it is needed.",
            count=len(out),
            batch=pen.record.batch.batch,
            subject=pen.record.batch.subject,
        ),
        instructions=_instructions(pen),
        register=tuple(_registered(pen, one) for one in out),
        sheets=tuple(sheet_of(pen, one) for one in out),
        commands=COMMANDS,
    )


def _registered(pen: Pen, one: Form) -> Registered:
    step = pen.record.protocol.step(one.step)
    printed = f"{pen.times.short(one.printed_at)}, {pen.name(one.printed_by)}"
    return Registered(one.form, f"{step.number} {step.title}", printed)


def _instructions(pen: Pen) -> tuple[str, ...]:
    """What is done, in the order of the day."""
    return (
        pen.prose(
            "Try a second screen and the telephone of the administrator. Write down below when it began, and why."
        ),
        pen.prose(
            "Take the form of the step that comes next, and enter your name in the register. One form, one step."
        ),
        pen.prose(
            "Compare subject, batch and dose on every label with the head of the form, aloud, with a second person. "
            "Anything that differs: stop, nothing is mixed, call quality."
        ),
        pen.prose(
            "Write down the sixteen characters under the symbol of everything used: containers, materials, equipment, "
            "station."
        ),
        pen.prose(
            "Write with ink, with day and time from the wall clock. A slip: one line through it, date, initials."
        ),
        pen.prose(
            "Use only labels that were printed before. Formulation and filling wait for the system: it computes the "
            "dose, and the label says it."
        ),
        pen.prose(
            "When the system is back: whoever performed the step enters the form, a second person compares it with the "
            "paper. The paper is kept."
        ),
        pen.prose(
            "Forms that were not used are destroyed before two people, and the record says so. None may be missing."
        ),
    )
