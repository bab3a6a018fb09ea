"""Rows of the site."""

from sqlalchemy import Connection, insert

from lims.domain.events.site import ChainOpened, SiteOpened
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies
from lims.store.tables.site import site


@applies(SiteOpened)
def apply_site_opened(db: Connection, entry: Entry, event: SiteOpened) -> None:
    """The one row of the site."""
    db.execute(
        insert(site).values(
            one=1,
            origin=event.origin,
            name=event.name,
            zone=event.zone,
            public_key=event.public_key,
            facility=event.facility,
            demonstration=event.demonstration,
        )
    )


@applies(ChainOpened)
def apply_chain_opened(db: Connection, entry: Entry, event: ChainOpened) -> None:
    """The chain's own row is kept by the ledger; the entry on `site` is the witness that it was opened."""
