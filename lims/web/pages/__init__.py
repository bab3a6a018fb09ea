"""Pages: thin. Each loads, acts or shows, and answers."""

from __future__ import annotations

import importlib
import pkgutil

from flask import Blueprint


def blueprints() -> list[Blueprint]:
    """The blueprint of every area: each file of this folder has one, called `blueprint`; files of one area share it."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return list(dict.fromkeys(importlib.import_module(f"{__name__}.{name}").blueprint for name in names))
