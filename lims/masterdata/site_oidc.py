"""The identity provider of the site: whose word about people counts here, by OpenID Connect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError, validates_schema

from lims.domain.errors import msg
from lims.masterdata.shapes import Text, refused
from lims.masterdata.structures import ListOf, Strict

# HTTPS, or this very machine: what is asked there is a person's identity.
_ISSUER = r"(https://[^\s/?#@]+|http://(127\.0\.0\.1|localhost)(:\d+)?)(/[^\s?#]*)?"


@dataclass(frozen=True, slots=True)
class OidcRules:
    """Which provider, as whom Autolog asks it, what its button is called, and what is asked for."""

    issuer: str
    client_id: str
    title: str
    scopes: tuple[str, ...]


class OidcTable(Strict):
    """The table [oidc]; an empty issuer: this site has no identity provider."""

    issuer = Text(empty=True, load_default="", pattern=f"({_ISSUER})?", example="https://id.example.org/realms/lab")
    client_id = Text(empty=True, load_default="", pattern=r"[^\s]{0,120}", example="autolog")
    title = Text(empty=True, load_default="")
    scopes = ListOf(Text(pattern=r"[a-z0-9_:./-]{1,60}", example="openid"), load_default=("openid",))

    @validates_schema
    def _whole(self, data: dict[str, Any], **_: Any) -> None:
        """A provider without a name for us, or asked for no identity, would fail at the first sign-in."""
        if not data.get("issuer"):
            return
        needed = {
            "client_id": (data["client_id"], msg("An issuer needs the client_id that it gave to Autolog.")),
            "title": (data["title"], msg("An issuer needs a title: people read it on the button.")),
            "scopes": ("openid" in data["scopes"], msg("The scope openid is missing: without it no identity is told.")),
        }
        wrong = {name: refused(what).messages for name, (there, what) in needed.items() if not there}
        if wrong:
            raise ValidationError(wrong)


def rules_of(table: dict[str, Any] | None) -> OidcRules | None:
    """The rules in a table that was read; None where the site has no provider."""
    if not table or not table["issuer"]:
        return None
    return OidcRules(table["issuer"], table["client_id"], table["title"], tuple(table["scopes"]))
