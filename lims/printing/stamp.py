"""What a print says about itself: when, by whom, which copy and why, and the checkpoint of the ledger behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PrintStamp:
    """One print of one document. The same record with the same stamp gives the same bytes."""

    printed_at: datetime
    printed_by: str  # printed name
    copy: int
    reason: str
    origin: str  # who keeps the ledger, as its checkpoints name it
    checkpoint_text: str  # the whole signed note
    checkpoint_size: int  # entries under the root
    checkpoint_root: str  # SHA-256 in hex
    checkpoint_at: datetime
    zone: str  # IANA, Asia/Taipei
    site: str
    build: str
    demonstration: bool
    signed_by: str = ""  # whom the site's certificate names that signs the file; empty: no certificate signs it

    @property
    def code(self) -> str:
        """What the symbol at the foot of every page says: AL1:<entries>:<root>, in capitals so that it stays small."""
        return f"AL1:{self.checkpoint_size}:{self.checkpoint_root.upper()}"
