"""People and what their roles let them do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lims.domain.errors import Message, msg

# Who the program itself is in the record. No sign-in name has brackets, so nobody can be added or sign in as this.
SYSTEM, SYSTEM_NAME = "(autolog)", "Autolog"
ROLES = ("technician", "verifier", "qc", "qa", "nurse", "courier", "physician", "administrator", "auditor")

ROLE_WORDS: dict[str, Message] = {
    "technician": msg("technician"),
    "verifier": msg("verifier"),
    "qc": msg("quality control"),
    "qa": msg("quality assurance"),
    "nurse": msg("nurse"),
    "courier": msg("courier"),
    "physician": msg("physician"),
    "administrator": msg("administrator"),
    "auditor": msg("auditor"),
}
assert set(ROLE_WORDS) == set(ROLES)


def roles_words(roles: Sequence[str]) -> Message:
    """'technician, quality assurance': the roles in the reader's words; a dash for none."""
    if not roles:
        return msg("%(role)s", role="–")
    said: Message = ROLE_WORDS.get(roles[0]) or msg("%(role)s", role=roles[0])
    for role in roles[1:]:
        said = msg("%(first)s, %(second)s", first=said, second=ROLE_WORDS.get(role) or role)
    return said


@dataclass(frozen=True, slots=True)
class Person:
    """A named person. `person` is the sign-in name, `printed_name` what stands on paper."""

    person: str
    printed_name: str
    roles: tuple[str, ...]
    active: bool
    same_as: str = ""  # the account under which the same human being was added first; empty: this one
    trials: tuple[str, ...] = ()  # whose things the person may see; none: all of the site
    accounts: tuple[str, ...] = ()  # every account of this human being, where they were looked up

    def is_same_as(self, other: str) -> bool:
        """Whether that account is this very human being: four eyes are two persons, not two accounts."""
        return other == self.person or other in self.accounts

    def has(self, *roles: str) -> bool:
        """Whether the person has one of these roles."""
        return any(role in self.roles for role in roles)

    def is_among(self, hands: Iterable[str]) -> bool:
        """Whether one of these accounts is this human being's."""
        return any(self.is_same_as(one) for one in hands)

    @property
    def initials(self) -> str:
        """Two letters for the badge."""
        words = [word for word in self.printed_name.split() if word[0].isalnum()]
        return (words[0][0] + words[-1][0]).upper() if words else "?"
