"""Access tokens, for programs that speak for a person."""

from __future__ import annotations

import click

from lims.cli.root import main
from lims.cli.terminal import now, opened, say, settings_or_end


@main.command()
@click.argument("person")
@click.option("--purpose", required=True, help="What the token is for.")
@click.option("--station", default="", help="The station the program stands at, if any.")
def token(person: str, purpose: str, station: str) -> None:
    """Make a personal access token for the programming interface. It is shown once."""
    from lims.web.api.tokens import make_token

    settings = settings_or_end()
    with opened(settings) as store:
        say(make_token(store, settings, person, purpose=purpose, station=station, at=now()))
