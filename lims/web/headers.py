"""The headers of every answer: what a page may load, who may frame it, what a shared bench may keep."""

from __future__ import annotations

from flask import Flask, Response, current_app, request

# Nothing inline, nothing from elsewhere. Pictures of codes may come as data; forms go nowhere but here.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def guard_answers(app: Flask) -> None:
    """Put the headers on every answer of the application."""
    app.after_request(_guard)


def _guard(answer: Response) -> Response:
    own = {name.lower() for name in answer.headers.keys()}  # noqa: SIM118 (headers are iterated as pairs)
    answer.headers.extend(each for each in ALWAYS.items() if each[0].lower() not in own)
    if request.endpoint != "files.file":
        # A bench is shared: the back button after a sign-out must show nothing.
        answer.headers["Cache-Control"] = "no-store"
    if current_app.extensions["autolog"].settings.secure:
        answer.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return answer
