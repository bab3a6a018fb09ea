"""The wheel works away from the checkout: the command answers, and a label comes out."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("templates", "labels", "config")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """The wheel, built as `make wheel` builds it, from a copy so that the checkout stays as it is."""
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, copy_of_checkout(out)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = out.glob("*.whl")
    return made


def copy_of_checkout(folder):
    source = folder / "source"
    source.mkdir()
    for name in ("lims", *FOLDERS, "pyproject.toml", "setup.py", "README.md"):
        if (ROOT / name).exists():
            subprocess.run(["cp", "-R", ROOT / name, source], check=True)
    return source


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory):
    """A clean environment with the wheel in it: the libraries are this environment's, `lims` is the wheel's."""
    home = tmp_path_factory.mktemp("elsewhere")
    venv.create(home / "venv", with_pip=False, symlinks=True)
    python = home / "venv" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index"]
    pip += ["--no-compile", wheel]
    subprocess.run(pip, check=True)
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    # Behind the wheel on the path, and without running the .pth file that leads to the checkout.
    libraries = Path(site.stdout.strip()) / "libraries.pth"
    libraries.write_text(f"{sysconfig.get_path('purelib')}\n{sysconfig.get_path('platlib')}\n")
    return home


def run(installed, *words):
    environment = {"PATH": os.environ["PATH"], "HOME": str(installed), "LANG": "C.UTF-8"}
    return subprocess.run(
        [installed / "venv" / "bin" / words[0], *words[1:]],
        cwd=installed,
        env=environment,
        capture_output=True,
        check=False,
    )


def test_the_wheel_carries_every_file_that_is_not_python(wheel):
    carried = set(zipfile.ZipFile(wheel).namelist())
    missing = [
        path.relative_to(ROOT).as_posix()
        for top in ("lims", *FOLDERS)
        for path in (ROOT / top).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
        if (f"lims/_bundled/{path.relative_to(ROOT)}" if top != "lims" else str(path.relative_to(ROOT))) not in carried
    ]
    assert not missing, "\n".join(missing)
    assert not [name for name in carried if name.endswith(".pyc")]


def test_the_program_runs_from_the_wheel_and_not_from_the_checkout(installed):
    asked = run(installed, "python", "-c", "import lims.resources as r; print(r.PACKAGE, r.templates_dir())")
    assert asked.returncode == 0, asked.stderr.decode()
    assert str(ROOT) not in asked.stdout.decode()
    assert run(installed, "lims", "--help").returncode == 0


def test_a_label_is_printed_from_the_wheel(installed):
    printed = run(installed, "lims", "label", "sample", "--kind", "tube", "--out", "tube.pdf")
    assert printed.returncode == 0, printed.stderr.decode()
    assert (installed / "tube.pdf").read_bytes().startswith(b"%PDF-")
