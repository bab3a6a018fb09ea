"""Papers at the terminal: one is counted and recorded as on a screen, and written into a file."""

from __future__ import annotations

from pathlib import Path

import click

from lims.cli.root import main
from lims.cli.terminal import give_up, now, opened, say, settings_or_end
from lims.domain.errors import Refusal
from lims.domain.papers import About
from lims.store.session import Store


@main.command("print")
@click.argument("kind")
@click.argument("about", metavar="ID")
@click.option("--person", required=True, help="Sign-in name of who prints it: their roles decide whether they may.")
@click.option("--reason", required=True, help="What the copy is for; it is entered in the record.")
@click.option("--language", default="", help="en, zh_Hant or zh_Hans; the site's own when not named.")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The PDF to write.")
def print_(kind: str, about: str, person: str, reason: str, language: str, out: Path) -> None:
    """Print a numbered copy of a paper. Looking at the file is free; printing it is an entry of the record.

    KIND is a folder of templates/records/: batch_record, certificate, custody_report, infusion_form,
    label_reconciliation, downtime_kit (ID is a batch), deviation_report (ID is its number), master_record (ID is a
    protocol version).
    """
    from lims.printing.documents import document

    with opened(settings_or_end()) as store:
        paper = document(kind).paper
        if language and language not in {*paper.languages, "en", "zh_Hans"}:
            give_up(f"{kind} is not printed in {language}. Its languages: {', '.join(paper.languages)}.")
        if paper.about is About.FORM:
            give_up("A downtime form is numbered for one step: print it on the batch's downtime page, or as the kit.")
        if paper.about is About.PROTOCOL:
            copy, content = _of_protocol(store, kind, about, person, reason, language)
        else:
            copy, content = _of_batch(store, kind, about, person, reason, language)
        out.write_bytes(content)
        say(f"{out}: {paper.title}, {about}, copy {copy}.")


def _of_batch(store: Store, kind: str, about: str, person: str, reason: str, language: str) -> tuple[int, bytes]:
    from lims.actions.papers import print_paper
    from lims.actions.views import batch_record
    from lims.domain.deviations import batch_of_deviation
    from lims.guard.paper_signature import find_signer_or_none
    from lims.interop.signature.signer import finished
    from lims.printing.batch_record import batch_record_pdf
    from lims.printing.documents import document
    from lims.printing.papers.press import paper_pdf
    from lims.store.checkpoints import find_latest_checkpoint
    from lims.store.reading.people import get_person
    from lims.store.reading.record_file import record_json
    from lims.web.documents import fit_signer, paper_language, print_stamp
    from lims.web.language import translator

    paper, at = document(kind).paper, now()
    signer = fit_signer(find_signer_or_none(settings_or_end()), at)
    deviation = about if paper.about is About.DEVIATION else ""
    batch = batch_of_deviation(about) if deviation else about
    with store.reading() as db:
        language = language or paper_language(db)
    copy = store.perform(
        person,
        at,
        lambda act: print_paper(act, paper, batch, reason=reason, language=language, deviation=deviation),
    )
    with store.reading() as db:
        record, name = batch_record(db, batch), get_person(db, person).printed_name
        stamp = print_stamp(db, at=at, printed_by=name, copy=copy, reason=reason, signer=signer)
        inside = b""
        if kind == "batch_record":
            inside = record_json(db, batch, find_latest_checkpoint(db), document=kind, copy=copy)
    if inside:
        drawn = batch_record_pdf(record, stamp, translator(language), language, for_machines=inside)
    else:
        drawn = paper_pdf(kind, record, stamp, translator(language), language, about=deviation)
    return copy, finished(drawn, signer)


def _of_protocol(store: Store, kind: str, name: str, person: str, reason: str, language: str) -> tuple[int, bytes]:
    from lims.actions.master import protocol_from
    from lims.actions.papers import print_master_record
    from lims.guard.paper_signature import find_signer_or_none
    from lims.interop.signature.signer import finished
    from lims.printing.documents import document
    from lims.printing.papers.master_record import master_record_pdf
    from lims.store.reading.people import get_person
    from lims.web.documents import fit_signer, paper_language, print_stamp
    from lims.web.language import translator

    text, in_force = _text_of(store, name)
    at = now()
    signer = fit_signer(find_signer_or_none(settings_or_end()), at)
    with store.reading() as db:
        language = language or paper_language(db)
    copy = store.perform(
        person,
        at,
        lambda act: print_master_record(act, document(kind).paper, text, reason=reason, language=language),
    )
    with store.reading() as db:
        who = get_person(db, person).printed_name
        stamp = print_stamp(db, at=at, printed_by=who, copy=copy, reason=reason, signer=signer)
    pdf = master_record_pdf(protocol_from(text), stamp, translator(language), language, in_force=in_force)
    return copy, finished(pdf, signer)


def _text_of(store: Store, name: str) -> tuple[str, bool]:
    """The text of a version and whether it is in force: from the record, else from its file."""
    from lims.actions.master import protocol_from
    from lims.resources import config_dir
    from lims.store.reading.protocols import list_protocols

    with store.reading() as db:
        for one in list_protocols(db):
            if protocol_from(one.text).name == name:
                return one.text, True
    for file in sorted((config_dir() / "protocols").glob("*.toml")):
        text = file.read_text(encoding="utf-8")
        try:
            found = protocol_from(text)
        except Refusal as broken:
            if file.stem == name:
                give_up(*(str(sentence) for sentence in broken.sentences()))
            continue
        if found.name == name:
            return text, False
    give_up(f"There is no protocol {name}. lims protocol list names them.")
    raise AssertionError(name)
