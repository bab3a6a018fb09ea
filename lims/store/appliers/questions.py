"""Questions of quality and their answers."""

from sqlalchemy import Connection, insert, update

from lims.domain.events.questions import CorrectionAnswered, CorrectionAsked
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies
from lims.store.tables.questions import questions


@applies(CorrectionAsked)
def apply_correction_asked(db: Connection, entry: Entry, event: CorrectionAsked) -> None:
    """One row, open."""
    values = {name: getattr(event, name) for name in event.__dataclass_fields__}
    db.execute(
        insert(questions).values(
            **values, asked_at=entry.recorded_at, asked_by=entry.person, how="", answer="", answered_by=""
        )
    )


@applies(CorrectionAnswered)
def apply_correction_answered(db: Connection, entry: Entry, event: CorrectionAnswered) -> None:
    """The question is closed; its words stay."""
    db.execute(
        update(questions)
        .where(questions.c.batch == event.batch, questions.c.question == event.question)
        .values(how=event.how, answer=event.words, answered_at=entry.recorded_at, answered_by=entry.person)
    )
