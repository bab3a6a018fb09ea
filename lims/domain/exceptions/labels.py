"""Exceptions of the labels: every reprint."""

from __future__ import annotations

from collections.abc import Iterator

from lims.domain.errors import msg
from lims.domain.exceptions.recorded import Recorded, raised
from lims.domain.quality import RecordException


def of_labels(recorded: Recorded) -> Iterator[RecordException]:
    """Every label that was printed again, and why."""
    for label in recorded.labels:
        if label.copy > 1:
            what = msg(
                "Label of %(thing)s printed again, copy %(copy)s. Reason: %(reason)s",
                thing=label.target,
                copy=label.copy,
                reason=label.reason,
            )
            yield raised(f"reprint:{label.label_code}", "reprint", "", what, label.issued_at, label.issued_by)
