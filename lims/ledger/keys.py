"""A new sealing key takes over from a former one, and the former one signs that it is so."""

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lims.ledger.checkpoint import SealBroken, public_key_text, read_public_key


def endorse(origin: str, former: Ed25519PrivateKey, new_public_key: str) -> str:
    """The signature of the former key over the new one, in base64."""
    return base64.b64encode(former.sign(_said(origin, public_key_text(former.public_key()), new_public_key))).decode()


def check_endorsed(origin: str, former_key: str, new_key: str, endorsement: str) -> None:
    """Raise SealBroken unless the former key signed that the new one follows it under this origin."""
    try:
        signature = base64.b64decode(endorsement, validate=True)
        read_public_key(new_key)
        read_public_key(former_key).verify(signature, _said(origin, former_key, new_key))
    except (InvalidSignature, ValueError, binascii.Error):
        raise SealBroken(f"the key {new_key[:12]} was not signed by the key before it") from None


def _said(origin: str, former_key: str, new_key: str) -> bytes:
    return f"autolog sealing key\n{origin}\n{former_key}\n{new_key}\n".encode()
