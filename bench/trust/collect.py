"""A pytest plugin (`-p bench.trust.collect --trust-results FILE`): what came of every test that proves a check."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

PROPERTY = "check"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where the results go."""
    parser.addoption("--trust-results", type=Path, default=None, help="JSON: test, its checks, what came of it")


def pytest_configure(config: pytest.Config) -> None:
    """Gather in the process that hears from all the others."""
    if not hasattr(config, "workerinput") and config.getoption("--trust-results"):
        config.pluginmanager.register(_Gathered(config.getoption("--trust-results")))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A mark does not travel between processes; a property of the report does."""
    for item in items:
        for mark in item.iter_markers(PROPERTY):
            item.user_properties += [(PROPERTY, check) for check in mark.args]


class _Gathered:
    def __init__(self, file: Path) -> None:
        self._file = file
        self._came_of: dict[str, str] = {}
        self._checks: dict[str, list[str]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test passed when all of it did; one that was skipped proves nothing."""
        checks = [value for name, value in report.user_properties if name == PROPERTY]
        if not checks:
            return
        self._checks[report.nodeid] = sorted(set(checks))
        if self._came_of.get(report.nodeid) == "failed":
            return
        if report.when == "call" or report.outcome != "passed":
            self._came_of[report.nodeid] = report.outcome

    def pytest_sessionfinish(self) -> None:
        """Write them all."""
        told = [
            {"test": test, "checks": self._checks[test], "outcome": outcome}
            for test, outcome in sorted(self._came_of.items())
        ]
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps(told, indent=1), encoding="utf-8")
