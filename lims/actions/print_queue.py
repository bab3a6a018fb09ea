"""Labels go to a printer; a person says what came out; what did not is void, and a new label takes its place."""

from datetime import datetime

from sqlalchemy import Connection

from lims.actions.label_kinds import check_labels_approved
from lims.actions.labels import LABELLERS, chain_of_label, check_batch_is_labelled, get_label, reprint_label
from lims.actions.rights import acting_person, check_second_person
from lims.domain import print_queue as queue
from lims.domain.errors import NotNow, NotReadable, msg
from lims.domain.events.printers import LabelsCameOut, LabelsDidNotComeOut, LabelsSent, LabelsTakenBack
from lims.domain.labelling import Label, LabelState, check_one_patient, check_wait_for_paper
from lims.domain.print_job import OPEN, JobState, PieceState, PrintJob, new_job
from lims.domain.printer import Printer
from lims.domain.words import needed_words
from lims.store.print_queue import add_print_job, get_print_job, keep_print_job, lock_print_job
from lims.store.reading.containers import find_label
from lims.store.reading.printers import get_printer
from lims.store.record import Act

MOST_LABELS = 5000


def queue_labels(act: Act, label_codes: tuple[str, ...], printer: str, *, start: int = 1) -> str:
    """Give labels that were issued and not printed to a printer's queue; gives the number of the print job.

    `start` is the first free place of the sheet that lies in it, where it prints on sheets.
    """
    acting_person(act, *LABELLERS)
    found = _printer_for_labels(act.db, printer)
    codes = tuple(dict.fromkeys(label_codes))
    labels = [get_label(act.db, code) for code in codes]
    if not labels or len(labels) > MOST_LABELS:
        raise NotReadable(
            "labels_chosen",
            msg("%(count)s labels cannot be printed at once.", count=len(labels)),
            next_step=msg("Choose from 1 to %(most)s labels of one batch.", most=MOST_LABELS),
        )
    check_one_patient(labels)
    act.lock(chain_of_label(labels[0]))
    labels = [get_label(act.db, code) for code in codes]
    check_batch_is_labelled(act, labels[0])
    check_labels_approved(act, labels)
    check_wait_for_paper(labels)
    return _queue(act, found, labels, start)


def _queue(act: Act, printer: Printer, labels: list[Label], start: int = 1) -> str:
    number, first = _new_number(act), labels[0]
    codes = tuple(label.label_code for label in labels)
    chain = chain_of_label(first)
    act.record(chain, LabelsSent(codes, printer.printer, number))
    job = new_job(
        number,
        printer=printer.printer,
        form=printer.form,
        codes=codes,
        chain=chain,
        by=act.person,
        at=act.at,
        batch=first.batch,
        subject=first.subject,
        start=start,
    )
    add_print_job(act.db, job)
    return number


def queue_specimen(act: Act, kind: str, printer: str) -> str:
    """Print a specimen of a kind of label, to see whether the printer works; gives the number of the print job."""
    acting_person(act)
    return queue_test_print(act, kind, printer)


def queue_test_print(act: Act, kind: str, printer: str) -> str:
    """The same from the terminal of the machine itself, where nobody is signed in."""
    found = _printer_for_labels(act.db, printer)
    number = _new_number(act)
    job = new_job(
        number,
        printer=found.printer,
        form=found.form,
        codes=("",),
        chain="site",
        by=act.person,
        at=act.at,
        specimen=kind,
    )
    add_print_job(act.db, job)
    return number


def came_out(act: Act, job: str, count: int) -> int:
    """The first `count` labels that were sent and are not accounted for are in the person's hand; gives the count."""
    held = _held(act, job)
    after = queue.came_out(held, count, act.person, act.at)
    _keep(act, held, after)
    known = set(held.codes(PieceState.OUT))
    out = tuple(code for code in after.codes(PieceState.OUT) if code not in known)
    if out:
        act.record(held.chain, LabelsCameOut(out, held.printer, held.job))
    return len(out)


def did_not(act: Act, job: str, *, reason: str, second_person: str) -> tuple[str, ...]:
    """What was sent and is not accounted for did not come out whole; gives the codes of the labels in its place.

    Each is void from this moment, so that one the printer spits out later is stopped at its first scan. The new labels
    join the same job, which waits for the person to say go on.
    """
    held = _held(act, job)
    second = check_second_person(act, second_person)
    words = needed_words(reason, msg("What happened"), longest=200)
    after = queue.did_not(held, act.person, act.at)
    gone = held.codes(*OPEN)
    if not gone:
        raise NotNow(
            "nothing_unsure",
            msg("Every label that was sent is accounted for."),
            next_step=msg("Go on, or end the job."),
        )
    new = tuple(reprint_label(act, code, reason=words, second_person=second.person) for code in gone)
    act.record(held.chain, LabelsDidNotComeOut(gone, held.printer, held.job, words, second.person))
    if held.state is JobState.STOPPED:
        # The new labels wait where all labels wait; this job sends nothing more.
        _keep(act, held, after)
        return new
    _keep(act, held, queue.add(after, new, act.at))
    act.record(held.chain, LabelsSent(new, held.printer, held.job))
    return new


def hold_job(act: Act, job: str) -> None:
    """Send nothing more of it for now."""
    held = _held(act, job)
    _keep(act, held, queue.pause(held))


def go_on(act: Act, job: str, *, start: int = 1) -> None:
    """Send the rest, on sheets from that place on."""
    held = _held(act, job)
    _printer_for_labels(act.db, held.printer)
    _keep(act, held, queue.go_on(held, act.at, start))


def stop_job(act: Act, job: str, *, reason: str) -> int:
    """Send nothing more of it, ever; gives how many labels wait to be printed again."""
    held = _held(act, job)
    return len(_take_back(act, held, needed_words(reason, msg("The reason"), longest=200)))


def move_job(act: Act, job: str, printer: str) -> str:
    """Give what was not sent yet to another printer; gives the number of the new job."""
    held, other = _held(act, job), _printer_for_labels(act.db, printer)
    if other.printer == held.printer:
        raise NotReadable(
            "same_printer",
            msg("The job is at %(printer)s already.", printer=other.title),
            next_step=msg("Choose another printer."),
        )
    codes = _take_back(act, held, "moved to another printer")
    labels = [get_label(act.db, code) for code in codes]
    if not labels:
        raise NotNow(
            "nothing_to_move",
            msg("Nothing of print job %(job)s waits to be sent.", job=held.job),
            next_step=msg("Say how many came out."),
        )
    check_wait_for_paper(labels)
    return _queue(act, other, labels)


def _take_back(act: Act, held: PrintJob, reason: str) -> tuple[str, ...]:
    codes = held.codes(PieceState.QUEUED)
    _keep(act, held, queue.stop(held, act.at))
    if held.specimen or not codes:
        return ()
    act.record(held.chain, LabelsTakenBack(codes, held.printer, held.job, reason))
    return codes


def _held(act: Act, job: str) -> PrintJob:
    acting_person(act, *LABELLERS)
    # The chain first, as everywhere: the row of the job is the narrower lock. A job never changes its chain.
    act.lock(get_print_job(act.db, job).chain)
    found = lock_print_job(act.db, job)
    after = accounted(act.db, found, act.at)
    _keep(act, found, after)
    return after


def accounted(db: Connection, job: PrintJob, at: datetime) -> PrintJob:
    """The job with what the bench knows already: labels that were scanned on their containers, or are void."""
    labels = [find_label(db, code) for code in job.codes(*OPEN)]
    scanned = frozenset(
        one.label_code for one in labels if one and one.state in (LabelState.APPLIED, LabelState.PRINTED)
    )
    void = frozenset(one.label_code for one in labels if one and not one.in_force)
    return queue.account(job, scanned, void, at)


def _keep(act: Act, before: PrintJob, after: PrintJob) -> None:
    keep_print_job(act.db, before, after)


def _new_number(act: Act) -> str:
    return f"P-{act.new_id()[:10].upper()}"


def _printer_for_labels(db: Connection, name: str) -> Printer:
    found = get_printer(db, name)
    if not found.in_use:
        raise NotNow(
            "printer_given_up",
            msg("Printer %(printer)s takes no more labels.", printer=found.title),
            reasons=(msg("%(why)s", why=found.given_up),),
            next_step=msg("Choose another printer."),
        )
    if not found.is_reached:
        raise NotReadable(
            "printer_is_download",
            msg("%(printer)s has no queue: it gives a file.", printer=found.title),
            next_step=msg("Print the file on your own computer."),
        )
    return found
