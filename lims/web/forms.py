"""Forms that only our own pages can send: a token in each, and the browser's word about where it came from."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from flask import Flask, Response, g, request

from lims.domain.errors import NotAllowed, NotReadable, msg
from lims.web.site import site

SAFE = {"GET", "HEAD", "OPTIONS"}
# Fields whose content is kept nowhere, not even as a hash.
SECRET = {"password", "new_password", "pin", "code_now", "assertion"}
TOKEN_BYTES = 20
_REQUEST_ID = re.compile(r"[0-9A-Za-z_-]{8,64}")


def guard_forms(app: Flask) -> None:
    """Give each browser the cookie that its forms are tied to until somebody signs in."""
    app.after_request(_keep_form_cookie)


def form_token() -> str:
    """The token of this browser's forms, for templates: bound to the session, or to the form cookie before sign-in.

    Every answer writes it otherwise, under a mask of its own: pages are sent squeezed, and the length of what is
    squeezed tells nothing of a secret that never looks the same twice.
    """
    if "form_mask" not in g:
        g.form_mask = secrets.token_bytes(TOKEN_BYTES)
    mask: bytes = g.form_mask
    return (mask + _over(mask, _token())).hex()


def new_request_id() -> str:
    """A fresh name for one wish: sent twice, it is carried out once."""
    return secrets.token_urlsafe(12)


def request_id() -> str:
    """The name the page gave to this wish; raises NotReadable when there is none."""
    given = request.form.get("request_id") or request.headers.get("X-Request-Id", "")
    if not given and request.is_json and isinstance(request.json, dict):
        given = str(request.json.get("request_id", ""))
    return checked_request_id(given)


def checked_request_id(given: str) -> str:
    """The request id itself; raises NotReadable when it is not 8 to 64 letters, digits, hyphens or underscores."""
    if _REQUEST_ID.fullmatch(given):
        return given
    raise NotReadable(
        "request_id_form",
        msg("This request has no id of its own."),
        reasons=(msg("Each write carries a request id of 8 to 64 letters, digits, hyphens or underscores."),),
        next_step=msg("Open the page afresh and send it again."),
    )


def fingerprint(*parts: str) -> str:
    """What a request asks for, so that one request id cannot be used for two wishes. Passwords are left out."""
    digest = hashlib.sha256(request.endpoint.encode() if request.endpoint else b"")
    left_out = {"form_token", "request_id", "seen_seq", *SECRET}
    fields = [f"{key}={value}" for key, value in sorted(request.form.items(multi=True)) if key not in left_out]
    for part in (*parts, *fields):
        digest.update(b"\0" + part.encode())
    return digest.hexdigest()


def seen_seq() -> int | None:
    """The newest entry of the chain that the page was drawn from; None when the form does not say."""
    text = request.form.get("seen_seq", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def check_origin_and_token() -> None:
    """Raise NotAllowed unless this request was sent by one of our own pages in this very browser."""
    if request.method in SAFE:
        return
    where = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin", "")
    foreign = where not in ("same-origin", "none") or (origin not in ("", request.host_url.rstrip("/")))
    given = request.form.get("form_token") or request.headers.get("X-Form-Token", "")
    if foreign or not hmac.compare_digest(_unmasked(given), _token()):
        raise NotAllowed(
            "form_not_ours",
            msg("This form did not come from a page that Autolog opened in this browser."),
            reasons=(msg("The page may be old: somebody signed in or out since it was opened."),),
            next_step=msg("Open the page afresh and send it again. Nothing was changed."),
        )


def _token() -> bytes:
    word = g.get("session_word") or _form_word()
    return hmac.digest(site().settings.token_key, b"form:" + word.encode(), "sha256")[:TOKEN_BYTES]


def _unmasked(given: str) -> bytes:
    """The token under its mask; empty for what is none."""
    try:
        both = bytes.fromhex(given)
    except ValueError:
        return b""
    return _over(both[:TOKEN_BYTES], both[TOKEN_BYTES:]) if len(both) == 2 * TOKEN_BYTES else b""


def _over(mask: bytes, token: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(mask, token, strict=True))


def _form_word() -> str:
    if "form_word" not in g:
        kept = request.cookies.get(site().settings.form_cookie, "")
        g.form_word = kept or secrets.token_urlsafe(18)
        g.form_word_is_new = not kept
    word: str = g.form_word
    return word


def _keep_form_cookie(answer: Response) -> Response:
    if g.get("form_word_is_new"):
        settings = site().settings
        answer.set_cookie(
            settings.form_cookie, g.form_word, secure=settings.secure, httponly=True, samesite="Strict", path="/"
        )
    return answer
