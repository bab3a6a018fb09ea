"""Every check, in the order in which a person would mend what it finds."""

from datetime import UTC, datetime

from lims.doctor import machine
from lims.doctor.anchors import check_anchors, check_sealing_key, check_second_place, check_standing
from lims.doctor.database import check_database, check_tables, find_last_entry_at
from lims.doctor.findings import Finding
from lims.doctor.identity_provider import check_identity_provider
from lims.doctor.keys import check_secret_file
from lims.doctor.paper_signature import check_paper_signature
from lims.doctor.printers import check_printers
from lims.domain.errors import msg
from lims.guard.clock import ask_time_source
from lims.resources import PACKAGE
from lims.settings import SITE_KEY, TOKEN_KEY, Settings


def checks(settings: Settings, now: datetime) -> list[Finding]:
    """What there is to say about this machine under these settings; `now` is aware UTC."""
    database = list(check_database(settings.database_url))
    if all(finding.state != "wrong" for finding in database):
        tables = check_tables(settings.database_url)
        database.append(tables)
        if tables.state == "ok":
            database.extend(check_printers(settings.database_url))
            database.extend(check_standing(settings.database_url, now))
            database.append(check_anchors(settings, now))
            database.append(check_sealing_key(settings))
            database.extend(check_second_place())
    return [
        machine.check_python(),
        machine.check_pdf_libraries(),
        machine.check_typefaces(PACKAGE / "printing" / "fonts"),
        machine.check_chinese(),
        machine.check_characters(),
        machine.check_disk(settings.home),
        machine.check_home(settings.home),
        check_secret_file(msg("Sealing key"), settings.keys / SITE_KEY, "lims init"),
        check_secret_file(msg("Token key"), settings.keys / TOKEN_KEY, "lims init"),
        *check_identity_provider(settings, now),
        *check_paper_signature(settings, now),
        *database,
        machine.check_clock(now, _last_entry_at(settings.database_url), disciplined=machine.clock_is_disciplined()),
        *machine.check_time_source(ask_time_source()),
    ]


def _last_entry_at(database_url: str) -> datetime | None:
    text = find_last_entry_at(database_url)
    if text is None:
        return None
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
