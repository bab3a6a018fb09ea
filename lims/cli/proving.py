"""The record is proved, from within or against a checkpoint kept outside."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import click

from lims.cli.root import main
from lims.cli.terminal import opened, say, settings_or_end
from lims.ledger.checkpoint import Anchor, foot_of, read_anchor, read_anchors
from lims.store.errors import lacks_tables


@main.command()
@click.argument("paper", required=False, type=click.Path(path_type=Path, exists=True), metavar="[BUNDLE | RECORD.pdf]")
@click.option("--rebuild", is_flag=True, help="Also replay the ledger and compare every row of the state.")
@click.option("--checkpoint", "checkpoint", help="A checkpoint from outside: a file, or its text, or a page foot.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable answer.")
def verify(paper: Path | None, rebuild: bool, checkpoint: str | None, as_json: bool) -> None:
    """Prove the record: every entry, chain, checkpoint, and with --rebuild every row.

    With a bundle (folder or zip) or a printed record (PDF): prove that, and compare it with the running ledger if one
    is here.
    """
    from lims.store.verify import verify as prove

    if paper is not None:
        raise SystemExit(_prove_paper(paper, checkpoint or "", as_json=as_json))
    settings = settings_or_end()
    anchors = _anchors(checkpoint)
    with opened(settings) as store:
        report = prove(store, anchors, rebuild=rebuild)
    if as_json:
        say(json.dumps(report.plain(), ensure_ascii=False))
    else:
        say(f"{report.entries} entries: {report.verdict}.")
        for fault in report.plain()["faults"]:
            say("  " + _fault_line(fault))
        if report.ok and not report.anchored:
            say(
                "  Give a checkpoint from paper or another house with --checkpoint to prove that nothing was rewritten."
            )
    raise SystemExit(0 if report.ok else 1)


def _prove_paper(path: Path, checkpoint: str, *, as_json: bool) -> int:
    """Prove what lies outside; 0 when nothing is wrong, 1 when something is, 2 when there is nothing to prove."""
    from zipfile import BadZipFile, is_zipfile

    from lims.cli.signatures import is_own_paper, lines_of, prove_plain, signatures_told
    from lims.interop.bundle.contents import unpacked
    from lims.interop.bundle.verify import check_pdf, prove

    try:
        if path.is_dir():
            every = [one for one in path.rglob("*") if one.is_file()]
            files = {one.relative_to(path).as_posix(): one.read_bytes() for one in every}
        else:
            files = unpacked(path.read_bytes()) if is_zipfile(path) else {"record.pdf": path.read_bytes()}
    except (OSError, BadZipFile) as unreadable:
        raise click.BadParameter(f"This cannot be read: {unreadable}", param_hint="BUNDLE") from unreadable
    pdf, found = files.get("record.pdf", b""), list[tuple[str, str]]()
    attached = check_pdf(pdf, found)
    if set(files) == {"record.pdf"} and not attached and is_own_paper(pdf):
        return prove_plain(pdf, found, as_json=as_json)
    told = prove(files, _foot(checkpoint))
    here = _compared(files.get("record.json") or attached)
    signatures = list(signatures_told(files))
    faults = [*told["faults"], *here, *(one for signature in signatures for one in signature["faults"])]
    ok, verdict = not faults, told["verdict"] if not here else "faulty"
    if as_json:
        whole = told | {"ok": ok, "verdict": verdict, "faults": faults, "signatures": signatures}
        say(json.dumps(whole, ensure_ascii=False))
        return 0 if ok else 1
    say("Record of batch {batch}, subject {subject}, copy {copy}: {entries} entries".format(**told) + f", {verdict}.")
    for fault in faults:
        say("  {what}: {where}".format(**fault))
    say("  Sealed by {origin} with the key {key}.".format(**told))
    for line in lines_of(signatures):
        say(f"  {line}")
    if verdict == "consistent, not anchored":
        say("  Compare the key with the fingerprint on paper, or give the foot of a page with --checkpoint.")
    return 0 if ok else 1


def _foot(given: str) -> str:
    """A checkpoint as the foot of a page writes it; a fingerprint as it is."""
    try:
        return foot_of((anchor := read_anchor(given)).size, anchor.root)
    except ValueError:
        return given


def _compared(record: bytes) -> list[dict[str, str]]:
    """What the running ledger says otherwise; nothing where there is none, or where it never knew this site."""
    from lims.store.compare import differences
    from lims.store.errors import DatabaseFault
    from lims.store.session import open_store

    home = Path(os.environ.get("LIMS_HOME") or "var")
    if not os.environ.get("LIMS_DATABASE_URL") and not (home / "autolog.db").exists():
        return []  # an inspector's machine: proving makes no folder there
    settings = settings_or_end()
    try:
        store = open_store(settings.database_url)
    except DatabaseFault:
        return []
    try:
        with store.reading() as db:
            return [{"what": "not in the running ledger", "where": one} for one in differences(db, record)]
    except DatabaseFault as fault:
        if not lacks_tables(fault):
            raise
        return []
    finally:
        store.close()


def _fault_line(fault: dict[str, Any]) -> str:
    if fault["where"] == "table":
        return f"table {fault['table']}, row {fault['key']}, column {fault['column'] or 'all'}: {fault['what']}"
    return f"entry {fault['seq']} of {fault['chain'] or 'the ledger'}: {fault['what']}"


def _anchors(given: str | None) -> list[Anchor]:
    if given is None:
        return []
    try:
        path = Path(given)
        text = path.read_text(encoding="utf-8") if "\n" not in given and path.is_file() else given
        return read_anchors(text)
    except (OSError, ValueError) as unreadable:
        raise click.BadParameter(f"This is no checkpoint: {unreadable}", param_hint="--checkpoint") from unreadable
