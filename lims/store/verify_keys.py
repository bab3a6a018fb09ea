"""The keys that may have sealed a checkpoint, what witnesses signed, and what anchors from outside prove."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from lims.ledger.chain import Fault
from lims.ledger.checkpoint import (
    Anchor,
    Checkpoint,
    CheckpointUnreadable,
    SealBroken,
    body_of,
    check_seal,
    read_public_key,
)
from lims.ledger.cosignature import check_cosigned, read_witness
from lims.ledger.keys import check_endorsed
from lims.ledger.proofs import ProvingTree
from lims.ledger.tree import is_consistent
from lims.store.rebuild import TableFault

Roots = dict[int, bytes]


@dataclass(slots=True)
class NamedKey:
    """A key as the site's chain names it. `retired_at`: from this size of the tree on another key seals."""

    public_key: str
    seq: int
    position: int
    endorsement: str = ""
    retired_at: int | None = None


@dataclass(slots=True)
class Keys:
    """What the site's chain says of keys and witnesses, as the walk met it."""

    origin: str = ""
    sealing: list[NamedKey] = field(default_factory=list)
    witnesses: dict[str, str] = field(default_factory=dict)

    def see(self, kind: str, data: dict[str, object], seq: int, position: int) -> None:
        """Take in an entry of the site's chain that names a key."""
        if kind == "SiteOpened" and not self.sealing:
            self.origin = str(data.get("origin", ""))
            self.sealing.append(NamedKey(str(data.get("public_key", "")), seq, position))
        elif kind == "SealingKeyChanged":
            named = str(data.get("public_key", ""))
            self.sealing.append(NamedKey(named, seq, position, str(data.get("endorsement", ""))))
        elif kind == "WitnessNamed":
            self.witnesses[str(data.get("witness", ""))] = str(data.get("verifier_key", ""))

    def meet_leaf(self, index: int, position: int) -> None:
        """Where in the tree a key was named is where the one before it ends."""
        for former, following in zip(self.sealing, self.sealing[1:], strict=False):
            if following.position == position:
                former.retired_at = index

    def why_not_sealed(self, checkpoint: Checkpoint) -> str:
        """Why this checkpoint is not sealed by a key that was this site's at its size; empty when it is."""
        if checkpoint.origin != self.origin:
            return f"it is of {checkpoint.origin}, the ledger is of {self.origin or 'nobody'}"
        told = f"no key of {self.origin} is known"
        for key in self.sealing:
            try:
                check_seal(checkpoint, read_public_key(key.public_key))
            except (SealBroken, ValueError) as fault:
                told = str(fault)
                continue
            if key.retired_at is None or checkpoint.size <= key.retired_at:
                return ""
            return "it is sealed by a key that sealed no more at that size"
        return told


def key_faults(keys: Keys) -> Iterator[Fault]:
    """Every change of the sealing key that the former key did not sign."""
    for former, following in zip(keys.sealing, keys.sealing[1:], strict=False):
        try:
            check_endorsed(keys.origin, former.public_key, following.public_key, following.endorsement)
        except SealBroken as broken:
            yield Fault("site", following.seq, str(broken))


def cosigned_sizes(db: Connection) -> set[int]:
    """The sizes at which a witness signed."""
    return {size for (size,) in db.exec_driver_sql("SELECT DISTINCT size FROM cosignatures") if type(size) is int}


def witness_faults(db: Connection, keys: Keys, roots: Roots) -> Iterator[TableFault]:
    """Every cosignature that does not fit the entries: the witness saw another record than this one."""
    query = "SELECT witness, size, line FROM cosignatures ORDER BY size, witness"
    for name, size, line in db.exec_driver_sql(query).all():
        what = _why_not_cosigned(keys, str(name), size, str(line), roots)
        if what:
            yield TableFault("cosignatures", f"witness={name}, size={size}", "line", what)


def consistency_faults(db: Connection, anchors: Sequence[Anchor], roots: Roots) -> Iterator[Fault]:
    """Each anchor from outside by a proof of RFC 6962: that the record now is an extension of what was anchored then.

    The roots were compared already; the proof is another way to the same answer, and the one a witness goes.
    """
    whole = max(roots)
    fitting = [one for one in anchors if 0 < one.size <= whole and roots.get(one.size) == one.root]
    if not fitting:
        return
    query = "SELECT hash FROM leaves ORDER BY leaf_index"
    try:
        tree = ProvingTree(bytes.fromhex(leaf) for (leaf,) in db.exec_driver_sql(query))
    except (ValueError, TypeError):
        return  # a leaf that is no hash is named where the leaves are read
    for anchor in fitting:
        if tree.size != whole or not is_consistent(
            anchor.size, anchor.root, whole, roots[whole], tree.consistency(anchor.size)
        ):
            yield Fault("", anchor.size, "the record is no extension of what was anchored")


def _why_not_cosigned(keys: Keys, name: str, size: int, line: str, roots: Roots) -> str:
    if name not in keys.witnesses:
        return "nothing in the ledger names this witness"
    if size not in roots:
        return f"{size} entries were cosigned, {max(roots)} are in the tree"
    checkpoint = Checkpoint(keys.origin, size, roots[size], (), body_of(keys.origin, size, roots[size]), "")
    try:
        check_cosigned(checkpoint, line, read_witness(keys.witnesses[name]))
    except (SealBroken, CheckpointUnreadable, ValueError) as broken:
        return f"the first {size} entries are not those that the witness signed: {broken}"
    return ""
