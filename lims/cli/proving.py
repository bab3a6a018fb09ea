"""The record is proved, from within or against a checkpoint kept outside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from lims.cli.root import main
from lims.cli.terminal import opened, say, settings_or_end
from lims.ledger.checkpoint import Anchor, read_anchors


@main.command()
@click.option("--rebuild", is_flag=True, help="Also replay the ledger and compare every row of the state.")
@click.option("--checkpoint", "checkpoint", help="A checkpoint from outside: a file, or its text, or a page foot.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable answer.")
def verify(rebuild: bool, checkpoint: str | None, as_json: bool) -> None:
    """Prove the record: every entry, chain, checkpoint, and with --rebuild every row."""
    from lims.store.verify import verify as prove

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
