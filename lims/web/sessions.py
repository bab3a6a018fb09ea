"""Signing in and out: sessions live on the server, the browser holds one random word of which only a hash is kept."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from flask import g, request
from werkzeug.wrappers import Response

from lims.store import sessions as kept
from lims.store.sessions import SignedIn
from lims.web.api.tokens import hash_of, is_theirs
from lims.web.site import now, reading, site

SEEN_EVERY = timedelta(minutes=1)


def without_administration(roles: tuple[str, ...]) -> tuple[str, ...]:
    """The roles of somebody known by badge and PIN alone: enough to record, not to change who may do what."""
    return tuple(role for role in roles if role != "administrator")


def token_hash(token: str) -> str:
    """What is kept of a session word or an access token: without the site's key it cannot be tried out."""
    return hash_of(token, site().settings.token_key)


def find_person_of_request() -> SignedIn | None:
    """Who is asking, by bearer token or by session cookie; None for nobody, or when the session has grown too old."""
    scheme, _, word = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return _holder_of(word.strip())
    word = request.cookies.get(site().settings.cookie, "")
    if not word:
        return None
    hashed = token_hash(word)
    with reading() as db:
        found = kept.find_session(db, hashed)
    if found is None or _too_old(found, now()) or not _is_theirs(word, found):
        return None
    g.session_word = word
    if found.how == "badge":
        found = replace(found, person=replace(found.person, roles=without_administration(found.person.roles)))
    # At most once a minute: a scan must not wait for a second write. What a page asks by itself is nobody's act.
    if not _by_itself() and (found.seen_at is None or now() - found.seen_at >= SEEN_EVERY):
        with site().store.writing() as db:
            kept.mark_seen(db, hashed, now())
    return found


def _holder_of(word: str) -> SignedIn | None:
    """The person for whom this access token was made, unless it was revoked."""
    with reading() as db:
        found = kept.find_access_token(db, token_hash(word))
    mine = found is not None and is_theirs(word, found.token, found.person.person, site().settings.token_key)
    return found if mine else None


def _by_itself() -> bool:
    """Whether a page asks by its own clock, while nobody touches it: that must not keep a session open."""
    return "X-Untouched" in request.headers or (request.method == "GET" and "HX-Request" in request.headers)


def _binding(chance: str, person: str, how: str) -> str:
    """What ties a session word to its person: the row is in a database whose owner may write another name into it."""
    return token_hash(f"{chance}\0{person}\0{how}")[:24]


def _is_theirs(word: str, found: SignedIn) -> bool:
    chance, _, binding = word.rpartition(".")
    return hmac.compare_digest(binding.encode(), _binding(chance, found.person.person, found.how).encode())


def _too_old(found: SignedIn, at: datetime) -> bool:
    idle = found.seen_at is not None and at - found.seen_at >= site().settings.idle
    return idle or (found.expires_at is not None and at >= found.expires_at)


def open_session(answer: Response, person: str, station: str, how: str = "password") -> None:
    """Sign a person in: always a fresh word, and the old one of this browser ends. `how`: by what they are known."""
    chance = secrets.token_urlsafe(32)
    word = f"{chance}.{_binding(chance, person, how)}"
    old = request.cookies.get(site().settings.cookie, "")
    with site().store.writing() as db:
        if old:
            kept.end_session(db, token_hash(old), now())
        kept.open_session(
            db,
            token_hash(word),
            person,
            station,
            now(),
            now() + site().settings.longest,
            how=how,
            device=device_words(request.headers.get("User-Agent", "")),
        )
    settings = site().settings
    answer.set_cookie(settings.cookie, word, secure=settings.secure, httponly=True, samesite="Strict", path="/")


def device_words(agent: str) -> str:
    """'Chrome, Android': what a browser says of itself, short enough to be known again."""
    browsers = {"Edg/": "Edge", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
    systems = {"Android": "Android", "iPad": "iPad", "iPhone": "iPhone", "Windows": "Windows", "Mac OS": "macOS"}
    systems |= {"Linux": "Linux"}
    found = [next((name for mark, name in names.items() if mark in agent), "") for names in (browsers, systems)]
    return ", ".join(one for one in found if one)


def close_session(answer: Response) -> None:
    """Sign out: the session ends on the server, so a copied cookie opens nothing."""
    word = request.cookies.get(site().settings.cookie, "")
    if word:
        with site().store.writing() as db:
            kept.end_session(db, token_hash(word), now())
    settings = site().settings
    answer.delete_cookie(settings.cookie, secure=settings.secure, httponly=True, samesite="Strict", path="/")


def choose_station(station: str) -> None:
    """This browser works at that station from now on."""
    with site().store.writing() as db:
        kept.choose_station(db, token_hash(g.session_word), station)


def this_session() -> str:
    """The hash by which this browser's session is kept; empty for a program."""
    word = g.get("session_word", "")
    return token_hash(word) if word else ""
