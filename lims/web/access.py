"""Who may open which address: asked of the table in authority.toml before every view.

A view carries a mark of its own too, drawn from the rule that its action keeps. The start is refused when mark and
table differ, and when a view is in no row: neither can change without the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from flask import Flask

from lims.domain.people import ROLES
from lims.web.authority import EVERYBODY, SIGNED_IN, Row, matrix

View = TypeVar("View", bound=Callable[..., Any])


def open_to_all(view: View) -> View:
    """Nobody need be signed in: the sign-in page, the static files, the sign of life."""
    return _declare(view, EVERYBODY)


def signed_in(view: View) -> View:
    """A person is needed; the table may ask for roles."""
    return _declare(view, SIGNED_IN)


def allowed(*roles: str) -> Callable[[View], View]:
    """Only people with one of these roles, and the table must say the same."""
    unknown = set(roles) - set(ROLES)
    if unknown or not roles:
        raise ValueError(f"no such roles: {sorted(unknown)}")

    def declare(view: View) -> View:
        return _declare(view, roles)

    return declare


def _declare(view: View, who: str | tuple[str, ...]) -> View:
    view.may_open = who  # type: ignore[attr-defined]  # a function may carry a note
    return view


def row_of(endpoint: str) -> Row:
    """The row of a view."""
    return matrix()[endpoint]


def who_may_open(app: Flask, endpoint: str) -> str | tuple[str, ...]:
    """EVERYBODY, SIGNED_IN or the roles, as the table says of a view of this application."""
    assert endpoint in app.view_functions, endpoint
    return row_of(endpoint).who


def check_declared(app: Flask) -> None:
    """Raise when a view is in no row, carries no mark, or one that differs; and when a row has no view."""
    faults = [*_differences(app), *(f"{view} is no view" for view in matrix() if view not in app.view_functions)]
    if faults:
        raise RuntimeError("lims/web/authority.toml and the views differ: " + "; ".join(sorted(faults)))


def _differences(app: Flask) -> Iterator[str]:
    for name, view in app.view_functions.items():
        mark, row = getattr(view, "may_open", None), matrix().get(name)
        if mark is None:
            yield f"{name} does not say who may open it"
        elif row is None:
            yield f"{name} is not in the table"
        elif (mark == EVERYBODY) is not (row.who == EVERYBODY):
            yield f"{name}: the view says {mark}, the table {row.who}"
        elif not isinstance(mark, str) and set(mark) != set(row.who):
            yield f"{name}: the view says {', '.join(mark)}, the table {row.who}"
