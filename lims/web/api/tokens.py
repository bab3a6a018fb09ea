"""Personal access tokens: made once, shown once, kept only as a keyed hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime

from lims.actions.people import issue_token
from lims.settings import Settings
from lims.store.record import Act
from lims.store.session import Store
from lims.store.sessions import keep_access_token

PREFIX = "autolog_"


def make_token(store: Store, settings: Settings, person: str, *, purpose: str, station: str, at: datetime) -> str:
    """A fresh token of that person for a program; raises NotFound for a stranger. That it was issued is recorded.

    The token is random and long, so a fast keyed hash is enough: nobody can try out words, and a scan need not wait.
    """
    key, token = settings.token_key(), secrets.token_hex(8)
    chance = PREFIX + secrets.token_urlsafe(32)
    word = f"{chance}.{_binding(chance, token, person, key)}"
    kept = hash_of(word, key)

    def issue(act: Act) -> None:
        issue_token(act, token=token, person=person, purpose=purpose)
        keep_access_token(act.db, kept, token, person, station, at)

    store.perform(person, at, issue)
    return word


def is_theirs(word: str, token: str, person: str, token_key: bytes) -> bool:
    """Whether this word was made for this token of this person: its row may have been written over to somebody else."""
    chance, _, binding = word.rpartition(".")
    return hmac.compare_digest(binding.encode(), _binding(chance, token, person, token_key).encode())


def _binding(chance: str, token: str, person: str, token_key: bytes) -> str:
    return hash_of(f"{chance}\0{token}\0{person}", token_key)[:24]


def hash_of(word: str, token_key: bytes) -> str:
    """What is kept of a session word or an access token: without the site's key it cannot be tried out."""
    return hmac.new(token_key, word.encode(), hashlib.sha256).hexdigest()
