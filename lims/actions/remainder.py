"""What the bag does not take goes into a container of its own, labelled before the fill, and ends in a written fate."""

from decimal import Decimal

from lims.actions.bench import Bench
from lims.actions.labels import plan_container
from lims.actions.rights import acting_person, check_second_person
from lims.domain.batch import Stage
from lims.domain.containers import Container, ContainerState, container_id
from lims.domain.errors import NotFound, NotNow, NotReadable, msg
from lims.domain.events.containers import ContainerEmptied, ContainerFilled, ContainerMoved
from lims.domain.events.doses import RemainderKept
from lims.domain.protocol import NewContainer, Source
from lims.domain.remainder import FATES, KIND, TITLE, Share
from lims.domain.words import needed_words, read_words
from lims.store.reading.batches import get_batch
from lims.store.reading.containers import find_container, list_containers
from lims.store.reading.quality import find_formulation
from lims.store.reading.subjects import get_subject
from lims.store.record import Act


def plan_remainder(act: Act, bench: Bench) -> list[str]:
    """Where the computed fill leaves something over, its container is labelled with the bag; gives the label's code."""
    found = find_formulation(act.db, bench.batch.batch) if "fill" in bench.step.acts else None
    if found is None or Decimal(found.fill_volume_ml) >= Decimal(found.volume_ml):
        return []
    if find_remainder(act, bench.batch.batch) is not None:
        return []
    return [_plan(act, bench)]


def _plan(act: Act, bench: Bench) -> str:
    taken = {one.name for one in list_containers(act.db, bench.batch.batch)}
    name = next(name for number in range(1, 1000) if (name := f"R{number}") not in taken)
    new = NewContainer(name, f"{TITLE} {name}", KIND, "vessel", _made_from(bench), Source.ASSUMED)
    extra = {
        "contents": "left after the fill, not for infusion",
        "storage": bench.protocol.product.storage,
    }
    subject = get_subject(act.db, bench.batch.subject)
    return plan_container(act, bench.batch, subject, bench.protocol, new, extra)


def _made_from(bench: Bench) -> tuple[str, ...]:
    return bench.step.makes[0].made_from


def find_remainder(act: Act, batch: str) -> Container | None:
    """The container that waits for what the bag does not take, or None."""
    held = (one for one in list_containers(act.db, batch) if one.kind == KIND)
    return next((one for one in held if one.state is ContainerState.PLANNED), None)


def keep_remainder(act: Act, bench: Bench, rest: Share) -> None:
    """The fill is over: the rest is in its container, or the container that waited for it is not needed."""
    waiting = find_remainder(act, bench.batch.batch)
    if rest.volume_ml <= 0:
        if waiting is not None:
            act.record(bench.chain, ContainerEmptied(waiting.container, "not_used"))
        return
    if waiting is None:
        _plan(act, bench)
        waiting = find_remainder(act, bench.batch.batch)
    if waiting is None:
        raise LookupError(f"the remainder of {bench.batch.batch} was planned and is in no table")
    act.record(bench.chain, ContainerFilled(waiting.container, rest.volume_ml, rest.viable_cells, bench.work.station))
    source = container_id(bench.batch.batch, _made_from(bench)[0])
    kept = RemainderKept(
        bench.batch.batch, waiting.container, source, rest.volume_ml, rest.viable_cells, rest.dose_cells
    )
    act.record(bench.chain, kept)


def settle_remainder(
    act: Act, batch: str, container: str, *, fate: str, reason: str, place: str = "", witnessed_by: str = ""
) -> None:
    """Say what became of the remainder: retained or frozen in a place, or waste in front of a second person."""
    chain = f"batch:{batch}"
    act.lock(chain)
    acting_person(act, "technician", "verifier", "qc", "qa")
    held, found = find_container(act.db, container), get_batch(act.db, batch)
    if held is None or held.batch != batch or held.kind != KIND:
        raise NotFound(
            "unknown_container",
            msg("%(container)s is no remainder of batch %(batch)s.", batch=batch, container=container[:40]),
            next_step=msg("Choose the remainder of this batch."),
        )
    if fate not in FATES:
        raise NotReadable(
            "fate",
            msg("There is no fate %(fate)s.", fate=fate[:40]),
            next_step=msg("Choose retained, frozen or waste."),
        )
    if held.state is not ContainerState.IN_USE or found.stage is Stage.CLOSED:
        raise NotNow(
            "container_state",
            msg("%(thing)s holds nothing that waits for its fate.", thing=held.title),
            next_step=msg("Look at the containers of the batch."),
        )
    if found.on_hold and fate == "waste":
        raise NotNow(
            "on_hold",
            msg("Batch %(batch)s is on hold.", batch=batch),
            reasons=(msg("%(why)s", why=found.hold_reason),),
            next_step=msg("Keep the remainder: it may be needed for an investigation."),
            lifted_by=msg("Quality lifts a hold."),
        )
    words = needed_words(reason, msg("The reason"))
    if fate == "waste":
        check_second_person(act, witnessed_by)
        act.record(chain, ContainerEmptied(container, "waste", witnessed_by, words))
        return
    where = needed_words(place, msg("The place"), longest=60)
    act.record(chain, ContainerMoved(container, where))
    act.record(chain, ContainerEmptied(container, fate, read_words(witnessed_by, msg("The witness")), words))
