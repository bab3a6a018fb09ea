"""A witness: somebody outside who signs a checkpoint only when it extends the last one they saw.

C2SP tlog-cosignature (type 0x04, cosignature/v1) and the request of C2SP tlog-witness: `old <size>`, the hashes of the
consistency proof in base64, an empty line, the checkpoint.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lims.ledger.checkpoint import Checkpoint, CheckpointUnreadable, SealBroken, check_name, read_checkpoint

COSIGNATURE = b"\x04"
MOST_HASHES = 63


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness by name and public key."""

    name: str
    public_key: Ed25519PublicKey

    @property
    def key_id(self) -> bytes:
        """C2SP: SHA-256(name || newline || 0x04 || public key), first four bytes."""
        raw = COSIGNATURE + self.public_key.public_bytes_raw()
        return sha256(self.name.encode() + b"\n" + raw).digest()[:4]

    @property
    def text(self) -> str:
        """The verifier key as C2SP writes it: name+key id+base64(0x04 || public key)."""
        raw = base64.b64encode(COSIGNATURE + self.public_key.public_bytes_raw()).decode()
        return f"{self.name}+{self.key_id.hex()}+{raw}"


@dataclass(frozen=True, slots=True)
class Request:
    """What a witness is asked: to sign this checkpoint, which extends the one of `old_size` by this proof."""

    old_size: int
    proof: tuple[bytes, ...]
    checkpoint: Checkpoint


def read_witness(text: str) -> Witness:
    """The witness of a verifier key; raises CheckpointUnreadable."""
    name, _, rest = text.strip().partition("+")
    hexed, _, coded = rest.partition("+")
    check_name(name)
    raw = _decoded(coded, "verifier key")
    if len(raw) != 33 or raw[:1] != COSIGNATURE:
        raise CheckpointUnreadable("a witness has a verifier key of type 4, Ed25519")
    witness = Witness(name, Ed25519PublicKey.from_public_bytes(raw[1:]))
    if witness.key_id.hex() != hexed:
        raise CheckpointUnreadable("the key id is not that of this name and key")
    return witness


def write_request(old_size: int, proof: Sequence[bytes], checkpoint: str) -> str:
    """The request as it is sent to a witness."""
    lines = "".join(base64.b64encode(one).decode() + "\n" for one in proof)
    return f"old {old_size}\n{lines}\n{checkpoint}"


def read_request(text: str) -> Request:
    """The request of such a text; raises CheckpointUnreadable."""
    head, blank, note = text.replace("\r\n", "\n").partition("\n\n")
    first, *hashes = head.split("\n")
    word, _, size = first.partition(" ")
    if not blank or word != "old" or not size.isascii() or not size.isdigit() or len(size) > 15:
        raise CheckpointUnreadable("a request begins with the word old and a size, and has an empty line")
    if len(hashes) > MOST_HASHES:
        raise CheckpointUnreadable("more hashes than a proof can have")
    proof = tuple(_decoded(one, "hash") for one in hashes)
    if any(len(one) != 32 for one in proof):
        raise CheckpointUnreadable("a hash of the proof has 32 bytes")
    return Request(int(size), proof, read_checkpoint(note.strip("\n") + "\n"))


def cosign(checkpoint: Checkpoint, name: str, key: Ed25519PrivateKey, seconds: int) -> str:
    """The signature line of a witness over a checkpoint at this moment, in seconds since 1970."""
    witness = Witness(name, key.public_key())
    signature = key.sign(_said(checkpoint.body, seconds))
    raw = witness.key_id + seconds.to_bytes(8, "big") + signature
    return f"— {name} {base64.b64encode(raw).decode()}"


def check_cosigned(checkpoint: Checkpoint, line: str, witness: Witness) -> int:
    """When the witness signed, in seconds since 1970; raises SealBroken unless this line is theirs over this text."""
    dash, _, rest = line.strip().partition(" ")
    name, _, coded = rest.partition(" ")
    raw = _decoded(coded, "cosignature")
    if dash != "—" or name != witness.name or len(raw) != 76 or raw[:4] != witness.key_id:
        raise SealBroken(f"no cosignature of {witness.name}")
    seconds = int.from_bytes(raw[4:12], "big")
    try:
        witness.public_key.verify(raw[12:], _said(checkpoint.body, seconds))
    except InvalidSignature:
        raise SealBroken(f"the cosignature of {witness.name} does not fit the text") from None
    return seconds


def _said(body: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{body}".encode()


def _decoded(text: str, what: str) -> bytes:
    try:
        return base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise CheckpointUnreadable(f"the {what} is not base64") from None
