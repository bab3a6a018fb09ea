"""What every command needs: the time, a line to say, the settings, the opened store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from lims.domain.errors import Refusal
from lims.settings import Settings, SettingsRefused, read_settings
from lims.store.errors import DatabaseFault, UnsafeDatabase, lacks_tables
from lims.store.schema import migrate
from lims.store.session import Store, open_store


def now() -> datetime:
    """The time of day, aware, in UTC."""
    return datetime.now(UTC)


def say(text: str) -> None:
    """One line for the person at the terminal."""
    click.echo(text)


def give_up(*lines: str) -> None:
    """Say what is wrong and end with 1."""
    for line in lines:
        click.echo(line, err=True)
    raise SystemExit(1)


def settings_or_end() -> Settings:
    """The settings of this process, or one clear message."""
    try:
        return read_settings()
    except SettingsRefused as refused:
        give_up(str(refused))
        raise


@contextmanager
def opened(settings: Settings, *, create: bool = False) -> Iterator[Store]:
    """The store of these settings, brought to this program's version when `create` says so."""
    store = None
    try:
        store = open_store(settings.database_url)
        if create:
            migrate(store)
        yield store
    except (UnsafeDatabase, SettingsRefused) as refused:
        give_up(str(refused))
    except DatabaseFault as fault:
        if not lacks_tables(fault):
            raise
        give_up(
            "This database holds no ledger of this version.",
            "For a new site run lims init, for the demonstration lims demo; lims serve brings an older one up to date.",
            "LIMS_HOME and LIMS_DATABASE_URL say which database is meant; lims doctor names it.",
        )
    except Refusal as refusal:
        give_up(*(str(sentence) for sentence in refusal.sentences()))
    finally:
        if store is not None:
            store.close()
