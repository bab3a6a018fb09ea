"""Asks the identity provider of the site whether it is there."""

from collections.abc import Iterator
from datetime import datetime

from lims.doctor.findings import Finding
from lims.domain.errors import msg
from lims.guard.identity_provider import find_provider
from lims.interop.identity_provider import ProviderSilent
from lims.settings import Settings, SettingsRefused


def check_identity_provider(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Nothing where the site has none. A silent one is not wrong: passwords and passkeys go on."""
    name = msg("Identity provider")
    try:
        provider = find_provider(settings)
    except SettingsRefused as fault:
        yield Finding(name, "attention", msg("%(fault)s", fault=str(fault)))
        return
    if provider is None:
        return
    try:
        provider.tell(now)
    except ProviderSilent as fault:
        what = msg("%(issuer)s does not answer as it should: %(fault)s", issuer=provider.issuer, fault=str(fault))
        yield Finding(name, "attention", what)
        return
    yield Finding(name, "ok", msg("%(issuer)s answers", issuer=provider.issuer))
