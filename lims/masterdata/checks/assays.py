"""The release specification: each test has a limit or an expected word, and a sample that some step takes."""

from __future__ import annotations

from collections.abc import Iterator

from lims.domain.errors import msg
from lims.domain.protocol import Source
from lims.masterdata.checks.entries import faults_in_choices
from lims.masterdata.checks.limits import find_limit
from lims.masterdata.faults import Fault
from lims.masterdata.rows import Row

_SAMPLED = ("sample", "product")


def faults_in(file: Row) -> Iterator[Fault]:
    """Every fault in the release tests."""
    made = {made.text("name"): made.text("kind") for step in file.rows("steps") for made in step.rows("makes")}
    for assay in file.rows("assays"):
        sample = assay.text("sample")
        if sample and sample not in made:
            yield assay.fault("sample", msg("No step makes a container called %(name)s.", name=sample))
        elif sample and made[sample] not in _SAMPLED:
            yield assay.fault("sample", msg("%(name)s is neither a sample nor the product.", name=sample))
        yield from _faults_in_specification(assay)
        if assay.data.get("may_be_pending") is True and assay.number("days_to_result") == 0:
            yield assay.fault("may_be_pending", msg("A test that is known on the same day cannot be pending."))
    yield from _faults_in_computed(file)


def _faults_in_specification(assay: Row) -> Iterator[Fault]:
    choices = bool(assay.data.get("choices"))
    yield from faults_in_choices(assay, is_choice=choices)
    if assay.text("limit") and choices:
        yield assay.fault("limit", msg("A test has a limit or a list of words, not both."))
    if not assay.text("limit") and not choices and not _limit_is_silent(assay):
        yield assay.fault("limit", msg("A test has a limit or an expected word. Where no source states one, say so."))
    if choices and not assay.text("expected"):
        yield assay.fault("expected", msg("One of the choices must be the expected one."))


def _limit_is_silent(assay: Row) -> bool:
    sources = assay.row("sources")
    return sources is not None and sources.text("limit") == Source.NOT_STATED


def _faults_in_computed(file: Row) -> Iterator[Fault]:
    computed = [assay for assay in file.rows("assays") if assay.text("computed")]
    words = [assay.text("computed") for assay in computed]
    for assay, word in zip(computed, words, strict=True):
        if words.count(word) > 1:
            yield assay.fault("computed", msg("Two tests are computed from the same thing."))
        if word == "dose" and (dose := file.row("dose")):
            yield from _faults_in_dose_limit(assay, dose)
    for word in ("identity", "dose"):
        if file.rows("assays") and word not in words:
            yield file.fault("assays", msg("No test is computed from the %(word)s of the record.", word=word))


def _faults_in_dose_limit(assay: Row, dose: Row) -> Iterator[Fault]:
    limit = find_limit(assay, "limit")
    window = (dose.data.get("low_per_m2"), dose.data.get("high_per_m2"))
    whole = all(isinstance(end, int) for end in window)  # what is not whole is told at its own place already
    if limit is not None and whole and (limit.low, limit.high) != window:
        yield assay.fault("limit", msg("It differs from the window under [dose]."))
