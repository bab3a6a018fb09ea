"""The draw at the bedside, and its receipt in the laboratory."""

from lims.actions.bench import Bench
from lims.domain.errors import NotNow, msg
from lims.domain.events.collection import BloodCollected, CollectionReceived
from lims.domain.identifiers import din_check
from lims.store.record import Act


def collect(act: Act, bench: Bench) -> None:
    """Blood was drawn: two identifiers agreed, and the donation number is well formed."""
    if bench.work.value("identifiers_agree") != "yes":
        raise NotNow(
            "identifiers_differ",
            msg("The two identifiers of the person do not agree."),
            next_step=msg("Stop the draw and find out who this is. Label nothing."),
            lifted_by=msg("The ward, by identifying the person."),
        )
    din = bench.work.value("din")
    din_check(din)
    act.record(bench.chain, BloodCollected(bench.batch.batch, din, bench.needed("volume_ml")))


def receive(act: Act, bench: Bench) -> None:
    """The laboratory accepts the collection; a broken seal or an unreadable label is not accepted here."""
    if bench.work.value("labels_legible") not in ("", "yes"):
        raise NotNow(
            "label_not_legible",
            msg("A container without a readable label is not accepted."),
            next_step=msg("Give it back to the courier. Nothing is labelled on arrival."),
            lifted_by=msg("Nobody: a new draw is planned."),
        )
    act.record(bench.chain, CollectionReceived(bench.batch.batch, bench.needed("volume_ml"), True))
