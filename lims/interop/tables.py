"""Tables for spreadsheets: comma-separated, and no cell can run as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

# A spreadsheet runs what begins with one of these (OWASP, CSV injection); a single quote makes it text.
_SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# What some of them pass over before they look: blanks of every width, also those without any.
_BLANKS = (
    " \t\v\f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u3000\ufeff"
)
_CONTROLS = ("\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
_LINE_ENDS = re.compile("(\r\n|\r|\n)")


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The table as CSV (RFC 4180), each cell harmless in a spreadsheet."""
    to = io.StringIO()
    out = csv.writer(to)
    out.writerow(headings)
    out.writerows([harmless(cell) for cell in row] for row in rows)
    return to.getvalue()


def harmless(cell: str) -> str:
    """The cell with a single quote before each of its lines that a spreadsheet would take for a formula.

    A number stays a number, with its sign. A cell that begins with a tab or a line end gets a quote too.
    """
    if _NUMBER.fullmatch(cell):
        return cell
    text = "".join(f"'{line}" if _runs(line) else line for line in _LINE_ENDS.split(cell))
    return f"'{text}" if text.startswith(_CONTROLS) else text


def _runs(line: str) -> bool:
    return line.lstrip(_BLANKS).startswith(_SIGNS)
