"""Quality asks the author of a value about it; the author corrects it, or says why it stands."""

from lims.actions.bench import at_bench
from lims.actions.rights import acting_person
from lims.domain.batch import GIVEN_UP, Stage
from lims.domain.errors import NotAllowed, NotFound, NotNow, NotReadable, msg
from lims.domain.events.questions import CorrectionAnswered, CorrectionAsked
from lims.domain.questions import CORRECTED, STATED, TAKEN_BACK, Question
from lims.domain.words import needed_words
from lims.store.reading.people import find_person
from lims.store.reading.questions import list_questions
from lims.store.record import Act


def ask_correction(act: Act, batch: str, step: str, entry: str, *, replicate: int = 1, words: str) -> int:
    """Send one value back to whoever entered it, with a question; gives the number of the question.

    Until it is answered no review and no release is signed. One question at a time about one value.
    """
    act.lock(f"batch:{batch}")
    asker = acting_person(act, "qa")
    bench = at_bench(act, batch, step)
    stage = bench.batch.stage
    if stage in (Stage.CLOSED, *GIVEN_UP):
        raise NotNow(
            "batch_over",
            msg("Batch %(batch)s is %(stage)s: nothing of it is corrected.", batch=batch, stage=stage.words),
            next_step=msg("Write an addendum beside the value."),
        )
    held = bench.work.entry(entry, replicate)
    if held is None:
        raise NotReadable(
            "unknown_entry",
            msg("This value was not entered."),
            next_step=msg("Choose one of the values of the record."),
        )
    words = needed_words(words, msg("The question"), next_step=msg("Write down what does not agree."))
    _check_author(act, held.entered_by, asker.person)
    every = list_questions(act.db, batch)
    if any(one.is_open and (one.step, one.entry, one.replicate) == (step, entry, replicate) for one in every):
        raise NotNow(
            "asked_already",
            msg("This value is asked about already."),
            next_step=msg("Wait for the answer, or take the question back."),
        )
    number = len(every) + 1
    asked = CorrectionAsked(batch, number, step, entry, replicate, held.value, words, held.entered_by)
    act.record(f"batch:{batch}", asked)
    return number


def _check_author(act: Act, author: str, asker: str) -> None:
    """The author can still answer, and is not whoever asks."""
    found = find_person(act.db, author)
    if found is not None and found.is_same_as(asker):
        raise NotAllowed(
            "own_entry",
            msg("You entered this value yourself."),
            next_step=msg("Correct it at its step, with a reason. Somebody else of quality reviews it."),
        )
    if found is None or not found.active:
        raise NotNow(
            "author_gone",
            msg("%(name)s does not work here any more.", name=found.printed_name if found else author),
            next_step=msg("Say what is wrong with the value: a deviation opens, and quality settles it."),
        )


def answer_question(act: Act, batch: str, question: int, *, words: str) -> None:
    """The author says why the value stands. Nobody else answers for them."""
    found = _open_question(act, batch, question)
    acting_person(act)
    if found.asked_of != act.person:
        author = find_person(act.db, found.asked_of)
        raise NotAllowed(
            "not_asked",
            msg("%(name)s is asked, not you.", name=author.printed_name if author else found.asked_of),
            next_step=msg("Ask them to sign in and to answer."),
            lifted_by=msg("Quality can take the question back."),
        )
    text = needed_words(words, msg("The answer"), next_step=msg("Write down why the value stands as it is."))
    act.record(f"batch:{batch}", CorrectionAnswered(batch, question, STATED, text))


def take_question_back(act: Act, batch: str, question: int, *, reason: str) -> None:
    """Quality takes a question back, with a reason: it was answered otherwise, or its author cannot answer."""
    _open_question(act, batch, question)
    acting_person(act, "qa")
    text = needed_words(reason, msg("The reason"), next_step=msg("Write down why no answer is needed any more."))
    act.record(f"batch:{batch}", CorrectionAnswered(batch, question, TAKEN_BACK, text))


def answered_by_correction(act: Act, batch: str, step: str, entry: str, replicate: int, *, reason: str) -> None:
    """A correction of the value answers what was asked about it."""
    for one in list_questions(act.db, batch):
        if one.is_open and (one.step, one.entry, one.replicate) == (step, entry, replicate):
            act.record(f"batch:{batch}", CorrectionAnswered(batch, one.question, CORRECTED, reason))


def _open_question(act: Act, batch: str, question: int) -> Question:
    act.lock(f"batch:{batch}")
    found = next((one for one in list_questions(act.db, batch) if one.question == question), None)
    if found is None:
        raise NotFound(
            "unknown_question",
            msg("There is no question %(number)s about batch %(batch)s.", number=question, batch=batch),
            next_step=msg("Open the questions of the batch and choose it there."),
        )
    if not found.is_open:
        raise NotNow(
            "answered_already",
            msg("Question %(number)s is answered.", number=question),
            next_step=msg("Quality asks again when the answer is not enough."),
        )
    return found
