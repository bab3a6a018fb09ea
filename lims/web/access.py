"""Who may open which address. Every view says it; a view that does not is refused when the application starts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask

from lims.domain.errors import NotAllowed, msg
from lims.domain.people import ROLES, Person, roles_words

View = TypeVar("View", bound=Callable[..., Any])

EVERYBODY = "everybody"  # signed in or not
SIGNED_IN = "signed in"  # any active person


def open_to_all(view: View) -> View:
    """Nobody need be signed in: the sign-in page, the static files, the sign of life."""
    return _declare(view, EVERYBODY)


def signed_in(view: View) -> View:
    """Every active person."""
    return _declare(view, SIGNED_IN)


def allowed(*roles: str) -> Callable[[View], View]:
    """Only people with one of these roles."""
    unknown = set(roles) - set(ROLES)
    if unknown or not roles:
        raise ValueError(f"no such roles: {sorted(unknown)}")

    def declare(view: View) -> View:
        return _declare(view, roles)

    return declare


def _declare(view: View, who: str | tuple[str, ...]) -> View:
    view.may_open = who  # type: ignore[attr-defined]  # a function may carry a note
    return view


def who_may_open(app: Flask, endpoint: str) -> str | tuple[str, ...]:
    """The declaration of a view: EVERYBODY, SIGNED_IN or the roles."""
    view: Any = app.view_functions[endpoint]
    who: str | tuple[str, ...] = view.may_open
    return who


def check_declared(app: Flask) -> None:
    """Raise when a view has not said who may open it."""
    silent = sorted(name for name, view in app.view_functions.items() if not hasattr(view, "may_open"))
    if silent:
        raise RuntimeError(f"These views do not say who may open them: {', '.join(silent)}")


def check_allowed(person: Person, who: str | tuple[str, ...]) -> None:
    """Raise NotAllowed when the person has none of the roles."""
    if who in (EVERYBODY, SIGNED_IN) or person.has(*who):
        return
    raise NotAllowed(
        "role_missing",
        msg("Your roles do not open this."),
        reasons=(
            msg(
                "It is for %(roles)s; you are %(yours)s.",
                roles=roles_words(tuple(who)),
                yours=roles_words(person.roles),
            ),
        ),
        next_step=msg("Ask somebody with that role, or go back to the board."),
        lifted_by=msg("An administrator grants roles."),
    )
