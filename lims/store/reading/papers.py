"""What was printed, and how often."""

from sqlalchemy import Connection, func, select

from lims.domain.record import PrintedCopy
from lims.store.reading.values import value_of
from lims.store.tables.papers import paper_prints


def list_papers_about(db: Connection, about: str) -> tuple[PrintedCopy, ...]:
    """Every print of every paper about one thing, in the order of printing."""
    query = select(paper_prints).where(paper_prints.c.about == about).order_by(paper_prints.c.printed_at)
    return tuple(value_of(PrintedCopy, row) for row in db.execute(query).mappings())


def list_papers_of_batch(db: Connection, batch: str) -> tuple[PrintedCopy, ...]:
    """Every print about one thing of a batch, in the order of printing."""
    query = select(paper_prints).where(paper_prints.c.batch == batch).order_by(paper_prints.c.printed_at)
    return tuple(value_of(PrintedCopy, row) for row in db.execute(query).mappings())


def count_copies(db: Connection, document: str, about: str) -> int:
    """How many copies of a paper about one thing there are."""
    query = select(func.count()).select_from(paper_prints)
    return db.scalar(query.where(paper_prints.c.document == document, paper_prints.c.about == about)) or 0
