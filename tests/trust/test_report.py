"""The report in the repository says what the list of checks says, and nothing of the machine it came from."""

import re

from bench.place import ROOT
from bench.trust.checks import CORE, SITE, read_checks
from bench.trust.runs import all_runs

REPORT = (ROOT / "docs" / "trust-report.md").read_text(encoding="utf-8")
CHECKS = {check.id: check for check in read_checks()}
ROWS = {cells[0].strip(): cells for line in REPORT.splitlines() if (cells := line.split("|")[1:-1])}


def test_it_tells_each_check_once_where_it_stands():
    told = re.findall(r"^\| ([A-Z]\d+) \|", REPORT, re.MULTILINE)
    assert sorted(told) == sorted(CHECKS)
    for name, check in CHECKS.items():
        assert len(ROWS[name]) == (5 if check.standing == CORE else 4), name
        assert ("site's duty" in ROWS[name][-1]) == (check.standing == SITE), name


def test_what_it_counts_is_what_it_shows():
    core = [name for name, check in CHECKS.items() if check.standing == CORE]
    passing = [name for name in core if ROWS[name][-1].strip() == "passes"]
    assert f"**{len(passing)} of {len(core)} core checks pass.**" in REPORT
    for name in set(core) - set(passing):
        assert re.search(rf"^- {name}: ", REPORT, re.MULTILINE), f"{name} does not pass, and why is not told"
    assert {run.name for run in all_runs()} <= set(ROWS)


def test_it_names_the_build_and_the_commit_and_no_place_of_a_machine():
    assert re.search(r"build `[0-9a-f]{12}`, tested at commit [0-9a-f]{12}", REPORT)
    assert not re.search(r"/(?:work|tmp|root|home|Users)/", REPORT)


def test_readers_find_it():
    for page in ("README.md", "docs/manual/trust.md"):
        assert "trust-report.md" in (ROOT / page).read_text(encoding="utf-8"), page
