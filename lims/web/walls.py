"""How a wall screen is known: by a random word that only its browser has, of which the server keeps a hash.

Nobody signs in at a wall. The screen shows a code that follows from its word; whoever may, types that code at their own
desk. From its next look on the screen shows the board: read-only, at this one address, until it is revoked.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from flask import request
from werkzeug.wrappers import Response

from lims.domain.displays import Display, pairing_code
from lims.store.displays import bind_screen, find_screen, is_expected, mark_screen_seen
from lims.web.sessions import token_hash
from lims.web.site import now, reading, site

KEPT_FOR = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Screen:
    """The browser that asks: its word, the code it shows, and the wall screen it is, if it is one."""

    word: str
    code: str
    display: Display | None


def screen_of_request() -> Screen:
    """Who is looking. The first look after the code was typed binds the screen; each look says that it is alive."""
    word = request.cookies.get(_cookie(), "")
    if not 40 <= len(word) <= 60:
        word = secrets.token_urlsafe(32)
    code, hashed, at = _code_of(word), token_hash(word), now()
    with reading() as db:
        display = find_screen(db, hashed, at)
        expected = display is None and is_expected(db, code, at)
    if display is None and not expected:
        return Screen(word, code, None)
    with site().store.writing() as db:
        if expected:
            bind_screen(db, code, hashed, at)
        mark_screen_seen(db, hashed, at)
        display = find_screen(db, hashed, at)
    return Screen(word, code, display)


def keep_word(answer: Response, screen: Screen) -> None:
    """The browser keeps its word; it is sent back to the wall's own address only."""
    answer.set_cookie(
        _cookie(),
        screen.word,
        max_age=KEPT_FOR,
        secure=site().settings.secure,
        httponly=True,
        samesite="Strict",
        path="/wall",
    )


def _cookie() -> str:
    return "__Secure-autolog-wall" if site().settings.secure else "autolog-wall"


def _code_of(word: str) -> str:
    key = site().settings.token_key
    return pairing_code(hmac.new(key, f"wall screen {word}".encode(), hashlib.sha256).digest())
