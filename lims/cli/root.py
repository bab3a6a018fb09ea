"""The word `lims` itself: every command is hung under it by `@main.command()` in the file of its area."""

from __future__ import annotations

import click

from lims import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="Autolog %(version)s")
def main() -> None:
    """Autolog: a manufacturing tracker for autologous cell products.

    LIMS_HOME (default ./var) holds keys, checkpoints and the embedded database; LIMS_DATABASE_URL names another one.
    """
