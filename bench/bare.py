"""What the libraries cost by themselves: a Flask answer that does nothing, and one durable commit of SQLite."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from flask import Flask, Response, jsonify, request

from bench.figures import percentile

COMMITS = 500
# As long as an entry of the ledger for a filled slot.
ENTRY = "x" * 600

app = Flask(__name__)


@app.post("/bare")
def answer() -> Response:
    """Read a JSON body of the size of a scan and answer with one of the size of its answer."""
    return jsonify({"code": request.get_json()["code"], "words": "x" * 300})


def commit_ms(folder: Path) -> float:
    """p50 of one row kept by SQLite as the product keeps it: WAL, synchronous=FULL, BEGIN IMMEDIATE."""
    path = folder / "bare.db"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = wal")
    connection.execute("PRAGMA synchronous = full")
    connection.execute("CREATE TABLE ledger (position INTEGER PRIMARY KEY, text TEXT)")
    taken = []
    for _ in range(COMMITS):
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO ledger (text) VALUES (?)", (ENTRY,))
        connection.execute("COMMIT")
        taken.append(1000 * (time.perf_counter() - began))
    connection.close()
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    return percentile(taken, 50)
