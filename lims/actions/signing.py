"""What every signature on a batch needs: exactly what was shown, a number, and a bench that is free afterwards."""

from lims.actions.standing import check_signer, check_signing_open
from lims.domain.errors import NotNow, msg
from lims.domain.events.quality import RecordSigned
from lims.domain.events.steps import LineCleared
from lims.domain.people import Person
from lims.domain.record import BatchRecord
from lims.store.reading.materials import list_equipment
from lims.store.record import Act
from lims.store.tables.materials import equipment


def check_shown(record: BatchRecord, content_sha256: str) -> None:
    """Refuse to sign anything but exactly what was shown."""
    if content_sha256 != record.content_sha256:
        raise NotNow(
            "content_changed",
            msg("The record changed after you opened it."),
            reasons=(msg("What you saw is not what would be signed."),),
            next_step=msg("Look at what is new, then sign that."),
        )


def sign(act: Act, record: BatchRecord, person: Person, role: str, meaning: str, *, while_paused: bool = False) -> int:
    """Record the signature of this person under this meaning; gives its number.

    Refuses while signing is paused for all or locked for this person. `while_paused`: what keeps a product from a
    patient (a hold, a rejection) does not wait for that.
    """
    if not while_paused:
        check_signing_open(act)
    check_signer(act, person.person)
    number = len(record.signatures) + 1
    act.record(
        f"batch:{record.batch.batch}",
        RecordSigned(
            batch=record.batch.batch,
            signature=number,
            role=role,
            printed_name=person.printed_name,
            meaning=meaning,
            content_sha256=record.content_sha256,
            entries=record.batch.head_seq,
        ),
    )
    return number


def clear_line(act: Act, batch: str) -> None:
    """A batch that was given up is worked no more: the station that holds it is free."""
    for station in list_equipment(act.db):
        if station.batch == batch:
            act.lock_row(equipment, equipment=station.equipment)
            act.record(f"batch:{batch}", LineCleared(batch, station.equipment))
