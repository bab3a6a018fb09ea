"""The ledger begins."""

from lims.domain.errors import NotNow, msg
from lims.domain.events.people import PersonAdded
from lims.domain.events.site import SiteOpened
from lims.store.reading.site import find_site
from lims.store.record import Act


def open_site(
    act: Act,
    *,
    origin: str,
    name: str,
    zone: str,
    public_key: str,
    facility: str,
    administrator: str,
    printed_name: str,
    demonstration: bool = False,
) -> None:
    """Begin the ledger of a site with its first administrator. Refuses when it was begun already."""
    act.lock("site")
    if find_site(act.db) is not None:
        raise NotNow(
            "site_open",
            msg("This ledger was begun already."),
            next_step=msg("Sign in, or point LIMS_DATABASE_URL at an empty database."),
        )
    act.record("site", SiteOpened(origin, name, zone, public_key, facility, demonstration))
    act.record("site", PersonAdded(administrator, printed_name, ("administrator",)))
