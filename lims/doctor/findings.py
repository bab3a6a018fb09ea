"""What a check of this machine answers."""

from dataclasses import dataclass
from typing import Literal

from lims.domain.errors import Message

State = Literal["ok", "attention", "wrong"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its name, how it is, what was seen, and the command that mends it (None: nothing to mend).

    `attention`: Autolog works, but somebody should know. `wrong`: something is missing or unsafe.
    """

    name: Message
    state: State
    what: Message
    mend_command: str | None = None
