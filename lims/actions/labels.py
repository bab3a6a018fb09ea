"""Labels: issued, printed, reprinted, destroyed. A reprint voids the former and needs a reason and a second person."""

from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from lims.actions.rights import acting_person, check_second_person
from lims.domain.batch import Batch
from lims.domain.containers import container_id
from lims.domain.errors import NotFound, NotNow, NotReadable, msg
from lims.domain.events.containers import ContainerPlanned
from lims.domain.events.labels import LabelDestroyed, LabelIssued, LabelPrinted
from lims.domain.identifiers import grouped, new_label_code
from lims.domain.label_text import LabelSite, label_text_for_container, label_text_for_wristband
from lims.domain.labelling import Label, LabelState
from lims.domain.protocol import NewContainer, Protocol
from lims.domain.subject import Subject
from lims.store.reading.containers import find_label, labels_in_state, labels_of, list_labels
from lims.store.reading.site import get_site
from lims.store.reading.subjects import get_subject
from lims.store.record import Act

LabelText = tuple[tuple[str, str], ...]


def issue_label(
    act: Act,
    chain: str,
    *,
    kind: str,
    target_kind: str,
    target: str,
    text: LabelText,
    subject: str = "",
    batch: str = "",
    replaces: Label | None = None,
    reason: str = "",
) -> str:
    """Issue one print with a code of its own; gives the code. Serial numbers run through each batch."""
    label_code = new_label_code(act.choose)
    serial = len(list_labels(act.db, batch)) + 1 if batch else len(labels_of(act.db, target)) + 1
    act.record(
        chain,
        LabelIssued(
            label_code=label_code,
            kind=kind,
            target_kind=target_kind,
            target=target,
            subject=subject,
            batch=batch,
            serial=serial,
            copy=replaces.copy + 1 if replaces else 1,
            text=text,
            replaces=replaces.label_code if replaces else "",
            reason=reason,
        ),
    )
    return label_code


def plan_container(
    act: Act, batch: Batch, subject: Subject, protocol: Protocol, new: NewContainer, extra: dict[str, str]
) -> str:
    """A container that a step will fill gets its id and its label before it holds anything; gives the label code."""
    chain = f"batch:{batch.batch}"
    container = container_id(batch.batch, new.name)
    act.record(
        chain,
        ContainerPlanned(container, batch.batch, batch.subject, new.name, new.title, new.kind, new.made_from),
    )
    text = label_text_for_container(
        new.label_kind,
        new.title,
        batch=batch,
        subject=subject,
        protocol=protocol,
        site=label_site(act.db),
        extra={"made_from": ", ".join(new.made_from)} | extra,
    )
    return issue_label(
        act,
        chain,
        kind=new.label_kind,
        target_kind="container",
        target=container,
        text=text,
        subject=batch.subject,
        batch=batch.batch,
    )


def label_site(db: Connection) -> LabelSite:
    """What a label says about this laboratory."""
    site = get_site(db)
    return LabelSite(site.name, ZoneInfo(site.zone))


def label_for_wristband(act: Act, subject: str) -> str:
    """Issue the wristband of a subject; gives its code. A new one voids the former."""
    chain = f"subject:{subject}"
    act.lock(chain)
    acting_person(act, "nurse", "technician", "qa")
    who = get_subject(act.db, subject)
    former = next((one for one in labels_of(act.db, subject) if one.in_force), None)
    return issue_label(
        act,
        chain,
        kind="wristband",
        target_kind="subject",
        target=subject,
        text=label_text_for_wristband(who, label_site(act.db)),
        subject=subject,
        replaces=former,
        reason="wristband renewed" if former else "",
    )


def labels_to_print(db: Connection) -> tuple[Label, ...]:
    """Labels that were issued and have not been on paper yet."""
    return labels_in_state(db, LabelState.ISSUED)


def _chain_of(label: Label) -> str:
    if label.batch:
        return f"batch:{label.batch}"
    return f"subject:{label.subject}" if label.subject else "site"


def get_label(db: Connection, label_code: str) -> Label:
    """The label of that code; refuses an unknown one."""
    label = find_label(db, label_code)
    if label is None:
        raise NotFound(
            "unknown_label",
            msg("No label %(code)s was ever issued here.", code=grouped(label_code)),
            next_step=msg("Look for another label on the thing. Put it aside and ask quality if there is none."),
        )
    return label


def mark_printed(act: Act, codes: tuple[str, ...]) -> None:
    """The labels of these codes went to paper."""
    for label_code in codes:
        label = get_label(act.db, label_code)
        act.lock(_chain_of(label))
        if label.state is LabelState.ISSUED:
            act.record(_chain_of(label), LabelPrinted(label_code))


def reprint_label(act: Act, label_code: str, *, reason: str, second_person: str) -> str:
    """Issue a label again for the same thing, under a new code, which it gives; the former is void from this moment."""
    label = get_label(act.db, label_code)
    act.lock(_chain_of(label))
    label = get_label(act.db, label_code)
    acting_person(act)
    check_second_person(act, second_person)
    if not label.in_force:
        raise NotNow(
            "label_not_in_force",
            msg("Label %(code)s is %(state)s.", code=grouped(label_code), state=label.state.value),
            next_step=msg("Reprint the label that is in force for this thing."),
        )
    if not reason.strip():
        raise NotReadable(
            "reason_missing",
            msg("A reprint needs a reason."),
            next_step=msg("Write down what is wrong with the former label."),
        )
    return issue_label(
        act,
        _chain_of(label),
        kind=label.kind,
        target_kind=label.target_kind,
        target=label.target,
        text=label.text,
        subject=label.subject,
        batch=label.batch,
        replaces=label,
        reason=f"{reason.strip()} (seen by {second_person})",
    )


def destroy_label(act: Act, label_code: str, *, witnessed_by: str) -> None:
    """A voided label, or one that was never applied, was destroyed in front of a second person."""
    label = get_label(act.db, label_code)
    act.lock(_chain_of(label))
    label = get_label(act.db, label_code)
    check_second_person(act, witnessed_by)
    if label.state in (LabelState.APPLIED, LabelState.DESTROYED):
        raise NotNow(
            "label_state",
            msg("Label %(code)s is %(state)s.", code=grouped(label_code), state=label.state.value),
            next_step=msg("A label that is on its thing is voided by a reprint first."),
        )
    act.record(_chain_of(label), LabelDestroyed(label_code, witnessed_by))
