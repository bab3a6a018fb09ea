"""Master production records: checked, listed, compared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from lims.cli.root import main
from lims.cli.terminal import give_up, opened, say, settings_or_end


@main.group()
def protocol() -> None:
    """Master production records: check a file, list what is in force, compare two versions."""


@protocol.command("check")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def protocol_check(file: Path) -> None:
    """Check a protocol file: one line for each fault with the path of its key. Nothing is activated."""
    from lims.masterdata.protocols import check_protocol_file

    faults = check_protocol_file(file)
    if faults:
        give_up(*(str(fault) for fault in faults))
    say(f"{file.name} is in order.")


@protocol.command("list")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable answer.")
def protocol_list(as_json: bool) -> None:
    """List every version that was put into force."""
    from lims.store.reading.protocols import list_protocols

    with opened(settings_or_end()) as store, store.reading() as db:
        found = list_protocols(db)
    rows: list[dict[str, Any]] = [
        {"trial": one.trial, "version": one.version, "sha256": one.sha256, "activated_at": one.activated_at.isoformat()}
        for one in found
    ]
    if as_json:
        say(json.dumps(rows))
    for row in rows if not as_json else ():
        say(f"{row['trial']} version {row['version']}, in force since {row['activated_at']}, {row['sha256'][:16]}")


@protocol.command("diff")
@click.argument("a", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("b", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def protocol_diff(a: Path, b: Path) -> None:
    """Say what differs between two protocol files, value by value."""
    from lims.masterdata.difference import difference

    changes = difference(a.read_text(encoding="utf-8"), b.read_text(encoding="utf-8"))
    for change in changes:
        say(f"{change.path}: {change.old or '-'} -> {change.new or '-'}")
    raise SystemExit(1 if changes else 0)
