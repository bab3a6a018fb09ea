"""The certificate that signs the site's papers, as config/site.toml names it and the keys folder holds it."""

from __future__ import annotations

from lims.interop.signature.signer import CertificateUnfit, Signer, read_signer
from lims.masterdata.faults import SiteFaults
from lims.masterdata.site import read_site
from lims.masterdata.site_papers import PaperRules
from lims.resources import config_dir
from lims.settings import Settings, SettingsRefused

PASSWORD = "papers.password"  # noqa: S105 (the name of its file)


def find_paper_rules() -> PaperRules:
    """How the site prints its papers; without a site file that can be read: in one language, unsigned."""
    try:
        return read_site((config_dir() / "site.toml").read_text(encoding="utf-8")).papers
    except (OSError, SiteFaults):
        return PaperRules()


def find_signer(settings: Settings) -> Signer | None:
    """Who signs the site's papers, None where it has no certificate. Raises SettingsRefused for files that are missing,
    open to others, or hold nothing that signs.
    """
    rules = find_paper_rules()
    if not rules.certificate:
        return None
    certificate = settings.secret_file(rules.certificate)
    key = settings.secret_file(rules.key) if rules.key else b""
    password = settings.secret_file(PASSWORD).strip() if (settings.keys / PASSWORD).exists() else b""
    try:
        return read_signer(certificate, key, password)
    except CertificateUnfit as unfit:
        raise SettingsRefused(f"{settings.keys / rules.certificate} cannot sign papers: {unfit}.") from unfit


def find_signer_or_none(settings: Settings) -> Signer | None:
    """The same, and None too where its files are at fault: a paper is printed in any case, and `lims doctor` tells."""
    try:
        return find_signer(settings)
    except SettingsRefused:
        return None
