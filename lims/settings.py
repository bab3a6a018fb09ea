"""Where everything is: two settings, LIMS_HOME and LIMS_DATABASE_URL, and the keys under LIMS_HOME/keys.

Nothing unsafe is mended in silence: a key that others may read, or that is gone, is told and not made anew.
"""

import base64
import binascii
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SITE_KEY, TOKEN_KEY = "site.key", "tokens.key"
OIDC_SECRET = "oidc.secret"  # noqa: S105 (the name of its file)
SECOND_PLACE_SECRET = "second-place.secret"  # noqa: S105 (the name of its file)
ROWS_SEALED = "rows.sealed"
NEXT_SITE_KEY = "site.key.next"
KEY_BYTES = 32


class SettingsRefused(Exception):
    """The program cannot start safely; the message says what is wrong and the command or act that mends it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The home folder (keys, checkpoints, attachments) and the address of the database."""

    home: Path
    database_url: str

    @property
    def environment(self) -> dict[str, str]:
        """What another process is told by, so that it finds the same place."""
        return {"LIMS_HOME": str(self.home), "LIMS_DATABASE_URL": self.database_url}

    @property
    def keys(self) -> Path:
        """The folder of the keys."""
        return self.home / "keys"

    @property
    def checkpoints(self) -> Path:
        """The file that every checkpoint is added to; copy it off this machine, it is what anchors the record."""
        return self.home / "checkpoints" / "checkpoints.txt"

    def has_keys(self) -> bool:
        """Whether any key was ever made here."""
        return any((self.keys / name).exists() for name in (SITE_KEY, TOKEN_KEY))

    def make_keys(self) -> None:
        """Make the site key and the token key; raises SettingsRefused when there is one already."""
        if self.has_keys():
            raise SettingsRefused(f"{self.keys} holds keys already. They are the site's; nothing makes them anew.")
        _make_folder(self.keys)
        for name in (SITE_KEY, TOKEN_KEY):
            _write_key(self.keys / name)
        self.note_rows_sealed()

    def rows_are_sealed(self) -> bool:
        """Whether every row by which people are known has its seal since the beginning, or since it was given one."""
        return (self.keys / ROWS_SEALED).exists()

    def note_rows_sealed(self) -> None:
        """From now on a row without a seal opens nothing."""
        (self.keys / ROWS_SEALED).touch(mode=0o600)

    def site_key(self) -> bytes:
        """The 32 bytes of the Ed25519 key that seals checkpoints; raises SettingsRefused when missing or unsafe."""
        return _read_key(self.keys / SITE_KEY)

    def make_next_site_key(self) -> bytes:
        """Make the key that is to seal from now on, beside the one that does; an unfinished one is taken up again."""
        path = self.keys / NEXT_SITE_KEY
        if not path.exists():
            _write_key(path)
        return _read_key(path)

    def next_site_key(self) -> bytes | None:
        """The key of a change that is not finished, or None."""
        path = self.keys / NEXT_SITE_KEY
        return _read_key(path) if path.exists() else None

    def take_next_site_key(self) -> None:
        """The next key takes the place of the former, which is gone with that: its public half stays in the record."""
        (self.keys / NEXT_SITE_KEY).replace(self.keys / SITE_KEY)
        handle = os.open(self.keys, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def token_key(self) -> bytes:
        """The 32 bytes that access tokens are hashed with; raises SettingsRefused when missing or unsafe."""
        return _read_key(self.keys / TOKEN_KEY)

    def secret_file(self, name: str) -> bytes:
        """What a file of the keys folder holds; raises SettingsRefused when it is missing or open to others."""
        path = self.keys / name
        if not path.is_file():
            raise SettingsRefused(f"{path} is missing. Put the file there, or take its name out of config/site.toml.")
        _check_private(path)
        return path.read_bytes()

    def oidc_secret(self) -> str:
        """What the site's identity provider knows Autolog by; raises SettingsRefused when missing or unsafe."""
        path = self.keys / OIDC_SECRET
        if not path.exists():
            raise SettingsRefused(f"{path} is missing. Write the secret there that the identity provider gave.")
        _check_private(path)
        secret = path.read_text(encoding="utf-8").strip()
        if not secret:
            raise SettingsRefused(f"{path} is empty. Write the secret there that the identity provider gave.")
        return secret

    def second_place_secret(self) -> str:
        """What the header Authorization says where checkpoints are put on a server; empty: it asks for none."""
        path = self.keys / SECOND_PLACE_SECRET
        if not path.exists():
            return ""
        _check_private(path)
        return path.read_text(encoding="utf-8").strip()


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process, the home folder made if it is not there; raises SettingsRefused."""
    environ = os.environ if environ is None else environ
    home = Path(environ.get("LIMS_HOME") or "var").expanduser().absolute()
    if home.exists() and not home.is_dir():
        raise SettingsRefused(
            f"LIMS_HOME is {home}, which is no folder. Name a folder, or a path where one can be made."
        )
    if home.exists():
        _check_private(home)
    else:
        _make_folder(home)
    url = environ.get("LIMS_DATABASE_URL") or f"sqlite:///{home / 'autolog.db'}"
    if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise SettingsRefused("LIMS_DATABASE_URL must begin with sqlite:/// or postgresql://. Nothing was started.")
    return Settings(home, url)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as fault:
        raise SettingsRefused(
            f"{folder} cannot be made: {fault.strerror}. Set LIMS_HOME to a folder of yours."
        ) from None


def _check_private(path: Path) -> None:
    found = path.stat()
    others = stat.S_IMODE(found.st_mode) & (0o022 if path.is_dir() else 0o077)
    if found.st_uid not in (os.getuid(), 0):
        raise SettingsRefused(f"{path} belongs to somebody else. Type: sudo chown -R $(id -un) {path}")
    if others:
        wanted = "go-w" if path.is_dir() else "600"
        raise SettingsRefused(f"Other accounts of this machine may use {path}. Type: chmod {wanted} {path}")


def _write_key(path: Path) -> None:
    text = base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n"
    # O_EXCL: whoever comes second finds the first one's key and does not replace it.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _read_key(path: Path) -> bytes:
    if not path.exists():
        raise SettingsRefused(
            f"{path} is missing. On a new site type: lims init. On an old one bring the key back from its safe copy."
        )
    _check_private(path)
    try:
        key = base64.b64decode(path.read_bytes().strip(), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise SettingsRefused(f"{path} holds no key. Bring it back from its safe copy.")
    return key
