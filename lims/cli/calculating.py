"""One calculation of the lab, for another program to compare with."""

from __future__ import annotations

import json
import sys

import click

from lims.cli.root import main
from lims.cli.terminal import give_up, say
from lims.domain.errors import Refusal


@main.command()
@click.argument("name")
def calc(name: str) -> None:
    """Do one calculation: JSON on standard input, JSON out. NAME: bsa, dose, count, din, forecast."""
    from lims.domain.calc import CALCULATIONS, calculate, given_from_json

    if name not in CALCULATIONS:
        raise click.BadParameter(f"Choose one of: {', '.join(CALCULATIONS)}", param_hint="NAME")
    try:
        say(json.dumps(calculate(name, given_from_json(sys.stdin.read())), ensure_ascii=False))
    except Refusal as refusal:
        give_up(*(str(sentence) for sentence in refusal.sentences()))
