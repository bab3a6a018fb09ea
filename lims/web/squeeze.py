"""Pages are sent squeezed: a board of seventy batches is a tenth of its size on the hospital's Wi-Fi.

The length of a squeezed page can tell what stands in it to whoever may have something of their own put into it, have it
sent many times and watch the wire. Here: our cookies go with no request of another site, the token of the forms looks
otherwise in every answer (lims/web/forms.py), and each answer carries a random number of bytes that mean nothing.
"""

from __future__ import annotations

import gzip
import io
import secrets

from flask import Flask, Response, request

SMALLEST, LEVEL, PADDING = 1_000, 5, 96


def squeeze_pages(app: Flask) -> None:
    """Send every page as gzip to a browser that says it reads that. Files of the program have their own way."""
    app.after_request(_squeeze)


def _squeeze(answer: Response) -> Response:
    if answer.mimetype != "text/html" or answer.is_streamed or "Content-Encoding" in answer.headers:
        return answer
    answer.vary.add("Accept-Encoding")
    page = answer.get_data()
    if len(page) >= SMALLEST and request.accept_encodings["gzip"]:
        answer.set_data(squeezed(page))
        answer.content_encoding = "gzip"
    return answer


def squeezed(page: bytes) -> bytes:
    """The page as gzip, with a name of random length in its head: what it weighs is never quite the same."""
    kept = io.BytesIO()
    name = "a" * (1 + secrets.randbelow(PADDING))
    with gzip.GzipFile(filename=name, mode="wb", compresslevel=LEVEL, fileobj=kept, mtime=0) as file:
        file.write(page)
    return kept.getvalue()
