"""A witness signs what it saw, in the public form, and nothing that was bent afterwards passes for it."""

import base64

import pytest

from lims.ledger.checkpoint import CheckpointUnreadable, SealBroken, private_key_of, read_checkpoint, seal_checkpoint
from lims.ledger.cosignature import Witness, check_cosigned, cosign, read_request, read_witness, write_request
from lims.ledger.keys import check_endorsed, endorse
from lims.ledger.tree import root_of

SITE, OUTSIDE = private_key_of(b"\x01" * 32), private_key_of(b"\x02" * 32)
NOTE = seal_checkpoint("lab.example/cells", 7, b"\x09" * 32, SITE)
NAME = "qa.example/witness"


def test_a_cosignature_is_the_public_form_and_tells_when():
    line = cosign(read_checkpoint(NOTE), NAME, OUTSIDE, 1_800_000_000)
    witness = Witness(NAME, OUTSIDE.public_key())
    assert check_cosigned(read_checkpoint(NOTE), line, witness) == 1_800_000_000
    raw = base64.b64decode(line.split(" ")[2])
    assert len(raw) == 4 + 8 + 64 and raw[:4] == witness.key_id
    message = b"cosignature/v1\ntime 1800000000\n" + NOTE.partition("\n\n")[0].encode() + b"\n"
    OUTSIDE.public_key().verify(raw[12:], message)
    assert read_checkpoint(NOTE + line + "\n").seals[1].name == NAME  # a note with both is still a note


@pytest.mark.parametrize(
    "bend",
    [
        lambda line: line.replace(NAME, "qa.example/other"),
        lambda line: cosign(read_checkpoint(NOTE), NAME, SITE, 1_800_000_000),
        lambda line: cosign(read_checkpoint(NOTE.replace("\n7\n", "\n8\n")), NAME, OUTSIDE, 1_800_000_000),
        lambda line: line[:-8] + "AAAAAAA=",
    ],
)
def test_what_another_signed_or_of_another_text_is_no_cosignature(bend):
    line = cosign(read_checkpoint(NOTE), NAME, OUTSIDE, 1_800_000_000)
    with pytest.raises((SealBroken, CheckpointUnreadable)):
        check_cosigned(read_checkpoint(NOTE), bend(line), Witness(NAME, OUTSIDE.public_key()))


def test_a_witness_is_known_by_one_line():
    witness = Witness(NAME, OUTSIDE.public_key())
    assert read_witness(witness.text).text == witness.text
    for wrong in ("", NAME, witness.text.replace("+", " "), witness.text[:-4], f"{NAME}+00000000+{'A' * 44}"):
        with pytest.raises(CheckpointUnreadable):
            read_witness(wrong)


def test_a_request_says_from_where_to_where_and_how():
    asked = read_request(write_request(5, [b"\x0a" * 32, b"\x0b" * 32], NOTE))
    assert (asked.old_size, asked.proof, asked.checkpoint.text) == (5, (b"\x0a" * 32, b"\x0b" * 32), NOTE)
    for wrong in ("", NOTE, "old x\n\n" + NOTE, "old 5\nAAAA\n\n" + NOTE, "old 5\n" + "A\n" * 70 + "\n" + NOTE):
        with pytest.raises(CheckpointUnreadable):
            read_request(wrong)


def test_a_key_follows_another_only_by_that_ones_word():
    former, new = (base64.b64encode(one.public_key().public_bytes_raw()).decode() for one in (SITE, OUTSIDE))
    word = endorse("lab.example/cells", SITE, new)
    check_endorsed("lab.example/cells", former, new, word)
    for origin, a, b, by in (
        ("lab.example/other", former, new, word),
        ("lab.example/cells", new, former, word),
        ("lab.example/cells", former, new, endorse("lab.example/cells", OUTSIDE, new)),
        ("lab.example/cells", former, new, ""),
    ):
        with pytest.raises(SealBroken):
            check_endorsed(origin, a, b, by)


def test_an_empty_tree_has_no_proof_to_ask_for():
    assert root_of([]) == read_checkpoint(seal_checkpoint("a.example", 0, root_of([]), SITE)).root
