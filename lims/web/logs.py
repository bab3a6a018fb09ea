"""The log of the web: one line of JSON for each event, whatever somebody sent; no secret, no form, no query.

What is logged: faults with their incident, and every request that was refused: who, which view, which code; never what
was typed.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime

from flask import Flask, Response, current_app, g, request

LOGGED_FROM = 400


class OneLine(logging.Formatter):
    """A record as one line of JSON: line ends, colours and other control characters are escapes in it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "told", {}),
        }
        if record.exc_info:
            told["trace"] = "".join(traceback.format_exception(*record.exc_info))
        # ASCII alone: what turns a terminal's line round is an escape too.
        return json.dumps(told, ensure_ascii=True).replace("\x7f", "\\u007f")


def log_in_lines(app: Flask) -> None:
    """Let the application write such lines to its standard error, and one for every request that was refused."""
    if not any(isinstance(one.formatter, OneLine) for one in app.logger.handlers):
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(OneLine())
        app.logger.handlers[:] = [handler]
    app.after_request(_log_refusal)


def _log_refusal(answer: Response) -> Response:
    if answer.status_code >= LOGGED_FROM and request.endpoint != "files.file":
        person = g.get("signed_in")
        told = {
            "status": answer.status_code,
            "method": request.method,
            "view": request.endpoint or "",
            "person": person.person.person if person else "",
            "code": (answer.get_json(silent=True) or {}).get("code", "") if answer.is_json else "",
        }
        current_app.logger.warning("refused", extra={"told": told})
    return answer
