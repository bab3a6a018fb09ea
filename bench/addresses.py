"""Every page there is, with the addresses of a few real things for each: walked by the measures and by the tests."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask
from sqlalchemy import Connection

# Not pages for people to read: the programming interface, files, papers that an action has to ask for.
NOT_PAGES = ("/api/", "/static/", "/healthz")
FEW = 3
# What fills a place in an address: by its name, else by the endpoint and the name.
_PLACES = {
    "number": "SELECT batch FROM batches WHERE {live} ORDER BY opened_at DESC LIMIT {few}",
    "code": "SELECT subject FROM subjects ORDER BY subject DESC LIMIT {few}",
    "chain": "SELECT chain FROM chains ORDER BY head_seq DESC LIMIT {few}",
    "alarm": "SELECT alarm FROM alarms LIMIT {few}",
    "deviation": "SELECT deviation FROM deviations ORDER BY opened_at DESC LIMIT {few}",
    "form": "SELECT form FROM downtime_forms LIMIT {few}",
    "sha256": "SELECT sha256 FROM attachments LIMIT {few}",
    "lot": "SELECT lot FROM material_lots ORDER BY lot LIMIT {few}",
    "trial": "SELECT trial FROM protocols LIMIT {few}",
    "labels.code": "SELECT label_code FROM labels ORDER BY issued_at DESC LIMIT {few}",
    "equipment.code": "SELECT equipment FROM equipment ORDER BY equipment LIMIT {few}",
    "vessels.code": "SELECT equipment FROM equipment WHERE kind = 'incubator' ORDER BY equipment LIMIT {few}",
    "printers.name": "SELECT printer FROM printers LIMIT {few}",
    "printers.number": "SELECT job FROM print_jobs LIMIT {few}",
    "person.name": "SELECT person FROM people ORDER BY person LIMIT {few}",
    "protocols.name": "SELECT trial || '-v' || version FROM protocols LIMIT {few}",
    "stories.name": "SELECT DISTINCT name FROM containers WHERE name IN ('V1', 'C1') LIMIT {few}",
    "label_kinds.kind": "SELECT kind FROM label_approvals LIMIT {few}",
}
_WORDS = {"language": ["en"], "version": []}
_ASKED: dict[str, list[dict[str, str]]] = {
    "where_used.page": [{}, {"kind": "material", "target": "M-003"}, {"kind": "station", "target": "BSC-1"}],
    "where_used.download": [{"kind": "material", "target": "M-003"}],
    "protocols.protocol": [{}, {"values": "all"}],
    "finding.page": [{"q": "M-003"}],
    "labels.page": [{}, {"batch": "{number}"}],
    "labels.look": [{"target": "{number}"}],
}


def addresses(app: Flask, db: Connection, *, few: int = FEW) -> Iterator[tuple[str, str]]:
    """(endpoint, address) of every page that is read with GET, for a few things each."""
    for rule in sorted(app.url_map.iter_rules(), key=str):
        if "GET" not in (rule.methods or ()) or rule.rule.startswith(NOT_PAGES):
            continue
        wanted = sorted(rule.arguments)
        filled = [_values(db, rule.endpoint, name, few) for name in wanted]
        for values in islice(product(*filled), few):
            given = dict(zip(wanted, values, strict=True))
            yield from ((rule.endpoint, address) for address in _asked(rule, given, db, few))


def _asked(rule: Any, given: dict[str, str], db: Connection, few: int) -> Iterator[str]:
    path = rule.rule
    for name, value in given.items():
        for form in (f"<path:{name}>", f"<int:{name}>", f"<{name}>"):
            path = path.replace(form, quote(str(value)))
    for question in _ASKED.get(rule.endpoint, [{}]):
        number = next(iter(_values(db, rule.endpoint, "number", few)), "")
        told = {name: value.replace("{number}", str(number)) for name, value in question.items()}
        yield f"{path}?{urlencode(told)}" if told else path


def _values(db: Connection, endpoint: str, name: str, few: int) -> list[Any]:
    if name in _WORDS:
        return list(_WORDS[name])
    if name == "step":
        return list(db.exec_driver_sql(f"SELECT step FROM steps WHERE step <> 'collect' LIMIT {few}").scalars())
    query = _PLACES.get(f"{endpoint.split('.', maxsplit=1)[0]}.{name}") or _PLACES[name]
    live = "batch IN (SELECT batch FROM steps GROUP BY batch HAVING COUNT(*) > 3)"
    return list(db.exec_driver_sql(query.format(few=few, live=live)).scalars())
