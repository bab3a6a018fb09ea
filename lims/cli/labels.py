"""Labels that belong to no batch."""

from __future__ import annotations

from pathlib import Path

import click

from lims.cli.root import main
from lims.cli.terminal import give_up, say
from lims.domain.errors import Refusal


@main.group()
def label() -> None:
    """Labels without a batch."""


@label.command("sample")
@click.option("--kind", required=True, help="A folder in labels/: tube, vial, vessel, bag, wristband ...")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The PDF to write.")
def label_sample(kind: str, out: Path) -> None:
    """Print a specimen of a label, to look at and to check a printer with."""
    from lims.printing.labels import sample_label_pdf

    try:
        out.write_bytes(sample_label_pdf(kind))
    except Refusal as refusal:
        give_up(*(str(sentence) for sentence in refusal.sentences()))
    say(f"{out}: one {kind} label.")
