"""The machine the record lives on: is it fit for it?"""

from __future__ import annotations

import click

from lims.cli.root import main
from lims.cli.terminal import now, say, settings_or_end


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Machine-readable answer.")
def doctor(as_json: bool) -> None:
    """Say on one page what is missing or unsafe on this machine, and the command that mends it."""
    from lims import doctor as examination

    findings = examination.checks(settings_or_end(), now())
    say(examination.as_json(findings) if as_json else examination.page(findings))
    raise SystemExit(0 if examination.is_fit(findings) else 1)
