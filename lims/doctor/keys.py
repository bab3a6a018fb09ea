"""Looks at the secrets: there, and readable by their owner only."""

import stat
from pathlib import Path

from lims.doctor.findings import Finding
from lims.domain.errors import Message, msg
from lims.settings import KEY_BYTES


def check_secret_file(name: Message, path: Path, makes_it: str) -> Finding:
    """A file that must exist, hold a key, and be closed to all but its owner; `makes_it` is the command for it."""
    if not path.is_file():
        return Finding(name, "wrong", msg("%(path)s is not there", path=path), makes_it)
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        what = msg("others can read %(path)s (mode %(mode)s)", path=path, mode=f"{mode:04o}")
        return Finding(name, "wrong", what, f"chmod 600 '{path}'")
    if path.stat().st_size < KEY_BYTES:
        return Finding(name, "wrong", msg("%(path)s is too short to hold a key", path=path), makes_it)
    return Finding(name, "ok", msg("%(path)s, its owner's only", path=path))
