"""Proves an Autolog bundle, or a printed batch record (PDF), without Autolog: Python 3.9 or later and nothing else.

    python3 -I verify.py [BUNDLE folder or RECORD.pdf; else where it lies] [--paper TEXT] [--json]
--paper is the key's fingerprint, or AL1:... from the foot of a page, as it stands on paper or with the sponsor.
Exit code 0: nothing is wrong. 1: something is, and each fault is named. 2: there is nothing to prove.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
import zlib
from pathlib import Path
from typing import Any

Faults = list[tuple[str, str]]
ENTRY = "chain data kind late_reason performed_at person previous recorded_at seq station"
BASE64 = re.compile("(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
NOTE = re.compile("(([^\n]+)\n(0|[1-9][0-9]{0,15})\n([^\n]{44})\n)\n((?:— [^\n ]+ [^\n ]+\n)+)")
TOLD = """Record of batch {batch}, subject {subject}, copy {copy}: {verdict}
{entries} entries proved in a ledger of {size}; {unsealed} newer than the checkpoint. Sealed by {origin} with the key
{key}. Compare it with the one on paper or at the sponsor (--paper)."""
PLACE = re.compile(rb"(/ByteRange \[0 [0-9]{10} [0-9]{10} [0-9]{10}\]/Contents <)([0-9a-f]+)")
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """RFC 8032 5.1.7: Ed25519, written plainly on the curve's own coordinates."""

    def add(a: Any, b: Any) -> Any:
        t = D * a[0] * b[0] * a[1] * b[1] % P
        x, y = (a[0] * b[1] + b[0] * a[1]) * pow(1 + t, -1, P), (a[1] * b[1] + a[0] * b[0]) * pow(1 - t, -1, P)
        return x % P, y % P

    def times(number: int, point: Any) -> Any:
        return add(times(number >> 1, add(point, point)), point if number & 1 else (0, 1)) if number else (0, 1)

    def point_of(data: bytes) -> Any:
        y, odd = int.from_bytes(data, "little") & (1 << 255) - 1, data[31] >> 7
        square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
        x = pow(square, (P + 3) // 8, P)
        x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
        bad = y >= P or (x * x - square) % P or (x == 0 and odd)
        return None if bad else (x if x & 1 == odd else P - x, y)

    if len(public) != 32 or len(signature) != 64 or (s := int.from_bytes(signature[32:], "little")) >= L:
        return False
    key, r, base = point_of(public), point_of(signature[:32]), point_of(b"\x58" + b"\x66" * 31)
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    return key is not None and r is not None and times(s, base) == add(r, times(h, key))


def need(value: Any, form: str) -> Any:
    """The value when it has this form; ValueError otherwise. A form of many words: an object with these fields."""
    fits = {"number": type(value) is int and value >= 0, "text": isinstance(value, str)}
    fits["hash"] = fits["text"] and re.fullmatch("[0-9a-f]{64}", value) is not None
    if not fits.get(form, isinstance(value, dict) and " ".join(value) == form):
        raise ValueError(f"{value!r:.40} is no {form}")
    return bytes.fromhex(value) if form == "hash" else value


def unbase64(text: str) -> bytes:
    data = base64.b64decode(text) if BASE64.fullmatch(text) else b""
    return data if base64.b64encode(data).decode() == text else b""


def read_json(text: str) -> Any:
    """The value of a canonical text; ValueError for any other text."""
    value = json.loads(text, parse_float=int, parse_constant=int)
    if json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) != text:
        raise ValueError("not in canonical form")
    return value


def roots_by(proof: list[bytes], at: int, size: int, start: bytes, *, whole: bool) -> tuple[bytes, bytes]:
    """RFC 6962 2.1: the roots a proof leads to from the hash of the leaf `at`, or `whole`: from the root up to it."""
    sides: list[bool] = []
    while size > 1 and not (whole and at == size - 1):
        half = 1 << (size - 1).bit_length() - 1
        sides.append(at >= half)
        at, size = (at - half, size - half) if at >= half else (at, half)
    if whole and any(sides):
        start, proof = (proof or [b""])[0], proof[1:]
    if at != size - 1 or len(proof) != len(sides):
        return b"", b""
    first = second = start
    for right, sibling in zip(sides[::-1], proof):
        first = sha(b"\1", sibling, first) if right else first
        second = sha(b"\1", sibling, second) if right else sha(b"\1", second, sibling)
    return first, second


def read_note(note: str, site: Any, where: str, faults: Faults) -> tuple[int, bytes]:
    """Size and root of a checkpoint (C2SP tlog-checkpoint), which the site's key must have sealed."""
    found = NOTE.fullmatch(note)
    if not found or found[2] != site["origin"] or len(unbase64(found[4])) != 32:
        faults.append(("forged checkpoint", where))
        return 0, b"none"
    lines = [one.split(" ") for one in found[5].split("\n")[:-1]]
    seals = [unbase64(text) for _, who, text in lines if who == found[2]]
    names = [sha(found[2].encode(), b"\n\x01", key)[:4] for key in site["keys"]]
    mine = [(names.index(seal[:4]), seal[4:]) for seal in seals if seal[:4] in names]
    if not mine or not all(is_signed(site["keys"][at], found[1].encode(), seal) for at, seal in mine):
        faults.append(("forged checkpoint" if mine else "wrong key", where))
    site["by"] += [at for at, _ in mine]
    return int(found[3]), unbase64(found[4])


def read_entry(text: str, chain: str) -> Any:
    """The fields of an entry's text, or None where it is no entry of this chain."""
    try:
        entry = need(read_json(text), ENTRY)
        fits = need(entry["seq"], "number") > 0 and isinstance(entry["data"], dict) and entry["chain"] == chain
    except (ValueError, RecursionError):
        return None
    return entry if fits else None


def check_chain(told: Any, tree: tuple[int, bytes], head: tuple[int, str] | None, faults: Faults) -> list[Any]:
    """The entries of a chain, with what is wrong with it; it must end with the entry of this seq and hash."""
    chain, rows, seq, wanted, suspect = told["chain"], [], 0, 1, False
    for one in told["entries"]:
        entry, text = read_entry(one["text"], chain), one["text"].encode()
        seq, proved = entry["seq"] if entry else seq + 1, None
        if one["leaf"] is not None:
            proved = roots_by(one["proof"], one["leaf"], tree[0], sha(b"\0", text), whole=False)[1] == tree[1]
        rows.append((seq, sha(text).hex(), entry, proved))
    if [row[0] for row in rows] != sorted({row[0] for row in rows}):
        faults.append(("reordered entries", chain))
        rows.sort(key=lambda row: row[0])
    for (seq, digest, entry, proved), after in zip(rows, [*rows[1:], None]):
        faults += [("missing entry", f"{chain} {wanted}")] if told["whole"] and seq > wanted else []
        follows = after[2]["previous"] == digest if after and after[2] and after[0] == seq + 1 else None
        if after is None and head and head[0] == seq:
            follows = head[1] == digest
        if entry is None or (follows is False and not proved) or (suspect and proved is not False):
            faults.append(("altered entry", f"{chain} {seq}"))
        elif proved is False or (proved is None and not told["whole"]):
            faults.append(("forged proof" if follows else "unproved entry", f"{chain} {seq}"))
        wanted, suspect = seq + 1, follows is False and proved is True
    faults += [("cut chain", chain)] if head and (not rows or rows[-1][0] != head[0]) else []
    return [row[2] for row in rows if row[2]]


def check_record(data: bytes, seal: Any, faults: Faults) -> dict[str, Any]:
    """What a record tells, with what is wrong with it; it must end before the entry that seals the bundle, if any."""
    try:
        record = need(read_json(data.decode()), "batch chains checkpoint copy document format hashes subject")
        names = [("batch:" + record["batch"], True), ("subject:" + record["subject"], True), ("site", False)]
        told = [(need(one, "chain entries whole")["chain"], one["whole"]) for one in record["chains"]]
        hashes = [need(one, "hash") for one in record["hashes"]]
        for one in [need(entry, "leaf proof text") for chain in record["chains"] for entry in chain["entries"]]:
            one["proof"] = [hashes[need(at, "number")] for at in one["proof"]]
            need(one["text"], "text"), need(0 if one["leaf"] is None else one["leaf"], "number")
        need(record["copy"], "number" if (record["format"], told) == ("autolog-record/1", names) else "record")
        entry = read_entry(seal["entry"], names[0][0]) if seal else None
        opening = (read_entry(one["text"], "site") for one in record["chains"][2]["entries"])
        site = record["site"] = dict[str, Any](origin="", keys=[], by=[])
        for kind, new in ((one["kind"], one["data"]) for one in opening if one):
            if kind == "SiteOpened":
                site |= {"origin": new["origin"], "keys": [unbase64(new["public_key"])]}
            elif kind == "SealingKeyChanged" and site["keys"]:
                said = "autolog sealing key\n{}\n{former_key}\n{public_key}\n".format(site["origin"], **new)
                good = is_signed(site["keys"][-1], said.encode(), unbase64(new["endorsement"]))
                site["keys"] += [unbase64(new["public_key"])] if good else []
        tree = record["tree"] = read_note(record["checkpoint"], site, "record.json", faults)
    except (ValueError, TypeError, LookupError, RecursionError):
        faults.append(("unreadable", "record.json"))
        return {}
    told = (entry or {"data": {}})["data"]
    end = (told.get("subject_seq"), told.get("subject_head"))
    heads = [(entry["seq"] - 1, entry["previous"]), end, None] if entry else [None] * 3
    known = [one for chain, head in zip(record["chains"], heads) for one in check_chain(chain, tree, head, faults)]
    prints = [(one["data"].get("document"), one["data"].get("copy")) for one in known if one["kind"] == "RecordPrinted"]
    faults += [("cut chain", names[0][0])] if (record["document"], record["copy"]) not in prints else []
    return {**record, "entries": known, "sealing": entry}


def check_seal(seal: Any, record: dict[str, Any], files: dict[str, bytes], faults: Faults) -> dict[int, bytes]:
    """The bundle's own entry: proved, of the same ledger as the record, and every file as it says. Its known roots."""
    (size, root), text = read_note(seal["checkpoint"], record["site"], "seal.json", faults), seal["entry"].encode()
    lead = roots_by([need(one, "hash") for one in seal["proof"]], seal["leaf"], size, sha(b"\0", text), whole=False)
    faults += [("unproved entry", "seal.json")] if lead[1] != root or not record["sealing"] else []
    known = [(at, need(one, "hash"), proof) for at, one, proof in seal["anchors"]]
    for at, old, proof in [(*record["tree"], seal["consistency"]), *known]:
        if roots_by([need(one, "hash") for one in proof], at - 1, size, old, whole=True) != (old, root):
            faults.append(("forged proof", f"seal.json {at}"))
    listed = dict((record["sealing"] or {"data": {}})["data"].get("files", []))
    for name in sorted({*listed, *files} - {"seal.json"}):
        if name not in listed or name not in files:
            faults.append(("extra file" if name in files else "missing file", name))
        elif sha(files[name]).hex() != listed[name]:
            faults.append(("swapped attachment" if name.startswith("attachments/") else "altered file", name))
    here = {sha(data).hex() for name, data in files.items() if name.startswith("attachments/")}
    kept = [str(one["data"].get("sha256")) for one in record["entries"] if one["kind"] == "AttachmentKept"]
    faults += [("missing attachment", one) for one in kept if one not in here]
    return {size: root} | {at: old for at, old, _ in known}


def objects(data: bytes) -> dict[int, tuple[bytes, bytes]]:
    """Dictionary and decoded stream of every object of a PDF, those in object streams too."""
    found, at = dict[int, tuple[bytes, bytes]](), 0
    while match := re.compile(rb"(\d+) 0 obj(.*?)(stream\r?\n|endobj)", re.DOTALL).search(data, at):
        head, at, body = match[2], match.end(), b""
        if match[3] != b"endobj":
            size = re.search(rb"/Length (\d+)(?!\d| \d+ R)", head)
            end = at + int(size[1]) if size else max(at, data.find(b"endstream", at))
            body, at = data[at:end], end
            try:
                body = zlib.decompress(body) if b"/FlateDecode" in head else body
            except zlib.error:
                body = b""
        found[int(match[1])] = head, body
        if b"/ObjStm" in head and (first := re.search(rb"/First (\d+)", head)):
            index, body = [int(one) for one in re.findall(rb"\d+", body[: int(first[1])])], body[int(first[1]) :]
            spans = zip(index[::2], index[1::2], [*index[3::2], None])
            found |= {name: (body[begin:end], b"") for name, begin, end in spans}
    return found


def pages_drawn(found: dict[int, tuple[bytes, bytes]]) -> list[str]:
    """SHA-256 of what is drawn on each page, in order."""
    kids = b" ".join(one for head, _ in found.values() for one in re.findall(rb"/Kids ?\[([^\]]*)\]", head))
    heads = [found.get(int(kid), (b"", b""))[0] for kid in re.findall(rb"(\d+) 0 R", kids)]
    drawn = [re.search(rb"/Contents ?\[?((?:\s*\d+ 0 R)+)", head) for head in heads]
    pages = [re.findall(rb"(\d+) 0 R", one[1]) for one in drawn if one]
    return [sha(b"\n".join(found.get(int(one), (b"", b""))[1] for one in page)).hex() for page in pages]


def check_pdf(data: bytes, faults: Faults) -> bytes:
    """The record attached to a PDF, with what is wrong with the PDF by its own digest and list of pages."""
    data = PLACE.sub(lambda one: one[1] + b"0" * len(one[2]), data)  # a certificate's signature comes after the digest
    stated = re.search(rb"/ID ?\[[^\]]*<([0-9a-f]{64})> ?\]", data)
    if not stated or sha(data[: stated.start(1)], b"0" * 64, data[stated.end(1) :]).hex().encode() != stated[1]:
        faults.append(("altered PDF", "record.pdf"))
    found = objects(data)
    pages, listed = pages_drawn(found), re.search(rb"/AL1Pages ?\[([^\]]*)\]", data)
    printed = re.findall("[0-9a-f]{64}", listed[1].decode("latin-1")) if listed else []
    for at, page in enumerate(printed, 1):
        if page not in pages:
            faults.append((f"{'missing' if len(pages) < len(printed) else 'altered'} page", f"{at} of {len(printed)}"))
    named = [re.search(rb"/EF ?<< ?/F (\d+) 0 R", head) for head, _ in found.values() if b"(record.json)" in head]
    return next((found.get(int(one[1]), (b"", b""))[1] for one in named if one), b"")


def prove(files: dict[str, bytes], paper: str = "") -> dict[str, Any]:
    """Everything about a bundle, or about a PDF alone (`record.pdf` and nothing else), and what is wrong with it."""
    faults, seal, record, roots = Faults(), None, dict[str, Any](), dict[int, bytes]()
    attached = check_pdf(files["record.pdf"], faults) if "record.pdf" in files else b""
    try:
        if len(files) > 1:
            seal = read_json(files["seal.json"].decode())
            need(seal, "anchors checkpoint consistency entry format leaf proof")
            need(seal["leaf"], "number" if seal["format"] == "autolog-bundle/1" else "bundle")
        record = check_record(files.get("record.json", attached), seal, faults)
        roots = dict([record["tree"]]) | (check_seal(seal, record, files, faults) if seal else {}) if record else {}
    except (ValueError, TypeError, LookupError, AttributeError):
        faults.append(("unreadable", "seal.json"))
    faults += [("swapped PDF", "record.pdf")] if len(files) > 1 and attached != files.get("record.json") else []
    site, paper = record.get("site", {"origin": "", "keys": [], "by": []}), re.sub(r"\s", "", paper).upper()
    keys = [sha(key).hex() for key in site["keys"][: min(site["by"], default=-1) + 1]]
    known = [*map(str.upper, keys), *(f"AL1:{size}:{root.hex().upper()}" for size, root in roots.items())]
    faults += [("other paper", paper[:20])] if paper and paper not in known else []
    late = [one for chain in record.get("chains", []) for one in chain["entries"] if one["leaf"] is None and not seal]
    told = {name: record.get(name, "") for name in ("batch", "subject", "document", "copy")} | {"ok": not faults}
    told |= {"size": max(roots, default=0), "origin": site["origin"], "key": (keys or [""])[-1], "unsealed": len(late)}
    told |= {"verdict": "faulty" if faults else "anchored" if paper else "consistent, not anchored"}
    named = [{"what": what, "where": where} for what, where in dict.fromkeys(faults)]
    return told | {"faults": named, "entries": len(record.get("entries", []))}


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("path", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    words.add_argument("--paper", default="")
    words.add_argument("--json", action="store_true")
    given = words.parse_args()
    try:
        every = [one for one in given.path.rglob("*") if one.is_file()]
        files = {one.relative_to(given.path).as_posix(): one.read_bytes() for one in every}
        told = prove(files or {"record.pdf": given.path.read_bytes()}, given.paper)
    except OSError as no:
        print(f"{given.path}: there is nothing here to prove ({no}).", file=sys.stderr)
        return 2
    lines = [TOLD.format(**told), *("  {what}: {where}".format(**one) for one in told["faults"])]
    print(json.dumps(told) if given.json else "\n".join(lines))
    return 0 if told["ok"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
