"""What stops signing for everybody, and how it goes on: pauses, steps of the clock, the rules. Never recording."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from itertools import islice

from lims.actions.rights import acting_person, check_person
from lims.domain.errors import Message, NotAllowed, NotNow, msg
from lims.domain.events.standing import ClockStepped, SigningPaused, SigningResumed, SigningRulesSet
from lims.domain.people import Person
from lims.domain.standing import STATE, Pause, SigningRules, reasons_against_signer, reasons_against_signing
from lims.domain.words import needed_words
from lims.store.batch_state import faults_in_batch, subject_of
from lims.store.reading.standing import (
    find_rules,
    identity_is_on_file,
    list_locks,
    list_pauses,
    next_pause,
    standing_of,
)
from lims.store.rebuild import fault_place
from lims.store.record import Act

RESUMED = msg("I looked at what paused signing, and signing may go on")


def pause_signing(act: Act, *, cause: str, what: str, size: int = 0, root: str = "") -> int:
    """Stop signing and release for everybody until quality has looked; gives the number. The same is said once."""
    act.lock("site")
    words = what.strip().removesuffix(".")[:1000]
    for one in list_pauses(act.db, only_open=True):
        # A rollback is known by its checkpoint: how many entries are here by now is other words for the same.
        same = (
            one.what == words
            or cause in ("ledger", STATE)
            or (cause == "rollback" and (one.size, one.root) == (size, root))
        )
        if one.cause == cause and same:
            return one.pause
    number = next_pause(act.db)
    act.record("site", SigningPaused(number, cause, words, size, root))
    return number


def note_clock_step(act: Act, *, before: datetime, after: datetime, seen_by: str) -> int:
    """The clock jumped from one time to another: an entry of its own, and signing waits until quality knows."""
    act.lock("site")
    number = next_pause(act.db)
    act.record("site", ClockStepped(number, before, after, seen_by))
    return number


def resume_signing(act: Act, pause: int, *, reason: str, still: Iterable[str] = ()) -> None:
    """Quality looked at what paused signing and signs that it goes on. `still`: what is wrong with the tables now.

    Raises NotNow while something is: tables that are not the program's, rows that are not the ledger's.
    """
    act.lock("site")
    person = acting_person(act, "qa")
    found = _open_pause(act, pause)
    faults = tuple(still)
    if found.cause == "schema" and faults:
        raise NotNow(
            "still_altered",
            msg("The tables are still not those of this program."),
            reasons=tuple(msg("%(fault)s", fault=one) for one in faults[:5]),
            next_step=msg("Prove the record, then have the tables made right: lims doctor says how."),
            lifted_by=msg("The administrator of this machine, then quality."),
        )
    if found.cause == STATE and faults:
        raise NotNow(
            "state_differs",
            msg("The tables still say something else than the ledger."),
            reasons=tuple(msg("%(fault)s", fault=one) for one in faults[:5]),
            next_step=msg("Have the rows put right as lims verify --rebuild says, then look again."),
            lifted_by=msg("The administrator of this machine, then quality."),
        )
    words = needed_words(reason, msg("The reason"), longest=500)
    act.record("site", SigningResumed(pause, words, person.printed_name, str(RESUMED)))
    act.enqueue("checkpoint", {"why": f"signing goes on after pause {pause}"})


def set_signing_rules(act: Act, rules: SigningRules, *, source: str) -> bool:
    """Bring the record to how this site signs, as its file says; whether that took an entry."""
    act.lock("site")
    if find_rules(act.db) == rules:
        return False
    act.record("site", SigningRulesSet(**asdict(rules), source=source))
    return True


def reasons_against_signing_now(act: Act) -> tuple[Message, ...]:
    """Why nobody signs at this moment."""
    return tuple(reasons_against_signing(standing_of(act.db), act.at))


def reasons_against_state(act: Act, batch: str) -> Iterator[Message]:
    """Rows of this batch that the ledger does not account for, each by name: nothing is decided on them."""
    # In the order of everybody: nothing that names the batch comes in between its entries and its rows.
    for chain in ("site", f"subject:{subject_of(act.db, batch)}"):
        act.lock(chain)
    for fault in islice(faults_in_batch(act.db, batch), 5):
        yield msg("The tables say something else than the ledger: %(what)s.", what=fault_place(fault))


def check_signing_open(act: Act) -> None:
    """Raise NotNow while signing is paused for everybody."""
    against = reasons_against_signing_now(act)
    if against:
        raise NotNow(
            "signing_paused",
            msg("Nothing is signed or released now. Recording goes on."),
            reasons=against,
            next_step=msg("Open the standing of the record: it says what to look at."),
            lifted_by=msg("Quality, after looking."),
        )


def check_signer(act: Act, person: str = "") -> Person:
    """The person who is to sign; raises NotAllowed when their signing is locked or who they are is not on file."""
    who = check_person(act, person) if person else acting_person(act)
    against = tuple(
        reasons_against_signer(
            list_locks(act.db, who.person),
            on_file=identity_is_on_file(act.db, who.person),
            rules=find_rules(act.db),
        )
    )
    if against:
        raise NotAllowed(
            "signer_not_confirmed",
            msg("%(name)s cannot sign now.", name=who.printed_name),
            reasons=against,
            next_step=msg("Ask quality or an administrator to come and confirm who you are."),
            lifted_by=msg("Quality or an administrator, in person."),
        )
    return who


def _open_pause(act: Act, number: int) -> Pause:
    found = next((one for one in list_pauses(act.db, only_open=True) if one.pause == number), None)
    if found is None:
        raise NotNow(
            "pause_over",
            msg("This pause is over already."),
            next_step=msg("Open the standing of the record again."),
        )
    return found
