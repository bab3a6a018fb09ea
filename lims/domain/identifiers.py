"""Label codes, subject codes, batch numbers, donation and chain-of-identity numbers: made, read and shown.

One check character serves label codes and donation numbers: ISO/IEC 7064 mod 37-2, which misses no single slip and no
swap of two neighbours.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from lims.domain.errors import Message, NotReadable, msg
from lims.domain.label_codes import label_code_in

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
LABEL_CODE_LENGTH = 16

_LOOK_ALIKES = {"I": "1", "L": "1", "O": "0", "U": "V"}
# Only plain letters are raised to capitals: str.upper() would turn a sharp s into two letters that labels do carry.
_CAPITALS = {ord(letter): letter.upper() for letter in "abcdefghijklmnopqrstuvwxyz"}
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_JOINERS = re.compile(r"[\s\-\u2010-\u2015\u2212_.]+")
# In a label code only what a scanner or a plain keyboard sends between groups: a code is refused, never repaired.
_PLAIN_JOINERS = re.compile(r"[ \t\r\n\-_.]+")
_SUBJECT_CODE = re.compile(r"[A-Z]{2,5}-[0-9]{3,4}")
_BATCH_NUMBER = re.compile(r"B[0-9]{2}-[0-9]{4,}")
_COMMAND = re.compile(r"CMD:[A-Z]+(?:-[A-Z]+)*")
_FLAGS = re.compile(r"[0-9A-HJ-NPR-Y]{2}")
_FIN = re.compile(r"[A-NP-Z1-9][A-NP-Z0-9]{2}[0-9]{2}")


def check_character(body: str) -> str:
    """The ISO/IEC 7064 mod 37-2 check character of `body` (0-9 and A-Z); raises ValueError for other characters."""
    running = 0
    for character in body:
        running = (running + CHECK_ALPHABET.index(character)) * 2 % 37
    return CHECK_ALPHABET[(38 - running) % 37]


def new_label_code(choose: Callable[[str], str]) -> str:
    """A fresh label code: 15 characters that `choose` draws from the alphabet, and their check character.

    Drawn again until the check character is in the alphabet too, so nothing on a label can be misread.
    """
    while True:
        body = "".join(choose(CROCKFORD) for _ in range(LABEL_CODE_LENGTH - 1))
        if (check := check_character(body)) in CROCKFORD:
            return body + check


def is_label_code(text: str) -> bool:
    """True for exactly 16 characters of the alphabet with the right check character."""
    return len(text) == LABEL_CODE_LENGTH and set(text) <= set(CROCKFORD) and check_character(text[:-1]) == text[-1]


def read_label_code(text: str) -> str:
    """The label code in what a scanner sent or a hand typed: spaces, hyphens and lower case do not matter.

    A code in the syntax of GS1 or ISBT 128, with or without the scanner's mark such as ]d2, is that code.
    Raises NotReadable that says what is wrong: characters that no label carries, the length, or the check character.
    Full-width digits and letters that only look alike are refused: what sends them may have changed others unseen.
    """
    code = _PLAIN_JOINERS.sub("", text).translate(_CAPITALS)
    if is_label_code(label_code_in(code)):
        return label_code_in(code)
    if not code:
        raise _no_label_code(text, "label_code_empty", msg("Nothing was read."))
    if not code.isascii() or not code.isprintable():
        raise _no_label_code(text, "label_code_characters", _about_no_plain_text(code))
    strangers = sorted(set(code) - set(CROCKFORD))
    if strangers:
        raise _no_label_code(text, "label_code_characters", _about_strangers(strangers))
    if len(code) != LABEL_CODE_LENGTH:
        reason = msg("It has %(length)s characters; a label code has %(expected)s.", length=len(code), expected=16)
        raise _no_label_code(text, "label_code_length", reason)
    if check_character(code[:-1]) != code[-1]:
        reason = msg("The check character does not fit: one character is mistyped, or two are swapped.")
        raise _no_label_code(text, "label_code_check", reason)
    return code


def grouped(code: str) -> str:
    """A label code in groups of four, as people compare it: 'XXXX XXXX XXXX XXXX'."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def is_command(text: str) -> bool:
    """True for a printed command code such as CMD:CONFIRM; its colon keeps it apart from every label code."""
    return _COMMAND.fullmatch(text) is not None


def _about_strangers(strangers: list[str]) -> Message:
    alike = [f"{c} → {_LOOK_ALIKES[c]}" for c in strangers if c in _LOOK_ALIKES]
    if alike and len(alike) == len(strangers):
        return msg(
            "No label carries %(characters)s. Look again for characters that look alike (%(alike)s).",
            characters=", ".join(strangers),
            alike=", ".join(alike),
        )
    return msg("No label code carries %(characters)s.", characters=" ".join(strangers))


def _about_no_plain_text(code: str) -> Message:
    found = sorted({one for one in code if not one.isascii() or not one.isprintable()})[:5]
    named = ", ".join(f"{one} (U+{ord(one):04X})" if one.isprintable() else f"U+{ord(one):04X}" for one in found)
    return msg(
        "A label code has plain letters and digits only, half width: not %(characters)s. "
        "Look at the language of the keyboard or the scanner.",
        characters=named,
    )


def _no_label_code(text: str, code: str, reason: Message) -> NotReadable:
    return NotReadable(
        code,
        msg("%(text)s is not a label code.", text=_shown(text)),
        reasons=(reason,),
        next_step=msg("Scan the label, or type its 16 characters again in groups of four."),
    )


def is_subject_code(text: str) -> bool:
    """True for a code such as INKT-012: 2 to 5 capital letters, hyphen, 3 or 4 digits."""
    return _SUBJECT_CODE.fullmatch(text) is not None


def check_subject_code(text: str) -> str:
    """The subject code itself; raises NotReadable when it is not of the form INKT-012."""
    if not is_subject_code(text):
        raise NotReadable(
            "subject_code_form",
            msg("%(text)s is not a subject code.", text=_shown(text)),
            reasons=(msg("A subject code is 2 to 5 capital letters, a hyphen, then 3 or 4 digits, such as INKT-012."),),
            next_step=msg("Type the code as the trial's enrolment list shows it. Never a name or a birth date."),
        )
    return text


def is_batch_number(text: str) -> bool:
    """True for a number such as B26-0141: B, two digits of the year, hyphen, 4 or more digits."""
    return _BATCH_NUMBER.fullmatch(text) is not None


def check_batch_number(text: str) -> str:
    """The batch number itself; raises NotReadable when it is not of the form B26-0141."""
    if not is_batch_number(text):
        raise NotReadable(
            "batch_number_form",
            msg("%(text)s is not a batch number.", text=_shown(text)),
            reasons=(msg("A batch number is B, two digits of the year, a hyphen, then at least 4 digits: B26-0141."),),
            next_step=msg("Type it as the batch record or any label of the batch shows it."),
        )
    return text


def batch_number(year: int, serial: int) -> str:
    """The batch number of the `serial`-th batch (from 1) of a year: (2026, 141) is B26-0141."""
    if serial < 1:
        raise ValueError("batch serials start at 1")
    return f"B{year % 100:02d}-{serial:04d}"


@dataclass(frozen=True, slots=True)
class DinCheck:
    """What belongs to a 13-character donation number: keyboard check character (printed only) and type 3 flag."""

    check_character: str
    flag: str


def din_check(din: str) -> DinCheck:
    """Check character and type 3 flag of a donation identification number (ISBT 128, 13 characters, no flags).

    Raises NotReadable when the length, the facility number or the digits are not of the standard's form.
    """
    if len(din) != 13:
        reason = msg("It has %(length)s characters; a DIN has 13, without flags and check character.", length=len(din))
        raise _no_din(din, "din_length", reason)
    _check_facility(din[:5], lambda reason: _no_din(din, "din_facility", reason))
    if not _is_digits(din[5:7]):
        raise _no_din(
            din, "din_year", msg("Characters 6 and 7 are the year, two digits; here %(part)s.", part=din[5:7])
        )
    if not _is_digits(din[7:]):
        reason = msg("Characters 8 to 13 are the serial number, six digits; here %(part)s.", part=din[7:])
        raise _no_din(din, "din_serial", reason)
    character = check_character(din)
    return DinCheck(character, str(60 + CHECK_ALPHABET.index(character)))


def read_din(text: str) -> str:
    """The 13 characters of a DIN in what was scanned or typed, without the flags or check character that came with it.

    A scanner sends `=`, the DIN and two flag characters; a hand types the DIN and may add the printed check character.
    Type 3 flags and the check character are held against the number. Raises NotReadable that says what does not fit.
    """
    entry = _JOINERS.sub("", text.translate(_FULL_WIDTH)).translate(_CAPITALS)
    scanned = entry.startswith("=")
    din, rest = (entry[1:14], entry[14:]) if scanned else (entry[:13], entry[13:])
    if len(rest) != 2 if scanned else len(rest) > 1:
        reason = msg(
            "It has %(length)s characters; a DIN has 13, then 2 flags or 1 check character.", length=len(entry)
        )
        raise _no_din(text, "din_length", reason)
    check = din_check(din)
    type_3_flags = scanned and rest.isascii() and rest.isdigit() and 60 <= int(rest) <= 96
    if (type_3_flags and rest != check.flag) or (not scanned and rest not in {"", check.check_character}):
        reason = msg("The check character does not fit: one character is mistyped, or two are swapped.")
        raise _no_din(text, "din_check", reason)
    if scanned and not _FLAGS.fullmatch(rest):
        raise _no_din(text, "din_flags", msg("%(part)s is no pair of flag characters.", part=_shown(rest)))
    return din


def din_spaced(din: str) -> str:
    """A donation number as people read it: 'G1234 17 654321'."""
    return f"{din[:5]} {din[5:7]} {din[7:]}"


def coi_id(facility: str, year: int, serial: int) -> str:
    """The chain-of-identity id: CH, facility number, year, six-digit serial; 15 characters (ISBT 128 `&/` content).

    Raises NotReadable for a facility number that ISBT 128 does not know in form, ValueError for a serial beyond 999999.
    """
    _check_facility(facility, lambda reason: _no_coi(facility, "coi_facility", reason))
    if not 1 <= serial <= 999_999:
        raise ValueError("a chain-of-identity serial has six digits and starts at 1")
    return f"CH{facility}{year % 100:02d}{serial:06d}"


def is_coi_id(text: str) -> bool:
    """True for 15 characters: CH, a facility number, two digits of the year, six digits."""
    return len(text) == 15 and text.startswith("CH") and _FIN.fullmatch(text[2:7]) is not None and _is_digits(text[7:])


def coi_spaced(coi: str) -> str:
    """A chain-of-identity id as people read it: 'CH A9999 26 000012'."""
    return f"{coi[:2]} {coi[2:7]} {coi[7:9]} {coi[9:]}"


def _check_facility(fin: str, refusal: Callable[[Message], NotReadable]) -> None:
    if _FIN.fullmatch(fin) is None:
        raise refusal(
            msg(
                "The facility number is 5 characters: first A-N, P-Z or 1-9, then two of A-N, P-Z or 0-9, "
                "then two digits; here %(part)s.",
                part=_shown(fin),
            )
        )


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _no_din(text: str, code: str, reason: Message) -> NotReadable:
    return NotReadable(
        code,
        msg("%(text)s is not a donation identification number.", text=_shown(text)),
        reasons=(reason,),
        next_step=msg("Scan the DIN, or type its 13 characters in capitals without spaces, flags and check character."),
    )


def _no_coi(text: str, code: str, reason: Message) -> NotReadable:
    return NotReadable(
        code,
        msg("%(text)s cannot start a chain of identity.", text=_shown(text)),
        reasons=(reason,),
        next_step=msg("Set the site's ISBT 128 facility number in the site settings."),
    )


def _shown(text: str) -> str:
    """What was typed, short enough for a sentence; an empty entry shows as empty quotes."""
    shortened = text if len(text) <= 40 else text[:39] + "…"
    # What cannot be seen, or turns the reading direction around, must not reach a sentence.
    seen = "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in shortened)
    return f"'{seen}'"
