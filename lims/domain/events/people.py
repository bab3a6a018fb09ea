"""People who act: named, with roles, never deleted."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.events.registry import event


@event(10)
@dataclass(frozen=True, slots=True)
class PersonAdded:
    """A named person may act: sign-in name, printed name, roles."""

    person: str
    printed_name: str
    roles: tuple[str, ...]


@event(11)
@dataclass(frozen=True, slots=True)
class PersonRolesChanged:
    """A person's roles were replaced, with the reason."""

    person: str
    roles: tuple[str, ...]
    reason: str


@event(12)
@dataclass(frozen=True, slots=True)
class PersonDisabled:
    """A person may no longer act. The name stays in the record and is not given to anyone else."""

    person: str
    reason: str


@event(13)
@dataclass(frozen=True, slots=True)
class TokenIssued:
    """A personal access token was made for the programming interface; the token itself is not in the ledger."""

    token: str
    person: str
    purpose: str


@event(14)
@dataclass(frozen=True, slots=True)
class TokenRevoked:
    """A personal access token no longer opens anything."""

    token: str
    reason: str


@event(15)
@dataclass(frozen=True, slots=True)
class SignInRefused:
    """A sign-in or a signing failed, by name tried; what was typed as password is not kept."""

    person: str
    act: str  # sign_in | sign | verify
    about: str = ""  # the records that were to be signed, by number with a blank between
