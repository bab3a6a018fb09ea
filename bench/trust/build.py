"""Which program was tested: its commit, and a build id that only another program changes."""

from __future__ import annotations

import hashlib
import subprocess

from bench.place import ROOT

# What runs at a site and what decides it. A commit of tests, reports or manual pages leaves the build as it was.
PRODUCT = ("lims", "config", "templates", "labels", "requirements.lock")


def build_id() -> str:
    """Twelve digits of a hash over the product's own files as committed: other product, other id."""
    trees = "\n".join(_git("rev-parse", f"HEAD:{name}") for name in PRODUCT)
    return hashlib.sha256(trees.encode()).hexdigest()[:12]


def commit() -> str:
    """The commit that is checked out, and whether the product was changed since."""
    changed = _git("status", "--porcelain", "--", *PRODUCT)
    return f"{_git('rev-parse', '--short=12', 'HEAD')}{', with changes' if changed else ''}"


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
