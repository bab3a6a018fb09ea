"""The identity provider of the site, as config/site.toml names it and the keys folder knows its secret."""

from __future__ import annotations

from lims.interop.identity_provider import Provider
from lims.masterdata.faults import SiteFaults
from lims.masterdata.site import read_site
from lims.resources import config_dir
from lims.settings import Settings


def find_provider(settings: Settings) -> Provider | None:
    """The provider, None where the site has none; raises SettingsRefused when its secret is missing or unsafe."""
    try:
        rules = read_site((config_dir() / "site.toml").read_text(encoding="utf-8")).oidc
    except (OSError, SiteFaults):
        return None
    if rules is None:
        return None
    return Provider(rules.issuer, rules.client_id, settings.oidc_secret(), title=rules.title, scopes=rules.scopes)
