"""The files of a bundle, from plain data: the same data give the same bytes."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lims.interop.bundle.page import verifier_page
from lims.interop.bundle.readme import readme

HERE = Path(__file__).parent
SEAL = "seal.json"
NO_PAPERS: Mapping[str, bytes] = {}


@dataclass(frozen=True, slots=True)
class Told:
    """What the README says of a bundle."""

    batch: str
    subject: str
    copy: int
    site: str
    origin: str
    fingerprint: str  # SHA-256 of the public key in hex
    foot: str  # AL1:... as it stands on every page of the record
    exported_at: datetime
    exported_by: str
    reason: str
    build: str
    demonstration: bool
    signed_by: str = ""  # whom the certificate names that signed the PDFs; empty: none did


def contents(
    told: Told,
    *,
    record: bytes,
    pdf: bytes,
    attached: Iterable[tuple[int, str, bytes]],
    tables: Mapping[str, str],
    papers: Mapping[str, bytes] = NO_PAPERS,
) -> dict[str, bytes]:
    """Every file of the bundle but `seal.json`, which needs their hashes first.

    `attached` are entry, name and bytes of files kept beside the record; `tables` names and text of tables; `papers`
    the other papers of the batch by their names.
    """
    files = {"record.pdf": pdf, "record.json": record}
    files |= _ledger_texts(record)
    files |= {f"attachments/{seq:04d}-{_plain(name)}": content for seq, name, content in attached}
    files |= {f"papers/{_plain(name)}.pdf": content for name, content in papers.items()}
    files |= {name: text.encode() for name, text in tables.items()}
    files["verify.py"] = (HERE / "verify.py").read_bytes()
    files["verify.html"] = verifier_page()
    files["README.txt"] = readme(told, sorted([*files, "README.txt", SEAL])).encode()
    return dict(sorted(files.items()))


def packed(files: Mapping[str, bytes], folder: str, at: datetime) -> bytes:
    """The files as a zip, in a folder of this name, all of them dated alike."""
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in sorted(files.items()):
            about = zipfile.ZipInfo(f"{folder}/{name}", at.timetuple()[:6])
            about.external_attr, about.compress_type = 0o100644 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(about, content)
    return to.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """The files of a zip, without a folder that is around everything; raises zipfile.BadZipFile."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {one: archive.read(one) for one in archive.namelist() if not one.endswith("/")}
    top = next((one.removesuffix(SEAL) for one in files if one.endswith(SEAL)), "")
    return {one.removeprefix(top): content for one, content in files.items()}


def _ledger_texts(record: bytes) -> dict[str, bytes]:
    """Each chain as a text: one entry a line, exactly what is hashed."""
    chains = json.loads(record)["chains"]
    texts = {one["chain"]: "".join(f"{entry['text']}\n" for entry in one["entries"]) for one in chains}
    return {f"ledger/{_plain(chain)}.txt": text.encode() for chain, text in texts.items()}


def _plain(name: str) -> str:
    """A name that every file system takes: letters, digits, dot, dash; the extension stays."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip(".-")[-80:] or "file"
