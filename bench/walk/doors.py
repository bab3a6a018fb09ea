"""The doors: every action that the pages and the programming interface call, found where they are imported."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

from bench.place import ROOT

FACES = ("lims/web",)
# Opening a site is its own beginning; a token only opens the door to the same actions; by what people are known and
# what they were refused is no work of the laboratory.
NOT_TRIED = {"open_site", "issue_token", "activate_protocol", "note_refused_sign_in", "enter_form",
             "note_refused_access", "bind_same_person", "set_trials", "sign_access_review", "note_passkey",
             "note_passkey_revoked", "note_one_time_codes", "note_one_time_codes_ended", "note_pin",
             "note_password_changed", "note_password_reset", "note_outside_identity", "note_outside_identity_ended",
             "note_sessions_ended", "begin_export", "finish_export", "lock_signing"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Door:
    """One action and the names of what it asks for beside the act."""

    name: str
    action: Callable[..., Any]
    asks: tuple[str, ...]
    may_lack: frozenset[str]  # has a default


@cache
def doors() -> tuple[Door, ...]:
    """Every action that a face calls, by name."""
    found = {(module, name) for path in FACES for module, name in _called(path)}
    actions = [_action(module, name) for module, name in sorted(found)]
    return tuple(_door(one) for one in actions if one is not None and one.__name__ not in NOT_TRIED)


def _called(path: str) -> Iterator[tuple[str, str]]:
    for file in sorted((ROOT / path).rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        modules: dict[str, str] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "lims.actions":
                modules |= {one.asname or one.name: one.name for one in node.names}
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("lims.actions."):
                yield from ((str(node.module), one.name) for one in node.names)
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
                yield f"lims.actions.{modules[node.value.id]}", node.attr


def _action(module: str, name: str) -> Callable[..., Any] | None:
    home: ModuleType = importlib.import_module(module)
    found = getattr(home, name, None)
    if not inspect.isfunction(found):
        return None
    first = next(iter(inspect.signature(found).parameters.values()), None)
    return found if first is not None and first.name == "act" else None


def _door(action: Callable[..., Any]) -> Door:
    given = list(inspect.signature(action).parameters.values())[1:]
    lacking = frozenset(one.name for one in given if one.default is not inspect.Parameter.empty)
    return Door(action.__name__, action, tuple(one.name for one in given), lacking)
