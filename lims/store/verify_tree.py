"""The tree over the entries, computed afresh, against the stored leaves and checkpoints and those from outside."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from lims.ledger.chain import Fault
from lims.ledger.checkpoint import Anchor, CheckpointUnreadable, read_checkpoint
from lims.ledger.tree import CompactRange
from lims.store.chain_heads import Walk
from lims.store.many_rows import rows_of
from lims.store.rebuild import TableFault
from lims.store.tables.ledger import ledger

Roots = dict[int, bytes]


def tree_faults(
    db: Connection, walk: Walk, altered: set[tuple[str, int]], sizes: set[int]
) -> tuple[list[Fault | TableFault], Roots]:
    """What is wrong with leaves and stored checkpoints, and the true roots at these sizes and at the end."""
    stored = list(db.exec_driver_sql("SELECT size, root, text, made_at FROM checkpoints ORDER BY size"))
    faults: list[Fault | TableFault] = []
    roots = _walk_leaves(db, walk, altered, sizes | {row[0] for row in stored}, faults)
    for size, root, text, _ in stored:
        what = _why_unfit(size, root, text, roots, walk)
        if what:
            faults.append(TableFault("checkpoints", f"size={size}", *what))
            # The first one says where it began; those after it can only say the same.
            break
    return faults, roots


def anchor_faults(anchors: Sequence[Anchor], roots: Roots, walk: Walk) -> Iterator[Fault]:
    """Each checkpoint from outside that the ledger does not fit."""
    whole = max(roots)
    for anchor in anchors:
        if anchor.size > whole:
            what = f"shorter than anchored: {anchor.size} entries were sealed, {whole} are in the tree"
            yield Fault("", anchor.size, what)
        elif roots[anchor.size] != anchor.root:
            what = (
                f"the first {anchor.size} entries are not those that were sealed: "
                f"root {roots[anchor.size].hex()}, anchored {anchor.root.hex()}"
            )
            yield Fault("", anchor.size, what)
        elif anchor.checkpoint:
            reason = walk.keys.why_not_sealed(anchor.checkpoint)
            if reason:
                yield Fault("", anchor.size, f"the checkpoint is not this site's: {reason}")


def _walk_leaves(
    db: Connection, walk: Walk, altered: set[tuple[str, int]], sizes: set[int], faults: list[Fault | TableFault]
) -> Roots:
    query = "SELECT leaf_index, position, hash FROM leaves ORDER BY leaf_index"
    changes = {key.position for key in walk.keys.sealing[1:]}
    tree = CompactRange()
    roots: Roots = {0: tree.root()}
    strangers: list[int] = []
    for index, position, stored in rows_of(db, query):
        if index != tree.size:
            faults.append(TableFault("leaves", f"leaf_index={index}", "leaf_index", f"leaf {tree.size} is missing"))
        leaf = walk.leaves.find(position)
        if leaf is None:
            what = f"the sequencer took in an entry at position {position} that is not there"
            faults.append(TableFault("leaves", f"leaf_index={index}", "position", what))
            leaf = b""
        elif leaf.hex() != stored:
            strangers.append(position)
        if position in changes:
            walk.keys.meet_leaf(tree.size, position)
        tree.append(leaf)
        if tree.size in sizes:
            roots[tree.size] = tree.root()
    roots[tree.size] = tree.root()
    faults += _never_taken_in(db, strangers, altered)
    return roots


def _never_taken_in(db: Connection, positions: list[int], altered: set[tuple[str, int]]) -> Iterator[Fault]:
    """The entries at these positions that are not told already."""
    for position in positions:
        for chain, seq in db.execute(select(ledger.c.chain, ledger.c.seq).where(ledger.c.position == position)):
            if (chain, seq) not in altered:
                yield Fault(str(chain), seq, "it is not the entry that the sequencer took in")


def _why_unfit(size: int, root: str, text: str, roots: Roots, walk: Walk) -> tuple[str, str] | None:
    """Column and words, when a stored checkpoint contradicts itself or the entries."""
    try:
        checkpoint = read_checkpoint(text)
    except (CheckpointUnreadable, AttributeError) as fault:
        return "text", f"it is no checkpoint: {fault}"
    if checkpoint.size != size:
        return "size", f"it says {size}, the sealed text says {checkpoint.size}"
    if checkpoint.root.hex() != root:
        return "root", f"it says {root}, the sealed text says {checkpoint.root.hex()}"
    if size not in roots:
        return "size", f"{size} entries were sealed, {max(roots)} are in the tree"
    if roots[size] != checkpoint.root:
        return "root", f"the first {size} entries are not those that were sealed: their root is {roots[size].hex()}"
    reason = walk.keys.why_not_sealed(checkpoint)
    return ("text", reason) if reason else None
