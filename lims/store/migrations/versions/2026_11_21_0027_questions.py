"""Quality asks the author of a value about it."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "questions",
        _text("batch", 20),
        sa.Column("question", sa.Integer(), autoincrement=False, nullable=False),
        _text("step", 60),
        _text("entry", 60),
        sa.Column("replicate", sa.Integer(), nullable=False),
        _text("value", 500),
        _text("words", 500),
        _text("asked_of", 64),
        _text("asked_at", 27),
        _text("asked_by", 64),
        _text("how", 20),
        _text("answer", 500),
        sa.Column("answered_at", sa.String(length=27), nullable=True),
        _text("answered_by", 64),
        sa.ForeignKeyConstraint(["batch"], ["batches.batch"], name=op.f("fk_questions_batch")),
        sa.PrimaryKeyConstraint("batch", "question", name=op.f("pk_questions")),
    )
    op.create_index("ix_questions_asked_of_how", "questions", ["asked_of", "how"])
