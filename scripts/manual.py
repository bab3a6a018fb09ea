"""Writes the lists of the manual that come from the program itself: `make manual`. A test says when they are stale."""

import inspect
import sys
from pathlib import Path

import click

MANUAL = Path(__file__).resolve().parents[1] / "docs" / "manual"


def events() -> str:
    """Every kind of entry: its number, its name, what it records."""
    from lims.domain.events import KINDS, NUMBERS

    lines = [
        "# What the record can hold",
        "",
        "Every entry of the ledger is one of these kinds. The list is closed; a number is never used again.",
        "",
        "| number | kind | records |",
        "|---:|---|---|",
    ]
    for number, kind in sorted(NUMBERS.items()):
        records = " ".join(inspect.cleandoc(KINDS[kind].__doc__ or "").split("\n\n")[0].split())
        lines.append(f"| {number} | `{kind}` | {records.replace('|', chr(92) + '|')} |")
    return "\n".join(lines) + "\n"


def commands() -> str:
    """Every command of `lims` as `--help` prints it."""
    from lims.cli import main

    lines = [
        "# The commands",
        "",
        "Exit code 0: done. 1: checked and found wrong, or refused. 2: the command was typed wrongly.",
        "",
    ]
    for path, command in walk("lims", main):
        # The ways to ask for help are said each time: click keeps those of whoever asked first.
        settings = {"terminal_width": 100, "max_content_width": 100, "help_option_names": ["-h", "--help"]}
        with click.Context(command, info_name=path, **settings) as context:
            lines += [f"## `{path}`", "", "```", command.get_help(context), "```", ""]
    return "\n".join(lines)


def walk(path: str, command: click.Command) -> list[tuple[str, click.Command]]:
    """A command and all below it, each with the words that call it."""
    found = [(path, command)]
    for name, child in sorted(getattr(command, "commands", {}).items()):
        found += walk(f"{path} {name}", child)
    return found


PAGES = {"events.md": events, "commands.md": commands}


if __name__ == "__main__":
    MANUAL.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or PAGES:
        (MANUAL / name).write_text(PAGES[name](), encoding="utf-8")
        print(f"docs/manual/{name}")
