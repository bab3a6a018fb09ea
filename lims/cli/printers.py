"""Printers at the terminal: what each one says now, and a specimen to see that it prints."""

from __future__ import annotations

import json
import time

import click

from lims.cli.root import main
from lims.cli.terminal import give_up, now, opened, say, settings_or_end
from lims.domain.people import SYSTEM
from lims.domain.print_job import JobState, PieceState

WAIT_SECONDS = 60


@main.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Machine-readable answer.")
@click.pass_context
def printers(context: click.Context, as_json: bool) -> None:
    """List the printers, and ask each one for its state."""
    if context.invoked_subcommand:
        return
    from lims.print_room import ask_printer
    from lims.store.reading.printers import list_printers, printer_states_by_name

    with opened(settings_or_end()) as store:
        with store.reading() as db:
            known, states = list_printers(db), printer_states_by_name(db)
        found: list[dict[str, object]] = []
        for one in known:
            said = states.get(one.printer)
            told = ask_printer(one, answers=said is not None and said.answers) if one.is_reached else None
            found.append(
                {
                    "printer": one.printer,
                    "kind": one.kind,
                    "address": one.address,
                    "form": one.form,
                    "state": told.state if told else "ready",
                    "troubles": list(told.troubles) if told else [],
                    "words": told.words if told else "",
                }
            )
    if as_json:
        say(json.dumps({"printers": found}, indent=2, ensure_ascii=False))
        return
    if not found:
        say("No printer is set up.")
    for each in found:
        say(_line(each))


def _line(each: dict[str, object]) -> str:
    troubles = each["troubles"]
    told = [str(each["state"]), *(troubles if isinstance(troubles, list) else []), str(each["words"])]
    named = f"{each['printer']!s:<20} {each['kind']!s:<9} {each['form']!s:<10} {each['address']!s}".rstrip()
    return f"{named}  {', '.join(word for word in told if word)}"


@printers.command("test")
@click.argument("name")
@click.option("--specimen", default="tube", show_default=True, help="A folder in labels/: tube, vial, bag ...")
def test_print(name: str, specimen: str) -> None:
    """Print a specimen at a printer, through its queue, and say what became of it."""
    from lims.actions.print_queue import queue_test_print
    from lims.print_room import PrintRoom
    from lims.printing.label_kinds import label_kind
    from lims.store.print_queue import get_print_job

    settings = settings_or_end()
    with opened(settings) as store:
        kind = label_kind(specimen).name
        number = store.perform(SYSTEM, now(), lambda act: queue_test_print(act, kind, name))
        room = PrintRoom(store)
        until = time.monotonic() + WAIT_SECONDS
        while True:
            room.step()  # or a worker that runs beside does it
            with store.reading() as db:
                job = get_print_job(db, number)
            if job.state in (JobState.OVER, JobState.HELD) or time.monotonic() > until:
                break
            time.sleep(0.2)
    if job.those(PieceState.SENT):
        say(f"Sent to {name}. Look whether the specimen came out.")
        return
    give_up(f"Not printed: {job.why or job.state} {job.words}".rstrip(), f"The job is {number} on the page Printers.")
