"""Checkpoints: what the ledger was at a size, sealed by the site's key (C2SP tlog-checkpoint and signed-note).

Three lines of text (origin, size, root in base64), an empty line, and one line for each key that sealed it. On the foot
of a printed page the same stands short as AL1:<size>:<root in hex>, without a seal: there the paper is the witness.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"  # signature type of C2SP signed-note
MOST_SEALS = 16
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")
_FOOT = re.compile(r"AL1:(0|[1-9][0-9]{0,15}):([0-9A-F]{64})")


class CheckpointUnreadable(ValueError):
    """A text that is no checkpoint; the message says what is missing."""


class SealBroken(ValueError):
    """A checkpoint that the given key did not seal."""


@dataclass(frozen=True, slots=True)
class Seal:
    """One signature line of a note: key name, key id (4 bytes), signature."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Size and root of the ledger under an origin; `body` is the sealed text, `text` the whole note."""

    origin: str
    size: int
    root: bytes
    seals: tuple[Seal, ...]
    body: str
    text: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a checkpoint from outside says: size and root; `checkpoint` is None when it came from a page foot."""

    size: int
    root: bytes
    checkpoint: Checkpoint | None = None


def key_id(name: str, public_key: Ed25519PublicKey) -> bytes:
    """C2SP signed-note: SHA-256(name || newline || type || public key), first four bytes."""
    return sha256(name.encode() + b"\n" + ED25519 + public_key.public_bytes_raw()).digest()[:4]


def public_key_text(public_key: Ed25519PublicKey) -> str:
    """The 32 bytes of the public key in base64, as the site's first entry carries it."""
    return base64.b64encode(public_key.public_bytes_raw()).decode()


def read_public_key(text: str) -> Ed25519PublicKey:
    """The public key of such a text; raises ValueError."""
    return Ed25519PublicKey.from_public_bytes(_base64(text, "public key"))


def private_key_of(seed: bytes) -> Ed25519PrivateKey:
    """The site's sealing key of its 32 secret bytes."""
    return Ed25519PrivateKey.from_private_bytes(seed)


def body_of(origin: str, size: int, root: bytes) -> str:
    """The three lines that are sealed."""
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"


def seal_checkpoint(origin: str, size: int, root: bytes, key: Ed25519PrivateKey) -> str:
    """The sealed note for this size and root; the key's name is the origin."""
    check_name(origin)
    if size < 0 or len(root) != 32:
        raise CheckpointUnreadable("a checkpoint needs a size and a root of 32 bytes")
    body = body_of(origin, size, root)
    sealed = key_id(origin, key.public_key()) + key.sign(body.encode())
    return f"{body}\n— {origin} {base64.b64encode(sealed).decode()}\n"


def read_checkpoint(text: str) -> Checkpoint:
    """The checkpoint of a note, byte for byte strict; the seals are read, not checked; raises CheckpointUnreadable."""
    body, blank, tail = text.rpartition("\n\n")
    if not blank or not tail.endswith("\n"):
        raise CheckpointUnreadable("a checkpoint ends with an empty line and its seals")
    lines = body.split("\n")
    if len(lines) != 3 or not all(lines):
        raise CheckpointUnreadable("a checkpoint has three lines: origin, size, root")
    origin, size, root = lines
    check_name(origin)
    if not _SIZE.fullmatch(size):
        raise CheckpointUnreadable(f"the size is a whole number without leading zeros, not {size!r}")
    seals = tuple(_read_seal(line) for line in tail[:-1].split("\n"))
    if len(seals) > MOST_SEALS:
        raise CheckpointUnreadable(f"more than {MOST_SEALS} seals")
    digest = _base64(root, "root")
    if len(digest) != 32:
        raise CheckpointUnreadable("the root has 32 bytes")
    return Checkpoint(origin, int(size), digest, seals, body + "\n", text)


def check_seal(checkpoint: Checkpoint, public_key: Ed25519PublicKey) -> None:
    """Raise SealBroken unless this key sealed the checkpoint. Seals of other keys are ignored, as the form demands."""
    wanted = key_id(checkpoint.origin, public_key)
    mine = [seal for seal in checkpoint.seals if (seal.name, seal.key_id) == (checkpoint.origin, wanted)]
    if not mine:
        raise SealBroken(f"no seal of the key {wanted.hex()} of {checkpoint.origin}")
    try:
        for seal in mine:
            public_key.verify(seal.signature, checkpoint.body.encode())
    except InvalidSignature:
        raise SealBroken(f"the seal of {checkpoint.origin} does not fit the text") from None


def foot_of(size: int, root: bytes) -> str:
    """The short form for the foot of a page, upper case so that a QR code stays small: AL1:<size>:<ROOT HEX>."""
    return f"AL1:{size}:{root.hex().upper()}"


def read_anchor(text: str) -> Anchor:
    """An anchor from a page foot or a checkpoint note, however it was typed or cut; raises CheckpointUnreadable."""
    typed = re.sub(r"\s", "", text).upper()
    foot = _FOOT.fullmatch(typed)
    if foot:
        return Anchor(int(foot[1]), bytes.fromhex(foot[2]))
    checkpoint = read_checkpoint(text.replace("\r\n", "\n").strip("\n") + "\n")
    return Anchor(checkpoint.size, checkpoint.root, checkpoint)


def read_anchors(text: str) -> list[Anchor]:
    """Every anchor of a file: notes one after another, parted by an empty line, or page feet, one a paragraph."""
    whole = text.replace("\r\n", "\n").strip("\n")
    # An empty line before an em dash is inside a note; any other one parts two notes.
    return [read_anchor(part) for part in re.split(r"\n{2,}(?!—)", whole) if part.strip()]


def _read_seal(line: str) -> Seal:
    dash, _, rest = line.partition(" ")
    name, _, signature = rest.partition(" ")
    if dash != "—" or not signature:
        raise CheckpointUnreadable("a seal is an em dash, a name and a signature")
    check_name(name)
    raw = _base64(signature, "seal")
    if len(raw) < 5:
        raise CheckpointUnreadable("a seal has a key id and a signature")
    return Seal(name, raw[:4], raw[4:])


def check_name(name: str) -> None:
    """Raise CheckpointUnreadable unless the name can stand in a note."""
    if not name or "+" in name or name.startswith("—") or not name.isprintable() or any(map(str.isspace, name)):
        raise CheckpointUnreadable(f"an origin has no spaces and no plus sign: {name!r}")


def _base64(text: str, what: str) -> bytes:
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise CheckpointUnreadable(f"the {what} is not base64") from None
    if base64.b64encode(raw).decode() != text:
        raise CheckpointUnreadable(f"the {what} is not base64 in its one form")
    return raw
