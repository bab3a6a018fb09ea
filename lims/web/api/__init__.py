"""The programming interface: the same actions as the pages, JSON in and out, described by /api/v1/openapi.json."""

from __future__ import annotations

from typing import Any

from flask import Flask, request
from flask_smorest import Api
from werkzeug.exceptions import BadRequest

from lims import __version__
from lims.domain.errors import NotReadable, msg
from lims.web.access import open_to_all
from lims.web.api import batches, forecasts, scans, where_used
from lims.web.api.description import DESCRIPTION, describe_refusals

PREFIX = "/api/v1"


def register_api(app: Flask) -> None:
    """Put the interface under /api/v1; its description is made from the very schemas that judge each request."""
    app.config.update(
        API_TITLE="Autolog",
        API_VERSION=__version__,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {"description": DESCRIPTION},
            "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
            "security": [{"token": []}],
        },
    )
    api = _Interface(app)
    describe_refusals(api)
    for blueprint in (scans.blueprint, batches.blueprint, where_used.blueprint, forecasts.blueprint):
        api.register_blueprint(blueprint, url_prefix=PREFIX)
    _open_description(app)
    app.before_request(_check_body)


def _check_body() -> None:
    """A body that is no JSON, or a number of thousands of digits, is told before any schema looks at it."""
    if not (request.path.startswith(PREFIX) and request.is_json):
        return
    try:
        request.get_json()
    except BadRequest:
        raise NotReadable(
            "no_json",
            msg("The body of this request cannot be read as JSON."),
            next_step=msg("Send one JSON object, as the description of the interface shows it."),
        ) from None


class _Interface(Api):
    """Faults are answered by lims.web.faults, in one shape for pages and programs."""

    def _register_error_handlers(self) -> None:
        """Leave the application's own handlers in place."""


def _open_description(app: Flask) -> None:
    show = app.view_functions["api-docs.openapi_json"]

    @open_to_all
    def description() -> Any:
        return show()

    app.view_functions["api-docs.openapi_json"] = description
