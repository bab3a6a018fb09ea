"""Twelve rules, taken away one at a time: the tests of the checks must notice each.

As a pytest plugin (`-p bench.trust.planted` with AUTOLOG_PLANTED=name) it loads one module without its rule.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

WHICH = "AUTOLOG_PLANTED"
# Nothing of the program may be loaded before the planter stands in its way.
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Planted:
    """One rule taken away: `rule` stands once in the module and becomes `without`; `tests` must then fail."""

    name: str
    check: str
    module: str
    rule: str
    without: str
    tests: tuple[str, ...]

    def source(self) -> str:
        """The module without the rule; raises LookupError when the rule moved, so that this list is brought along."""
        text = (ROOT / (self.module.replace(".", "/") + ".py")).read_text(encoding="utf-8")
        if text.count(self.rule) != 1:
            raise LookupError(f"{self.name}: its rule stands {text.count(self.rule)} times in {self.module}")
        return text.replace(self.rule, self.without)


ALL = (
    Planted("hash of an entry not compared", "L3", "lims.ledger.chain",
            "if read.hash != row.hash:", "if False:", ("tests/ledger/test_chain.py",)),
    Planted("root sealed outside not compared", "L5", "lims.store.verify_tree",
            "elif roots[anchor.size] != anchor.root:", "elif False:",
            ("tests/store/test_verify.py", "-k", "recomputed and sqlite")),
    Planted("rows not compared with the replay", "L6", "lims.store.rebuild",
            "if is_now != should_be:", "if False:", ("tests/store/test_rebuild.py", "-k", "sqlite")),
    Planted("ledger open to update and delete", "L2", "lims.store.triggers",
            "ON {table} BEGIN {refuse}; END", "ON {table} BEGIN SELECT 1; END",
            ("tests/store/test_triggers.py", "-k", "sqlite")),
    Planted("another patient's label let through", "C4", "lims.domain.identity",
            "if scanned.subject != expected.subject or scanned.coi != expected.coi:", "if False:",
            ("tests/domain/test_identity.py",)),
    Planted("whoever did the work releases it", "S10", "lims.domain.signing",
            'return frozenset(hands - {""})', "return frozenset()",
            ("tests/domain/test_signing.py", "tests/domain/test_disposition.py")),
    Planted("forms from elsewhere taken", "W1", "lims.web.forms",
            "if foreign or not hmac.compare_digest(_unmasked(given), _token()):", "if False:",
            ("tests/web/test_guard.py", "-k", "elsewhere or without_our_token")),
    Planted("roles not asked for", "I7", "lims.web.authority",
            "return self.who == SIGNED_IN or person.has(*self.who)", "return True",
            ("tests/web/test_authority.py", "-k", "every_address and courier")),
    Planted("a session outlives its sign-out", "I6", "lims.store.sessions",
            "_s.ended_at.is_(None), _p.active)", "_p.active)", ("tests/store/test_sessions.py", "-k", "sqlite")),
    Planted("a table may hold a formula", "W4", "lims.interop.tables",
            "if _runs(line)", "if False", ("tests/interop/test_tables.py",)),
    Planted("text printed as markup", "W3", "lims.printing.engine",
            "autoescape=True", "autoescape=False", ("tests/printing/test_engine.py",)),
    Planted("a careless database accepted", "D2", "lims.store.engine",
            "if found != wanted:", "if False:", ("tests/store/test_engine.py", "-k", "sqlite")),
)  # fmt: skip


def is_caught(one: Planted) -> bool:
    """Run the tests against the program without the rule: whether any of them failed for it."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "bench.trust.planted", "-p", "no:cacheprovider", *one.tests],
        cwd=ROOT,
        env=os.environ | {WHICH: one.name},
        capture_output=True,
        check=False,
    )
    return done.returncode == 1


class _Planter(MetaPathFinder):
    def __init__(self, one: Planted) -> None:
        self._one = one

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The one module comes without its rule; all others as they are."""
        if fullname != self._one.module:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        assert spec is not None
        assert spec.origin is not None
        spec.loader = _Without(fullname, spec.origin, self._one)
        return spec


class _Without(SourceFileLoader):
    def __init__(self, fullname: str, path: str, one: Planted) -> None:
        super().__init__(fullname, path)
        self._one = one

    def get_code(self, fullname: str) -> CodeType:
        """Compiled anew each time: what is kept beside the source has the rule."""
        assert fullname == self._one.module
        return compile(self._one.source(), self.path, "exec", dont_inherit=True)


if WHICH in os.environ:
    sys.meta_path.insert(0, _Planter(next(one for one in ALL if one.name == os.environ[WHICH])))
