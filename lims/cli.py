"""The `lims` command. Exit code 0: done. 1: checked and found wrong, or refused. 2: bad use."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from lims import __version__
from lims.domain.errors import Refusal
from lims.ledger.checkpoint import Anchor, private_key_of, public_key_text, read_anchors
from lims.resources import config_dir
from lims.settings import Settings, SettingsRefused, read_settings
from lims.store.errors import UnsafeDatabase
from lims.store.schema import migrate, schema_faults
from lims.store.session import Store, open_store

F = TypeVar("F", bound=Callable[..., Any])


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
    except Refusal as refusal:
        give_up(*(str(sentence) for sentence in refusal.sentences()))
    finally:
        if store is not None:
            store.close()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="Autolog %(version)s")
def main() -> None:
    """Autolog: a manufacturing tracker for autologous cell products.

    LIMS_HOME (default ./var) holds keys, checkpoints and the embedded database; LIMS_DATABASE_URL names another one.
    """


@main.command()
@click.option("--name", prompt="Your printed name", help="Printed name of the first administrator.")
@click.option("--person", prompt="Your sign-in name", help="Sign-in name of the first administrator.")
@click.password_option(help="At least 15 characters; a few words are good.")
def init(name: str, person: str, password: str) -> None:
    """Begin the ledger of a new site, with its first administrator."""
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
            set_password_hash(act.db, person, password_hash, act.at)

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
        for line in load_demonstration(store, settings, now(), out):
            say(line)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--workers", type=int, help="Web processes. [default: 1 with the embedded database, else 2]")
def serve(host: str, port: int, workers: int | None) -> None:
    """Serve the web application, with a worker beside it."""
    from lims.web.serve import serve_forever

    settings = settings_or_end()
    with opened(settings, create=True) as store:
        for fault in schema_faults(store):
            click.echo(f"The database was altered from outside: {fault} Run `lims verify --rebuild`.", err=True)
    serve_forever(settings, host=host, port=port, workers=workers)


@main.command()
def worker() -> None:
    """Do what no answer waits for: checkpoints and other jobs. Beside PostgreSQL, run as many as you like."""
    import threading

    from lims.worker import Worker

    settings = settings_or_end()
    with opened(settings) as store:
        Worker(store, settings).run(threading.Event())


@main.command()
@click.option("--rebuild", is_flag=True, help="Also replay the ledger and compare every row of the state.")
@click.option("--checkpoint", "checkpoint", help="A checkpoint from outside: a file, or its text, or a page foot.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable answer.")
def verify(rebuild: bool, checkpoint: str | None, as_json: bool) -> None:
    """Prove the record: every entry, chain, checkpoint, and with --rebuild every row."""
    from lims.store.verify import verify as prove

    settings = settings_or_end()
    anchors = _anchors(checkpoint)
    with opened(settings) as store:
        report = prove(store, anchors, rebuild=rebuild)
    if as_json:
        say(json.dumps(report.plain(), ensure_ascii=False))
    else:
        say(f"{report.entries} entries: {report.verdict}.")
        for fault in report.plain()["faults"]:
            say("  " + _fault_line(fault))
        if report.ok and not report.anchored:
            say(
                "  Give a checkpoint from paper or another house with --checkpoint to prove that nothing was rewritten."
            )
    raise SystemExit(0 if report.ok else 1)


def _fault_line(fault: dict[str, Any]) -> str:
    if fault["where"] == "table":
        return f"table {fault['table']}, row {fault['key']}, column {fault['column'] or 'all'}: {fault['what']}"
    return f"entry {fault['seq']} of {fault['chain'] or 'the ledger'}: {fault['what']}"


def _anchors(given: str | None) -> list[Anchor]:
    if given is None:
        return []
    try:
        path = Path(given)
        text = path.read_text(encoding="utf-8") if "\n" not in given and path.is_file() else given
        return read_anchors(text)
    except (OSError, ValueError) as unreadable:
        raise click.BadParameter(f"This is no checkpoint: {unreadable}", param_hint="--checkpoint") from unreadable


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


@main.group()
def protocol() -> None:
    """Master production records: check a file, list what is in force, compare two versions."""


@protocol.command("check")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def protocol_check(file: Path) -> None:
    """Check a protocol file: one line for each fault with the path of its key. Nothing is activated."""
    from lims.masterdata.protocols import check_protocol_file

    faults = check_protocol_file(file)
    if faults:
        give_up(*(str(fault) for fault in faults))
    say(f"{file.name} is in order.")


@protocol.command("list")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable answer.")
def protocol_list(as_json: bool) -> None:
    """List every version that was put into force."""
    from lims.store.reading.protocols import list_protocols

    with opened(settings_or_end()) as store, store.reading() as db:
        found = list_protocols(db)
    rows: list[dict[str, Any]] = [
        {"trial": one.trial, "version": one.version, "sha256": one.sha256, "activated_at": one.activated_at.isoformat()}
        for one in found
    ]
    if as_json:
        say(json.dumps(rows))
    for row in rows if not as_json else ():
        say(f"{row['trial']} version {row['version']}, in force since {row['activated_at']}, {row['sha256'][:16]}")


@protocol.command("diff")
@click.argument("a", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("b", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def protocol_diff(a: Path, b: Path) -> None:
    """Say what differs between two protocol files, value by value."""
    from lims.masterdata.difference import difference

    changes = difference(a.read_text(encoding="utf-8"), b.read_text(encoding="utf-8"))
    for change in changes:
        say(f"{change.path}: {change.old or '-'} -> {change.new or '-'}")
    raise SystemExit(1 if changes else 0)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Machine-readable answer.")
def doctor(as_json: bool) -> None:
    """Say on one page what is missing or unsafe on this machine, and the command that mends it."""
    from lims import doctor as examination

    findings = examination.checks(settings_or_end(), now())
    say(examination.as_json(findings) if as_json else examination.page(findings))
    raise SystemExit(0 if examination.is_fit(findings) else 1)


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
