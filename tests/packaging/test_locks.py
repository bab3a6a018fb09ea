"""The locks install the same files everywhere, from whichever mirror: exact versions, sums, no addresses."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-setup.lock")


def locked(name):
    """Name to (version, number of sums) for every line of a lock."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    found = {}
    for line in text.splitlines():
        pinned = re.match(r"([\w.-]+)(?:\[[\w,-]+\])?==(\S+)", line)
        assert pinned or not line.strip() or line.lstrip().startswith("#"), line
        if pinned:
            found[canonicalize_name(pinned[1])] = (pinned[2], len(re.findall(r"--hash=sha256:[0-9a-f]{64}", line)))
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_a_sum_for_every_file_and_no_address(lock):
    assert not [name for name, (_, sums) in locked(lock).items() if sums == 0]
    assert not re.search(r"://|--index|--find-links|@ ", (ROOT / lock).read_text(encoding="utf-8"))


@pytest.mark.parametrize(("lock", "extras"), [("requirements.lock", []), ("requirements-dev.lock", ["dev"])])
def test_what_is_declared_is_locked_in_a_version_that_fits(lock, extras):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [
        *project["dependencies"],
        *(line for extra in extras for line in project["optional-dependencies"][extra]),
    ]
    versions = locked(lock)
    for requirement in map(Requirement, declared):
        version, _ = versions[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"{requirement} but {version}"


def test_the_tests_try_the_very_versions_that_run():
    tested = locked("requirements-dev.lock")
    assert {name: tested.get(name) for name in locked("requirements.lock")} == locked("requirements.lock")
