"""The trust report: what each check came to, as Markdown to read in the repository and as a PDF to hand over."""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bench.place import ROOT
from bench.trust.checks import CORE, SITE, Check, marked_tests, read_checks
from bench.trust.collect import read_results
from bench.trust.runs import Run
from lims import __version__
from lims.printing import engine

DOCS = ROOT / "docs"
PASSES, FAILS, LACKS = "passes", "fails", "no test"


@dataclass(frozen=True, slots=True)
class Line:
    """One check and what came of it. `tests`: those that ran, by file; `cases`: how many cases they were.

    `not_run`: how many tests carry the check and were not run.
    """

    check: Check
    result: str
    cases: int
    failed: tuple[str, ...]
    tests: tuple[tuple[str, tuple[str, ...]], ...]
    not_run: int = 0

    @property
    def standing(self) -> str:
        """What is said of a check that is not in the core."""
        if self.check.standing == SITE:
            return "site's duty"
        return "not yet" if self.result == LACKS else "not yet promised, tests exist"


@dataclass(frozen=True, slots=True)
class Report:
    """All of it. `build`: of the product that was tested, `commit`: where its tests ran."""

    version: str
    build: str
    commit: str
    at: datetime
    machine: str
    core: tuple[Line, ...]
    others: tuple[Line, ...]
    runs: tuple[Run, ...]

    @property
    def passing(self) -> int:
        """How many checks of the core pass."""
        return sum(line.result == PASSES for line in self.core)

    @property
    def ok(self) -> bool:
        """Every check of the core passes, and every long run that came to its end found nothing wrong."""
        return self.passing == len(self.core) and not any(run.wrong for run in self.runs)

    def areas(self, lines: Sequence[Line]) -> dict[str, list[Line]]:
        """Lines by area, in the order of the list."""
        found: dict[str, list[Line]] = {}
        for line in lines:
            found.setdefault(line.check.area, []).append(line)
        return found


def make_report(results: Path, runs: Sequence[Run]) -> Report:
    """The report from what pytest gathered and the long runs kept."""
    told = read_results(results)
    marked = marked_tests()
    lines = [_line(check, told["tests"], runs, marked) for check in read_checks()]
    return Report(
        __version__,
        told["build"],
        " and ".join(dict.fromkeys([told["commit"], *(one.get("commit", told["commit"]) for one in told["tests"])])),
        datetime.now(UTC).replace(microsecond=0),
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.system()}",
        tuple(line for line in lines if line.check.standing == CORE),
        tuple(line for line in lines if line.check.standing != CORE),
        tuple(runs),
    )


def write_report(report: Report) -> tuple[Path, Path]:
    """docs/trust-report.md and docs/trust-report.pdf, the latter through the engine that prints batch records."""
    pages = Environment(
        loader=FileSystemLoader(Path(__file__).parent), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        autoescape=lambda name: bool(name and name.endswith(".html")),
    )  # fmt: skip
    text, paper = DOCS / "trust-report.md", DOCS / "trust-report.pdf"
    text.write_text(pages.get_template("report.md").render(report=report), encoding="utf-8")
    html = pages.get_template("report.html").render(report=report)
    identifier = f"{report.version} {report.build}".encode()
    paper.write_bytes(engine.pdf(html, "records/documents.css", pdf_identifier=identifier))
    return text, paper


def _line(
    check: Check, told: Sequence[dict[str, Any]], runs: Sequence[Run], marked: Mapping[str, Sequence[str]]
) -> Line:
    mine = [one for one in told if check.id in one["checks"]]
    failed = [one["test"] for one in mine if one["outcome"] != "passed"]
    failed += [f"{run.name}: {told}" for run in runs if check.id in run.checks for told in run.wrong[:3]]
    files: dict[str, set[str]] = {}
    for one in mine:
        file, _, test = one["test"].partition("::")
        files.setdefault(file, set()).add(test.partition("[")[0])
    result = FAILS if failed else PASSES if mine else LACKS
    tests = tuple((file.removeprefix("tests/"), tuple(sorted(names))) for file, names in sorted(files.items()))
    ran = {one["test"].partition("[")[0] for one in mine}
    return Line(check, result, len(mine), tuple(failed), tests, len(set(marked.get(check.id, ())) - ran))
