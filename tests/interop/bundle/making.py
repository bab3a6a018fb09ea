"""A small bundle, made whole without a laboratory, and everything that somebody might do to it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256

from lims.interop.bundle.contents import SEAL, Told, contents
from lims.interop.signature.signer import finished
from lims.ledger.canonical import canonical_json
from lims.ledger.checkpoint import foot_of, private_key_of, public_key_text, read_checkpoint, seal_checkpoint
from lims.ledger.entry import GENESIS, write_entry
from lims.ledger.keys import endorse
from lims.ledger.proofs import ProvingTree
from lims.ledger.record_file import Extract, record_file
from lims.ledger.seal_file import seal_file
from lims.ledger.tree import leaf_hash
from lims.printing.archive import Attached, archive_pdf

KEY, NEXT_KEY, STRANGER = (private_key_of(bytes([number]) * 32) for number in (5, 6, 7))
ORIGIN, BATCH, SUBJECT = "autolog.example/lab", "B26-0141", "INKT-004"
AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
PAPER = b"a form that was filled in by hand while the power was out"
FINGERPRINT = sha256(KEY.public_key().public_bytes_raw()).hexdigest()
PAGES = """<!doctype html><html lang="en"><head><title>Record</title></head>
<body><!--frame--><p>B26-0141</p><!--/frame--><p style="break-after: page">viability 97 %</p>
<p style="break-after: page">dose 8.1e8 cells</p><p>released</p></body></html>"""


class Ledger:
    """Entries in the order of their positions, and the chains they belong to."""

    def __init__(self, key=KEY):
        self.key, self.texts, self.heads = key, [], {}

    def add(self, chain, kind, /, **data):
        seq, previous = self.heads.get(chain, (0, GENESIS))
        entry = write_entry(
            chain=chain, seq=seq + 1, recorded_at=AT + timedelta(minutes=len(self.texts)), person="tech.a", kind=kind,
            data=data, previous=previous,
        )  # fmt: skip
        self.heads[chain] = (entry.seq, entry.hash)
        self.texts.append((chain, entry.text))
        return entry

    def tree(self):
        return ProvingTree(leaf_hash(text.encode()) for _, text in self.texts)

    def checkpoint(self, key=None):
        tree = self.tree()
        return read_checkpoint(seal_checkpoint(ORIGIN, tree.size, tree.root(), key or self.key))

    def extract(self, chain, whole=True):
        return Extract(chain, whole, tuple((text, at) for at, (of, text) in enumerate(self.texts) if of == chain))


def played(key=KEY, sealed_by=None, next_key=None):
    """A batch from its opening to the print of its record."""
    ledger = Ledger(sealed_by or key)
    public = public_key_text(key.public_key())
    ledger.add("site", "SiteOpened", origin=ORIGIN, name="Lab", public_key=public)
    if next_key is not None:
        former, new = public, public_key_text(next_key.public_key())
        said = {"public_key": new, "former_key": former, "endorsement": endorse(ORIGIN, key, new)}
        ledger.add("site", "SealingKeyChanged", **said)
        ledger.key = sealed_by or next_key
    for chain in (f"subject:{SUBJECT}", f"batch:{BATCH}"):
        ledger.add("site", "ChainOpened", chain=chain)
    ledger.add(f"subject:{SUBJECT}", "SubjectEnrolled", subject=SUBJECT)
    ledger.add(f"batch:{BATCH}", "BatchOpened", batch=BATCH, subject=SUBJECT)
    for number in range(9):
        ledger.add(f"batch:{BATCH}", "CellsCounted", batch=BATCH, live=200 + number, words="謝 Zürich\n2.")
        ledger.add("site", "SignInRefused", person=f"somebody {number}", why="sign")
    ledger.add(f"batch:{BATCH}", "AttachmentKept", batch=BATCH, sha256=sha256(PAPER).hexdigest(), name="form.txt")
    return ledger


@cache
def bundle(key=KEY, sealed_by=None, next_key=None, signer=None):
    """The files of a good bundle, by name; with a signer, the certificate of a site is under its PDF."""
    ledger = played(key, sealed_by, next_key)
    early = ledger.checkpoint()
    ledger.add(f"batch:{BATCH}", "RecordPrinted", batch=BATCH, document="batch_record", copy=2)
    sealed, tree = ledger.checkpoint(), ledger.tree()
    chains = [
        ledger.extract(f"batch:{BATCH}"),
        ledger.extract(f"subject:{SUBJECT}"),
        ledger.extract("site", whole=False),
    ]
    chains[2] = replace(chains[2], entries=tuple(one for one in chains[2].entries if "SignInRefused" not in one[0]))
    record = record_file(BATCH, SUBJECT, chains, sealed, tree, document="batch_record", copy=2)
    inside = (Attached("record.json", record, "for machines"),)
    drawn = archive_pdf(
        PAGES, "records/documents.css", at=AT, identifier=b"B26-0141 2", attached=inside, signed=signer is not None
    )
    pdf = finished(drawn, signer)
    told = Told(
        batch=BATCH, subject=SUBJECT, copy=2, site="Lab", origin=ORIGIN, fingerprint=FINGERPRINT,
        foot=foot_of(sealed.size, sealed.root), exported_at=AT, exported_by="QA", reason="for the sponsor", build="1",
        demonstration=True,
    )  # fmt: skip
    files = contents(
        told, record=record, pdf=pdf, attached=[(11, "form.txt", PAPER)], tables={"labels.csv": "code\r\n"}
    )
    hashes = sorted((name, sha256(content).hexdigest()) for name, content in files.items())
    seq, head = ledger.heads[f"subject:{SUBJECT}"]
    exported = ledger.add(
        f"batch:{BATCH}", "RecordExported", batch=BATCH, export=1, copy=2, reason="for the sponsor",
        subject_seq=seq, subject_head=head, files=[list(one) for one in hashes],
    )  # fmt: skip
    leaf = len(ledger.texts) - 1
    ledger.add("site", "SignInRefused", person="somebody later", why="sign")
    last = ledger.checkpoint()
    seal = seal_file(exported.text, leaf, ledger.tree(), last, sealed.size, [(early.size, early.root)])
    return files | {SEAL: seal}


def with_record(files, change):
    """The bundle with record.json changed as a value, and written in its form again."""
    record = json.loads(files["record.json"])
    change(record)
    return files | {"record.json": canonical_json(record).encode()}


def with_seal(files, change):
    """The bundle with seal.json changed as a value."""
    seal = json.loads(files[SEAL])
    change(seal)
    return files | {SEAL: canonical_json(seal).encode()}


def flipped(data, at):
    """The bytes with one of them changed."""
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
