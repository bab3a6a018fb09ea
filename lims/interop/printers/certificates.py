"""Whose certificate a printer may show: one this machine trusts, or the one that was pinned by its SHA-256.

CUPS and most printers make a certificate of their own, signed by nobody. Pinned, it is trusted and no other is: the
fingerprint is compared before anything is sent. Not pinned, it is refused, and its fingerprint is told for comparison.
"""

from __future__ import annotations

import ssl
from hashlib import sha256
from socket import socket

from lims.domain.printer import Address


class OtherCertificate(OSError):
    """The printer shows another certificate than the pinned one."""


def trust(pin: str) -> ssl.SSLContext:
    """What is trusted on a line: the authorities of this machine, or, with a pin, whatever `check_pin` then finds."""
    context = ssl.create_default_context()
    if pin:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def check_pin(line: socket, pin: str) -> None:
    """Raises OtherCertificate unless the certificate at the other end is the pinned one."""
    shown = line.getpeercert(binary_form=True) if isinstance(line, ssl.SSLSocket) else None
    found = sha256(shown or b"").hexdigest()
    if found != pin:
        raise OtherCertificate(f"its certificate is another than the pinned one: sha256={found}")


def certificate_words(fault: OSError, address: Address, seconds: float) -> str:
    """What a person is told of a certificate that is not trusted; empty for any other fault."""
    if isinstance(fault, OtherCertificate):
        return str(fault)
    if not isinstance(fault, ssl.SSLCertVerificationError):
        return ""
    try:
        shown = ssl.get_server_certificate((address.host, address.port), timeout=seconds)
    except OSError:
        return f"its certificate is not trusted: {fault.verify_message}"
    found = sha256(ssl.PEM_cert_to_DER_cert(shown)).hexdigest()
    return f"its certificate is not trusted ({fault.verify_message}): sha256={found}"
