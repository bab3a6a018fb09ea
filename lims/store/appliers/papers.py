"""Rows of printed papers."""

from sqlalchemy import Connection, insert

from lims.domain.events.papers import PaperPrinted
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies
from lims.store.tables.papers import paper_prints


@applies(PaperPrinted)
def apply_paper_printed(db: Connection, entry: Entry, event: PaperPrinted) -> None:
    """One row for the print."""
    db.execute(
        insert(paper_prints).values(
            document=event.document,
            about=event.about,
            copy=event.copy,
            batch=event.batch or None,
            reason=event.reason,
            language=event.language,
            content_sha256=event.content_sha256,
            printed_at=entry.recorded_at,
            printed_by=entry.person,
        )
    )
