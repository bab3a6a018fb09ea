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


@event(330)
@dataclass(frozen=True, slots=True)
class PersonSameAs:
    """Two accounts are of one human being: from now on neither is the second person to the other."""

    person: str
    same_as: str  # the account that was there first
    reason: str


@event(331)
@dataclass(frozen=True, slots=True)
class PersonTrialsSet:
    """The trials whose things a person may see; none: all of the site."""

    person: str
    trials: tuple[str, ...]
    reason: str


@event(332)
@dataclass(frozen=True, slots=True)
class AccessRefused:
    """A person asked for what their roles or their trials do not open: the view, the thing, and why not."""

    view: str
    about: str
    why: str  # role | trial


@event(333)
@dataclass(frozen=True, slots=True)
class AccessReviewed:
    """Somebody of quality or an administrator signed the list of people, roles and last uses."""

    people: int
    idle: int  # active people who used nothing for more than 90 days
    sha256: str  # of the list exactly as it was shown
    remarks: str
