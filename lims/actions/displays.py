"""Wall screens: let one show the board, and take that back."""

from __future__ import annotations

from lims.actions.rights import acting_person
from lims.domain.displays import THEMES, read_pairing_code
from lims.domain.errors import NotNow, NotReadable, msg
from lims.domain.events.displays import DisplayOpened, DisplayRevoked
from lims.domain.words import needed_words
from lims.store.displays import expect_screen, forget_screen
from lims.store.reading.displays import count_displays, get_display
from lims.store.record import Act

KEEPERS = ("administrator", "qa")


def open_display(act: Act, *, pairing: str, title: str, place: str, theme: str) -> str:
    """Let the screen that shows this code show the board: read-only, with nobody signed in. Gives its number.

    Raises NotReadable for a code, a name or a theme that cannot be, NotAllowed for anybody but KEEPERS.
    """
    act.lock("site")
    acting_person(act, *KEEPERS)
    code = read_pairing_code(pairing)
    if theme not in THEMES:
        raise NotReadable(
            "display_theme",
            msg("A wall screen is dark or light, not %(theme)s.", theme=theme[:20] or "-"),
            next_step=msg("Choose one of the two."),
        )
    number = f"W{count_displays(act.db) + 1}"
    name, where = needed_words(title, msg("The name"), longest=80), needed_words(place, msg("The place"), longest=80)
    act.record("site", DisplayOpened(number, name, where, theme))
    expect_screen(act.db, number, code, act.at)
    return number


def revoke_display(act: Act, display: str, *, reason: str) -> None:
    """A wall screen shows nothing any more, from its next look on. Raises NotNow when it does not already."""
    act.lock("site")
    acting_person(act, *KEEPERS)
    if get_display(act.db, display).revoked_at is not None:
        raise NotNow(
            "display_revoked",
            msg("Wall screen %(display)s was closed already.", display=display),
            next_step=msg("Pair it again if it is to show the board."),
        )
    act.record("site", DisplayRevoked(display, needed_words(reason, msg("The reason"), longest=300)))
    forget_screen(act.db, display)
