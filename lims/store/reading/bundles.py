"""What a bundle needs of the store beside the record itself: its files, and the proof of the entry that names them."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from lims.ledger.checkpoint import Checkpoint, read_checkpoint
from lims.ledger.seal_file import seal_file
from lims.store.checkpoints import find_latest_checkpoint
from lims.store.sealed_tree import under_tree
from lims.store.tables.downtime import attachment_bytes, attachments
from lims.store.tables.ledger import checkpoints, leaves, ledger


def list_attached(db: Connection, batch: str) -> tuple[tuple[int, str, bytes], ...]:
    """Every file kept beside the record: the entry that named it, its name, its bytes. One that is gone is left out."""
    a, b = attachments.c, attachment_bytes.c
    query = select(a.seq, a.name, b.content).join(attachment_bytes, b.sha256 == a.sha256)
    return tuple(
        (seq, name, content) for seq, name, content in db.execute(query.where(a.batch == batch).order_by(a.seq))
    )


def count_sealed(db: Connection, chain: str) -> int:
    """How many entries of this chain the newest checkpoint covers."""
    sealed = find_latest_checkpoint(db)
    query = select(func.count()).select_from(leaves).join(ledger, leaves.c.position == ledger.c.position)
    query = query.where(ledger.c.chain == chain, leaves.c.leaf_index < (sealed.size if sealed else 0))
    return db.scalar(query) or 0


def find_sealed(db: Connection, chain: str, seq: int) -> Checkpoint | None:
    """The newest checkpoint when it covers this entry; None while the entry waits to be sealed."""
    leaf, sealed = _leaf(db, chain, seq), find_latest_checkpoint(db)
    return sealed if leaf is not None and sealed is not None and leaf < sealed.size else None


def seal_json(db: Connection, batch: str, seq: int, record_size: int) -> bytes:
    """The bytes of `seal.json` for the export at this entry; `record_size` is the size of record.json's checkpoint.

    Raises LookupError while the entry is not sealed, ValueError when the ledger is not the one that was sealed.
    """
    chain = f"batch:{batch}"
    sealed, leaf = find_sealed(db, chain, seq), _leaf(db, chain, seq)
    if sealed is None or leaf is None:
        raise LookupError(f"entry {seq} of {chain} is not sealed yet")
    text = db.execute(select(ledger.c.text).where(ledger.c.chain == chain, ledger.c.seq == seq)).scalar_one()
    printed = _printed(db, chain, sealed.size)
    return under_tree(db, sealed.size, lambda tree: seal_file(text, leaf, tree, sealed, record_size, printed))


def _printed(db: Connection, chain: str, most: int) -> list[tuple[int, bytes]]:
    """The checkpoints that stand on the batch's prints: whoever holds such a page can compare it with the bundle."""
    kinds = ("RecordPrinted", "PaperPrinted")
    moments = db.scalars(select(ledger.c.recorded_at).where(ledger.c.chain == chain, ledger.c.kind.in_(kinds)))
    found: dict[int, bytes] = {}
    for at in moments:
        newest = select(checkpoints.c.text).where(checkpoints.c.made_at <= at, checkpoints.c.size <= most)
        text = db.scalar(newest.order_by(checkpoints.c.size.desc()).limit(1))
        if text is not None:
            one = read_checkpoint(text)
            found[one.size] = one.root
    return sorted(found.items())


def _leaf(db: Connection, chain: str, seq: int) -> int | None:
    c = ledger.c
    query = select(leaves.c.leaf_index).join(ledger, leaves.c.position == c.position)
    return db.scalar(query.where(c.chain == chain, c.seq == seq))
