"""Pages: thin. Each loads, acts or shows, and answers."""

from __future__ import annotations

import importlib
import pkgutil

from flask import Blueprint


def blueprints() -> list[Blueprint]:
    """The blueprint of every area: each file of this folder has one, called `blueprint`."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return [importlib.import_module(f"{__name__}.{name}").blueprint for name in names]
