"""Labels: issued, printed, reprinted, destroyed. A reprint voids the former and needs a reason and a second person."""

from sqlalchemy import Connection

from lims.actions.arrival import check_not_on_arrival
from lims.actions.bag_label import text_now
from lims.actions.cancelling import check_not_withdrawn
from lims.actions.deviations import raise_deviation
from lims.actions.label_kinds import check_labels_approved
from lims.actions.label_rules import label_site
from lims.actions.rights import acting_person, check_second_person
from lims.domain.batch import GIVEN_UP, Batch, Stage
from lims.domain.containers import ContainerState, container_id
from lims.domain.errors import NotFound, NotNow, msg
from lims.domain.events.containers import ContainerPlanned
from lims.domain.events.labels import LabelDeclaredLost, LabelDestroyed, LabelIssued, LabelPrinted
from lims.domain.identifiers import grouped, new_label_code
from lims.domain.label_text import label_text_for_container, label_text_for_wristband, statements_for_container
from lims.domain.labelling import OVER, Label, LabelState, check_one_patient, check_wait_for_paper
from lims.domain.protocol import NewContainer, Protocol
from lims.domain.subject import Subject
from lims.domain.words import needed_words
from lims.store.reading.batches import find_batch
from lims.store.reading.containers import find_container, find_label, labels_in_state, labels_of, list_labels
from lims.store.reading.subjects import get_subject
from lims.store.record import Act

LABELLERS = ("technician", "verifier", "nurse", "physician", "qc", "qa")
LabelText = tuple[tuple[str, str], ...]
LabelBasis = tuple[tuple[str, str, str], ...]  # statement, rule, what it follows from


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
    basis: LabelBasis = (),
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
            basis=basis,
        ),
    )
    return label_code


def plan_container(
    act: Act,
    batch: Batch,
    subject: Subject,
    protocol: Protocol,
    new: NewContainer,
    extra: dict[str, str],
    family: str = "",
) -> str:
    """A container that a step will fill gets its id and its label before it holds anything; gives the label code."""
    chain = f"batch:{batch.batch}"
    container = container_id(batch.batch, new.name)
    act.record(
        chain,
        ContainerPlanned(container, batch.batch, batch.subject, new.name, new.title, new.kind, new.made_from, family),
    )
    site = label_site(act.db)
    text = label_text_for_container(
        new.label_kind,
        new.title,
        batch=batch,
        subject=subject,
        protocol=protocol,
        site=site,
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
        basis=tuple(
            (one.name, one.rule, one.origin)
            for one in statements_for_container(new.label_kind, subject, protocol, site.rules)
        ),
    )


def label_for_wristband(act: Act, subject: str) -> str:
    """Issue the wristband of a subject; gives its code. A new one voids the former."""
    chain = f"subject:{subject}"
    act.lock(chain)
    acting_person(act, "nurse", "technician", "qa")
    who = get_subject(act.db, subject)
    check_not_withdrawn(act, subject)
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


def chain_of_label(label: Label) -> str:
    """The chain that keeps a label's life: its batch's, else its subject's, else the site's."""
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


def check_batch_is_labelled(act: Act, label: Label) -> None:
    """No new label on a batch that is on hold or closed."""
    batch = find_batch(act.db, label.batch) if label.batch else None
    if batch is not None and batch.on_hold:
        raise NotNow(
            "on_hold",
            msg("Batch %(batch)s is on hold.", batch=batch.batch),
            reasons=(msg("%(why)s", why=batch.hold_reason),),
            next_step=msg("Leave it as it is and ask quality."),
            lifted_by=msg("Quality lifts a hold."),
        )
    if batch is not None and batch.stage is Stage.CLOSED:
        raise NotNow(
            "batch_over",
            msg("Batch %(batch)s is closed.", batch=batch.batch),
            next_step=msg("Nothing is added to it any more."),
        )


def check_not_needed(act: Act, label: Label) -> None:
    """The only label in force of a thing that is still to be filled or holds something is not destroyed."""
    if not label.in_force or label.target_kind != "container":
        return
    container, batch = find_container(act.db, label.target), find_batch(act.db, label.batch)
    over = batch is not None and batch.stage in (*GIVEN_UP, Stage.INFUSED, Stage.CLOSED)
    if container is not None and container.state is not ContainerState.ENDED and not over:
        raise NotNow(
            "label_needed",
            msg("Label %(code)s is needed.", code=grouped(label.label_code)),
            reasons=(msg("%(thing)s has no other label.", thing=container.title),),
            next_step=msg("Print it again first; the former is void then and may be destroyed."),
        )


def mark_printed(act: Act, codes: tuple[str, ...]) -> None:
    """The labels of these codes went to paper.

    Refuses those of two patients together, kinds not approved, and what was on paper or in a queue before.
    """
    acting_person(act)
    labels = [get_label(act.db, label_code) for label_code in dict.fromkeys(codes)]
    check_one_patient(labels)
    check_labels_approved(act, labels)
    for chain in sorted({chain_of_label(label) for label in labels}):
        act.lock(chain)
    labels = [get_label(act.db, label.label_code) for label in labels]
    check_wait_for_paper(labels)
    for label in labels:
        check_batch_is_labelled(act, label)
        act.record(chain_of_label(label), LabelPrinted(label.label_code))


def reprint_label(act: Act, label_code: str, *, reason: str, second_person: str) -> str:
    """Issue a label again for the same thing, under a new code, which it gives; the former is void from this moment."""
    label = get_label(act.db, label_code)
    act.lock(chain_of_label(label))
    label = get_label(act.db, label_code)
    person = acting_person(act, *LABELLERS)
    second = check_second_person(act, second_person)
    check_batch_is_labelled(act, label)
    check_not_on_arrival(act, label, person)
    if not label.in_force:
        raise NotNow(
            "label_not_in_force",
            msg("Label %(code)s is %(state)s.", code=grouped(label_code), state=label.state.value),
            next_step=msg("Reprint the label that is in force for this thing."),
        )
    words = needed_words(
        reason, msg("The reason"), longest=300, next_step=msg("Write down what is wrong with the former label.")
    )
    return issue_label(
        act,
        chain_of_label(label),
        kind=label.kind,
        target_kind=label.target_kind,
        target=label.target,
        text=text_now(act, label),
        subject=label.subject,
        batch=label.batch,
        replaces=label,
        reason=f"{words} (seen by {second.printed_name})",
    )


def destroy_label(act: Act, label_code: str, *, witnessed_by: str) -> None:
    """A voided label, or one that was never applied, was destroyed in front of a second person."""
    label = get_label(act.db, label_code)
    act.lock(chain_of_label(label))
    label = get_label(act.db, label_code)
    acting_person(act, *LABELLERS)
    check_second_person(act, witnessed_by)
    if label.state in (LabelState.APPLIED, *OVER):
        raise NotNow(
            "label_state",
            msg("Label %(code)s is %(state)s.", code=grouped(label_code), state=label.state.value),
            next_step=msg("A label that is on its thing is voided by a reprint first."),
        )
    check_not_needed(act, label)
    act.record(chain_of_label(label), LabelDestroyed(label_code, witnessed_by))


def declare_lost(act: Act, label_code: str, *, searched: str, witnessed_by: str) -> str:
    """A label was looked for with a second person and not found; gives the deviation in which quality judges it.

    The one label of a thing that needs it is printed again first. A label of no batch opens no deviation.
    """
    label = get_label(act.db, label_code)
    act.lock(chain_of_label(label))
    label = get_label(act.db, label_code)
    acting_person(act, *LABELLERS)
    second = check_second_person(act, witnessed_by)
    if label.state in (LabelState.APPLIED, LabelState.LOST, *OVER):
        raise NotNow(
            "label_state",
            msg("Label %(code)s is %(state)s.", code=grouped(label_code), state=label.state.value),
            next_step=msg("A label that was on its thing is voided by a reprint first."),
        )
    check_not_needed(act, label)
    words = needed_words(searched, msg("Where it was looked for"), longest=300)
    act.record(chain_of_label(label), LabelDeclaredLost(label_code, words, witnessed_by))
    if not label.batch:
        return ""
    return raise_deviation(
        act,
        label.batch,
        source=f"label:{label_code}",
        kind="label_lost",
        grade="major",
        words=msg(
            "Label %(code)s of %(thing)s was declared lost. Looked for: %(where)s. Seen by %(name)s.",
            code=grouped(label_code),
            thing=label.target,
            where=words,
            name=second.printed_name,
        ),
    )
