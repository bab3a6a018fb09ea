"""A checkpoint that was scanned or typed in: from the foot of a printed page, or as a whole note."""

from lims.actions.slot_answers import Answer, found
from lims.domain.errors import NotFound, NotReadable, msg
from lims.ledger.checkpoint import CheckpointUnreadable, read_anchor
from lims.store.checkpoints import find_root
from lims.store.record import Act


def is_checkpoint(code: str) -> bool:
    """Whether a scanned text is the foot of a page (AL1:...) or a checkpoint note, and no label code."""
    text = code.strip()
    return text.upper().startswith("AL1:") or "\n\n\u2014 " in text.replace("\r\n", "\n")


def find_checkpoint(act: Act, code: str) -> Answer:
    """Say whether this checkpoint is on record. Looking is not an act: nothing is recorded."""
    try:
        anchor = read_anchor(code.strip())
    except CheckpointUnreadable:
        raise NotReadable(
            "checkpoint_unreadable",
            msg("This cannot be read as a checkpoint."),
            next_step=msg("Scan the code at the foot of the page again, or type every character of it."),
        ) from None
    root = find_root(act.db, anchor.size)
    if root is None:
        raise NotFound(
            "unknown_checkpoint",
            msg("No checkpoint of %(size)s entries is on record here.", size=anchor.size),
            next_step=msg("The page may come from another site. Type: lims verify --checkpoint, with this text."),
        )
    if root != anchor.root:
        raise NotFound(
            "checkpoint_differs",
            msg("The checkpoint of %(size)s entries on record here is another one.", size=anchor.size),
            next_step=msg("Keep the page. Tell quality, and type: lims verify --checkpoint, with this text."),
        )
    words = msg("Checkpoint of %(size)s entries, on record.", size=anchor.size)
    return found(words, "checkpoint", str(anchor.size), opens=None)
