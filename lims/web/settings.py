"""What the web application is told when it starts."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path


@dataclass(frozen=True, slots=True)
class WebSettings:
    """`token_key` keys the hashes of sessions and tokens; `secure` says that people reach the site by HTTPS."""

    token_key: bytes
    secure: bool = False
    idle: timedelta = timedelta(minutes=15)
    longest: timedelta = timedelta(hours=12)
    password_checks_at_once: int = 2
    password_memory_kib: int = 65536
    password_rounds: int = 3

    @property
    def cookie(self) -> str:
        """The name of the session cookie: the browser guards the __Host- prefix, which needs HTTPS."""
        return "__Host-autolog" if self.secure else "autolog"

    @property
    def form_cookie(self) -> str:
        """The name of the cookie that ties a form to a browser in which nobody is signed in yet."""
        return "__Host-autolog-form" if self.secure else "autolog-form"


def token_key(home: Path) -> bytes:
    """The key of the token hashes, made on first use in `home`/keys/token.key, readable by its owner alone."""
    file = home / "keys" / "token.key"
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_bytes(secrets.token_bytes(32))
    return file.read_bytes()
