"""What the web application is told when it starts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from lims.interop.identity_provider import Provider
from lims.interop.signature.signer import Signer
from lims.web.passwords import MEMORY_KIB, ROUNDS


@dataclass(frozen=True, slots=True)
class WebSettings:
    """`token_key` keys the hashes of sessions and tokens; `secure` says that people reach the site by HTTPS."""

    token_key: bytes
    secure: bool = False
    idle: timedelta = timedelta(minutes=15)
    longest: timedelta = timedelta(hours=12)
    password_checks_at_once: int = 2
    password_memory_kib: int = MEMORY_KIB
    password_rounds: int = ROUNDS
    provider: Provider | None = None  # the identity provider of the site
    signer: Signer | None = None  # the certificate that signs the site's papers

    @property
    def cookie(self) -> str:
        """The name of the session cookie: the browser guards the __Host- prefix, which needs HTTPS."""
        return "__Host-autolog" if self.secure else "autolog"

    @property
    def form_cookie(self) -> str:
        """The name of the cookie that ties a form to a browser in which nobody is signed in yet."""
        return "__Host-autolog-form" if self.secure else "autolog-form"

    @property
    def outside_cookie(self) -> str:
        """The name of the cookie with what this browser asks the identity provider."""
        return "__Host-autolog-outside" if self.secure else "autolog-outside"
