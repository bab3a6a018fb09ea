"""What the first visitor of a fresh process would wait for is read before anybody comes."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime

from lims.actions.overview import board
from lims.actions.queue_records import records_of_queue
from lims.store.errors import DatabaseFault
from lims.store.session import Store

log = logging.getLogger(__name__)


def read_ahead(store: Store) -> None:
    """Read the board and every record that waits for quality; both are kept and read again only where they move."""
    at = datetime.now(UTC)
    with store.reading() as db:
        board(db, at)
        records_of_queue(db, at)


def begin_reading_ahead(store: Store) -> None:
    """The same beside the first requests: none of them waits for it."""
    threading.Thread(target=_try, args=(store,), name="reading ahead", daemon=True).start()


def _try(store: Store) -> None:
    try:
        read_ahead(store)
    except DatabaseFault:
        log.exception("nothing was read ahead: the first visitor of each page waits for it")
