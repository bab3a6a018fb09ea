"""A backup is taken while people work, and proves itself when it comes back."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from lims import __version__
from lims.cli.root import main
from lims.cli.terminal import give_up, now, opened, say, settings_or_end
from lims.ledger.checkpoint import Anchor, foot_of, private_key_of, read_anchors
from lims.settings import Settings, SettingsRefused
from lims.store.backup import BackupRefused, Restored, restore_backup, write_backup
from lims.store.sequencer import Sequencer

_FILE = click.Path(path_type=Path, dir_okay=False)
_AS_JSON = click.option("--json", "as_json", is_flag=True, help="Machine-readable answer.")


@main.command()
@click.argument("file", type=_FILE)
@_AS_JSON
def backup(file: Path, as_json: bool) -> None:
    """Copy the record into FILE while people work, with the checkpoint that proves it. The keys are not in it."""
    settings = settings_or_end()
    _only_embedded(settings, f"pg_dump --format=custom --file={file} DATABASE, and keep LIMS_HOME/checkpoints with it")
    with opened(settings) as store:
        try:
            key = private_key_of(settings.site_key())
            Sequencer(store, key, settings.checkpoints).advance(now())
            made = write_backup(store, file, at=now(), build=__version__)
        except (BackupRefused, SettingsRefused, OSError) as refused:
            give_up(str(refused))
            raise
    _tell(made, f"{file} holds", as_json=as_json)
    if not as_json:
        say("  Keep the keys apart from it: whoever has both can write another record.")


@main.command()
@click.argument("file", type=_FILE)
@click.option("--checkpoint", "checkpoint", help="A checkpoint from outside: a file, or its text, or a page foot.")
@click.option("--public-key", default="", help="The site's public key, as it was written down.")
@_AS_JSON
def restore(file: Path, checkpoint: str | None, public_key: str, as_json: bool) -> None:
    """Put a backup in place where no database is, once every entry and every row of it is proved."""
    settings = settings_or_end()
    _only_embedded(settings, "pg_restore --dbname=DATABASE FILE, then lims verify --rebuild --checkpoint FILE")
    target = Path(settings.database_url.removeprefix("sqlite:///"))
    anchors = _anchors(checkpoint)
    try:
        back = restore_backup(file, target, settings.checkpoints, anchors=anchors, public_key=public_key)
    except (BackupRefused, OSError) as refused:
        give_up(str(refused), "Nothing was put in place.")
        raise
    _tell(back, f"{target} holds" if back.report.ok else "Nothing was put in place: the backup has", as_json=as_json)
    if not as_json and back.report.ok and not (anchors or public_key):
        say("  Give a checkpoint from paper with --checkpoint, or --public-key, to prove that it is your own record.")
    if not as_json and back.report.ok and not settings.has_keys():
        say(f"  The keys are missing: bring them back to {settings.keys} from their safe place.")


def _tell(done: Restored, begins: str, *, as_json: bool) -> None:
    told, report = done.manifest, done.report
    if as_json:
        say(json.dumps({**asdict(told), "proof": report.plain()}, ensure_ascii=False))
    else:
        say(f"{begins} {report.entries} entries of {told.origin}: {report.verdict}.")
        say(f"  Sealed at {told.sealed} entries: {foot_of(told.sealed, bytes.fromhex(told.root))}")
        say(f"  Made {told.made_at} by version {told.build}. SHA-256 of the database: {told.sha256}")
        for fault in report.faults[:20]:
            say(f"  {fault}")
    if not report.ok:
        raise SystemExit(1)


def _only_embedded(settings: Settings, instead: str) -> None:
    if not settings.database_url.startswith("sqlite"):
        give_up(f"This record lives in PostgreSQL, which has its own tools. Type: {instead}")


def _anchors(given: str | None) -> list[Anchor]:
    if given is None:
        return []
    try:
        path = Path(given)
        return read_anchors(path.read_text(encoding="utf-8") if "\n" not in given and path.is_file() else given)
    except (OSError, ValueError) as unreadable:
        raise click.BadParameter(f"This is no checkpoint: {unreadable}", param_hint="--checkpoint") from unreadable
