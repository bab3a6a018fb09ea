"""The README of a bundle, in plain words, for somebody who has never seen Autolog."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lims.interop.bundle.contents import Told

_WHAT = {
    "README.txt": "this text",
    "record.pdf": "the batch record: read this. Its page 1 answers who, what, the dose, the exceptions, the decision",
    "record.json": "the same record for machines; it is attached inside record.pdf too",
    "labels.csv": "every label that was issued, and what became of it",
    "seal.json": "the ledger's entry with the hash of every file here, and what proves that entry",
    "verify.py": "proves this bundle; needs Python 3.9 or later and nothing else; 300 lines, meant to be read",
    "verify.html": "proves it too, written independently; open it in a browser, without a network",
}
_PAPERS = {
    "certificate": "the certificate of analysis that went with the product",
    "custody-report": "chain of identity and custody: who held what, gaps first, every hand-over",
    "label-reconciliation": "every label by step and by kind, issued against applied, destroyed, kept",
}
_TEXT = """\
BUNDLE OF BATCH {batch}, SUBJECT {subject}
{line}
{demonstration}
From       {site} ({origin})
Exported   {at} UTC by {by}
For        {reason}
Holds      copy {copy} of the batch record

WHAT TO READ

Open record.pdf. Its page 1 says what the product is, for whom, whether the dose was right (with the whole sum), what
was unusual, and who decided. Then each step says who performed it, who verified it, and when. A corrected value stands
struck through beside the new one; the chapter "Custody and corrections" has them all. The other papers are in papers/.
Every page names batch, subject, dose, copy and page, and the ledger from which it was printed.

HOW TO SEE WHETHER ANYTHING WAS CHANGED

1. With Python: open a terminal in this folder and type

       python3 -I verify.py

   Or with a browser: open verify.html and drag this folder (or the zip it came in) onto it. Nothing is sent anywhere.

2. Both say in words what is wrong, or that nothing is, and name the key that sealed this bundle. Compare that key with
   the one you were given on paper by the site or the sponsor. This bundle says of itself that it is

       {fingerprint}

   or compare the line at the foot of any printed page of this record, which for this copy is

       {foot}

   Why: a bundle can only prove that it was sealed by the holder of a key. Whose key it is, only you can know, from
   something that did not come with the bundle. Until you compare, the answer is "consistent, not anchored".

3. A verifier that travels with what it proves could be changed with it. If in doubt, take verify.py from elsewhere: it
   is the same file in every bundle of this version of Autolog ({build}).

{certificate}WHAT IS IN HERE

{files}

HOW IT HOLDS TOGETHER

Whatever was done to this batch is an entry: one line in ledger/. Each entry holds the SHA-256 of the entry before it,
so that none can be changed, taken out or moved without breaking the chain. All entries of the site are leaves of one
tree (RFC 6962); its root is sealed with the site's Ed25519 key (RFC 8032) in a checkpoint (C2SP tlog-checkpoint).
record.json holds the exact text of every entry with its proof that it is in that tree. When this bundle was made, the
hash of each of its files became an entry of the same chain; seal.json proves that entry, and with it every file.
"""


_CERTIFICATE = """\
4. Each PDF is also signed with the certificate of

       {signed_by}

   Any PDF reader that knows signatures shows it, and so does pdfsig (poppler-utils). That is a second, separate proof:
   verify.py and verify.html leave it aside.

"""


def readme(told: Told, names: Iterable[str]) -> str:
    """The text, with a line for each of the files."""
    title = f"BUNDLE OF BATCH {told.batch}, SUBJECT {told.subject}"
    warning = "\nDEMONSTRATION DATA: no person, no product.\n" if told.demonstration else ""
    return _TEXT.format(
        batch=told.batch,
        subject=told.subject,
        line="=" * len(title),
        demonstration=warning,
        site=told.site,
        origin=told.origin,
        at=f"{told.exported_at.astimezone(UTC):%Y-%m-%d %H:%M}",
        by=told.exported_by,
        reason=" ".join(told.reason.split()),
        copy=told.copy,
        fingerprint=told.fingerprint,
        foot=told.foot,
        build=told.build,
        certificate=_CERTIFICATE.format(signed_by=told.signed_by) if told.signed_by else "",
        files="\n".join(f"  {name:<34} {_what(name)}" for name in names),
    )


def _what(name: str) -> str:
    if name.startswith("ledger/"):
        which = "what it leans on of the site's own chain" if name.endswith("site.txt") else "its entries, one a line"
        return f"{which}, exactly as they are hashed"
    if name.startswith("papers/"):
        key = name.removeprefix("papers/").removesuffix(".pdf")
        return _PAPERS.get(key, f"the report of deviation {key}")
    if name.startswith("attachments/"):
        return f"kept beside the record by entry {int(name[12:16])} of the batch"
    return _WHAT.get(name, "a part of the record")
