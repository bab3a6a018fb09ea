"""What a scanned code stands for, and the refusal of one that may not be used here, kept on every side it touches."""

from collections.abc import Iterator
from typing import NoReturn

from lims.actions.deviations import near_misses
from lims.domain.batch import Batch
from lims.domain.containers import Container
from lims.domain.errors import IdentityMismatch, Message, NotFound, NotNow, Refusal, msg
from lims.domain.events.labels import LabelApplied
from lims.domain.events.scanning import ScanRefused
from lims.domain.identifiers import grouped, read_label_code
from lims.domain.identity import Identity, check_identity
from lims.domain.labelling import Label
from lims.store.reading.batches import find_batch
from lims.store.reading.containers import find_container, find_label, labels_of
from lims.store.reading.subjects import find_coi
from lims.store.record import Act


def refuse_scan(
    act: Act,
    refusal: Refusal,
    code: str,
    label: Label | None,
    *,
    batch: str = "",
    step: str = "",
    station: str = "",
    stops: bool = False,
) -> NoReturn:
    """Raise the refusal with the entries that keep it: on the batch that was being worked and on the other side.

    `station` is where the step runs: it stops there, wherever the scan came from.
    """
    other_batch = label.batch if label else ""
    other_subject = label.subject if label else ""
    refused = ScanRefused(
        refusal=act.new_id(),
        why=refusal.code,
        scanned=code[:64],
        batch=batch,
        step=step,
        other_batch=other_batch,
        other_subject=other_subject,
        stops_station=stops,
        words=" ".join(str(one) for one in (refusal.what, *refusal.reasons))[:500],
        station=station if stops and station != act.station else "",
    )
    chains = {f"batch:{batch}"} if batch else set()
    if other_batch:
        chains.add(f"batch:{other_batch}")
    elif other_subject:
        chains.add(f"subject:{other_subject}")
    missed = near_misses(act, refused) if stops else ()
    raise refusal.recorded_as(*((chain, refused) for chain in sorted(chains)), *missed)


def known_label(act: Act, code: str, *, batch: str = "", step: str = "") -> Label:
    """The label of a scanned code, in whatever state; a code that was never issued is refused, and that is kept."""
    label_code = read_label_code(code)
    label = find_label(act.db, label_code)
    if label is None:
        refusal = NotFound(
            "unknown_label",
            msg("No label %(code)s was ever issued here.", code=grouped(label_code)),
            next_step=msg("Put the thing aside and look for its own label. Ask quality if it has none."),
        )
        refuse_scan(act, refusal, label_code, None, batch=batch, step=step)
    return label


def check_in_force(act: Act, label: Label, *, batch: str = "", step: str = "") -> None:
    """Refuse a label that was voided or destroyed, and keep that."""
    if label.in_force:
        return
    refusal = NotNow(
        "void_label",
        msg("Stop. This label is void."),
        reasons=tuple(_why_void(act, label)),
        next_step=msg("Find the label that replaced it and scan that one. Destroy this one with a second person."),
        lifted_by=msg("Nobody: only a label in force counts."),
    )
    refuse_scan(act, refusal, label.label_code, label, batch=batch, step=step)


def _why_void(act: Act, label: Label) -> Iterator[Message]:
    yield msg("Label %(code)s was %(state)s.", code=grouped(label.label_code), state=label.state.value)
    newer = next((one for one in labels_of(act.db, label.target) if one.replaces == label.label_code), None)
    if newer is not None:
        yield msg("It was superseded by %(code)s, copy %(copy)s.", code=grouped(newer.label_code), copy=newer.copy)


def container_of(act: Act, label: Label, at_hand: Batch | None = None) -> tuple[Container, Identity]:
    """The container that a label stands for, and whose it is. The batch at hand is not read again."""
    container = find_container(act.db, label.target)
    owner = at_hand if at_hand and at_hand.batch == label.batch else find_batch(act.db, label.batch)
    if container is None or owner is None:
        raise LookupError(f"label {label.label_code} stands for {label.target}, which is in no table")
    whose = Identity(
        owner.subject, owner.batch, owner.dose_no, owner.doses, owner.coi, container.title, label.label_code
    )
    return container, whose


def wristband_of(act: Act, label: Label) -> Identity:
    """Whose wristband a label is."""
    coi = find_coi(act.db, label.target)
    if coi is None:
        raise LookupError(f"label {label.label_code} stands for {label.target}, which is in no table")
    return Identity(label.target, "", None, None, coi, "Wristband", label.label_code)


def check_belongs(
    act: Act, batch: Batch, scanned: Identity, label: Label, *, thing: str, step: str = "", station: str = ""
) -> None:
    """Stop when a thing is of another subject, dose or batch: kept on both sides, and the station stops."""
    expected = Identity(batch.subject, batch.batch, batch.dose_no, batch.doses, batch.coi, thing, "")
    try:
        check_identity(expected, scanned)
    except IdentityMismatch as mismatch:
        refuse_scan(act, mismatch, label.label_code, label, batch=batch.batch, step=step, station=station, stops=True)


def note_applied(act: Act, label: Label) -> None:
    """The first scan of a label on its thing says that it is there: a new label, or a reprint."""
    if label.applied_at is None:
        chain = f"batch:{label.batch}" if label.batch else f"subject:{label.subject}"
        act.lock(chain)
        act.record(chain, LabelApplied(label.label_code))
