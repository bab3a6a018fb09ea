"""Wall screens: read-only displays that nobody signs in at, and whose pairing is told by a code on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from lims.domain.errors import NotReadable, msg
from lims.domain.identifiers import CROCKFORD

PAIRING_LENGTH = 8
PAIRING_HOLDS = timedelta(minutes=15)  # from the moment that somebody typed the code
SILENT_AFTER = timedelta(days=30)  # a screen that was not seen for so long is paired again
THEMES = ("dark", "light")


@dataclass(frozen=True, slots=True)
class Display:
    """One wall screen as the record has it. `revoked_at` is None while it may show the board."""

    display: str  # W1
    title: str
    place: str
    theme: str
    opened_at: datetime
    opened_by: str
    revoked_at: datetime | None
    revoked_by: str
    reason: str


def pairing_code(digest: bytes) -> str:
    """The code that a screen shows, from a keyed digest of the secret that only its browser has."""
    return "".join(CROCKFORD[byte % 32] for byte in digest[:PAIRING_LENGTH])


def read_pairing_code(typed: str) -> str:
    """The code as a person types it off the screen: case, blanks and hyphens do not matter, nor O for 0, I or L for 1.

    Raises NotReadable when it is not eight characters of the alphabet.
    """
    code = "".join(typed.replace("-", "").split()).upper().translate(str.maketrans("OIL", "011"))
    if len(code) == PAIRING_LENGTH and set(code) <= set(CROCKFORD):
        return code
    raise NotReadable(
        "pairing_code_form",
        msg("%(text)s is not the code of a wall screen.", text=typed[:20] or "-"),
        reasons=(msg("It has eight characters, in two groups of four."),),
        next_step=msg("Open the address of the wall on the screen, and type the code that stands there."),
    )
