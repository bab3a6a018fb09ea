"""The end of a container that no step uses up: destroyed in front of a second person."""

from lims.actions.rights import acting_person, check_second_person
from lims.domain.batch import GIVEN_UP, Stage
from lims.domain.containers import Container, ContainerState
from lims.domain.errors import NotFound, NotNow, msg
from lims.domain.events.containers import ContainerEmptied
from lims.domain.words import needed_words
from lims.store.reading.batches import get_batch
from lims.store.reading.containers import find_container
from lims.store.record import Act

OVER = (*GIVEN_UP, Stage.INFUSED)


def destroy_container(act: Act, batch: str, container: str, *, reason: str, witnessed_by: str) -> None:
    """Destroy what is left of a batch that was given up or given, or what was retained of it, with a second person."""
    chain = f"batch:{batch}"
    act.lock(chain)
    acting_person(act, "technician", "qc", "qa")
    found = get_batch(act.db, batch)
    held = find_container(act.db, container)
    if held is None or held.batch != batch:
        raise NotFound(
            "unknown_container",
            msg("Batch %(batch)s has no container %(container)s.", batch=batch, container=container[:40]),
            next_step=msg("Choose a container of this batch."),
        )
    if not _may_be_destroyed(held, found.stage):
        raise NotNow(
            "container_needed",
            msg("%(thing)s is not destroyed now.", thing=held.title),
            reasons=(msg("Batch %(batch)s is %(stage)s.", batch=batch, stage=found.stage.words),),
            next_step=msg("Reject or cancel the batch first, or leave the container to the step that uses it."),
            lifted_by=msg("Quality, by rejecting the batch; the physician, by cancelling it."),
        )
    check_second_person(act, witnessed_by)
    words = needed_words(reason, msg("The reason"))
    act.record(chain, ContainerEmptied(container, "destroyed", witnessed_by, words))


def _may_be_destroyed(held: Container, stage: Stage) -> bool:
    if held.fate in ("retained", "frozen"):
        return stage is not Stage.CLOSED
    return held.state is ContainerState.IN_USE and stage in OVER
