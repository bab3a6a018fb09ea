"""Putting a protocol version into force."""

from lims.actions.master import protocol_from
from lims.actions.rights import acting_person
from lims.domain.errors import NotNow, msg
from lims.domain.events.protocols import ProtocolActivated
from lims.domain.protocol import Protocol
from lims.store.reading.protocols import find_newest
from lims.store.record import Act


def activate_protocol(act: Act, text: str, *, confirmed: tuple[str, ...]) -> Protocol:
    """Put a version into force. Every assumed value must be confirmed by its path; a faulty file activates nothing."""
    act.lock("site")
    acting_person(act, "qa")
    protocol = protocol_from(text)
    missing = [value.path for value in protocol.assumed() if value.path not in confirmed]
    if missing:
        raise NotNow(
            "assumed_not_confirmed",
            msg("%(name)s is not in force yet.", name=protocol.name),
            reasons=tuple(msg("Not confirmed: %(path)s", path=path) for path in missing),
            next_step=msg("Read each assumed value and confirm it."),
            lifted_by=msg("Quality."),
        )
    newest = find_newest(act.db, protocol.trial)
    if newest is not None and newest.version >= protocol.version:
        raise NotNow(
            "version_not_newer",
            msg("Version %(version)s of %(trial)s is in force already.", version=newest.version, trial=protocol.trial),
            next_step=msg("Give the file a higher version. What is in force never changes."),
        )
    act.record(
        "site", ProtocolActivated(protocol.trial, protocol.version, protocol.sha256, text, tuple(sorted(confirmed)))
    )
    return protocol
