"""Good bundles and spoiled ones, with the words that both verifiers must say of each."""

import json
from hashlib import sha256

from lims.interop.bundle.contents import SEAL
from lims.ledger.checkpoint import seal_checkpoint
from tests.interop.bundle.making import (
    BATCH,
    FINGERPRINT,
    KEY,
    NEXT_KEY,
    ORIGIN,
    PAPER,
    STRANGER,
    bundle,
    flipped,
    with_record,
    with_seal,
)
from tests.interop.signature.making import site_signer

CHAIN = f"batch:{BATCH}"
RECORD = ("altered file", "record.json")
SWAPPED = ("swapped PDF", "record.pdf")


def _entries(record, chain=0):
    return record["chains"][chain]["entries"]


def _swap(record):
    some = _entries(record)
    some[3], some[4] = some[4], some[3]


def _reword(record):
    entry = _entries(record)[3]
    entry["text"] = entry["text"].replace('"live":202', '"live":902')


def _renumber(record):
    # The former head becomes a new last entry: whoever cuts a chain would like to hide it.
    del _entries(record)[-2:]


def _pages_of(pdf):
    """The PDF without its second page, as a tool for cutting PDFs leaves it: the page is in no list any more."""
    found = pdf.index(b"/AL1Pages")
    return pdf[:found] + pdf[found:].replace(b"/AL1Pages", b"/AL1Pagez")


def _note(key, size, root):
    return seal_checkpoint(ORIGIN, size, root, key)


def _sealed_by_stranger(seal):
    from lims.ledger.checkpoint import read_checkpoint

    noted = read_checkpoint(seal["checkpoint"])
    seal["checkpoint"] = _note(STRANGER, noted.size, noted.root)


def _rooted_elsewhere(seal):
    head, root, rest = seal["checkpoint"].split("\n", 2)
    line, _, tail = rest.partition("\n")
    seal["checkpoint"] = "\n".join((head, root, ("B" if line[0] != "B" else "C") + line[1:], tail))


def _other_proof(value):
    def change(seal):
        seal[value][0] = "0" * 64

    return change


def _unproved(record):
    hashes = record["hashes"]
    hashes[_entries(record)[3]["proof"][0]] = "0" * 64


def vectors():
    """Name, files, what stands on paper, and the faults: (what, where) in order; None: only that there are some."""
    yield from _good_ones()
    yield from _spoiled_files()
    yield from _spoiled_records()
    yield from _spoiled_seals()


def _good_ones():
    good, rotated = bundle(), bundle(next_key=NEXT_KEY)
    earlier = json.loads(good[SEAL])["anchors"][0]
    yield "a good bundle", good, "", ()
    yield "a good bundle, its key on paper", good, FINGERPRINT, ()
    yield "a good bundle, a page of an earlier copy in hand", good, f"AL1:{earlier[0]}:{earlier[1].upper()}", ()
    yield "a bundle after the key was changed", rotated, "", ()
    signed, both = bundle(signer=site_signer()), bundle(next_key=NEXT_KEY, signer=site_signer())
    yield "a bundle whose PDF a certificate signed", signed, FINGERPRINT, ()
    yield "a signed record alone, after the key was changed", {"record.pdf": both["record.pdf"]}, "", ()
    yield "a line behind the end of a signed record", {"record.pdf": signed["record.pdf"] + b"% later\n"}, "", (
        ("altered PDF", "record.pdf"),
    )  # fmt: skip
    yield "a printed record alone", {"record.pdf": good["record.pdf"]}, "", ()
    yield "another key on paper", good, "ab" * 32, (("other paper", ("ab" * 10).upper()),)


def _spoiled_files():
    good, kept = bundle(), sha256(PAPER).hexdigest()
    without = {name: content for name, content in good.items() if name != "labels.csv"}
    attachment = next(name for name in good if name.startswith("attachments/"))
    yield "a flipped byte in the README", good | {"README.txt": flipped(good["README.txt"], 40)}, "", (
        ("altered file", "README.txt"),
    )  # fmt: skip
    yield "a line more in the README", good | {"README.txt": good["README.txt"] + b"all is well\n"}, "", (
        ("altered file", "README.txt"),
    )  # fmt: skip
    yield "a file taken out", without, "", (("missing file", "labels.csv"),)
    yield "a file put in", good | {"results.csv": b"1"}, "", (("extra file", "results.csv"),)
    yield "a swapped attachment", good | {attachment: b"another form"}, "", (
        ("swapped attachment", attachment),
        ("missing attachment", kept),
    )  # fmt: skip


def _spoiled_records():
    good, rotated = bundle(), bundle(next_key=NEXT_KEY)
    yield "a swapped PDF", good | {"record.pdf": rotated["record.pdf"]}, "", (("altered file", "record.pdf"), SWAPPED)
    yield "an altered entry", with_record(good, _reword), "", (("altered entry", f"{CHAIN} 4"), RECORD, SWAPPED)
    yield "a removed entry", with_record(good, lambda one: _entries(one).pop(3)), "", (
        ("missing entry", f"{CHAIN} 4"), RECORD, SWAPPED,
    )  # fmt: skip
    yield "entries in another order", with_record(good, _swap), "", (("reordered entries", CHAIN), RECORD, SWAPPED)
    yield "a chain cut at its end", with_record(good, _renumber), "", (
        ("cut chain", CHAIN), RECORD, SWAPPED,
    )  # fmt: skip
    yield "a subject's chain cut", with_record(good, lambda one: _entries(one, 1).clear()), "", (
        ("cut chain", "subject:INKT-004"), RECORD, SWAPPED,
    )  # fmt: skip


def _spoiled_seals():
    good, rotated = bundle(), bundle(next_key=NEXT_KEY)
    yield "a forged inclusion proof", with_record(good, _unproved), "", (
        ("forged proof", f"{CHAIN} 4"), RECORD, SWAPPED,
    )  # fmt: skip
    yield "a checkpoint with another root", with_seal(good, _rooted_elsewhere), "", (
        ("forged checkpoint", "seal.json"), ("unproved entry", "seal.json"),
        ("forged proof", "seal.json 25"), ("forged proof", "seal.json 24"),
    )  # fmt: skip
    yield "a checkpoint of another key", with_seal(good, _sealed_by_stranger), "", (("wrong key", "seal.json"),)
    yield "a bundle that a stranger sealed", bundle(sealed_by=STRANGER), "", (
        ("wrong key", "record.json"), ("wrong key", "seal.json"),
    )  # fmt: skip
    yield "a stranger's own ledger, the site's key on paper", bundle(key=STRANGER), FINGERPRINT, (
        ("other paper", FINGERPRINT[:20].upper()),
    )  # fmt: skip
    yield "a stranger who let the site's key follow", bundle(STRANGER, STRANGER, KEY), FINGERPRINT, (
        ("other paper", FINGERPRINT[:20].upper()),
    )  # fmt: skip
    yield "a forged proof of the export", with_seal(good, _other_proof("proof")), "", (("unproved entry", "seal.json"),)
    yield "a forged consistency proof", with_seal(good, _other_proof("consistency")), "", (
        ("forged proof", "seal.json 25"),
    )  # fmt: skip
    yield (
        "no seal",
        {name: content for name, content in good.items() if name != SEAL},
        "",
        (("unreadable", "seal.json"),),
    )
    yield "a seal of another bundle", good | {SEAL: rotated[SEAL]}, "", None
    yield "no list of pages", {"record.pdf": _pages_of(good["record.pdf"])}, "", (("altered PDF", "record.pdf"),)
    yield "no PDF at all", {"record.pdf": b"%PDF-1.7 nothing"}, "", (
        ("altered PDF", "record.pdf"), ("unreadable", "record.json"),
    )  # fmt: skip
