"""What seals a bundle, `seal.json`: the entry that names its files, proved under a checkpoint made after it.

Canonical JSON:

    {"format": "autolog-bundle/1", "entry": its text, "leaf": its number in the tree, "proof": [hex, ...],
     "checkpoint": the sealed note, "consistency": [hex, ...] from the checkpoint of record.json to this one,
     "anchors": [[size, root in hex, [hex, ...]], ...] from the checkpoints on earlier prints to this one}
"""

from collections.abc import Iterable

from lims.ledger.canonical import canonical_json
from lims.ledger.checkpoint import Checkpoint
from lims.ledger.proofs import ProvingTree

FORMAT = "autolog-bundle/1"
NAME = "seal.json"


def seal_file(
    entry: str,
    leaf: int,
    tree: ProvingTree,
    checkpoint: Checkpoint,
    record_size: int,
    earlier: Iterable[tuple[int, bytes]],
) -> bytes:
    """The bytes of `seal.json`. `tree` has the leaves under the checkpoint; `earlier` are checkpoints of former prints.

    Raises ValueError when the tree is not the one that was sealed.
    """
    if (tree.size, tree.root()) != (checkpoint.size, checkpoint.root):
        raise ValueError(f"The first {checkpoint.size} entries are not those that were sealed.")

    def hexed(proof: Iterable[bytes]) -> list[str]:
        return [one.hex() for one in proof]

    anchors = [[size, root.hex(), hexed(tree.consistency(size))] for size, root in sorted(set(earlier)) if size]
    sealed = {
        "format": FORMAT,
        "entry": entry,
        "leaf": leaf,
        "proof": hexed(tree.inclusion(leaf)),
        "checkpoint": checkpoint.text,
        "consistency": hexed(tree.consistency(record_size)) if record_size else [],
        "anchors": anchors,
    }
    return canonical_json(sealed).encode()
