"""The file of the temperature logger is kept beside the record, and what it says is held against the limits."""

from lims.actions.attachments import keep_attachment
from lims.actions.rights import acting_person
from lims.actions.transit import after_taking
from lims.domain.custody import HandoverState
from lims.domain.errors import NotNow, msg
from lims.domain.logger_file import LoggerReadings, read_logger
from lims.store.reading.batches import get_batch
from lims.store.reading.quality import list_handovers
from lims.store.record import Act

CARRIERS = ("nurse", "courier", "technician", "verifier", "qc", "qa")


def attach_logger(act: Act, batch: str, handover: int, *, name: str, content: bytes) -> LoggerReadings | None:
    """Keep the logger's file of a hand-over that was taken; gives what could be read from it.

    A reading outside the limits holds the batch, whatever was typed when the hand-over was taken.
    """
    act.lock(f"batch:{batch}")
    acting_person(act, *CARRIERS)
    found = get_batch(act.db, batch)
    one = next((h for h in list_handovers(act.db, batch) if h.handover == handover), None)
    if one is None or one.state is not HandoverState.TAKEN:
        raise NotNow(
            "handover_not_taken",
            msg("Hand-over %(number)s of %(batch)s was not taken.", number=handover, batch=batch),
            next_step=msg("Take it first, then keep the file of its logger."),
        )
    readings = read_logger(content.decode("utf-8", errors="replace"))
    what = msg("Temperature logger %(logger)s of hand-over %(number)s", logger=one.logger or "-", number=handover)
    if readings is not None:
        what = msg(
            "%(what)s: %(count)s readings, %(low)s to %(high)s °C",
            what=what,
            count=readings.readings,
            low=readings.lowest_c,
            high=readings.highest_c,
        )
    keep_attachment(act, batch, name=name, content=content, what=str(what))
    if readings is not None and not readings.within(one.low_c, one.high_c):
        words = msg("%(what)s; limits %(low)s to %(high)s °C", what=what, low=one.low_c, high=one.high_c)
        after_taking(act, found, one, words, source=f"logger:{handover}")
    return readings
