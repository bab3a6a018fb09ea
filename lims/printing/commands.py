"""The sheet of command codes: scanned at the bench instead of touching a screen with a glove."""

from dataclasses import dataclass

from lims.domain.errors import Message, Translate, in_english, msg
from lims.printing import engine


@dataclass(frozen=True, slots=True)
class Command:
    """One card: the code a scanner sends, its word, the word in Chinese, what it does."""

    code: str
    name: Message
    chinese: str
    does: Message


# Only what a scan really does (lims/web/static/js/commands.js). None of them signs, and none lifts a stop.
COMMANDS = (
    Command("CMD:CONFIRM", msg("Confirm"), "確認", msg("Accept what the screen asks.")),
    Command("CMD:NEXT", msg("Next"), "下一步", msg("Go on to the next slot or step.")),
    Command("CMD:CANCEL", msg("Cancel"), "取消", msg("Leave this entry; nothing is written.")),
    Command("CMD:BACK", msg("Back"), "上一步", msg("One slot back.")),
)


def command_sheet_pdf(origin: str, printed_on: str, translate: Translate = in_english) -> bytes:
    """One A4 sheet with a card for each command, 62 mm and 27 mm apart so that a scanner sees one at a time.

    `origin` names the ledger and `printed_on` the day, as they should stand on the sheet.
    """
    html = engine.render(
        "commands/sheet.html", translate=translate, commands=COMMANDS, origin=origin, printed_on=printed_on
    )
    return engine.pdf(html, "commands/sheet.css", check=True)
