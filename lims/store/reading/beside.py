"""What befell the things of a batch on other chains after it was first reviewed."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from lims.domain.batch import Batch, Stage
from lims.domain.events.review import RecordReviewed
from lims.domain.record import Beside, Happening
from lims.domain.work import StepWork
from lims.store.reading.happenings import read_happening
from lims.store.tables.ledger import ON_SITE, ledger

OF_SUBJECT = ("IdentityChanged", "BodyMeasured", "SubjectWithdrawn")
# Each kind of the site's own chain that says something of a thing, and the value that names the thing.
OF_THINGS = {
    "MaterialLotStateChanged": "lot",
    "MaterialQcRecorded": "lot",
    "EquipmentAlarmed": "equipment",
    "EquipmentCalibrated": "equipment",
    "EquipmentRequalified": "equipment",
    "EquipmentStateChanged": "equipment",
}


def list_beside(
    db: Connection, batch: Batch, work: Iterable[StepWork], reviews: Mapping[int, RecordReviewed]
) -> tuple[Beside, ...]:
    """Entries about its subject, lots and equipment since the earliest review; empty where none is asked for any more.

    What befell a thing after the decision is told by a deviation on the batch.
    """
    if not reviews or batch.stage is not Stage.FILLED:
        return ()
    used = things_of(work)
    subject_seq = min(one.subject_seq for one in reviews.values())
    site_seq = min(one.site_seq for one in reviews.values())
    chain = f"subject:{batch.subject}"
    return (
        *_entries(db, chain, subject_seq, dict.fromkeys(OF_SUBJECT, "subject"), {batch.subject}),
        *_entries(db, "site", site_seq, OF_THINGS, used),
    )


def things_of(work: Iterable[StepWork]) -> set[str]:
    """Every lot and piece of equipment that was scanned into a step; of a unit, its lot too."""
    kinds = ("material", "equipment")
    named = {one.target for done in work for one in done.filled if one.target_kind in kinds}
    named |= {done.station for done in work if done.station}
    return named | {one.partition("/")[0] for one in named}


def _entries(db: Connection, chain: str, after: int, kinds: Mapping[str, str], things: set[str]) -> Iterable[Beside]:
    c = ledger.c
    own = ON_SITE if chain == "site" else c.chain == chain
    query = select(c.text, c.hash).where(own, c.seq > after, c.kind.in_(kinds)).order_by(c.seq)
    for text, digest in db.execute(query):
        one = read_happening(text, digest)
        thing = dict(one.data)[kinds[one.kind]]
        if thing in things:
            yield Beside(chain, thing, one)


def failed_signatures(db: Connection, batch: str) -> tuple[Happening, ...]:
    """The wrong passwords that were given to sign something of this batch, oldest first."""
    c = ledger.c
    query = select(c.text, c.hash).where(c.kind == "SignInRefused", ON_SITE, c.text.contains(batch))
    found = (read_happening(text, digest) for text, digest in db.execute(query.order_by(c.seq)))
    return tuple(one for one in found if batch in dict(one.data).get("about", "").split())
