"""A copy of the embedded database, taken while people work, with the checkpoint that proves it when it comes back.

One ZIP file: the database, every checkpoint, and what they should come to. No key and nothing else of the home folder.
Only the embedded database: PostgreSQL has tools of its own for this.
"""

import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from lims.ledger.checkpoint import Anchor, SealBroken, check_seal, read_anchor, read_anchors, read_public_key
from lims.store.checkpoints import append_to_file, find_latest_checkpoint
from lims.store.schema import migrate
from lims.store.session import Store, open_store
from lims.store.tables.ledger import checkpoints
from lims.store.verify import Report, verify

FORM = "autolog-backup/1"
DATABASE, CHECKPOINTS, MANIFEST = "autolog.db", "checkpoints.txt", "manifest.json"
_CHUNK = 1 << 20
_LONGEST_TEXT = 1 << 28


class BackupRefused(Exception):
    """The file is no backup, or not the one that was made; the message says what is wrong. Nothing was put in place."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup should come to. Times are ISO 8601 text in UTC, `root` and `sha256` hexadecimal."""

    form: str
    made_at: str
    build: str
    origin: str
    entries: int
    sealed: int
    root: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: the manifest, and the proof of it."""

    manifest: Manifest
    report: Report


def write_backup(store: Store, file: Path, *, at: datetime, build: str) -> Restored:
    """Copy the database as it is at this moment and prove the copy. Raises BackupRefused when FILE exists already.

    A record that contradicts itself is copied all the same, for whoever has to mend it: the report says so.
    """
    if file.exists():
        raise BackupRefused(f"{file} is there already. Nothing was written over it.")
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as name:
        copy = Path(name) / DATABASE
        _copy(str(store.engine.url.database), copy)
        with closing(open_store(f"sqlite:///{copy}")) as copied:
            with copied.reading() as db:
                notes = _notes(db)
                latest = find_latest_checkpoint(db)
            if latest is None:
                raise BackupRefused("No checkpoint was sealed yet: begin the ledger first, with lims init.")
            report = verify(copied, [read_anchor(latest.text)])
        _settle(copy)
        manifest = Manifest(
            FORM, at.isoformat(), build, latest.origin, report.entries, latest.size, latest.root.hex(), _sum(copy)
        )
        part = Path(name) / file.name
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as bundle:
            bundle.write(copy, DATABASE)
            bundle.writestr(CHECKPOINTS, "".join(f"{note}\n" for note in notes))
            bundle.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
        part.chmod(0o600)
        _keep(part, file)
    return Restored(manifest, report)


def restore_backup(
    file: Path, target: Path, checkpoints_file: Path, *, anchors: Sequence[Anchor] = (), public_key: str = ""
) -> Restored:
    """Put a backup in the place of a database that is not there, once everything in it is proved.

    `anchors`: checkpoints from outside; `public_key`: the site's, as it was written down. Raises BackupRefused.
    """
    if target.exists():
        raise BackupRefused(f"{target} is there already. Move it away first: nothing is written over a record.")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".restore-") as name:
        copy = Path(name) / DATABASE
        manifest, notes = _unpack(file, copy)
        inside = _anchor(notes, manifest, public_key)
        with closing(open_store(f"sqlite:///{copy}")) as store:
            report = verify(store, [inside, *anchors])
            if report.ok:
                # A backup of an earlier version is brought up before its rows are compared.
                migrate(store)
                report = verify(store, [inside, *anchors], rebuild=True)
        if report.ok and report.entries == manifest.entries:
            _settle(copy)
            copy.chmod(0o600)
            append_to_file(checkpoints_file, notes)
            _keep(copy, target)
        elif report.ok:
            raise BackupRefused(f"{manifest.entries} entries were backed up, {report.entries} are in the file.")
    return Restored(manifest, report)


def _copy(source: str, to: Path) -> None:
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live, closing(sqlite3.connect(to)) as copy:
        live.backup(copy)
    to.chmod(0o600)


def _settle(copy: Path) -> None:
    # One file alone, without the journal that open connections keep beside it.
    with closing(sqlite3.connect(copy, isolation_level=None)) as shell:
        shell.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shell.execute("PRAGMA journal_mode = DELETE")


def _notes(db: Connection) -> list[str]:
    return list(db.scalars(select(checkpoints.c.text).order_by(checkpoints.c.size)))


def _unpack(file: Path, copy: Path) -> tuple[Manifest, list[str]]:
    try:
        with zipfile.ZipFile(file) as bundle:
            if sorted(bundle.namelist()) != sorted((DATABASE, CHECKPOINTS, MANIFEST)):
                raise BackupRefused(f"{file} holds other files than a backup of Autolog does.")
            manifest = _read_manifest(_text(bundle, MANIFEST))
            text = _text(bundle, CHECKPOINTS)
            with bundle.open(DATABASE) as packed, copy.open("wb") as to:
                while chunk := packed.read(_CHUNK):
                    to.write(chunk)
    except (OSError, zipfile.BadZipFile, EOFError, ValueError, NotImplementedError) as fault:
        raise BackupRefused(f"{file} is no whole backup: {fault}") from fault
    found = _sum(copy)
    if found != manifest.sha256:
        raise BackupRefused(f"The database in {file} was changed: its sum is {found}, made was {manifest.sha256}.")
    return manifest, [one.checkpoint.text for one in read_anchors(text) if one.checkpoint]


def _anchor(notes: list[str], manifest: Manifest, public_key: str) -> Anchor:
    anchor = read_anchor(notes[-1]) if notes else None
    if anchor is None or (anchor.size, anchor.root.hex()) != (manifest.sealed, manifest.root):
        raise BackupRefused("The checkpoint in the backup is not the one that was sealed when it was made.")
    if public_key and anchor.checkpoint:
        try:
            check_seal(anchor.checkpoint, read_public_key(public_key))
        except (SealBroken, ValueError) as fault:
            raise BackupRefused(f"The backup was not sealed by the key that you gave: {fault}") from fault
    return anchor


def _read_manifest(text: str) -> Manifest:
    told: Any = json.loads(text)
    if not isinstance(told, dict) or told.get("form") != FORM:
        raise BackupRefused("This is no backup of Autolog, or one of a later version.")
    try:
        manifest = Manifest(**told)
    except TypeError:
        raise BackupRefused("The list of what the backup holds cannot be read.") from None
    return manifest


def _text(bundle: zipfile.ZipFile, name: str) -> str:
    if bundle.getinfo(name).file_size > _LONGEST_TEXT:
        raise BackupRefused(f"{name} in the backup is larger than any real one.")
    return bundle.read(name).decode("utf-8")


def _sum(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _keep(part: Path, place: Path) -> None:
    """Put a whole file in its place and wait until the disk has it."""
    handle = os.open(part, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    os.link(part, place)  # refuses where somebody was quicker
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
