"""The machine-readable record of a batch, `record.json`: the exact texts of its entries, and what proves each of them.

Canonical JSON (sorted keys, ASCII keys, no floats), so the same entries under the same checkpoint are the same bytes:

    {"format": "autolog-record/1", "batch", "subject", "document", "copy",
     "checkpoint": the sealed note, "" before the first,
     "hashes": [hex, ...],
     "chains": [{"chain", "whole", "entries": [{"text", "leaf", "proof": [number in hashes, ...]}, ...]}, ...]}

A chain that is `whole` runs from its first entry without a gap; of the others only what the record leans on is here.
`leaf` is null and `proof` empty for what was recorded after the checkpoint.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lims.ledger.canonical import canonical_json
from lims.ledger.checkpoint import Checkpoint
from lims.ledger.proofs import ProvingTree

FORMAT = "autolog-record/1"
NAME = "record.json"


@dataclass(frozen=True, slots=True)
class Extract:
    """Entries of one chain in order of seq, each with its leaf in the tree, or None while it has none."""

    chain: str
    whole: bool
    entries: tuple[tuple[str, int | None], ...]


def record_file(
    batch: str,
    subject: str,
    chains: Sequence[Extract],
    checkpoint: Checkpoint | None,
    tree: ProvingTree,
    *,
    document: str,
    copy: int,
) -> bytes:
    """The bytes of `record.json`. `tree` has the leaves under the checkpoint, and no more of them.

    Raises ValueError when the tree is not the one that was sealed: then nothing here could be proved.
    """
    if checkpoint is not None and (tree.size, tree.root()) != (checkpoint.size, checkpoint.root):
        raise ValueError(f"The first {checkpoint.size} entries are not those that were sealed.")
    hashes: dict[str, int] = {}

    def proved(text: str, leaf: int | None) -> dict[str, object]:
        if leaf is None or leaf >= tree.size:
            return {"text": text, "leaf": None, "proof": []}
        proof = [hashes.setdefault(one.hex(), len(hashes)) for one in tree.inclusion(leaf)]
        return {"text": text, "leaf": leaf, "proof": proof}

    told = [
        {"chain": one.chain, "whole": one.whole, "entries": [proved(text, leaf) for text, leaf in one.entries]}
        for one in chains
    ]
    record = {
        "format": FORMAT,
        "batch": batch,
        "subject": subject,
        "document": document,
        "copy": copy,
        "checkpoint": checkpoint.text if checkpoint else "",
        "hashes": list(hashes),
        "chains": told,
    }
    return canonical_json(record).encode()
