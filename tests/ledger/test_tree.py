"""The tree of RFC 6962, against the vectors its authors publish with their implementation."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.ledger.tree import (
    EMPTY_ROOT,
    CompactRange,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
    node_hash,
    root_of,
)

INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf_hash(bytes.fromhex(text)) for text in INPUTS]


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots_come_out(size):
    assert root_of(LEAVES[:size]).hex() == ROOTS[size]


def test_leaf_and_node_can_never_be_taken_for_each_other():
    left, right = LEAVES[:2]
    assert node_hash(left, right) != leaf_hash(left + right)
    assert leaf_hash(b"") != EMPTY_ROOT


def test_published_proofs_come_out():
    # Certificate transparency, merkle tree tests: path of leaf 5 in the tree of 8, proof from 3 to 7.
    assert [step.hex() for step in inclusion_proof(LEAVES, 5)] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert [step.hex() for step in consistency_proof(LEAVES[:5], 2)] == [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ]


leaf_lists = st.lists(st.binary(max_size=4), min_size=1, max_size=40).map(lambda parts: [leaf_hash(p) for p in parts])


def by_the_book(leaves):
    """RFC 6962 section 2.1, word for word."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(by_the_book(leaves[:split]), by_the_book(leaves[split:]))


@given(leaf_lists)
def test_the_growing_tree_is_the_tree_of_the_book(leaves):
    growing = CompactRange()
    for size, leaf in enumerate(leaves, start=1):
        growing.append(leaf)
        assert (growing.size, growing.root()) == (size, by_the_book(leaves[:size]))


@given(leaf_lists, st.data())
def test_every_leaf_can_be_proved_and_no_other(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof, root = inclusion_proof(leaves, index), root_of(leaves)
    assert is_included(leaves[index], index, len(leaves), proof, root)
    assert not is_included(leaf_hash(b"not in the list"), index, len(leaves), proof, root)
    assert not is_included(leaves[index], index, len(leaves), [*proof, root], root)
    assert not is_included(leaves[index], len(leaves), len(leaves), proof, root)
    if proof:
        assert not is_included(leaves[index], index, len(leaves), proof[:-1], root)


@given(leaf_lists, st.data())
def test_a_longer_tree_proves_what_it_began_with_and_nothing_else(leaves, data):
    old_size = data.draw(st.integers(1, len(leaves)))
    old, new = root_of(leaves[:old_size]), root_of(leaves)
    proof = consistency_proof(leaves, old_size)
    assert is_consistent(old_size, old, len(leaves), new, proof)
    assert not is_consistent(old_size, leaf_hash(b"another history"), len(leaves), new, proof)
    assert not is_consistent(old_size, old, len(leaves), leaf_hash(b"another future"), proof)
    assert not is_consistent(old_size, old, len(leaves), new, [*proof, old])


@given(leaf_lists)
def test_a_changed_past_has_no_proof(leaves):
    forged = [leaf_hash(b"forged"), *leaves[1:], leaf_hash(b"next")]
    for old_size in range(1, len(leaves) + 1):
        proof = consistency_proof(forged, old_size)
        assert not is_consistent(old_size, root_of(leaves[:old_size]), len(forged), root_of(forged), proof)


def test_every_root_differs_from_the_one_before():
    assert all(older != newer for older, newer in pairwise(ROOTS))


@pytest.mark.parametrize(("size", "index"), [(0, 0), (3, 3), (3, -1)])
def test_there_is_no_proof_for_a_leaf_that_is_not_there(size, index):
    with pytest.raises(ValueError, match="not in a tree"):
        inclusion_proof(LEAVES[:size], index)


@pytest.mark.parametrize("old_size", [0, 9])
def test_there_is_no_proof_from_a_size_that_never_was(old_size):
    with pytest.raises(ValueError, match="no consistency proof"):
        consistency_proof(LEAVES, old_size)
