"""What the owner of the database and its key can do: rewrite a history in full, cut its end, put an old one back.

Nothing inside the database tells it; a checkpoint that was kept outside must.
"""

from __future__ import annotations

import json
import random
from datetime import timedelta

from bench.trust.owner import KEY, NOW, Owner
from lims.ledger.canonical import canonical_json
from lims.ledger.checkpoint import Anchor, read_anchor, seal_checkpoint
from lims.ledger.entry import GENESIS, entry_bytes, entry_hash
from lims.ledger.tree import CompactRange, leaf_hash
from lims.store.verify import verify

KINDS = ("rewritten", "cut", "rolled back")
# A short record is proved in a tenth of the time.
SHORT = 300
ORIGIN = "SELECT origin FROM site"


def attack(owner: Owner, anchor: Anchor, seed: int) -> str:
    """Attack the copy once, ask the product with the outside checkpoint, undo it; what went wrong, or ''."""
    dice = random.Random(seed)
    kind = KINDS[seed % len(KINDS)]
    how = _rewrite(owner, anchor, dice) if kind == "rewritten" else _cut(owner, anchor, dice, careless=kind == "cut")
    try:
        return _judged(owner, anchor, f"{kind} {seed}: {how}", hidden=kind != "cut")
    finally:
        _restore(owner)


def hides(owner: Owner, anchor: Anchor, seed: int) -> str:
    """What the product says of a rewritten history when it is given nothing from outside: the attack is well made."""
    _rewrite(owner, anchor, random.Random(seed))
    try:
        return verify(owner.store).verdict
    finally:
        _restore(owner)


def shorten(owner: Owner, entries: int = SHORT) -> Anchor:
    """Leave the first entries alone, sealed anew: the same record when it was young; its checkpoint."""
    _drop(owner, entries)
    _seal_anew(owner)
    return read_anchor(owner.all("SELECT text FROM checkpoints")[0][0])


def keep(owner: Owner) -> None:
    """Keep what the attacks change, so that each can be undone."""
    for table in ("ledger", "leaves", "checkpoints", "chains"):
        owner.shell.execute(f"CREATE TEMP TABLE kept_{table} AS SELECT * FROM main.{table}")


def _restore(owner: Owner) -> None:
    owner.shell.execute("BEGIN")
    for table in ("leaves", "checkpoints", "chains", "ledger"):
        owner.shell.execute(f"DELETE FROM main.{table}")
        owner.shell.execute(f"INSERT INTO main.{table} SELECT * FROM temp.kept_{table}")
    owner.shell.execute("COMMIT")


def _judged(owner: Owner, anchor: Anchor, told: str, *, hidden: bool) -> str:
    report = verify(owner.store, [anchor])
    if report.ok or report.anchored:
        return f"{told}: not found"
    anchored = ("not those that were sealed", "shorter than anchored")
    if hidden and not any(part in fault.what for fault in report.faults for part in anchored):
        return f"{told}: found, but not by the checkpoint: {report.faults[:2]}"
    return ""


def _rewrite(owner: Owner, anchor: Anchor, dice: random.Random) -> str:
    """Change one sealed entry, recompute every later hash of its chain, all leaves, and seal anew as the site."""
    sealed = owner.all("SELECT position FROM leaves WHERE leaf_index < ?", anchor.size)
    position = dice.choice(sealed)[0]
    chain, seq, text = owner.all("SELECT chain, seq, text FROM ledger WHERE position = ?", position)[0]
    new = json.loads(text)
    new["person"] = new["person"] + "x"
    previous = new["previous"]
    rows = owner.all("SELECT position, text FROM ledger WHERE chain = ? AND seq >= ? ORDER BY seq", chain, seq)
    for number, (at, old) in enumerate(rows):
        data = new if number == 0 else json.loads(old)
        data["previous"] = previous
        text = canonical_json(data)
        previous, before = entry_hash(text), previous
        owner.shell.execute(
            "UPDATE ledger SET text = ?, hash = ?, previous = ?, person = ? WHERE position = ?",
            (text, previous, before, data["person"], at),
        )
    owner.shell.execute("UPDATE chains SET head_hash = ? WHERE chain = ?", (previous, chain))
    _seal_anew(owner)
    return f"entry {seq} of {chain}"


def _cut(owner: Owner, anchor: Anchor, dice: random.Random, *, careless: bool) -> str:
    """Take away the newest entries and, unless `careless`, everything inside that would tell it."""
    gone = dice.choice((1, 10, 100, dice.randrange(1, anchor.size)))
    _drop(owner, anchor.size - gone, careless=careless)
    if not careless:
        _seal_anew(owner)
    return f"the last {gone} entries gone"


def _drop(owner: Owner, entries: int, *, careless: bool = False) -> None:
    """Leave so many entries, and unless `careless` the chains as they were then."""
    newest = owner.all("SELECT position FROM ledger ORDER BY position LIMIT 1 OFFSET ?", entries - 1)[0][0]
    owner.shell.execute("DELETE FROM leaves WHERE position > ?", (newest,))
    owner.shell.execute("DELETE FROM ledger WHERE position > ?", (newest,))
    if careless:
        return
    opened = {json.loads(text)["data"]["chain"] for (text,) in owner.all(
        "SELECT text FROM ledger WHERE kind = 'ChainOpened'"
    )}  # fmt: skip
    for (chain,) in owner.all("SELECT chain FROM chains"):
        _turn_back(owner, chain, opened)


def _turn_back(owner: Owner, chain: str, opened: set[str]) -> None:
    last = owner.all("SELECT seq, hash, recorded_at FROM ledger WHERE chain = ? ORDER BY seq DESC LIMIT 1", chain)
    if last:
        owner.shell.execute(
            "UPDATE chains SET head_seq = ?, head_hash = ?, head_at = ? WHERE chain = ?", (*last[0], chain)
        )
    elif chain in opened:
        owner.shell.execute(
            "UPDATE chains SET head_seq = 0, head_hash = ?, head_at = opened_at WHERE chain = ?", (GENESIS, chain)
        )
    else:
        owner.shell.execute("DELETE FROM chains WHERE chain = ?", (chain,))


def _seal_anew(owner: Owner) -> None:
    """New leaves and one new checkpoint, by the site's own key: inside, nothing contradicts anything."""
    tree = CompactRange()
    for index, text in owner.all(
        "SELECT v.leaf_index, l.text FROM leaves v JOIN ledger l ON l.position = v.position ORDER BY v.leaf_index"
    ):
        leaf = leaf_hash(entry_bytes(text))
        tree.append(leaf)
        owner.shell.execute("UPDATE leaves SET hash = ? WHERE leaf_index = ?", (leaf.hex(), index))
    origin = owner.all(ORIGIN)[0][0]
    note = seal_checkpoint(origin, tree.size, tree.root(), KEY)
    made = (NOW + timedelta(minutes=2)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    owner.shell.execute("DELETE FROM checkpoints")
    owner.shell.execute("INSERT INTO checkpoints VALUES (?, ?, ?, ?)", (tree.size, tree.root().hex(), note, made))
