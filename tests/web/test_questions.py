"""Quality sends a value back to its author; nothing is signed until it is answered."""

from lims.domain.disposition import reasons_against
from tests.web.house import text_of
from tests.web.test_quality import READY, record_of, review
from tests.web.test_review import QA, QA_2

WORDS = "The balance shows one gram less."


def value_of_bench(record):
    """A value of an ended step that may still be corrected, with its author."""
    for step, work in zip(record.protocol.steps, record.work, strict=True):
        if {"collect", "formulate", "fill"} & set(step.acts):
            continue
        for one in work.entered:
            spec = step.entry(one.entry)
            if spec.kind.value == "number" and one.replicate == 1 and len(work.entered) < 4:
                return work, one
    raise LookupError("the batch has no such value")


def ask(visitor, work, one, words=WORDS):
    place = f"{work.step}:{one.entry}:{one.replicate}"
    return visitor.post(f"/batches/{READY}/questions", place=place, words=words)


def open_reasons(house):
    found = record_of(house, READY)
    reasons = [str(one) for one in reasons_against(found, "released_interim", QA_2, house.clock.now)]
    return [one for one in reasons if one.startswith("Question ")]


def test_a_question_goes_to_the_author_and_blocks_review_and_release_until_answered(house):
    work, one = value_of_bench(record_of(house, READY))
    qa, author = house.visitor(QA), house.visitor(one.entered_by)
    assert ask(qa, work, one, words="").status_code == 422
    assert ask(house.visitor("demo-analyst-k"), work, one).status_code == 403
    assert ask(qa, work, one).status_code == 303
    assert "asked about already" in text_of(ask(qa, work, one))
    assert len(open_reasons(house)) == 1 and WORDS in open_reasons(house)[0]
    refused = review(qa)
    assert refused.status_code == 409 and WORDS in text_of(refused)
    assert WORDS in text_of(author.get("/my-work")) and WORDS not in text_of(qa.get("/my-work"))
    # Only its author answers: not whoever asked, and not another person of quality.
    address = f"/batches/{READY}/questions/1"
    for other in (qa, house.visitor(QA_2)):
        assert "is asked, not you" in text_of(other.post(address, answer="It is right."))
    assert author.post(address, answer="").status_code == 422
    assert author.post(address, answer="Read twice; the tare was on.").status_code == 303
    assert not open_reasons(house) and WORDS not in text_of(author.get("/my-work"))
    assert "is answered" in text_of(author.post(address, answer="Once more."))
    page = text_of(qa.get(f"/batches/{READY}/time-line"))
    assert WORDS in page and "the value stands: Read twice" in page
    # The answer is part of what is signed: the production review given before no longer covers the record.
    assert "The production review is not signed for this content." in text_of(review(qa))


def test_a_correction_answers_the_question_and_quality_may_take_one_back(house):
    work, one = value_of_bench(record_of(house, READY))
    qa, author = house.visitor(QA), house.visitor(one.entered_by)
    assert ask(qa, work, one).status_code == 303
    page = f"/batches/{READY}/steps/{work.step}/entries"
    changed = author.post(page, entry=one.entry, seen=one.value, value=one.value, reason="Read again at the balance.")
    assert changed.status_code in (200, 303), text_of(changed)
    (question,) = record_of(house, READY).more.questions
    assert (question.how, question.answer) == ("corrected", "Read again at the balance.")
    newest = record_of(house, READY).step_work(work.step).entry(one.entry, 1)
    assert newest.revision == 2 and question.value == one.value
    assert ask(qa, work, newest, words="And now?").status_code == 303
    back = f"/batches/{READY}/questions/2/back"
    assert author.post(back, reason="I would rather not").status_code == 403
    assert qa.post(back, reason="Seen on the printout of the balance.").status_code == 303
    assert not open_reasons(house)
    assert "taken back: Seen on the printout" in text_of(qa.get(f"/batches/{READY}/time-line"))
