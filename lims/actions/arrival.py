"""Nothing is labelled on arrival: who may print the label of a draw again, and when."""

from lims.actions.master import protocol_of
from lims.actions.refusing import refuse_scan
from lims.domain.batch import Stage
from lims.domain.custody import way_of
from lims.domain.errors import NotAllowed, NotNow, msg
from lims.domain.labelling import Label
from lims.domain.people import Person
from lims.store.reading.batches import get_batch
from lims.store.reading.containers import find_container
from lims.store.reading.quality import list_handovers
from lims.store.record import Act

WARD = ("nurse", "physician")


def check_not_on_arrival(act: Act, label: Label, person: Person) -> None:
    """Refuse a new label for a container of the draw that the laboratory has not accepted with its own label.

    Before it leaves the ward, whoever stands at the bedside prints a torn label again. From then until the laboratory
    has scanned and accepted it, nobody does: a tube that comes without a label is refused, and that is kept. Afterwards
    it is a container like any other.
    """
    if label.target_kind != "container":
        return
    batch, container = get_batch(act.db, label.batch), find_container(act.db, label.target)
    if batch.stage not in (Stage.PLANNED, Stage.COLLECTED) or container is None:
        return
    drawn = [step for step in protocol_of(act.db, batch).steps if "collect" in step.acts]
    if not any(new.name == container.name for step in drawn for new in step.makes):
        return
    if way_of(container.container, list_handovers(act.db, batch.batch)) is not None:
        refusal = NotNow(
            "label_on_arrival",
            msg("Stop. Nothing is labelled on arrival."),
            reasons=(
                msg("%(thing)s left the ward, and the laboratory has not accepted it.", thing=container.title),
                msg("A label printed here would only say whose blood somebody believes it to be."),
            ),
            next_step=msg("Refuse the collection. The physician decides on a new draw."),
            lifted_by=msg("Nobody."),
        )
        refuse_scan(act, refusal, label.label_code, label, batch=batch.batch, step="receive")
    if not person.has(*WARD):
        raise NotAllowed(
            "label_of_the_ward",
            msg("%(thing)s is on the ward: its label is printed there.", thing=container.title),
            reasons=(msg("Who labels a draw has the person in front of them."),),
            next_step=msg("The nurse at the bedside prints it again, with a second person."),
        )
