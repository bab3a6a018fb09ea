"""A scan from the request to the durable entry and the answer: real HTTP, real server, a fresh demonstration."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from bench.bare import commit_ms
from bench.client import send
from bench.figures import Figure, at_least, at_most, percentile
from bench.load import NURSE, Scan, scans_that_fill_slots
from bench.place import Place
from bench.serving import bare_flask, product
from lims.store.reading.ledger import count_entries
from lims.store.session import Store
from lims.web.api.tokens import make_token

WARMING, ALONE, TOGETHER, CLIENTS = 90, 600, 2400, 8
PATH = "/api/v1/scans"


def measure(place: Place) -> Iterator[Figure]:
    """p50 and p95 of one client, and scans in a second from eight, each beside the bare answer and the bare commit."""
    settings = place.settings()
    store = place.open_store()
    try:
        at = datetime.now(UTC)
        token = make_token(store, settings, NURSE, purpose="bench", station="", at=at)
        scans = scans_that_fill_slots(store, WARMING + ALONE + TOGETHER, at)
        bodies = [_body(number, scan) for number, scan in enumerate(scans)]
        alone = bodies[WARMING : WARMING + ALONE]
        together = _shared_out(scans[WARMING + ALONE :], bodies[WARMING + ALONE :])
        with bare_flask(place.environment) as port:
            send(port, "/bare", token, [bodies[:WARMING]], _is_bare)
            bare_alone = send(port, "/bare", token, [alone], _is_bare)
            bare_together = send(port, "/bare", token, together, _is_bare)
        kept_ms = commit_ms(place.folder)
        with product(place.environment) as port:
            send(port, PATH, token, [bodies[:WARMING]], _fills_a_slot)
            before = _entries(store)
            one = send(port, PATH, token, [alone], _fills_a_slot)
            many = send(port, PATH, token, together, _fills_a_slot)
            added = _entries(store) - before
    finally:
        store.close()
    p50, p95 = percentile(one.taken_ms, 50), percentile(one.taken_ms, 95)
    bare_p50, bare_p95 = percentile(bare_alone.taken_ms, 50), percentile(bare_alone.taken_ms, 95)
    yield at_most(
        "scan, 1 client, p50", p50, "ms", 8, beside="bare Flask answer + bare commit", bare=bare_p50 + kept_ms
    )
    yield at_most("scan, 1 client, p95", p95, "ms", 20, beside="bare Flask answer", bare=bare_p95)
    beside, bare = "bare Flask answers", bare_together.per_second
    yield at_least("scans, 8 clients", many.per_second, "per s", 250, beside=beside, bare=bare)
    beside = "bare commits, one after another"
    yield Figure("scans, 8 clients", many.per_second, "per s", beside=beside, bare=1000 / kept_ms)
    yield Figure("scan, 8 clients, p95", percentile(many.taken_ms, 95), "ms")
    yield Figure("entries for each scan", added / (ALONE + TOGETHER), "entries")


def _body(number: int, scan: Scan) -> bytes:
    wish = {"code": scan.code, "batch": scan.batch, "step": scan.step, "request_id": f"bench-{number:08d}"}
    return json.dumps(wish).encode()


def _shared_out(scans: Sequence[Scan], bodies: Sequence[bytes]) -> list[list[bytes]]:
    """Each client works whole batches, as people at benches do."""
    shares: list[list[bytes]] = [[] for _ in range(CLIENTS)]
    pairs = zip(scans, bodies, strict=True)
    for number, (_, of_batch) in enumerate(groupby(pairs, key=lambda pair: pair[0].batch)):
        shares[number % CLIENTS] += [body for _, body in of_batch]
    return shares


def _fills_a_slot(answer: dict[str, Any]) -> bool:
    return bool(answer["outcome"] == "accepted")


def _is_bare(answer: dict[str, Any]) -> bool:
    return "words" in answer


def _entries(store: Store) -> int:
    with store.reading() as db:
        return count_entries(db)
