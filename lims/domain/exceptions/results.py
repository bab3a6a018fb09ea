"""Exceptions of the tests: every result that does not meet its limit."""

from __future__ import annotations

from collections.abc import Iterator

from lims.domain.errors import Message, msg
from lims.domain.exceptions.recorded import Recorded, raised
from lims.domain.quality import RecordException


def of_results(recorded: Recorded) -> Iterator[RecordException]:
    """Every test of the specification that fails."""
    titles = {assay.key: assay.title for assay in recorded.protocol.assays}
    for result in recorded.results:
        if result.verdict == "fails":
            what = words_of_failure(titles.get(result.assay, result.assay), result.value, result.unit)
            key = f"result:{result.assay}:{result.seq}"
            yield raised(key, "failed_result", "", what, result.recorded_at, result.recorded_by)


def words_of_failure(test: str, value: str, unit: str) -> Message:
    """A result that does not meet its limit, in words."""
    return msg("%(test)s: %(value)s %(unit)s does not meet its limit", test=test, value=value, unit=unit)
