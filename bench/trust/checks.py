"""The 93 checks as data, and which test says that it proves which of them."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from bench.place import ROOT

FOLDER = ROOT / "tests" / "trust" / "checks"
# In the order in which a reader asks: who wrote it, who signed, who may, what was made, for whom, is it kept.
AREAS = ("ledger", "signatures", "identity", "process", "custody", "durability", "web", "copies")
CORE, LATER, SITE = "core", "later", "site"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that the product has to prove. `site`: what of it only the site can do."""

    id: str
    area: str
    source: str
    title: str
    proves: str
    standing: str
    site: str = ""


def read_checks() -> tuple[Check, ...]:
    """All checks, area by area."""
    found = []
    for area in AREAS:
        told = tomllib.loads((FOLDER / f"{area}.toml").read_text(encoding="utf-8"))
        title = told.pop("title")
        found += [Check(id=name, area=title, **fields) for name, fields in told.items()]
    return tuple(found)


def marked_tests() -> dict[str, list[str]]:
    """The tests that carry each check, as `path::name`, read from the source: whatever part of the tests is run."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        name = path.relative_to(ROOT).as_posix()
        for check, test in _marks(tree):
            found.setdefault(check, []).append(f"{name}::{test}")
    return found


def _marks(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(getattr(one, "id", "") == "pytestmark" for one in node.targets):
            of_all = list(_ids(node.value))
            yield from ((check, test.name) for check in of_all for test in tree.body if _is_test(test))
        elif _is_test(node):
            yield from ((check, node.name) for mark in node.decorator_list for check in _ids(mark))


def _is_test(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name.startswith("test_")


def _ids(marks: ast.expr) -> Iterator[str]:
    for node in ast.walk(marks):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.check":
            yield from (str(one.value) for one in node.args if isinstance(one, ast.Constant))
