"""Passwords: kept as Argon2 hashes, checked a few at a time, with the same answer whether or not the name exists."""

from __future__ import annotations

import itertools
import re
import secrets
from collections.abc import Iterable
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lims.domain.errors import Message, NotReadable, msg

MEMORY_KIB = 65_536
ROUNDS = 3
SHORTEST = 15
SHORTEST_PIN = 6
LONGEST = 256
# So many guesses, made in the order of what people choose, must not find it.
LEAST_GUESSES = 10**8


class Passwords:
    """Makes and checks hashes. One check takes a quarter of a second and 64 MiB, so only a few run at once."""

    def __init__(self, *, at_once: int, memory_kib: int, rounds: int) -> None:
        self._hasher = PasswordHasher(time_cost=rounds, memory_cost=memory_kib)
        self._turn = BoundedSemaphore(at_once)
        # Checked when there is no such person: an unknown name must take as long as a wrong password.
        self._nobody = self._hasher.hash(secrets.token_urlsafe(16))

    def make_hash(self, password: str, about: Iterable[str] = ()) -> str:
        """The hash to keep; raises NotReadable when the password cannot be used by somebody of whom `about` tells."""
        check_password(password, about)
        return self.hash_of(password)

    def hash_of(self, secret: str) -> str:
        """The hash of a secret that was judged elsewhere, such as a PIN."""
        with self._turn:
            return self._hasher.hash(secret)

    def fits(self, password: str, kept_hash: str | None) -> bool:
        """Whether the password is the one whose hash was kept; None for a person who is not there."""
        with self._turn:
            try:
                self._hasher.verify(kept_hash or self._nobody, password[:LONGEST])
            except (VerificationError, InvalidHashError):
                return False
        return kept_hash is not None


def check_password(password: str, about: Iterable[str] = ()) -> None:
    """Raise NotReadable when the password cannot be used. No mixture of characters is asked for, and none runs out.

    NIST SP 800-63B-4: 15 characters where it is the only factor, any of them, pasted or typed; refused is what is
    tried first: common passwords, patterns, and `about`, the names of the person and of the site.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise _unfit(msg("A password has %(shortest)s to %(longest)s characters.", shortest=SHORTEST, longest=LONGEST))
    if _is_tried_first(password, about):
        raise _unfit(msg("It is one of those that are tried first: a common word, a pattern, or a name known here."))


def check_pin(pin: str) -> None:
    """Raise NotReadable for a PIN that is not six to twelve digits, or one that everybody tries first."""
    digits = pin.isascii() and pin.isdigit() and SHORTEST_PIN <= len(pin) <= 12
    steps = {int(after) - int(before) for before, after in itertools.pairwise(pin)} if digits else set()
    if digits and len(set(pin)) > 2 and len(steps) > 1:
        return
    raise NotReadable(
        "pin_weak",
        msg("This PIN cannot be used."),
        reasons=(msg("A PIN has six to twelve digits, no row such as 123456 and no two digits alone."),),
        next_step=msg("Choose another. It goes with your badge and signs nothing."),
    )


def _is_tried_first(password: str, about: Iterable[str]) -> bool:
    from zxcvbn import zxcvbn

    names = [part for one in (*about, "autolog") for part in (one, *re.split(r"[\s.-]+", one)) if part]
    # What the library does not look at cannot make a password worse.
    return bool(zxcvbn(password[:72], user_inputs=names)["guesses"] < LEAST_GUESSES)


def _unfit(reason: Message) -> NotReadable:
    return NotReadable(
        "password_weak",
        msg("This password cannot be used."),
        reasons=(reason,),
        next_step=msg("Take a few words that belong together only for you. Spaces are allowed."),
    )


def standard_passwords() -> Passwords:
    """As the web application checks them: for the command that begins a site."""
    return Passwords(at_once=1, memory_kib=MEMORY_KIB, rounds=ROUNDS)
