from lims.domain.identifiers import is_command, is_label_code
from lims.printing.commands import COMMANDS, command_sheet_pdf


def test_each_card_reads_as_the_command_printed_under_it(dots, words, scanned, sizes_mm):
    pdf = command_sheet_pdf("autolog.demo/A9999", "2026-11-20")
    assert sizes_mm(pdf) == [(210, 297)]
    (said,) = words(pdf)
    for dpi in (203, 300):
        (picture,) = dots(pdf, dpi)
        assert scanned(picture) == sorted(command.code for command in COMMANDS)
    for command in COMMANDS:
        assert command.code in said
        assert command.chinese in said


def test_no_command_can_be_taken_for_a_label():
    for command in COMMANDS:
        assert is_command(command.code)
        assert not is_label_code(command.code)


def test_the_sheet_speaks_the_language_it_is_asked_for(words):
    translate = {"Confirm": "Bestätigen"}
    assert "Bestätigen" in words(command_sheet_pdf("x", "y", lambda text: translate.get(text, text)))[0]
