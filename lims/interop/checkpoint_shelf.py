"""A second place of checkpoints on another server: each one put once, by HTTP, where what was put stays (WORM)."""

from __future__ import annotations

from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

WAITS_SECONDS = 10.0
LONGEST_ANSWER = 20_000
# What a server says that keeps what it has: the precondition failed, a conflict, or writing again is forbidden.
KEPT = (403, 405, 409, 412)


class ShelfSilent(OSError):
    """The server was not reached, or it did not take the checkpoint."""


def put_checkpoint(address: str, size: int, note: str, authorization: str = "") -> None:
    """Put the note at ADDRESS/checkpoint-000000002340.txt; the same one being there already is as good.

    `authorization`: the header of that name as the server wants it. Raises ShelfSilent.
    """
    place = f"{address.rstrip('/')}/checkpoint-{size:012d}.txt"
    headers = {"Content-Type": "text/plain; charset=utf-8", "If-None-Match": "*"}
    headers |= {"Authorization": authorization} if authorization else {}
    status, _ = _send(Request(place, data=note.encode(), headers=headers, method="PUT"))  # noqa: S310 (http or https)
    if 200 <= status < 300:
        return
    if status in KEPT:
        found, there = _send(Request(place, headers=headers, method="GET"))  # noqa: S310 (as above)
        if found == 200 and there == note.encode():
            return
        if found == 200:
            raise ShelfSilent(f"it holds another checkpoint of {size} entries: it is of another ledger, or of a copy")
    raise ShelfSilent(f"it answers {status}")


class _NoWayRound(HTTPRedirectHandler):
    """What proves the record goes where the site file says, and nowhere else."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Follow no redirect."""


def _send(request: Request) -> tuple[int, bytes]:
    try:
        with build_opener(_NoWayRound).open(request, timeout=WAITS_SECONDS) as answer:
            return answer.status, answer.read(LONGEST_ANSWER)
    except HTTPError as fault:
        with fault:
            return fault.code, b""
    except (OSError, HTTPException, ValueError) as fault:
        raise ShelfSilent(str(getattr(fault, "reason", fault)) or type(fault).__name__) from fault
