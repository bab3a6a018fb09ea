"""What the symbol on a label holds: the label code alone, or in the syntax of GS1 or of ISBT 128 where a site chose so.

ISBT 128: a compound message (ST-001, data structure 023) of the donation number (001), the chain-of-identity id (040)
and, as the product's supplemental identification number (036), our own label code with zeros before it. GS1: the code
as company-internal information, application identifier 91. QR and Data Matrix side by side hold the same label code:
where one of them is torn, frosted or in the dark, the other one reads.
"""

from __future__ import annotations

import re

QR, DATA_MATRIX, GS1_DATA_MATRIX, ISBT_128 = "qr", "datamatrix", "gs1-datamatrix", "isbt128"
BOTH = "qr+datamatrix"  # only on kinds of label whose drawing has a place for each
CODES = (QR, DATA_MATRIX, GS1_DATA_MATRIX, ISBT_128, BOTH)
# Labels that belong to a donation and have room for a message.
ISBT_KINDS = ("tube", "vessel", "bag")
EXAMPLE_FACILITY = "A9999"  # in examples only: nobody is registered under it

_SUPPLEMENT = "&,2"
_FILLED = "00"  # that structure has 18 characters, a label code 16
_NO_FLAGS = "00"
# What the identifiers of a scanner say of the kind of symbol: Data Matrix, GS1 Data Matrix, QR.
_SCANNER = re.compile(r"\][dD][12]|\][qQ]1")
_MESSAGE = re.compile(r"=\+([0-9]{2})[0-9]{3}(.+)")
# Fixed lengths: donation number and flags, chain of identity, supplemental number.
_STRUCTURES = re.compile(r"=[A-NP-Z1-9][A-Z0-9]{14}|&/CH[A-Z0-9]{13}|&,200([A-Z0-9]{16})")


def isbt_128_before(din: str, coi: str) -> str:
    """All of the compound message that stands before the label code; without a donation number, what there is."""
    before = [f"={din}{_NO_FLAGS}" if din else "", f"&/{coi}" if coi else ""]
    structures = [one for one in before if one]
    return f"=+{len(structures) + 1:02d}000{''.join(structures)}{_SUPPLEMENT}{_FILLED}"


def label_code_in(scanned: str) -> str:
    """The label code in what a scanner sent of such a symbol, in capitals and without blanks; else the text itself.

    A message that does not hold as many structures as it says is no message: what is cut short is not half right.
    """
    text = _SCANNER.sub("", scanned, count=1) if scanned.startswith("]") else scanned
    message = _MESSAGE.fullmatch(text)
    if message is None:
        return text[2:] if text.startswith("91") and len(text) == 18 else text
    found = list(_STRUCTURES.finditer(message[2]))
    codes = [one[1] for one in found if one[1]]
    whole = "".join(one[0] for one in found) == message[2]
    return codes[0] if whole and len(found) == int(message[1]) and len(codes) == 1 else text
