"""Where a page may lead next: our own addresses only."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect


def own_address(wanted: str, otherwise: str = "/") -> str:
    """`wanted` when it is a path of this site, else `otherwise`: a link must not lead people to a stranger's page."""
    parts = urlsplit(wanted)
    is_path = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted and wanted.isprintable()
    return wanted if is_path and not parts.scheme and not parts.netloc else otherwise


def address_of_page() -> str:
    """Where the page that is being drawn can be opened again, '' when nowhere.

    A form that is refused draws its page at the form's own address, where nothing can be fetched. It is the page that
    the form stood on, as the browser says, when that lies above the form; else the nearest page above it.
    """
    if request.method in ("GET", "HEAD"):
        return request.full_path.rstrip("?")
    above = [request.path]
    while "/" in above[-1].strip("/"):
        above.append(above[-1].rpartition("/")[0])
    came_from = urlsplit(request.referrer or "")
    own = f"{came_from.scheme}://{came_from.netloc}/" == request.host_url and own_address(came_from.path, "")
    if own and own in above and _opens(own):
        return f"{own}?{came_from.query}" if came_from.query else own
    return next((path for path in above if _opens(path)), own if own and _opens(own) else "")


def _opens(path: str) -> bool:
    """Whether a page can be fetched there."""
    adapter = current_app.create_url_adapter(request)
    if adapter is None:
        return False
    try:
        adapter.match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return False
    return True
