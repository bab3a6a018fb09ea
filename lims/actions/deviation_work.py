"""What quality does about a deviation: grade it, give it to somebody, investigate, link, close with a signature."""

from datetime import date

from lims.actions.bench import site_day
from lims.actions.rights import acting_person, check_person
from lims.actions.standing import check_signer, check_signing_open
from lims.actions.views import batch_record
from lims.domain.batch import Stage
from lims.domain.deviation_rules import MEANING, content_of, reasons_against_closing
from lims.domain.deviations import GRADES, Deviation, batch_of_deviation
from lims.domain.errors import NotFound, NotNow, NotReadable, msg
from lims.domain.events.deviations import (
    DeviationAssigned,
    DeviationClassified,
    DeviationClosed,
    DeviationLinked,
    DeviationReopened,
    InvestigationRecorded,
)
from lims.domain.words import needed_words
from lims.store.reading.batches import get_batch
from lims.store.reading.deviations import find_deviation
from lims.store.record import Act

MAY_INVESTIGATE = ("technician", "verifier", "qc", "qa", "nurse", "physician")
LONGEST = 2000


def the_deviation(act: Act, number: str) -> Deviation:
    """The deviation of that number, its batch locked; refuses an unknown one."""
    batch = batch_of_deviation(number)
    unknown = NotFound(
        "unknown_deviation",
        msg("There is no deviation %(number)s.", number=number[:40]),
        next_step=msg("Open the list of deviations and choose it there."),
    )
    if not batch:
        raise unknown
    act.lock(f"batch:{batch}")
    found = find_deviation(act.db, number)
    if found is None:
        raise unknown
    return found


def _open_deviation(act: Act, number: str) -> Deviation:
    found = the_deviation(act, number)
    if not found.is_open:
        raise NotNow(
            "deviation_closed",
            msg("Deviation %(number)s is closed.", number=number),
            next_step=msg("Quality opens it again, with a reason, when there is more to say."),
        )
    return found


def classify_deviation(act: Act, number: str, *, grade: str, reason: str) -> None:
    """Say how grave it is, and why."""
    found = _open_deviation(act, number)
    acting_person(act, "qa")
    if grade not in GRADES:
        raise NotReadable(
            "grade",
            msg("There is no grade %(grade)s.", grade=grade[:40] or "-"),
            next_step=msg("Choose among: %(grades)s.", grades=", ".join(GRADES)),
        )
    words = needed_words(reason, msg("The reason"), next_step=msg("Write down why it is of this grade."))
    act.record(f"batch:{found.batch}", DeviationClassified(found.batch, number, grade, words))


def assign_deviation(act: Act, number: str, *, owner: str, due_on: date) -> None:
    """Somebody looks into it, until a day."""
    found = _open_deviation(act, number)
    acting_person(act, "qa")
    check_person(act, owner, *MAY_INVESTIGATE)
    if due_on < site_day(act):
        raise NotReadable(
            "due_on",
            msg("The day is past."),
            next_step=msg("Choose a day from today on."),
        )
    act.record(f"batch:{found.batch}", DeviationAssigned(found.batch, number, owner, due_on))


def investigate_deviation(act: Act, number: str, *, cause: str, impact: str) -> None:
    """Write down what caused it and what it means for the product. The owner does, or quality."""
    found = _open_deviation(act, number)
    person = acting_person(act, *MAY_INVESTIGATE)
    if act.person != found.owner and not person.has("qa"):
        acting_person(act, "qa")
    words = InvestigationRecorded(
        found.batch,
        number,
        needed_words(cause, msg("The cause"), longest=LONGEST),
        needed_words(impact, msg("What it means for the product"), longest=LONGEST),
    )
    act.record(f"batch:{found.batch}", words)


def link_deviation(act: Act, number: str, *, other: str, reason: str) -> None:
    """It belongs together with another: the same cause, the same lot, the same hand."""
    found = the_deviation(act, number)
    acting_person(act, "qa")
    if other == number or find_deviation(act.db, other) is None:
        raise NotFound(
            "unknown_deviation",
            msg("There is no other deviation %(number)s.", number=other[:40] or "-"),
            next_step=msg("Open the list of deviations and copy its number."),
        )
    words = needed_words(reason, msg("The reason"))
    act.record(f"batch:{found.batch}", DeviationLinked(found.batch, number, other, words))


def close_deviation(act: Act, number: str, *, conclusion: str, content_sha256: str) -> None:
    """Close it and sign: quality, nobody who had a hand in it, and what is grave only after an investigation."""
    found = the_deviation(act, number)
    person = acting_person(act)
    against = tuple(reasons_against_closing(batch_record(act.db, found.batch), found, person))
    if against:
        raise NotNow(
            "deviation_stays_open",
            msg("Deviation %(number)s cannot be closed by you now.", number=number),
            reasons=against,
            next_step=msg("Settle each point, or ask somebody of quality who had no hand in it."),
            lifted_by=msg("Quality closes a deviation; nobody can waive a point."),
        )
    if content_sha256 != content_of(found):
        raise NotNow(
            "content_changed",
            msg("The deviation changed after you opened it."),
            reasons=(msg("What you saw is not what would be signed."),),
            next_step=msg("Look at what is new, then sign that."),
        )
    words = needed_words(
        conclusion,
        msg("The conclusion"),
        longest=LONGEST,
        next_step=msg("Write what it means for the product, and why."),
    )
    check_signing_open(act)
    check_signer(act)
    closed = DeviationClosed(found.batch, number, words, person.printed_name, str(MEANING), content_sha256)
    act.record(f"batch:{found.batch}", closed)


def reopen_deviation(act: Act, number: str, *, reason: str) -> None:
    """Something new came to light. The former conclusion and its signature stay legible."""
    found = the_deviation(act, number)
    acting_person(act, "qa")
    if found.is_open:
        raise NotNow(
            "deviation_open",
            msg("Deviation %(number)s is open.", number=number),
            next_step=msg("Go on where it stands."),
        )
    if get_batch(act.db, found.batch).stage is Stage.CLOSED:
        raise NotNow(
            "batch_over",
            msg("Batch %(batch)s is closed.", batch=found.batch),
            next_step=msg("Plan an action from the deviation instead. A closed record is not opened again."),
        )
    words = needed_words(reason, msg("The reason"))
    act.record(f"batch:{found.batch}", DeviationReopened(found.batch, number, words))
