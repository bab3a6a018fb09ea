"""The tree over the entries, computed afresh, against the stored leaves and checkpoints and those from outside."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from lims.ledger.chain import Fault
from lims.ledger.checkpoint import Anchor, CheckpointUnreadable, read_checkpoint
from lims.ledger.entry import entry_bytes
from lims.ledger.tree import CompactRange, leaf_hash
from lims.store.chain_heads import Walk
from lims.store.rebuild import TableFault

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
    query = (
        "SELECT v.leaf_index, v.position, v.hash, l.chain, l.seq, l.text "
        "FROM leaves v LEFT JOIN ledger l ON l.position = v.position ORDER BY v.leaf_index"
    )
    changes = {key.position for key in walk.keys.sealing[1:]}
    tree = CompactRange()
    roots: Roots = {0: tree.root()}
    for index, position, stored, chain, seq, text in db.execution_options(yield_per=2000).exec_driver_sql(query):
        key = f"leaf_index={index}"
        if index != tree.size:
            faults.append(TableFault("leaves", key, "leaf_index", f"leaf {tree.size} is missing"))
        if text is None:
            what = f"the sequencer took in an entry at position {position} that is not there"
            faults.append(TableFault("leaves", key, "position", what))
            leaf = b""
        else:
            leaf = leaf_hash(entry_bytes(text if isinstance(text, str) else repr(text)))
            if leaf.hex() != stored and (chain, seq) not in altered:
                faults.append(Fault(str(chain), seq, "it is not the entry that the sequencer took in"))
        if position in changes:
            walk.keys.meet_leaf(tree.size, position)
        tree.append(leaf)
        if tree.size in sizes:
            roots[tree.size] = tree.root()
    roots[tree.size] = tree.root()
    return roots


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
