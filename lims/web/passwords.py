"""Passwords: kept as Argon2 hashes, checked a few at a time, with the same answer whether or not the name exists."""

from __future__ import annotations

import secrets
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lims.domain.errors import NotReadable, msg

MEMORY_KIB = 65_536
ROUNDS = 3
SHORTEST = 15
LONGEST = 256


class Passwords:
    """Makes and checks hashes. One check takes a quarter of a second and 64 MiB, so only a few run at once."""

    def __init__(self, *, at_once: int, memory_kib: int, rounds: int) -> None:
        self._hasher = PasswordHasher(time_cost=rounds, memory_cost=memory_kib)
        self._turn = BoundedSemaphore(at_once)
        # Checked when there is no such person: an unknown name must take as long as a wrong password.
        self._nobody = self._hasher.hash(secrets.token_urlsafe(16))

    def make_hash(self, password: str) -> str:
        """The hash to keep; raises NotReadable when the password is too short or too long."""
        check_password(password)
        with self._turn:
            return self._hasher.hash(password)

    def fits(self, password: str, kept_hash: str | None) -> bool:
        """Whether the password is the one whose hash was kept; None for a person who is not there."""
        with self._turn:
            try:
                self._hasher.verify(kept_hash or self._nobody, password[:LONGEST])
            except (VerificationError, InvalidHashError):
                return False
        return kept_hash is not None


def check_password(password: str) -> None:
    """Raise NotReadable when the password cannot be used: length is what protects it, so nothing else is asked."""
    if SHORTEST <= len(password) <= LONGEST and len(set(password)) > 4:
        return
    raise NotReadable(
        "password_weak",
        msg("This password cannot be used."),
        reasons=(
            msg(
                "A password has %(shortest)s to %(longest)s characters, at least five of them different.",
                shortest=SHORTEST,
                longest=LONGEST,
            ),
        ),
        next_step=msg("Take a few words that belong together only for you. Spaces are allowed."),
    )


def standard_passwords() -> Passwords:
    """As the web application checks them: for the command that begins a site."""
    return Passwords(at_once=1, memory_kib=MEMORY_KIB, rounds=ROUNDS)
