"""Static files under a path that changes with their content, so that a browser may keep them for ever."""

from __future__ import annotations

import gzip
import hashlib
import re
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, g, request, send_from_directory, url_for

from lims.web.access import open_to_all

FOLDER = Path(__file__).resolve().parent / "static"
A_YEAR = 31_536_000
# A worker has the policy it came with, not its page's: WebAssembly runs in this one and nowhere else.
DECODER = "js/camera_worker.js"
DECODER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"

blueprint = Blueprint("files", __name__)


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for file in sorted(path for path in FOLDER.rglob("*") if path.is_file()):
        digest.update(file.relative_to(FOLDER).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


VERSION = _fingerprint()


@blueprint.get("/static/<version>/<path:name>")
@open_to_all
def file(version: str, name: str) -> Response:
    """One bundled file. Scripts and fonts name each other by relative paths, so the version carries over."""
    answer = send_from_directory(FOLDER, name, max_age=A_YEAR if version == VERSION else 0)
    if name.endswith((".css", ".js", ".svg")):
        # Files of the program hold no secret, so squeezing them tells nobody anything; pages: lims/web/squeeze.py.
        answer.vary.add("Accept-Encoding")
        if answer.status_code == 200 and request.accept_encodings["gzip"] and not request.range:
            answer.direct_passthrough = False
            answer.close()  # the file that would have been sent
            answer.set_data(_squeezed(name))
            answer.content_encoding = "gzip"
            answer.set_etag(f"{VERSION}-gzip")
    if version == VERSION:
        answer.cache_control.immutable = True
        answer.cache_control.public = True
    if name == DECODER:
        answer.headers["Content-Security-Policy"] = DECODER_POLICY
    return answer


@lru_cache(maxsize=200)
def _squeezed(name: str) -> bytes:
    """A bundled file as gzip, made once in each process."""
    return gzip.compress((FOLDER / name).read_bytes(), compresslevel=9, mtime=0)


# One line for each drawing; a page names them, so that a page of three hundred icons carries none of them.
SHEET = "icons.svg"
ICONS = tuple(re.findall(r'<symbol id="(\w+)"', (FOLDER / SHEET).read_text(encoding="utf-8")))


def icon_address(name: str) -> str:
    """Where one drawing of the sheet of icons is, for templates; raises KeyError for what was never drawn."""
    if name not in ICONS:
        raise KeyError(name)
    # Asked hundreds of times for one page.
    if "icon_sheet" not in g:
        g.icon_sheet = static(SHEET)
    return f"{g.icon_sheet}#{name}"


def static(name: str) -> str:
    """The address of a bundled file, for templates."""
    return url_for("files.file", version=VERSION, name=name)
