"""A batch leaves the house as a bundle that proves itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from lims.cli.root import main
from lims.cli.terminal import give_up, now, opened, say, settings_or_end


@main.command()
@click.argument("batch")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--reason", default="exported at the terminal", show_default=True, help="What the bundle is for.")
@click.option("--person", default="", help="Sign-in name of who exports; without it, the machine itself does.")
def export(batch: str, folder: Path, reason: str, person: str) -> None:
    """Write the bundle of BATCH into the new folder DIR: record, ledger text, proofs, files, two verifiers.

    The export is an entry of the batch's chain, with the hash of every file. Prove it with: lims verify DIR.
    """
    from lims.domain.people import SYSTEM, SYSTEM_NAME
    from lims.guard.paper_signature import find_signer_or_none
    from lims.ledger.checkpoint import private_key_of
    from lims.store.reading.people import get_person
    from lims.store.sequencer import Sequencer
    from lims.web.bundles import Exporter
    from lims.web.bundles import export as draw
    from lims.web.documents import fit_signer

    settings = settings_or_end()
    if folder.exists() and any(folder.iterdir()):
        give_up(f"{folder} holds files already. Name a new folder: what a bundle holds is listed and sealed.")
    with opened(settings) as store:
        who, at = person or SYSTEM, now()
        name = SYSTEM_NAME
        if person:
            with store.reading() as db:
                name = get_person(db, person).printed_name
        sequencer = Sequencer(store, private_key_of(settings.site_key()), settings.checkpoints)

        def seal(*_: object) -> None:
            sequencer.advance(now())

        def do(work: Any) -> Any:
            return store.perform(who, now(), work)

        signer = fit_signer(find_signer_or_none(settings), at)
        files = draw(Exporter(store, name, at, reason, do, seal, signer), batch)
    for one, content in files.items():
        (folder / one).parent.mkdir(parents=True, exist_ok=True)
        (folder / one).write_bytes(content)
    say(f"{folder}: {len(files)} files. Prove them with: lims verify {folder}")
    say(f"Or on any machine: cd {folder} && python3 -I verify.py")
