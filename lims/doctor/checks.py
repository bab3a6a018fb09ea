"""Every check, in the order in which a person would mend what it finds."""

from datetime import UTC, datetime
from pathlib import Path

from lims.doctor import machine
from lims.doctor.database import check_database, find_last_entry_at
from lims.doctor.findings import Finding
from lims.doctor.keys import check_secret_file
from lims.domain.errors import msg
from lims.resources import PACKAGE

SITE_KEY, SECRET_KEY = Path("keys/site.key"), Path("keys/secret.key")


def checks(home: Path, database_url: str, now: datetime) -> list[Finding]:
    """What there is to say about this machine, with `home` as LIMS_HOME; `now` is aware UTC."""
    return [
        machine.check_python(),
        machine.check_pdf_libraries(),
        machine.check_typefaces(PACKAGE / "printing" / "fonts"),
        machine.check_chinese(),
        machine.check_characters(),
        machine.check_disk(home),
        machine.check_home(home),
        check_secret_file(msg("Sealing key"), home / SITE_KEY, "lims init"),
        check_secret_file(msg("Session secret"), home / SECRET_KEY, "lims init"),
        *check_database(database_url),
        machine.check_clock(now, _last_entry_at(database_url), disciplined=machine.clock_is_disciplined()),
    ]


def _last_entry_at(database_url: str) -> datetime | None:
    text = find_last_entry_at(database_url)
    if text is None:
        return None
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
