"""One scan, from a page or a program: the same action, the same answer."""

from __future__ import annotations

import hashlib
from typing import Any

from lims.actions import scanning
from lims.store.record import Act
from lims.store.requests import told_words
from lims.web.acting import perform
from lims.web.language import said


def scan_once(code: str, *, request_id: str = "", batch: str = "", step: str = "", station: str = "") -> dict[str, Any]:
    """What the scan was, in the form of ScanAnswerSchema and in the reader's language, and how far it moved the chain.

    No station named: the session's own. Raises refusals.
    """

    def work(act: Act) -> dict[str, Any]:
        return scanning.scan(act, code, batch=batch, step=step) | {"moved": act.moved(f"batch:{batch}")}

    wish = hashlib.sha256(f"scan\0{code}\0{batch}\0{step}\0{station}".encode()).hexdigest()
    answer: dict[str, Any] = perform(work, request_id, wish, at_station=station)
    kept = answer.pop("said", {})
    return answer | {name: said(told_words(words)) for name, words in kept.items()}
