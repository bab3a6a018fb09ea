"""A ledger begins: for a new site, or for the demonstration."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from lims.cli.root import main
from lims.cli.terminal import now, opened, say, settings_or_end
from lims.garbage import search_seldom
from lims.ledger.checkpoint import private_key_of, public_key_text
from lims.resources import config_dir


@main.command()
@click.option("--name", prompt="Your printed name", help="Printed name of the first administrator.")
@click.option("--person", prompt="Your sign-in name", help="Sign-in name of the first administrator.")
@click.password_option(help="At least 15 characters; a few words are good.")
def init(name: str, person: str, password: str) -> None:
    """Begin the ledger of a new site, with its first administrator."""
    from lims.actions.label_rules import set_label_rules
    from lims.actions.site import open_site
    from lims.masterdata.site import read_site
    from lims.store.credentials import set_password_hash
    from lims.web.passwords import standard_passwords

    settings = settings_or_end()
    with opened(settings, create=True) as store:
        site = read_site((config_dir() / "site.toml").read_text(encoding="utf-8"))
        password_hash = standard_passwords().make_hash(password)
        if not settings.has_keys():
            settings.make_keys()
        public_key = public_key_text(private_key_of(settings.site_key()).public_key())

        def begin(act: Any) -> None:
            open_site(
                act,
                origin=site.origin,
                name=site.name,
                zone=site.zone,
                public_key=public_key,
                facility=site.facility,
                administrator=person,
                printed_name=name,
            )
            set_label_rules(act, site.label_rules, reason="the site begins")
            set_password_hash(act.db, person, password_hash, act.at, key=settings.token_key())

        store.perform(person, now(), begin)
        say(f"The ledger of {site.name} has begun. {name} may sign in as {person}.")
        say(f"Copy {settings.keys} to a safe place. Next: lims serve")


@main.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for labels, records, checkpoint.")
def demo(out: Path | None) -> None:
    """Play both trials end to end on the configured, empty database."""
    from lims.demo.load import load_demonstration

    settings = settings_or_end()
    with opened(settings, create=True) as store:
        search_seldom()
        for line in load_demonstration(store, settings, now(), out):
            say(line)
