"""Where a scenario must be told: in the ledger, on the pages, on paper."""

import re
from html import unescape

from sqlalchemy import select

from lims.domain.errors import in_english
from lims.printing.batch_record import record_html
from lims.printing.record.pen import pen_for
from lims.printing.record.specimens import specimens
from lims.store.credentials import set_password_hash
from lims.store.reading.people import list_people
from lims.store.tables.ledger import ledger
from lims.web.passwords import Passwords
from tests.printing.make_people import make_stamp
from tests.web.house import PASSWORD, SETTINGS, House, app_before


def kinds(lab, chain=""):
    """The kinds of the entries of one chain in order, by default of our batch's."""
    wanted = select(ledger.c.kind).where(ledger.c.chain == (chain or f"batch:{lab.batch}")).order_by(ledger.c.seq)
    with lab.store.reading() as db:
        return list(db.scalars(wanted))


def on_paper(lab, batch=""):
    """The words of the printed batch record."""
    pen = pen_for(lab.record(batch), make_stamp(), in_english)
    html = record_html(pen, specimens(pen))
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


class Pages(House):
    """The application in front of a laboratory: its people sign in at the laboratory's own time."""

    def __init__(self, lab):
        self.store = lab.store
        self.app = app_before(lab.store, lambda: lab.at)
        hashed = Passwords(at_once=1, memory_kib=1024, rounds=1).make_hash(PASSWORD)
        with lab.store.writing() as db:
            for one in list_people(db):
                set_password_hash(db, one.person, hashed, lab.at, key=SETTINGS.token_key)
