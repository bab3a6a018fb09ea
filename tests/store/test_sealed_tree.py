"""Proofs of a long ledger read only the blocks they lie in, and never prove what was not sealed."""

import pytest
from sqlalchemy import event

from lims.ledger import proofs
from lims.ledger.proofs import ProvingTree
from lims.ledger.tree import is_included
from lims.store.sealed_tree import under_tree


@pytest.fixture
def sealed(site, lab, monkeypatch):
    """A ledger of five blocks and a bit, sealed."""
    monkeypatch.setattr(proofs, "BLOCK_LEVEL", 2)
    monkeypatch.setattr(proofs, "BLOCK", 4)
    for number in range(20):
        site.record("site", lab["lot"](number))
    return site.seal()


def leaves_of(site):
    return [bytes.fromhex(one) for (one,) in site.rows("SELECT hash FROM leaves ORDER BY leaf_index")]


def proof_of(site, size, index):
    with site.store.reading() as db:
        return under_tree(db, size, lambda tree: (tree.inclusion(index), tree.root()))


def read_leaves(site, size, index):
    """How many leaves the database hands over for one proof."""
    asked = []

    def watch(_conn, _cursor, statement, parameters, *_):
        if "FROM leaves" in statement:
            first, end = parameters.values() if isinstance(parameters, dict) else parameters
            asked.append(end - first)

    event.listen(site.store.engine, "before_cursor_execute", watch)
    proof_of(site, size, index)
    event.remove(site.store.engine, "before_cursor_execute", watch)
    return sum(asked)


def test_the_second_proof_reads_its_own_block_and_the_last(site, sealed):
    leaves = leaves_of(site)
    for index in range(sealed.size):
        proof, root = proof_of(site, sealed.size, index)
        assert proof == ProvingTree(leaves).inclusion(index) and root == sealed.root
        assert is_included(leaves[index], index, sealed.size, proof, sealed.root)
    assert read_leaves(site, sealed.size, 2) <= 8 < sealed.size


def test_an_earlier_size_is_proved_too(site, sealed):
    proof_of(site, sealed.size, 0)
    assert proof_of(site, 9, 5) == (
        ProvingTree(leaves_of(site)[:9]).inclusion(5),
        ProvingTree(leaves_of(site)[:9]).root(),
    )


def test_a_leaf_that_was_changed_behind_our_back_gives_no_proof_of_the_sealed_tree(site, sealed):
    """What was kept before the change must not help it: neither here nor with another block."""
    proof_of(site, sealed.size, 0)
    site.tamper(f"UPDATE leaves SET hash = '{'d' * 64}' WHERE leaf_index = 1")
    assert proof_of(site, sealed.size, 0)[1] != sealed.root


def test_leaves_that_are_gone_are_said_to_be_missing(site, sealed):
    site.tamper("DELETE FROM leaves WHERE leaf_index = 6")
    with pytest.raises(ValueError, match="1 are missing"):
        proof_of(site, sealed.size, 0)
