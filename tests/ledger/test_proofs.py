"""A tree that proves everything at once says the same as the recipe of RFC 6962 said step by step."""

from hashlib import sha256

import pytest

from lims.ledger import proofs
from lims.ledger.proofs import BlockTree, ProvingTree, StaleBlocks
from lims.ledger.tree import consistency_proof, inclusion_proof, is_consistent, is_included, root_of

LEAVES = [sha256(bytes([number])).digest() for number in range(70)]


@pytest.mark.parametrize("size", [*range(1, 20), 31, 32, 33, 63, 64, 65, 70])
def test_every_proof_of_every_size_is_the_one_of_the_standard(size):
    leaves, tree = LEAVES[:size], ProvingTree(LEAVES[:size])
    assert tree.root() == root_of(leaves)
    for index in range(size):
        proof = tree.inclusion(index)
        assert proof == inclusion_proof(leaves, index)
        assert is_included(leaves[index], index, size, proof, tree.root())
    for old in range(1, size + 1):
        proof = tree.consistency(old)
        assert proof == consistency_proof(leaves, old)
        assert is_consistent(old, root_of(leaves[:old]), size, tree.root(), proof)


def test_an_empty_tree_has_the_root_of_nothing_and_proves_nothing():
    assert ProvingTree([]).root() == root_of([])
    with pytest.raises(ValueError, match="leaf 0 is not in a tree of 0"):
        ProvingTree([]).inclusion(0)
    with pytest.raises(ValueError, match="no consistency proof"):
        ProvingTree(LEAVES).consistency(71)


@pytest.mark.parametrize("size", [1, 3, 4, 5, 8, 15, 16, 17, 63, 64, 70])
def test_a_tree_that_reads_only_the_blocks_it_needs_proves_the_same(size, monkeypatch):
    monkeypatch.setattr(proofs, "BLOCK_LEVEL", 2)
    monkeypatch.setattr(proofs, "BLOCK", 4)
    whole, read = ProvingTree(LEAVES[:size]), []

    def some(first, end):
        read.append(first)
        return LEAVES[first:end]

    def blocks():
        kept = [root_of(LEAVES[at : at + 4]) for at in range(0, size - size % 4, 4)]
        return BlockTree(size, kept, some)

    for index in range(size):
        tree = blocks()
        read.clear()
        assert (tree.inclusion(index), tree.root()) == (whole.inclusion(index), whole.root())
        assert len(read) <= 2, "its own block, and the last one, which is not full"
    assert [blocks().consistency(old) for old in range(1, size + 1)] == [
        whole.consistency(old) for old in range(1, size + 1)
    ]
    if size >= 4:
        with pytest.raises(StaleBlocks):
            BlockTree(size, [bytes(32)] * (size // 4), some).inclusion(0)
