"""The authority of the application, read from authority.toml: who may open which view, in which state of a batch."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lims.domain.batch import Batch, Stage
from lims.domain.errors import NotAllowed, NotNow, msg
from lims.domain.people import ROLES, Person, roles_words

EVERYBODY = "everybody"  # signed in or not
SIGNED_IN = "signed in"  # any active person
TABLE = Path(__file__).with_name("authority.toml")


class AuthorityUnclear(ValueError):
    """The table names a role, a group or a stage that there is not."""


@dataclass(frozen=True, slots=True)
class Row:
    """One view: who may open it, and the stages of the batch in which it may be done (none named: every stage)."""

    view: str
    who: str | tuple[str, ...]
    stages: frozenset[Stage] = frozenset()
    whole_site: bool = False  # shows things of every trial at once

    def admits(self, person: Person | None) -> bool:
        """Whether this person, or nobody, may open it."""
        if self.who == EVERYBODY or person is None:
            return self.who == EVERYBODY
        return self.who == SIGNED_IN or person.has(*self.who)


@cache
def matrix() -> Mapping[str, Row]:
    """Every row of the table by the name of its view; raises AuthorityUnclear."""
    return read_matrix(tomllib.loads(TABLE.read_text(encoding="utf-8")))


def read_matrix(table: Mapping[str, Any]) -> Mapping[str, Row]:
    """The rows of a table as TOML gives it; raises AuthorityUnclear."""
    try:
        stages = {name: frozenset(Stage(one) for one in those) for name, those in table["stages"].items()}
        whole = set(table.get("whole_site", {}).get("views", ()))
        return {
            f"{area}.{name}": _row(f"{area}.{name}", said, table["groups"], stages, f"{area}.{name}" in whole)
            for area, views in table["views"].items()
            for name, said in views.items()
        }
    except (KeyError, ValueError) as fault:
        raise AuthorityUnclear(f"authority.toml: {fault}") from fault


def _row(
    view: str, said: Any, groups: Mapping[str, Any], stages: Mapping[str, frozenset[Stage]], whole_site: bool
) -> Row:
    who, batch = (said["who"], said.get("batch", "")) if isinstance(said, dict) else (said, "")
    if isinstance(who, str) and who not in (EVERYBODY, SIGNED_IN):
        who = groups[who]
    if not isinstance(who, str):
        unknown = set(who) - set(ROLES)
        if unknown or not who:
            raise ValueError(f"{view}: no such roles: {sorted(unknown)}")
        who = tuple(role for role in ROLES if role in who)
    return Row(view, who, stages[batch] if batch else frozenset(), whole_site)


def check_role(row: Row, person: Person) -> None:
    """Raise NotAllowed when the person has none of the roles of the row."""
    if row.admits(person):
        return
    raise NotAllowed(
        "role_missing",
        msg("Your roles do not open this."),
        reasons=(
            msg(
                "It is for %(roles)s; you are %(yours)s.",
                roles=roles_words(tuple(row.who)),
                yours=roles_words(person.roles),
            ),
        ),
        next_step=msg("Ask somebody with that role, or go back to the board."),
        lifted_by=msg("An administrator grants roles."),
    )


def check_stage(row: Row, batch: Batch | None) -> None:
    """Raise NotNow when the batch is past what the row allows; a batch that is not there is the view's own matter."""
    if batch is None or not row.stages or batch.stage in row.stages:
        return
    raise NotNow(
        "batch_over",
        msg("Batch %(batch)s is %(stage)s.", batch=batch.batch, stage=batch.stage.words),
        next_step=msg("Nothing is added to it any more."),
    )
