"""Looks at the certificate that signs the site's papers: there, whole, and not at its end."""

from collections.abc import Iterator
from datetime import datetime

from lims.doctor.findings import Finding
from lims.domain.errors import msg
from lims.guard.paper_signature import find_signer
from lims.interop.signature.signer import ENDS_SOON, reasons_against_signing
from lims.settings import Settings, SettingsRefused

_MEND = "put the new certificate into LIMS_HOME/keys and start Autolog again"


def check_paper_signature(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Nothing where the site signs no papers. Without a fit certificate papers are printed unsigned, so it is wrong."""
    name = msg("Certificate of papers")
    try:
        signer = find_signer(settings)
    except SettingsRefused as fault:
        yield Finding(name, "wrong", msg("papers are printed unsigned: %(fault)s", fault=str(fault)))
        return
    if signer is None:
        return
    against = next(reasons_against_signing(signer, now), None)
    if against is not None:
        yield Finding(name, "wrong", msg("papers are printed unsigned: %(fault)s", fault=against), _MEND)
        return
    days = (signer.ends_at - now).days
    what = msg("%(name)s, until %(day)s", name=signer.name, day=f"{signer.ends_at:%Y-%m-%d}")
    if signer.ends_at - now < ENDS_SOON:
        what = msg(
            "%(name)s ends in %(days)s days, on %(day)s", name=signer.name, days=days, day=f"{signer.ends_at:%Y-%m-%d}"
        )
        yield Finding(name, "attention", what, _MEND)
        return
    yield Finding(name, "ok", what)
