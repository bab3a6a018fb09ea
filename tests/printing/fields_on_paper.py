"""What the database holds of a batch and the paper does not show: rows of the tables against the text of the PDF."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import pypdfium2
from sqlalchemy import ColumnElement, Connection, Table, or_, select

from lims.domain.identifiers import grouped
from lims.domain.people import SYSTEM, SYSTEM_NAME
from lims.store.tables import metadata

SPACES = re.compile(r"\s+")
# Rows that are no part of the record, or are not of the batch: what waits to be printed is the print queue's.
BESIDE = {"ledger", "leaves", "print_jobs", "print_pieces", "equipment"}
# Where the ledger keeps the entry that a row is of; not what the entry says.
NUMBERING = {"seq", "chain"}


@dataclass(frozen=True, slots=True)
class Missing:
    table: str
    column: str
    value: object
    row: dict


def text_of(pdf: bytes) -> str:
    """The text of all pages without spaces, as another program reads it: where a line broke says nothing."""
    said = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return SPACES.sub("", said.decode())


def quick_text_of(pdf: bytes) -> str:
    """The same as the reader of a browser reads it, in a sixth of the time."""
    with pypdfium2.PdfDocument(pdf) as read:
        said = "".join(page.get_textpage().get_text_range() for page in read)
    # A hyphen at the end of a line is a sign of its own to it.
    return SPACES.sub("", said.translate({0x02: "-", 0xFFFE: "-"}))


def missing_fields(db: Connection, batch: str, pdf: bytes, zone) -> list[Missing]:
    """Each value of each row of this batch that is not on the paper in any form a person would write it."""
    missing = list(fields_of(db, batch))
    for read in (quick_text_of, text_of):
        # What one reader spells otherwise, another one finds.
        if missing:
            paper = read(pdf)
            missing = [one for one in missing if not any(form in paper for form in forms(one.value, zone))]
    return missing


def fields_of(db: Connection, batch: str) -> Iterator[Missing]:
    """Each value of each row of this batch."""
    for table in metadata.sorted_tables:
        ours = None if table.name in BESIDE else _of_batch(table, batch)
        if ours is None:
            continue
        for row in db.execute(select(table).where(ours)).mappings():
            for column, value in row.items():
                if column not in NUMBERING and value not in (None, "", "[]", "{}"):
                    yield from (Missing(table.name, column, one, dict(row)) for one in _parts(value))


def _of_batch(table: Table, batch: str) -> ColumnElement[bool] | None:
    """Which rows of a table are this batch's; None for a table that says nothing of batches."""
    if "batch" in table.columns:
        return table.c.batch == batch
    if table.name.startswith("alert_"):
        alerts = metadata.tables["alerts"]
        return table.c.alert.in_(select(alerts.c.alert).where(alerts.c.batch == batch))
    if table.name == "supersessions":
        return or_(table.c.old_batch == batch, table.c.new_batch == batch)
    return None


def _parts(value: object) -> Iterator[object]:
    """A list or a table inside a value, piece by piece."""
    if isinstance(value, dict):
        for one in value.values():
            yield from _parts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _parts(one)
    else:
        yield value


def forms(value: object, zone) -> set[str]:
    return {SPACES.sub("", form) for form in _forms(value, zone)}


def _forms(value: object, zone) -> Iterator[str]:
    if isinstance(value, bool):
        yield "yes" if value else "no"
    elif isinstance(value, datetime):
        local = value.astimezone(zone)
        yield f"{local.day} {local:%b %H:%M}"
        yield f"{local.day} {local:%b %Y %H:%M}"
        yield f"{local:%H:%M:%S}"  # in the list of all entries, where the day stands once
    elif isinstance(value, date):
        yield f"{value.day} {value:%b %Y}"
    elif isinstance(value, int | Decimal):
        yield f"{value:f}" if isinstance(value, Decimal) else str(value)
        yield f"{value:,f}".replace(",", "") if isinstance(value, Decimal) else str(value)
    else:
        yield SYSTEM_NAME if value == SYSTEM else str(value)
        yield grouped(str(value))
        # A state that the kind of an entry names: StepFinished, DeviationInvestigated.
        yield "".join(part.capitalize() for part in str(value).split("_"))
