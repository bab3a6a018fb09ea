"""A key follows another, and a witness outside convicts whoever rewrites the record."""

import pytest

from lims.actions.sealing import name_witness, take_cosignature
from lims.domain.errors import Refusal
from lims.guard.key_change import change_key, finish_key_change
from lims.ledger.checkpoint import check_seal, private_key_of, public_key_text, read_anchors, seal_checkpoint
from lims.ledger.cosignature import Witness, cosign
from lims.ledger.tree import is_consistent
from lims.store.checkpoints import find_latest_checkpoint
from lims.store.proofs import consistency
from lims.store.reading.sealing import list_public_keys
from lims.store.sequencer import Sequencer
from lims.store.verify import verify

OUTSIDE = private_key_of(b"\x02" * 32)


@pytest.mark.check("L5")
def test_a_key_follows_another_and_what_the_former_sealed_stays_provable(place):
    first = place.seal()
    former = private_key_of(place.settings.site_key())
    with pytest.raises(Refusal, match="may look only"):
        change_key(place.store, place.settings, person="qa.a", reason="I want to", at=place.clock.now)
    assert place.settings.next_site_key() is not None  # the broken-off change is taken up again
    new = change_key(place.store, place.settings, person="adm.a", reason="yearly change", at=place.clock.now)
    assert public_key_text(private_key_of(place.settings.site_key()).public_key()) == new
    second = place.seal()
    check_seal(second, private_key_of(place.settings.site_key()).public_key())
    anchors = read_anchors(first.text + "\n" + second.text)
    assert verify(place.store, anchors, rebuild=True).verdict == "anchored"
    with place.store.reading() as db:
        assert list_public_keys(db)[-1] == new
    # The former key seals nothing more, and what it would seal is not this site's.
    place.write()
    stale = Sequencer(place.store, former, place.settings.checkpoints)
    assert stale.advance(place.clock.now).size == second.size
    third = place.seal()
    theirs = read_anchors(seal_checkpoint("lab.example/cells", third.size, third.root, former))
    assert "sealed no more at that size" in verify(place.store, theirs).faults[0].what


def test_a_change_of_the_key_that_broke_off_is_finished_by_whoever_comes_next(place, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(type(place.settings), "take_next_site_key", lambda _: None)
        new = change_key(place.store, place.settings, person="adm.a", reason="yearly change", at=place.clock.now)
    assert public_key_text(private_key_of(place.settings.site_key()).public_key()) != new
    finish_key_change(place.store, place.settings)
    assert public_key_text(private_key_of(place.settings.site_key()).public_key()) == new
    assert verify(place.store, read_anchors(place.seal().text)).anchored


def test_a_machine_with_another_key_seals_nothing(place, caplog):
    # Found by a bundle whose checkpoint a key had sealed that the record did not name yet.
    sealed = place.seal()
    place.write()
    assert Sequencer(place.store, OUTSIDE, place.settings.checkpoints).advance(place.clock.now).size == sealed.size
    assert "lims doctor" in caplog.text
    with place.store.reading() as db:
        assert find_latest_checkpoint(db).size == sealed.size
    assert place.seal().size > sealed.size
    assert verify(place.store, rebuild=True).ok


@pytest.mark.check("L5")
def test_a_witness_signs_extensions_only_and_convicts_a_rewritten_record(place):
    witness = Witness("qa.example/witness", OUTSIDE.public_key())
    place.do("qa.a", lambda act: name_witness(act, witness.text, reason="the sponsor's quality unit"))
    first = place.seal()
    place.write(4)
    second = place.seal()
    with place.store.reading() as db:
        proof = consistency(db, first.size, second.size)
        assert find_latest_checkpoint(db).size == second.size
    assert is_consistent(first.size, first.root, second.size, second.root, proof)
    line = cosign(second, witness.name, OUTSIDE, 1_800_000_000)
    assert place.do("qa.a", lambda act: take_cosignature(act, second, line)) == witness.name
    assert verify(place.store, rebuild=True).ok
    with pytest.raises(Refusal, match="does not fit"):
        place.do("qa.a", lambda act: take_cosignature(act, first, line))
    with place.store.writing() as db:
        db.exec_driver_sql("UPDATE cosignatures SET size = size - 1")
    assert "not those that the witness signed" in verify(place.store).faults[0].what
