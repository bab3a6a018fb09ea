"""The master record that a batch is pinned to, read once for each hash."""

from functools import lru_cache

from sqlalchemy import Connection

from lims.domain.batch import Batch
from lims.domain.errors import NotFound, msg
from lims.domain.protocol import Protocol
from lims.masterdata.protocols import read_protocol
from lims.store.reading.protocols import find_newest, text_of


@lru_cache(maxsize=64)
def protocol_from(text: str) -> Protocol:
    """The protocol of a text; a text that was activated is known to be good."""
    return read_protocol(text)


_by_hash: dict[str, Protocol] = {}


def protocol_of(db: Connection, batch: Batch) -> Protocol:
    """The version that this batch began with, whatever came into force since."""
    found = _by_hash.get(batch.sha256)
    if found is None:
        found = _by_hash[batch.sha256] = protocol_from(text_of(db, batch.sha256))
    return found


def newest_protocol(db: Connection, trial: str) -> Protocol:
    """The version in force for a trial; refuses a trial that has none."""
    active = find_newest(db, trial)
    if active is None:
        raise NotFound(
            "protocol_not_active",
            msg("No version of %(trial)s is in force.", trial=trial),
            next_step=msg("Quality activates a version on the Protocols page."),
            lifted_by=msg("Quality."),
        )
    return protocol_from(active.text)
