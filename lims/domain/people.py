"""People and what their roles let them do."""

from __future__ import annotations

from dataclasses import dataclass

# Who the program itself is in the record. No sign-in name has brackets, so nobody can be added or sign in as this.
SYSTEM, SYSTEM_NAME = "(autolog)", "Autolog"
ROLES = ("technician", "verifier", "qc", "qa", "nurse", "courier", "physician", "administrator", "auditor")


@dataclass(frozen=True, slots=True)
class Person:
    """A named person. `person` is the sign-in name, `printed_name` what stands on paper."""

    person: str
    printed_name: str
    roles: tuple[str, ...]
    active: bool

    def has(self, *roles: str) -> bool:
        """Whether the person has one of these roles."""
        return any(role in self.roles for role in roles)

    @property
    def initials(self) -> str:
        """Two letters for the badge."""
        words = [word for word in self.printed_name.split() if word[0].isalnum()]
        return (words[0][0] + words[-1][0]).upper() if words else "?"
