"""At the bedside: wristband, bag and order agree before anything runs, and two persons say so."""

from collections.abc import Iterator
from decimal import Decimal

from lims.actions.deviations import near_misses
from lims.actions.refusing import (
    check_belongs,
    check_in_force,
    container_of,
    known_label,
    note_applied,
    wristband_of,
)
from lims.actions.rights import acting_person, check_second_person
from lims.actions.views import batch_record
from lims.domain.batch import FOR_THE_WARD, Batch
from lims.domain.blockers import INFUSE, reasons_of
from lims.domain.containers import Container, ContainerState
from lims.domain.custody import HandoverState, way_of
from lims.domain.days import moment_words
from lims.domain.errors import Message, NotAllowed, NotFound, NotNow, NotReadable, msg
from lims.domain.events.containers import ContainerEmptied
from lims.domain.events.infusion import BedsideChecked, DoseInfused
from lims.domain.events.scanning import ScanRefused
from lims.domain.identifiers import grouped
from lims.domain.labelling import Label
from lims.domain.numbers import read_decimal
from lims.domain.words import read_words
from lims.store.reading.batches import find_batch, get_batch
from lims.store.reading.containers import find_container
from lims.store.reading.quality import find_bedside, list_handovers
from lims.store.record import Act

BEDSIDE = "bedside"


def check_bedside(act: Act, batch: str, *, wristband_code: str, bag_code: str, order: str, second_person: str) -> None:
    """Compare wristband, bag and order. Any mismatch is a stop, kept on both sides; the bag goes back under custody.

    `order` is the batch number as it stands on the physician's order.
    """
    chain = f"batch:{batch}"
    act.lock(chain)
    acting_person(act, "nurse", "physician")
    check_second_person(act, second_person, "nurse", "physician")
    found = get_batch(act.db, batch)
    _check_order(act, found, order.strip())
    wristband = _label(act, found, wristband_code, "subject")
    check_belongs(act, found, wristband_of(act, wristband), wristband, thing="Wristband", step=BEDSIDE)
    check_in_force(act, wristband, batch=batch, step=BEDSIDE)
    bag = _label(act, found, bag_code, "container")
    container, whose = container_of(act, bag)
    check_belongs(act, found, whose, bag, thing=container.title, step=BEDSIDE)
    check_in_force(act, bag, batch=batch, step=BEDSIDE)
    _check_may_be_infused(act, found, container)
    note_applied(act, wristband)
    note_applied(act, bag)
    act.record(
        chain,
        BedsideChecked(
            batch, container.container, wristband.label_code, bag.label_code, order.strip(), act.person, second_person
        ),
    )


def _check_order(act: Act, batch: Batch, order: str) -> None:
    if order == batch.batch:
        return
    other = find_batch(act.db, order)
    refusal = NotNow(
        "wrong_order",
        msg("Stop. The order names %(order)s, this is %(batch)s.", order=order[:40] or "-", batch=batch.batch),
        next_step=msg("Do not infuse. Find the bag of the batch that the order names."),
    )
    words = str(refusal.what)
    refused = ScanRefused(
        act.new_id(), refusal.code, order[:64], batch.batch, BEDSIDE, other.batch if other else "", "", True, words
    )
    chains = {f"batch:{batch.batch}"} | ({f"batch:{other.batch}"} if other else set())
    raise refusal.recorded_as(*((chain, refused) for chain in sorted(chains)), *near_misses(act, refused))


def _label(act: Act, batch: Batch, code: str, kind: str) -> Label:
    label = known_label(act, code, batch=batch.batch, step=BEDSIDE)
    if label.target_kind != kind:
        wanted = msg("a wristband") if kind == "subject" else msg("a bag")
        raise NotFound(
            "not_that_label",
            msg("Label %(code)s is not %(wanted)s.", code=grouped(label.label_code), wanted=wanted),
            next_step=msg("Scan the wristband on the wrist and the label on the bag."),
        )
    return label


def _check_may_be_infused(act: Act, batch: Batch, bag: Container) -> None:
    against = tuple(_reasons_against_infusion(act, batch, bag))
    if against:
        raise NotNow(
            "not_to_be_infused",
            msg("Stop. This bag is not infused now."),
            reasons=against,
            next_step=msg("Keep the bag under custody and call quality."),
            lifted_by=msg("Quality."),
        )


def _reasons_against_infusion(act: Act, batch: Batch, bag: Container) -> Iterator[Message]:
    if batch.stage not in FOR_THE_WARD:
        yield msg("Batch %(batch)s is %(stage)s.", batch=batch.batch, stage=batch.stage.words)
    if batch.on_hold:
        yield msg("Batch %(batch)s is on hold: %(why)s", batch=batch.batch, why=batch.hold_reason)
    if batch.expires_at is not None and act.at >= batch.expires_at:
        yield msg("It expired on %(when)s.", when=moment_words(batch.expires_at))
    if bag.kind != "product" or bag.state is not ContainerState.IN_USE:
        yield msg("This container is not the filled product bag.")
    moves = list_handovers(act.db, batch.batch)
    last = way_of(bag.container, moves)
    if last is None or last.kind != "courier_to_ward" or last.state is not HandoverState.TAKEN:
        yield msg("The ward has not taken the bag over.")
    record = batch_record(act.db, batch.batch)
    judged = {one.key for one in record.exceptions if one.assessed or one.deviation}
    for one in moves:
        out = bag.container in one.containers and one.verdict == "accepted_with_deviation"
        if out and f"handover:{one.handover}" not in judged:
            yield msg("Hand-over %(number)s was out of its limits: not assessed.", number=one.handover)
    weighed = {one.assay for supply in record.more.supplies for one in supply.failed} if batch.supplied_at else set()
    if any(one.verdict == "fails" and one.assay not in weighed for one in record.results):
        yield msg("A test result does not meet its limit.")
    yield from reasons_of(INFUSE, record, act.at)


def infuse(act: Act, batch: str, *, volume_ml: str, remarks: str) -> None:
    """The dose was given, after the bedside check, by the person who stood there."""
    chain = f"batch:{batch}"
    act.lock(chain)
    acting_person(act, "nurse", "physician")
    found = get_batch(act.db, batch)
    checked = find_bedside(act.db, batch)
    if checked is None or checked.infused_at is not None:
        raise NotNow(
            "bedside_not_checked",
            msg("No bedside check of %(batch)s is open.", batch=batch),
            next_step=msg("Compare wristband, bag and order first, with a second person."),
        )
    if act.person not in (checked.checked_by, checked.second_person):
        raise NotAllowed(
            "not_at_the_bedside",
            msg("The dose is given by one of the two who compared wristband, bag and order."),
            next_step=msg("One of them records it. Or compare again, with a second person."),
        )
    bag = find_container(act.db, checked.container)
    if bag is None:
        raise LookupError(f"{checked.container} was compared at the bedside and is in no table")
    _check_may_be_infused(act, found, bag)
    volume = read_decimal(volume_ml)
    if bag.volume_ml is None or not Decimal(0) < volume <= bag.volume_ml:
        raise NotReadable(
            "volume",
            msg("%(volume)s mL cannot have been given from this bag.", volume=volume_ml),
            next_step=msg("Enter the volume that was given; the bag says how much it held."),
        )
    act.record(chain, DoseInfused(batch, checked.container, volume, read_words(remarks, msg("The remarks"))))
    act.record(chain, ContainerEmptied(bag.container, "infused"))
