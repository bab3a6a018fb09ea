"""./run and ./test on a machine where they may install nothing: they say the one command, and change nothing."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("sh", "cat", "rm", "mktemp", "basename", "dirname")


@pytest.fixture
def bare(tmp_path):
    """A checkout's scripts on a machine with a handful of tools, no Python and no library."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for tool in TOOLS:
        (programs / tool).symlink_to(shutil.which(tool))
    pretend(programs, "ldconfig", "")
    pretend(programs, "apt-get", "echo touched >installed")
    checkout = tmp_path / "checkout"
    (checkout / "scripts").mkdir(parents=True)
    for script in ("run", "test", "scripts/setup.sh"):
        shutil.copy(ROOT / script, checkout / script)
    return checkout


def pretend(programs, name, body):
    (programs / name).write_text(f"#!/bin/sh\n{body}\n")
    (programs / name).chmod(0o755)


def start(checkout, script):
    path = str(checkout.parent / "bin")
    return subprocess.run(
        [f"./{script}"], cwd=checkout, env={"PATH": path}, capture_output=True, text=True, check=False
    )


def test_without_rights_it_says_the_one_command(bare):
    pretend(bare.parent / "bin", "id", "echo 1000")
    told = start(bare, "run")
    assert told.returncode == 1
    command = told.stderr.strip().splitlines()[-1]
    assert "su -c 'apt-get update && apt-get install" in command
    assert {"python3", "python3-venv", "libpango-1.0-0", "libpangoft2-1.0-0", "fonts-noto-cjk"} <= set(
        command.rstrip("'").split()
    )
    assert "chromium" not in command
    assert not (bare / "installed").exists()


def test_the_tests_need_a_browser_besides(bare):
    pretend(bare.parent / "bin", "id", "echo 1000")
    wanted = {"chromium-headless-shell", "poppler-utils", "qpdf"}
    # It stands where a person's PATH does not lead, so it is looked for in its place.
    wanted |= set() if shutil.which("cupsd", path="/usr/sbin:/sbin") else {"cups-daemon"}
    assert wanted <= set(start(bare, "test").stderr.replace("'", " ").split())


def test_an_administrator_without_a_password_prompt_is_not_asked(bare):
    pretend(bare.parent / "bin", "id", "echo 1000")
    pretend(bare.parent / "bin", "sudo", 'echo "$@" >>asked')
    told = start(bare, "run")
    assert "apt-get update" in (bare / "asked").read_text()
    assert "Still missing after the installation" in told.stderr, "nothing was really installed here"


def test_what_the_system_says_about_a_failed_installation_is_shown(bare):
    pretend(bare.parent / "bin", "id", "echo 0")
    pretend(bare.parent / "bin", "apt-get", "echo no route to the mirror; exit 100")
    told = start(bare, "run")
    assert told.returncode == 1
    assert "no route to the mirror" in told.stderr
