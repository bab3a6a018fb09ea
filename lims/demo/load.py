"""Loads the demonstration into an empty database and, where asked, writes its labels, records and checkpoint."""

import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from lims.actions.signers import verify_identity
from lims.demo import second_suite
from lims.demo.cast import ADMINISTRATOR, PEOPLE
from lims.demo.output import write_everything
from lims.demo.play import play_demonstration
from lims.domain.errors import NotNow, msg
from lims.ledger.checkpoint import private_key_of, public_key_text
from lims.masterdata.site import read_site
from lims.resources import config_dir
from lims.settings import Settings
from lims.store.credentials import set_password_hash
from lims.store.reading.site import find_site
from lims.store.record import Act
from lims.store.sequencer import Sequencer
from lims.store.session import Store
from lims.web.passwords import standard_passwords

WORDS = [
    "amber",
    "birch",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "grove",
    "hazel",
    "inlet",
    "juniper",
    "kelp",
    "lotus",
    "maple",
    "north",
    "opal",
    "pine",
    "quartz",
    "river",
]
PEOPLE_FILE = "demonstration-people.txt"
EVERYBODY = (*PEOPLE, *second_suite.PEOPLE)


def load_demonstration(store: Store, settings: Settings, now: datetime, out: Path | None) -> Iterator[str]:
    """Play everything; gives the lines to be shown. Refuses a database that holds a site already."""
    with store.reading() as db:
        if find_site(db) is not None:
            raise NotNow(
                "not_empty",
                msg("This database holds a site already."),
                next_step=msg("Point LIMS_HOME at a new folder, or LIMS_DATABASE_URL at an empty database."),
            )
    if not settings.has_keys():
        settings.make_keys()
    key = private_key_of(settings.site_key())
    site = read_site((config_dir() / "site.toml").read_text(encoding="utf-8"))
    yield "Playing both trials, from the first draw until today ..."
    stories = play_demonstration(store, site, public_key_text(key.public_key()), now, with_bad_days=True)
    Sequencer(store, key, settings.checkpoints).advance(now)
    if out is not None:
        yield f"Printing labels and records into {out} ..."
        write_everything(store, out, tuple(story.batch for story in stories), now)
    password = _give_passwords(store, settings.token_key(), now)
    lines = tuple(_people_lines(password))
    (settings.home / PEOPLE_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (settings.home / PEOPLE_FILE).chmod(0o600)
    yield ""
    yield from lines
    yield "Address: type `lims serve`, then open http://127.0.0.1:8000/"


def _give_passwords(store: Store, key: bytes, now: datetime) -> str:
    """One password for all demonstration people, made now: there is none in the program."""
    password = "-".join(secrets.choice(WORDS) for _ in range(4))
    password_hash = standard_passwords().make_hash(password)

    everybody = (ADMINISTRATOR[0], *(one[0] for one in EVERYBODY))

    def give(act: Act) -> None:
        for person in everybody:
            set_password_hash(act.db, person, password_hash, now, key=key)
            if person != ADMINISTRATOR[0]:
                verify_identity(act, person, document="demonstration badge, certificate on paper", certified=True)

    store.perform(ADMINISTRATOR[0], now, give)
    return password


def _people_lines(password: str) -> Iterator[str]:
    yield "Demonstration data, not a real product. Sign in as one of these people:"
    yield f"    {ADMINISTRATOR[0]:<20} {ADMINISTRATOR[1]}, administrator"
    for person, printed_name, roles in EVERYBODY:
        yield f"    {person:<20} {printed_name}, {', '.join(roles)}"
    yield f"Password of all of them: {password}"
