"""What `lims verify` says of the certificates that signed papers, and of a paper that carries no record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lims.cli.terminal import now, say
from lims.interop.signature.reading import find_signature


def signatures_told(files: Mapping[str, bytes]) -> Iterator[dict[str, Any]]:
    """The signature of each PDF among the files that has a place for one, as plain values with its faults."""
    for name, content in sorted(files.items()):
        told = find_signature(content) if name.endswith(".pdf") else None
        if told is not None:
            faults = [{"what": told.fault, "where": name}] if told.fault else []
            yield {
                "file": name,
                "intact": told.intact,
                "name": told.name,
                "issuer": told.issuer,
                "certificate": told.fingerprint,
                "from": told.begins,
                "until": told.ends,
                "ended": told.ended(now()),
                "faults": faults,
            }


def lines_of(signatures: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A sentence on each signature."""
    known = list(signatures)
    if not known:
        yield "No certificate signed it: the ledger's seal alone speaks for it."
    for one in known:
        if not one["name"]:
            yield f"{one['file']}: there is a signature, and it cannot be read."
            continue
        state = "signed" if one["intact"] else "the signature does not fit; it was to be"
        ended = " (ended since; what it signed before stays signed)" if one["ended"] else ""
        issuer = "itself" if one["issuer"] == one["name"] else one["issuer"]
        yield f"{one['file']}: {state} by {one['name']}, certified by {issuer} until {one['until']}{ended}."
        yield f"  Certificate (SHA-256): {one['certificate']}"


def is_own_paper(pdf: bytes) -> bool:
    """Whether a PDF says of itself what Autolog's papers say, whatever was done to it."""
    return pdf.startswith(b"%PDF-") and b"/AL1Pages [" in pdf


def prove_plain(pdf: bytes, found: Iterable[tuple[str, str]], *, as_json: bool) -> int:
    """Say what a paper without a record proves: its own digest, its pages, its signature. 0: nothing is wrong."""
    signatures = list(signatures_told({"paper.pdf": pdf}))
    faults = [{"what": what, "where": where.replace("record.pdf", "paper.pdf")} for what, where in found]
    faults += [one for signature in signatures for one in signature["faults"]]
    if as_json:
        told = {"ok": not faults, "verdict": "faulty" if faults else "consistent, not anchored"}
        say(json.dumps(told | {"faults": faults, "signatures": signatures}, ensure_ascii=False))
        return 1 if faults else 0
    say("A paper that carries no record: " + ("faulty." if faults else "its digest and its pages are its own."))
    for fault in faults:
        say(f"  {fault['what']}: {fault['where']}")
    for line in lines_of(signatures):
        say(f"  {line}")
    say("  Anybody could have written its digest anew; a bundle (lims export) proves it with the record.")
    return 1 if faults else 0
