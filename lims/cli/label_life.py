"""Labels of a site, looked at from the terminal: one label's life, a batch's balance, the sheet of commands."""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path

import click

from lims.cli.labels import labels
from lims.cli.terminal import now, opened, say, settings_or_end
from lims.domain.identifiers import grouped, read_label_code


@labels.command("life")
@click.argument("code")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable answer.")
def labels_life(code: str, as_json: bool) -> None:
    """Tell the life of one label: every entry that names it, with who, when, where and why. Looking is not an act."""
    from lims.actions.labels import chain_of_label, get_label
    from lims.store.reading.labels import entries_about

    with opened(settings_or_end()) as store, store.reading() as db:
        found = get_label(db, read_label_code(code))
        entries = entries_about(db, found.label_code, chain_of_label(found))
    if as_json:
        lines = [
            {"at": one.recorded_at.isoformat(), "person": one.person, "station": one.station, "kind": one.kind}
            | {"data": dict(one.data)}
            for one in entries
        ]
        told = {"label_code": found.label_code, "state": found.state.value, "container": found.target}
        say(json.dumps(told | {"batch": found.batch, "copy": found.copy, "life": lines}, ensure_ascii=False))
        return
    say(f"{grouped(found.label_code)} is {found.state.value}: {found.target}, copy {found.copy}.")
    for one in entries:
        why = one.data.get("reason") or one.data.get("searched") or ""
        where = one.data.get("place") or one.station
        at = f"{one.recorded_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        say("  ".join(str(part) for part in (at, one.kind, one.person, where, why) if part))


@labels.command("balance")
@click.argument("batch")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable answer.")
def labels_balance(batch: str, as_json: bool) -> None:
    """Account for every label of a batch. Exit code 1 while one is to be found, or a void one to destroy or keep."""
    from lims.domain.labelling import reconcile
    from lims.store.reading.batches import get_batch
    from lims.store.reading.containers import list_labels

    with opened(settings_or_end()) as store, store.reading() as db:
        sums = reconcile(list_labels(db, get_batch(db, batch).batch))
    ends = {"applied": sums.applied, "destroyed": sums.destroyed, "retained": sums.retained, "lost": sums.lost}
    if as_json:
        open_ = {"to_find": list(sums.to_find), "to_destroy": list(sums.to_destroy), "balances": sums.balances}
        say(json.dumps({"batch": batch, "issued": sums.issued} | ends | open_))
    else:
        say(f"{batch}: {sums.issued} issued = " + " + ".join(f"{number} {name}" for name, number in ends.items()))
        for code in sums.to_find:
            say(f"  to apply or find: {grouped(code)}")
        for code in sums.to_destroy:
            say(f"  void, to destroy or keep: {grouped(code)}")
    raise SystemExit(0 if sums.balances else 1)


@labels.command("commands")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The PDF to write.")
def labels_commands(out: Path) -> None:
    """Print the sheet of command codes that are scanned instead of touching a screen."""
    from lims.printing.commands import command_sheet_pdf
    from lims.store.reading.site import get_site

    with opened(settings_or_end()) as store, store.reading() as db:
        origin = get_site(db).origin
    out.write_bytes(command_sheet_pdf(origin, now().date().isoformat()))
    say(f"{out}: the command codes, one A4 sheet.")
