"""Drawing a bundle: the record is printed, everything is hashed, the hashes become an entry, and that one is sealed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection

from lims import __version__
from lims.actions.exporting import DOCUMENT, Counted, begin_export, finish_export
from lims.actions.views import batch_record
from lims.domain.errors import NotNow, msg
from lims.domain.labelling import Label
from lims.domain.record import BatchRecord
from lims.interop.bundle.contents import SEAL, Told, contents
from lims.interop.bundle.verify import unbase64
from lims.interop.signature.signer import Signer, finished
from lims.interop.tables import csv_text
from lims.ledger.checkpoint import foot_of
from lims.printing.stamp import PrintStamp
from lims.store.checkpoints import find_latest_checkpoint
from lims.store.reading.bundles import find_sealed, list_attached, seal_json
from lims.store.reading.record_file import record_json
from lims.store.reading.sealing import current_public_key
from lims.store.reading.site import get_site
from lims.store.record import Act
from lims.store.session import Store
from lims.web.documents import paper_language, print_stamp
from lims.web.language import translator

Doing = Callable[[Callable[[Act], Any]], Any]


@dataclass(frozen=True, slots=True)
class Exporter:
    """Who exports, when, why; `do` performs an act as this person, `wait_for_seal` returns when it may be sealed."""

    store: Store
    printed_by: str
    at: datetime
    reason: str
    do: Doing
    wait_for_seal: Callable[[str, int], None]
    signer: Signer | None = None  # whose certificate signs the papers of the bundle


def export(exporter: Exporter, batch: str) -> dict[str, bytes]:
    """Export a batch; gives the files of the bundle by name. Raises Refusal, also while the export is not sealed."""
    with exporter.store.reading() as db:
        language = paper_language(db)
    printed, counted = exporter.do(
        lambda act: begin_export(act, batch, reason=exporter.reason, language=language.partition("+")[0])
    )
    copy = counted[0][2]
    exporter.wait_for_seal(f"batch:{batch}", printed)
    with exporter.store.reading() as db:
        record = batch_record(db, batch)
        read = _read(db, exporter, record, copy)
    files = _drawn(read, record, counted[1:], exporter.signer)
    size = read.stamp.checkpoint_size
    heads = {one.chain: one for one in record.heads}
    hashes = {name: sha256(content).hexdigest() for name, content in files.items()}

    def finish(act: Act) -> int:
        return finish_export(
            act,
            batch,
            copy=copy,
            reason=exporter.reason,
            head_seq=heads[f"batch:{batch}"].entries,
            head_hash=heads[f"subject:{record.batch.subject}"].head_hash,
            files=hashes,
        )

    seq: int = exporter.do(finish)
    exporter.wait_for_seal(f"batch:{batch}", seq)
    with exporter.store.reading() as db:
        _check_sealed(db, batch, seq, read.told.fingerprint)
        seal = seal_json(db, batch, seq, size)
    if dict(json.loads(json.loads(seal)["entry"])["data"]["files"]) != hashes:
        # The same request came twice; what was entered the first time was drawn a moment before.
        raise NotNow(
            "exported_already",
            msg("This export was made already."),
            next_step=msg("Export it again: each bundle has a number of its own."),
        )
    return {**files, SEAL: seal}


def _check_sealed(db: Connection, batch: str, seq: int, fingerprint: str) -> None:
    """Raise NotNow while the export is in no checkpoint, or when another key seals than when it was drawn."""
    if fingerprint_of(current_public_key(db)) != fingerprint:
        # record.json names the keys up to its checkpoint: a seal of the next one would look like a stranger's.
        raise NotNow(
            "key_changed",
            msg("The key that seals was changed while this bundle was drawn."),
            next_step=msg("Export it again: the new bundle will name both keys."),
        )
    if find_sealed(db, f"batch:{batch}", seq) is None:
        raise NotNow(
            "not_sealed",
            msg("The export is recorded, but no checkpoint has sealed it yet."),
            next_step=msg("Look whether a worker runs (lims doctor), then export again."),
            lifted_by=msg("The administrator of this machine."),
        )


@dataclass(frozen=True, slots=True)
class _Read:
    """What the files are drawn from, read at one moment."""

    told: Told
    inside: bytes
    stamp: PrintStamp
    language: str
    attached: tuple[tuple[int, str, bytes], ...]


def _read(db: Connection, exporter: Exporter, record: BatchRecord, copy: int) -> _Read:
    batch, sealed, opened = record.batch.batch, find_latest_checkpoint(db), get_site(db)
    told = Told(
        batch=batch,
        subject=record.batch.subject,
        copy=copy,
        site=opened.name,
        origin=opened.origin,
        fingerprint=fingerprint_of(current_public_key(db)),
        foot=foot_of(sealed.size, sealed.root) if sealed else "",
        exported_at=exporter.at,
        exported_by=exporter.printed_by,
        reason=exporter.reason,
        build=__version__,
        demonstration=opened.demonstration,
        signed_by=exporter.signer.name if exporter.signer is not None else "",
    )
    return _Read(
        told,
        record_json(db, batch, sealed, document=DOCUMENT, copy=copy),
        print_stamp(
            db,
            at=exporter.at,
            printed_by=exporter.printed_by,
            copy=copy,
            reason=exporter.reason,
            signer=exporter.signer,
        ),
        paper_language(db),
        list_attached(db, batch),
    )


def _drawn(read: _Read, record: BatchRecord, beside: Counted, signer: Signer | None) -> dict[str, bytes]:
    """Every file but the seal. `beside`: the other papers, each with what it is about and its copy."""
    from lims.printing.batch_record import batch_record_pdf
    from lims.printing.papers.press import paper_pdf

    said = translator(read.language)
    drawn = batch_record_pdf(record, read.stamp, said, read.language, for_machines=read.inside)
    papers = {}
    for key, about, copy in beside:
        stamp = replace(read.stamp, copy=copy)
        paper = paper_pdf(key, record, stamp, said, read.language, about=about)
        papers[about or f"{key.replace('_', '-')}"] = finished(paper, signer)
    return contents(
        read.told,
        record=read.inside,
        pdf=finished(drawn, signer),
        attached=read.attached,
        tables={"labels.csv": _labels(record.labels)},
        papers=papers,
    )


def fingerprint_of(public_key: str) -> str:
    """The fingerprint of a public key in base64: SHA-256 of its 32 bytes, 64 hex digits."""
    return sha256(unbase64(public_key)).hexdigest()


def _labels(labels: tuple[Label, ...]) -> str:
    headings = ("label_code", "kind", "of", "copy", "state", "issued_at", "issued_by", "replaces", "reason")
    rows = (
        (
            one.label_code,
            one.kind,
            one.target,
            str(one.copy),
            one.state.value,
            one.issued_at.isoformat(),
            one.issued_by,
            one.replaces,
            one.reason,
        )
        for one in labels
    )
    return csv_text(headings, rows)
