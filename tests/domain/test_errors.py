"""A refusal speaks: the same sentences on screen, in the API and on paper, in the reader's language."""

import pytest

from lims.domain.errors import (
    AlreadyUsed,
    IdentityMismatch,
    Message,
    NotNow,
    RecordMoved,
    Refusal,
    msg,
)

CHINESE = {
    "This vial was made for dose %(dose)s.": "此管為第 %(dose)s 劑製備。",
    "viability": "存活率",
    "The %(assay)s is below 70 %%.": "%(assay)s低於 70 %%。",
}


def in_chinese(msgid: str) -> str:
    return CHINESE.get(msgid, msgid)


def a_refusal() -> NotNow:
    return NotNow(
        "wrong_dose",
        msg("This vial was made for dose %(dose)s.", dose=2),
        reasons=(msg("This step needs the vial of dose %(dose)s.", dose=3),),
        next_step=msg("Fetch the DC vial of dose %(dose)s.", dose=3),
        lifted_by=msg("Nobody can waive it."),
    )


def test_a_message_is_an_english_sentence_with_its_values():
    assert str(msg("Below %(limit)s %%.", limit=70)) == "Below 70 %."


def test_a_message_is_a_value_and_does_not_mind_the_order_of_its_parameters():
    assert msg("%(a)s and %(b)s", a=1, b=2) == msg("%(a)s and %(b)s", b=2, a="1")
    assert len({msg("one"), msg("one")}) == 1


def test_inner_messages_are_translated_too():
    message = msg("The %(assay)s is below 70 %%.", assay=msg("viability"))
    assert str(message) == "The viability is below 70 %."
    assert message.render(in_chinese) == "存活率低於 70 %。"


@pytest.mark.parametrize("msgid", ["%(unit)s is missing", "70 % is too low", "%s"])
def test_a_sentence_whose_places_do_not_fit_fails_in_front_of_its_author(msgid):
    with pytest.raises((KeyError, ValueError, TypeError)):
        Message(msgid, (("other", "x"),) if "unit" in msgid else ())


def test_a_hostile_value_is_text_and_no_format():
    assert str(msg("Lot %(lot)s", lot="%(secret)s %d {0}")) == "Lot %(secret)s %d {0}"


def test_a_refusal_says_what_why_what_next_and_who():
    refusal = a_refusal()
    assert str(refusal) == (
        "This vial was made for dose 2. This step needs the vial of dose 3. "
        "Fetch the DC vial of dose 3. Nobody can waive it."
    )
    assert isinstance(refusal, Refusal)


def test_a_refusal_becomes_plain_data_in_the_readers_language():
    assert a_refusal().plain(in_chinese) == {
        "code": "wrong_dose",
        "what": "此管為第 2 劑製備。",
        "reasons": ["This step needs the vial of dose 3."],
        "next_step": "Fetch the DC vial of dose 3.",
        "lifted_by": "Nobody can waive it.",
    }


def test_an_identity_mismatch_carries_both_identities_and_keeps_its_own_copy():
    expected = {"subject": "INKT-012", "dose": "3"}
    stop = IdentityMismatch(
        "wrong_dose",
        msg("Put it down."),
        expected=expected,
        scanned={"subject": "INKT-012", "dose": "2"},
        next_step=msg("Scan the shelf."),
    )
    expected["subject"] = "INKT-099"
    assert stop.plain()["expected"] == {"subject": "INKT-012", "dose": "3"}
    assert stop.plain()["scanned"]["dose"] == "2"


def test_a_moved_record_names_chain_and_both_positions():
    moved = RecordMoved("B26-0141", seen=11, head=14)
    assert (moved.chain, moved.seen, moved.head) == ("B26-0141", 11, 14)
    assert "entry 11 of B26-0141" in str(moved) and "14" in str(moved)
    assert moved.plain()["head"] == 14


def test_a_request_id_used_twice_names_itself():
    assert "r-77" in str(AlreadyUsed("r-77"))
