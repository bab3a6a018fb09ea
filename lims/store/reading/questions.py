"""Questions of quality to the authors of values."""

from sqlalchemy import Connection, select

from lims.domain.questions import Question
from lims.store.reading.values import value_of
from lims.store.tables.questions import questions


def list_questions(db: Connection, batch: str) -> tuple[Question, ...]:
    """The questions about a batch in order, the answered ones too."""
    rows = db.execute(select(questions).where(questions.c.batch == batch).order_by(questions.c.question)).mappings()
    return tuple(value_of(Question, row) for row in rows)


def open_questions_to(db: Connection, person: str) -> tuple[Question, ...]:
    """What a person is asked and has not answered, oldest first."""
    query = select(questions).where(questions.c.asked_of == person, questions.c.how == "")
    return tuple(value_of(Question, row) for row in db.execute(query.order_by(questions.c.asked_at)).mappings())
