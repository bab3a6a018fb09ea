"""Checkpoints in the public form, so that other people's tools read ours and ours read theirs."""

import base64

import pytest

from lims.ledger.checkpoint import (
    Checkpoint,
    CheckpointUnreadable,
    Seal,
    SealBroken,
    check_seal,
    foot_of,
    key_id,
    private_key_of,
    public_key_text,
    read_anchor,
    read_anchors,
    read_checkpoint,
    read_public_key,
    seal_checkpoint,
)

KEY = private_key_of(b"\x07" * 32)
OTHER = private_key_of(b"\x08" * 32)
ROOT = bytes(range(32))
ORIGIN = "autolog.example/lab"
NOTE = seal_checkpoint(ORIGIN, 20852163, ROOT, KEY)

# The example of the checkpoint specification (c2sp.org/tlog-checkpoint).
SPEC_EXAMPLE = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe\
4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
"""


def test_the_example_of_the_specification_is_read():
    checkpoint = read_checkpoint(SPEC_EXAMPLE)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.root.hex().startswith("0ac5186a91863e8e1d90c808014aa89b")
    assert checkpoint.seals[0].key_id.hex() == "033de0ae"


def test_a_note_signed_by_another_program_is_accepted():
    # The published example of the note format in Go's sumdb: key id, key and signature are theirs.
    key = base64.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    assert key[:1] == b"\x01"
    public_key = read_public_key(base64.b64encode(key[1:]).decode())
    assert key_id("PeterNeumann", public_key).hex() == "c74f20a3"
    signed = base64.b64decode(
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    )
    seal = Seal("PeterNeumann", signed[:4], signed[4:])
    body = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    check_seal(Checkpoint("PeterNeumann", 0, b"", (seal,), body, ""), public_key)
    with pytest.raises(SealBroken):
        check_seal(Checkpoint("PeterNeumann", 0, b"", (seal,), body.replace("is.", "was."), ""), public_key)


def test_a_checkpoint_is_sealed_read_and_checked():
    checkpoint = read_checkpoint(NOTE)
    assert (checkpoint.origin, checkpoint.size, checkpoint.root) == (ORIGIN, 20852163, ROOT)
    assert NOTE.startswith(f"{ORIGIN}\n20852163\n{base64.b64encode(ROOT).decode()}\n\n— {ORIGIN} ")
    check_seal(checkpoint, KEY.public_key())


def test_another_key_or_another_text_is_noticed():
    with pytest.raises(SealBroken, match="no seal of the key"):
        check_seal(read_checkpoint(NOTE), OTHER.public_key())
    with pytest.raises(SealBroken, match="does not fit"):
        check_seal(read_checkpoint(NOTE.replace("20852163", "20852164")), KEY.public_key())


def test_a_witness_may_add_its_own_seal():
    witnessed = NOTE + NOTE.splitlines()[-1].replace(ORIGIN, "witness.example") + "\n"
    checkpoint = read_checkpoint(witnessed)
    assert [seal.name for seal in checkpoint.seals] == [ORIGIN, "witness.example"]
    check_seal(checkpoint, KEY.public_key())


@pytest.mark.parametrize(
    "text",
    [
        "",
        NOTE[:-1],
        NOTE + "\n",
        NOTE.replace("\n\n", "\n"),
        NOTE.replace("20852163", "020852163"),
        NOTE.replace("20852163", "-1"),
        NOTE.replace("20852163", "２"),
        NOTE.replace("—", "-"),
        NOTE.replace("\n", "\r\n"),
        NOTE.replace(ORIGIN, "two words"),
        NOTE.replace(ORIGIN, "a+b"),
        NOTE.replace("\n\n", "\nextension\n\n"),
        NOTE.replace("AAECAw", "AAEC w"),
        NOTE.replace("Hh8=", "Hh9="),
        NOTE.replace("Hh8=", ""),
        NOTE + NOTE.splitlines()[-1].replace("— ", "") + "\n",
        NOTE + (NOTE.splitlines()[-1] + "\n") * 16,
    ],
)
def test_a_text_that_is_no_checkpoint_is_refused(text):
    assert text != NOTE
    with pytest.raises(CheckpointUnreadable):
        read_checkpoint(text)


@pytest.mark.parametrize("origin", ["", "with space", "plus+sign", "new\nline", "— dash"])
def test_no_checkpoint_is_sealed_under_a_name_nobody_can_read(origin):
    with pytest.raises(CheckpointUnreadable):
        seal_checkpoint(origin, 1, ROOT, KEY)


def test_the_foot_of_a_page_is_an_anchor_however_it_was_typed():
    foot = foot_of(412, ROOT)
    assert foot == "AL1:412:000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F"
    typed = f" al1:412:{ROOT.hex()[:32]} \n {ROOT.hex()[32:]}\n"
    for text in (foot, typed):
        anchor = read_anchor(text)
        assert (anchor.size, anchor.root, anchor.checkpoint) == (412, ROOT, None)


def test_a_file_of_checkpoints_gives_every_one():
    later = seal_checkpoint(ORIGIN, 20852170, ROOT, KEY)
    anchors = read_anchors(f"{NOTE}\n{later}\n{foot_of(7, ROOT)}\n")
    assert [anchor.size for anchor in anchors] == [20852163, 20852170, 7]
    assert anchors[1].checkpoint.text == later


def test_a_mistyped_foot_is_refused():
    with pytest.raises(CheckpointUnreadable):
        read_anchor(foot_of(412, ROOT)[:-1])


def test_the_public_key_travels_as_text():
    assert key_id(ORIGIN, read_public_key(public_key_text(KEY.public_key()))) == key_id(ORIGIN, KEY.public_key())
    with pytest.raises(ValueError):
        read_public_key("AAAA")
