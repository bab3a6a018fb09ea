"""Where a lot, a piece of equipment, a station or a person was used."""

from __future__ import annotations

import json

import click

from lims.cli.root import main
from lims.cli.terminal import opened, say, settings_or_end
from lims.domain.uses import KINDS, Use


@main.command("where-used")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("target", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable answer.")
def where_used(kind: str, target: str, as_json: bool) -> None:
    """List every batch, dose and subject that something touched, those infused and rejected too.

    KIND: material, equipment, station, person. ID: the lot or the maker's lot number, the code, the sign-in name, or
    the code of the label.
    """
    from lims.actions.where_used import every_use, find_target
    from lims.store.reading.where_used import where_used as look_up

    with opened(settings_or_end()) as store, store.reading() as db:
        found = find_target(db, kind, target)
        counts = look_up(db, found.kind, found.target, limit=1)
        uses = tuple(every_use(db, found.kind, found.target))
    if as_json:
        told = {"kind": found.kind, "target": found.target, "title": found.title}
        told_counts = {"batches": counts.batches, "doses_infused": counts.infused, "subjects": counts.subjects}
        say(json.dumps({**told, **told_counts, "uses": [_plain(one) for one in uses]}, ensure_ascii=False))
        return
    say(f"{found.title}: {counts.batches} batches, {counts.infused} doses infused, {counts.subjects} subjects.")
    for one in uses:
        given = f", infused {one.infused_at:%Y-%m-%d %H:%M} UTC" if one.infused_at else ""
        steps = ", ".join(one.steps)
        say(f"  {one.batch}  {one.subject} dose {one.dose_no}  {one.stage}{given}  {one.first_at:%Y-%m-%d}  {steps}")


def _plain(one: Use) -> dict[str, object]:
    return {
        "batch": one.batch,
        "subject": one.subject,
        "dose_no": one.dose_no,
        "trial": one.trial,
        "stage": one.stage,
        "steps": list(one.steps),
        "first_at": one.first_at.isoformat(),
        "last_at": one.last_at.isoformat(),
        "infused_at": one.infused_at.isoformat() if one.infused_at else None,
    }
