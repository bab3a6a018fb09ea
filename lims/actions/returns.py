"""The way back: a product that is not given leaves the ward again, under custody, by its scanned label."""

from lims.actions.custody import hand_over
from lims.actions.rights import acting_person
from lims.domain.custody import WAYS_BACK, HandoverState, way_of
from lims.domain.errors import NotNow, NotReadable, msg
from lims.domain.events.custody import ProductReturned
from lims.domain.words import needed_words
from lims.store.reading.containers import list_containers
from lims.store.reading.quality import list_handovers
from lims.store.record import Act


def return_bag(
    act: Act,
    batch: str,
    *,
    kind: str,
    code: str,
    reason: str,
    from_place: str,
    to_place: str,
    seal: str,
    logger: str,
    low_c: str,
    high_c: str,
) -> int:
    """Give the product back from the ward, to the courier or straight to the laboratory; gives the hand-over's number.

    A hold does not stop it, nor a cancellation: what may not be given goes back. A bedside check that stood open ends.
    """
    act.lock(f"batch:{batch}")
    acting_person(act, "nurse", "physician")
    if kind not in WAYS_BACK:
        raise NotReadable("kind", msg("%(kind)s is no way back.", kind=kind), next_step=msg("Choose where it goes."))
    words = needed_words(reason, msg("The reason"), next_step=msg("Write down why this dose is not given."))
    moves = list_handovers(act.db, batch)
    bag = next(
        (
            one.container
            for one in list_containers(act.db, batch)
            if one.kind == "product"
            and (last := way_of(one.container, moves)) is not None
            and last.kind == "courier_to_ward"
            and last.state is HandoverState.TAKEN
        ),
        "",
    )
    if not bag:
        raise NotNow(
            "not_on_the_ward",
            msg("The ward does not hold the product of %(batch)s.", batch=batch),
            next_step=msg("Open its custody and look who holds it."),
        )
    number = hand_over(
        act,
        batch,
        kind=kind,
        codes=(code,),
        from_place=from_place,
        to_place=to_place,
        seal=seal,
        logger=logger,
        low_c=low_c,
        high_c=high_c,
    )
    act.record(f"batch:{batch}", ProductReturned(batch, number, bag, words))
    return number
