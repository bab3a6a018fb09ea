"""What the site's signature under a paper says: whose it is, whether it is intact, whether it still counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from lims.interop.signature.cms import check_signature
from lims.interop.signature.place import has_place, signature_in, signed_part
from lims.interop.signature.signer import name_of


@dataclass(frozen=True, slots=True)
class SignatureTold:
    """One signature under a paper. `fault` is empty where it is intact."""

    name: str
    issuer: str
    fingerprint: str  # SHA-256 of the certificate in hex
    begins: str  # days, ISO
    ends: str
    fault: str

    @property
    def intact(self) -> bool:
        """The paper is the one that was signed, and the certificate's own key signed it."""
        return not self.fault

    def ended(self, at: datetime) -> bool:
        """Whether the certificate has ended by then; what it signed before that stays signed."""
        return f"{at:%Y-%m-%d}" > self.ends


UNREADABLE = "unreadable signature"
BROKEN = "broken signature"


def find_signature(pdf: bytes) -> SignatureTold | None:
    """The site's signature under a paper, with what is wrong with it; None where the paper has none."""
    if not has_place(pdf):
        return None
    nobody = SignatureTold("", "", "", "", "", UNREADABLE)
    try:
        proved = check_signature(signature_in(pdf), signed_part(pdf))
        return _told(proved.certificate, BROKEN if proved.fault else "")
    except ValueError:
        return nobody


def _told(certificate: x509.Certificate, fault: str) -> SignatureTold:
    return SignatureTold(
        name=name_of(certificate.subject),
        issuer=name_of(certificate.issuer),
        fingerprint=certificate.fingerprint(SHA256()).hex(),
        begins=f"{certificate.not_valid_before_utc:%Y-%m-%d}",
        ends=f"{certificate.not_valid_after_utc:%Y-%m-%d}",
        fault=fault,
    )
