"""Specimens of labels, and whether each kind of label holds the longest data."""

from __future__ import annotations

from pathlib import Path

import click

from lims.cli.root import main
from lims.cli.terminal import give_up, say
from lims.domain.errors import Message, Refusal


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


@main.group()
def labels() -> None:
    """Kinds of label: whether each holds the longest data in each of its languages."""


@labels.command("check")
@click.argument("kind", nargs=-1)
def labels_check(kind: tuple[str, ...]) -> None:
    """Check kinds of label (all of them when none is named): one line for each fault. Nothing is approved."""
    from lims.printing.label_kinds import label_kind_names
    from lims.printing.worst_cases import faults_of

    faults: list[Message] = []
    try:
        for name in kind or label_kind_names():
            faults += faults_of(name)
    except Refusal as refusal:
        give_up(*(str(sentence) for sentence in refusal.sentences()))
    if faults:
        give_up(*map(str, faults))
    say(f"{len(kind or label_kind_names())} kinds of label are in order.")
