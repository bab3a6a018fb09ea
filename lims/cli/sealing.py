"""The keys under the record: the site's own is changed, and a witness outside signs what it saw."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import TextIO

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lims.cli.root import main
from lims.cli.terminal import give_up, now, opened, say, settings_or_end
from lims.ledger.checkpoint import CheckpointUnreadable, SealBroken, check_seal, private_key_of, read_public_key
from lims.ledger.cosignature import Request, Witness, cosign, read_request, write_request
from lims.ledger.tree import is_consistent


@main.group()
def key() -> None:
    """The key that seals checkpoints."""


@key.command("rotate")
@click.option("--person", required=True, help="Sign-in name of the administrator who changes it.")
@click.option("--reason", required=True, help="Why: it is written into the record.")
def rotate(person: str, reason: str) -> None:
    """Let a new key seal from now on. The former one signs it; what that one sealed stays provable."""
    from lims.guard.key_change import change_key

    settings = settings_or_end()
    with opened(settings) as store:
        new = change_key(store, settings, person=person, reason=reason, at=now())
    say(f"From now on this key seals: {new}")
    say(f"Copy {settings.keys} to a safe place, and destroy the former copies.")


@main.group()
def witness() -> None:
    """Somebody outside, quality for one, signs checkpoints with a key of their own, kept on another machine."""


@witness.command("init")
@click.option("--name", required=True, help="Name of the witness, such as qa.example.org/witness.")
@click.option("--key", "key_file", required=True, type=click.Path(path_type=Path), help="Where the new key is kept.")
def begin(name: str, key_file: Path) -> None:
    """Make the key of a witness, on the witness's own machine; prints the line that names it to the site."""
    made = Ed25519PrivateKey.generate()
    try:
        handle = os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        give_up(f"{key_file} is there already. Nothing was made.")
        return
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(base64.b64encode(made.private_bytes_raw()).decode() + "\n")
    say(Witness(name, made.public_key()).text)


@witness.command("name")
@click.argument("verifier_key")
@click.option("--person", required=True, help="Sign-in name of somebody of quality.")
@click.option("--reason", required=True, help="Why: it is written into the record.")
def name_one(verifier_key: str, person: str, reason: str) -> None:
    """Name a witness to the record, by the line that `lims witness init` wrote."""
    from lims.actions.sealing import name_witness

    with opened(settings_or_end()) as store:
        named = store.perform(person, now(), lambda act: name_witness(act, verifier_key, reason=reason))
    say(f"{named} is a witness of this record from now on.")


@witness.command("request")
@click.option("--old", "old_size", type=click.IntRange(min=0), default=0, help="Size of the last one it saw. [0]")
def ask(old_size: int) -> None:
    """Write what the witness is asked: the newest checkpoint, and the proof that it extends the one of --old."""
    from lims.store.checkpoints import find_latest_checkpoint
    from lims.store.proofs import consistency

    with opened(settings_or_end()) as store, store.reading() as db:
        latest = find_latest_checkpoint(db)
        if latest is None or latest.size < old_size:
            give_up(f"There is no checkpoint of more than {old_size} entries. Nothing is to be witnessed.")
            return
        click.echo(write_request(old_size, consistency(db, old_size, latest.size), latest.text), nl=False)


@witness.command("cosign")
@click.argument("request", type=click.File("r", encoding="utf-8"))
@click.option("--name", required=True, help="Name of the witness.")
@click.option("--key", "key_file", required=True, type=click.Path(exists=True, path_type=Path), help="Its key.")
@click.option("--site-key", required=True, help="Public key of the site, base64, from the page of the ledger.")
@click.option("--state", required=True, type=click.Path(path_type=Path), help="Where the last checkpoint seen is kept.")
def sign(request: TextIO, name: str, key_file: Path, site_key: str, state: Path) -> None:
    """Sign the checkpoint of a request, when it is the site's and extends the last one seen; needs no database."""
    try:
        asked = read_request(request.read())
        check_seal(asked.checkpoint, read_public_key(site_key))
        _check_extends(asked, state)
        seed = base64.b64decode(key_file.read_bytes().strip(), validate=True)
        line = cosign(asked.checkpoint, name, private_key_of(seed), int(now().timestamp()))
    except (CheckpointUnreadable, SealBroken, ValueError) as refused:
        give_up(f"Not signed: {refused}")
        return
    _keep_seen(asked, state)
    click.echo(asked.checkpoint.text + line)


@witness.command("take")
@click.argument("note", type=click.File("r", encoding="utf-8"))
def take(note: TextIO) -> None:
    """Take in what the witness signed: the checkpoint with its line, as `lims witness cosign` wrote it."""
    from lims.actions.sealing import take_cosignature
    from lims.domain.people import SYSTEM
    from lims.ledger.checkpoint import read_checkpoint

    text = note.read().rstrip("\n") + "\n"
    line = text.rstrip("\n").rpartition("\n")[2]
    try:
        checkpoint = read_checkpoint(text)
    except CheckpointUnreadable as unreadable:
        give_up(f"This is no checkpoint: {unreadable}")
        return
    with opened(settings_or_end()) as store:
        taken = store.perform(SYSTEM, now(), lambda act: take_cosignature(act, checkpoint, line))
    say(f"{checkpoint.size} entries are witnessed by {taken}.")


def _check_extends(asked: Request, state: Path) -> None:
    """Raise SealBroken unless the checkpoint extends the last one that this witness saw."""
    seen_size, seen_root = 0, b""
    if state.exists():
        size, _, root = state.read_text(encoding="ascii").strip().partition(" ")
        seen_size, seen_root = int(size), bytes.fromhex(root)
    if asked.old_size != seen_size:
        raise SealBroken(f"this witness saw {seen_size} entries last: ask with --old {seen_size}")
    new = asked.checkpoint
    if seen_size and not is_consistent(seen_size, seen_root, new.size, new.root, asked.proof):
        raise SealBroken(f"the checkpoint of {new.size} entries is no extension of the {seen_size} entries seen")


def _keep_seen(asked: Request, state: Path) -> None:
    kept = state.with_name(state.name + ".new")
    kept.write_text(f"{asked.checkpoint.size} {asked.checkpoint.root.hex()}\n", encoding="ascii")
    kept.replace(state)
