"""Tables for spreadsheets: comma-separated, and no cell can run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

# A spreadsheet runs a cell that begins with one of these (OWASP, CSV injection); a single quote makes it text.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The table as CSV (RFC 4180), each cell harmless in a spreadsheet."""
    to = io.StringIO()
    out = csv.writer(to)
    out.writerow(headings)
    out.writerows([harmless(cell) for cell in row] for row in rows)
    return to.getvalue()


def harmless(cell: str) -> str:
    """The cell with a single quote before it where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(_RUNS) else cell
