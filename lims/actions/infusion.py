"""At the bedside: wristband, bag and order agree before anything runs, and two persons say so."""

from decimal import Decimal

from lims.actions.rights import acting_person, check_second_person
from lims.domain.batch import Batch, Stage
from lims.domain.containers import ContainerState, container_id
from lims.domain.custody import HandoverState
from lims.domain.errors import IdentityMismatch, Message, NotFound, NotNow, NotReadable, msg
from lims.domain.events.containers import ContainerEmptied
from lims.domain.events.infusion import BedsideChecked, DoseInfused
from lims.domain.events.labels import LabelApplied
from lims.domain.events.scanning import ScanRefused
from lims.domain.identifiers import grouped, read_label_code
from lims.domain.identity import Identity, check_identity
from lims.domain.labelling import Label
from lims.domain.numbers import read_decimal
from lims.store.reading.batches import find_batch, get_batch
from lims.store.reading.containers import find_container, find_label
from lims.store.reading.quality import find_bedside, list_handovers
from lims.store.reading.subjects import get_subject
from lims.store.record import Act


def check_bedside(act: Act, batch: str, *, wristband_code: str, bag_code: str, order: str, second_person: str) -> None:
    """Compare wristband, bag and order. Any mismatch is a stop, kept on both sides; the bag goes back under custody.

    `order` is the batch number as it stands on the physician's order.
    """
    chain = f"batch:{batch}"
    act.lock(chain)
    acting_person(act, "nurse", "physician")
    check_second_person(act, second_person, "nurse", "physician")
    found = get_batch(act.db, batch)
    if order.strip() != batch:
        raise NotNow(
            "wrong_order",
            msg("Stop. The order names %(order)s, this is %(batch)s.", order=order.strip() or "-", batch=batch),
            next_step=msg("Do not infuse. Find the bag of the batch that the order names."),
        )
    wristband = _label(act, wristband_code, "subject")
    bag = _label(act, bag_code, "container")
    subject = get_subject(act.db, wristband.target)
    band = Identity(subject.subject, "", None, None, subject.coi, "Wristband", wristband.label_code)
    _compare(act, found, band, wristband)
    owner = find_batch(act.db, bag.batch)
    container = find_container(act.db, bag.target)
    if owner is None or container is None:
        raise LookupError(f"label {bag.label_code} stands for {bag.target}, which is in no table")
    whose = Identity(owner.subject, owner.batch, owner.dose_no, owner.doses, owner.coi, container.title, bag.label_code)
    _compare(act, found, whose, bag)
    against = tuple(_reasons_against_infusion(act, found, container.kind, container.state))
    if against:
        raise NotNow(
            "not_to_be_infused",
            msg("Stop. This bag is not infused now."),
            reasons=against,
            next_step=msg("Keep the bag under custody and call quality."),
            lifted_by=msg("Quality."),
        )
    if wristband.applied_at is None:
        act.lock(f"subject:{subject.subject}")
        act.record(f"subject:{subject.subject}", LabelApplied(wristband.label_code))
    act.record(
        chain,
        BedsideChecked(
            batch, container.container, wristband.label_code, bag.label_code, order.strip(), act.person, second_person
        ),
    )


def _label(act: Act, code: str, kind: str) -> Label:
    label_code = read_label_code(code)
    label = find_label(act.db, label_code)
    if label is None or not label.in_force or label.target_kind != kind:
        wanted = msg("a wristband") if kind == "subject" else msg("a bag")
        raise NotFound(
            "not_that_label",
            msg("Label %(code)s is not %(wanted)s in force.", code=grouped(label_code), wanted=wanted),
            next_step=msg("Scan the wristband on the wrist and the label on the bag."),
        )
    return label


def _compare(act: Act, batch: Batch, scanned: Identity, label: Label) -> None:
    expected = Identity(batch.subject, batch.batch, batch.dose_no, batch.doses, batch.coi, scanned.thing, "")
    try:
        check_identity(expected, scanned)
    except IdentityMismatch as mismatch:
        words = " ".join(str(one) for one in (mismatch.what, *mismatch.reasons))
        refused = ScanRefused(
            act.new_id(),
            mismatch.code,
            label.label_code,
            batch.batch,
            "bedside",
            label.batch,
            label.subject,
            True,
            words,
        )
        other = f"batch:{label.batch}" if label.batch else f"subject:{label.subject}"
        raise mismatch.recorded_as((f"batch:{batch.batch}", refused), (other, refused)) from None


def _reasons_against_infusion(act: Act, batch: Batch, kind: str, state: ContainerState) -> list[Message]:
    against = []
    if batch.stage not in (Stage.RELEASED, Stage.RELEASED_INTERIM):
        against.append(msg("Batch %(batch)s is %(stage)s.", batch=batch.batch, stage=batch.stage.value))
    if batch.on_hold:
        against.append(msg("Batch %(batch)s is on hold: %(why)s", batch=batch.batch, why=batch.hold_reason))
    if batch.expires_at is not None and act.at >= batch.expires_at:
        against.append(msg("It expired on %(when)s.", when=batch.expires_at.strftime("%-d %b %Y %H:%M UTC")))
    if kind != "product" or state is not ContainerState.IN_USE:
        against.append(msg("This container is not the filled product bag."))
    moves = list_handovers(act.db, batch.batch)
    if not any(one.kind == "courier_to_ward" and one.state is HandoverState.TAKEN for one in moves):
        against.append(msg("The ward has not taken the bag over."))
    return against


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
            msg("The bedside check of %(batch)s does not stand open.", batch=batch),
            next_step=msg("Compare wristband, bag and order first, with a second person."),
        )
    against = tuple(_reasons_against_infusion(act, found, "product", ContainerState.IN_USE))
    if against:
        raise NotNow(
            "not_to_be_infused",
            msg("Stop. This bag is not infused now."),
            reasons=against,
            next_step=msg("Keep the bag under custody and call quality."),
            lifted_by=msg("Quality."),
        )
    bag = find_container(act.db, checked.container)
    volume = read_decimal(volume_ml)
    if bag is None or bag.volume_ml is None or not Decimal(0) < volume <= bag.volume_ml:
        raise NotReadable(
            "volume",
            msg("%(volume)s mL cannot have been given from this bag.", volume=volume_ml),
            next_step=msg("Enter the volume that was given; the bag says how much it held."),
        )
    act.record(chain, DoseInfused(batch, checked.container, volume, remarks.strip()))
    act.record(chain, ContainerEmptied(container_id(batch, bag.name), "infused"))
