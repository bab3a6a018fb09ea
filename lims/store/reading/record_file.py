"""The machine-readable record of a batch: its chain, its subject's, and what of the site's chain it leans on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from sqlalchemy import Connection, select

from lims.domain.events.registry import KINDS
from lims.ledger.checkpoint import Checkpoint
from lims.ledger.record_file import Extract, record_file
from lims.store.reading.batches import get_batch
from lims.store.record import SITE
from lims.store.sealed_tree import under_tree
from lims.store.tables.ledger import chains, leaves, ledger

# The site's entries that may say something about a thing of the batch, by the field that names the thing.
_AREAS = ("equipment", "materials", "people", "protocols", "training")
# A batch names the version of its protocol by the hash.
_NAMING = ("person", "lot", "unit", "equipment", "sha256", "protocol")
_ALWAYS = {"SiteOpened", "SealingKeyChanged"}
_NOT_LEANED_ON = {"SignInRefused", "TokenIssued", "TokenRevoked", "UntrainedRefused"}


def record_json(db: Connection, batch: str, checkpoint: Checkpoint | None, *, document: str, copy: int) -> bytes:
    """The bytes of `record.json` of a batch under this checkpoint, as one print of one document carries them.

    Raises ValueError when the ledger is not the one that was sealed.
    """
    subject = get_batch(db, batch).subject
    whole = [_whole(db, f"batch:{batch}"), _whole(db, f"subject:{subject}")]
    size = checkpoint.size if checkpoint else 0
    told = (*whole, _site(db, whole, size))
    return under_tree(
        db, size, lambda tree: record_file(batch, subject, told, checkpoint, tree, document=document, copy=copy)
    )


def _whole(db: Connection, chain: str) -> Extract:
    c = ledger.c
    query = select(c.text, leaves.c.leaf_index).outerjoin(leaves, leaves.c.position == c.position)
    rows = db.execute(query.where(c.chain == chain).order_by(c.seq))
    return Extract(chain, True, tuple((text, leaf) for text, leaf in rows))


def _site(db: Connection, whole: Iterable[Extract], size: int) -> Extract:
    """The site's first entry, its keys, the opening of these chains, what it knew of their people, things, protocol.

    What is not sealed yet stays out: nothing but a proof ties a single entry of a long chain to the record.
    """
    opened = {one.chain for one in whole}
    named = set(_named(whole))
    c = ledger.c
    kinds = dict.fromkeys(_ALWAYS, "") | {"ChainOpened": "chain"} | _leaned_on()
    query = select(c.text, leaves.c.leaf_index).outerjoin(leaves, leaves.c.position == c.position)
    # Every chain of the ledger has its opening here: those of the batch are found by their moment.
    moments = select(chains.c.opened_at).where(chains.c.chain.in_(opened))
    wanted_here = c.kind.in_(kinds.keys() - {"ChainOpened"}) | ((c.kind == "ChainOpened") & c.recorded_at.in_(moments))
    query = query.where(c.chain == SITE, wanted_here, leaves.c.leaf_index < size).order_by(c.seq)
    kept: list[tuple[str, int | None]] = []
    for text, leaf in db.execution_options(yield_per=2000).execute(query):
        entry = json.loads(text)
        thing = entry["data"].get(kinds[entry["kind"]], "")
        wanted = opened if entry["kind"] == "ChainOpened" else named
        if entry["kind"] in _ALWAYS or thing in wanted or str(thing).partition("/")[0] in wanted:
            kept.append((text, leaf))
    return Extract(SITE, False, tuple(kept))


@cache
def _leaned_on() -> dict[str, str]:
    found: dict[str, str] = {}
    for kind, event in KINDS.items():
        if event.__module__.rpartition(".")[2] in _AREAS and kind not in _NOT_LEANED_ON:
            fields = event.__dataclass_fields__  # type: ignore[attr-defined]  # every event is a dataclass
            naming = next((one for one in _NAMING if one in fields), None)
            if naming is not None:
                found[kind] = naming
    return found


def _named(whole: Iterable[Extract]) -> Iterator[str]:
    """Whoever and whatever these entries name: people, stations, lots, units, equipment, protocols."""
    for extract in whole:
        for text, _ in extract.entries:
            entry = json.loads(text)
            yield from (entry["person"], entry["station"])
            yield from _words(entry["data"])


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        # A unit M-014/3 leans on its lot M-014 as well.
        yield from {value, value.partition("/")[0]}
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _words(item)
