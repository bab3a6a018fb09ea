"""The certificate with which a site signs its papers: read from its files, and put under a finished PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12

from lims.domain.errors import Message, msg
from lims.interop.bundle.paper import with_digest
from lims.interop.signature.cms import PrivateKey, sign_digest
from lims.interop.signature.place import has_place, signed_part, with_signature

ENDS_SOON = timedelta(days=30)
LEAST_BITS = 2048


class CertificateUnfit(Exception):
    """The files hold no certificate that signs papers; the message says what is wrong and what mends it."""


@dataclass(frozen=True, slots=True)
class Signer:
    """The site's certificate, its key, and the certificates between it and its root."""

    key: PrivateKey
    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]

    @property
    def name(self) -> str:
        """Whom the certificate names."""
        return name_of(self.certificate.subject)

    @property
    def ends_at(self) -> datetime:
        """When the certificate ends."""
        return self.certificate.not_valid_after_utc


def read_signer(certificate: bytes, key: bytes, password: bytes) -> Signer:
    """The signer in these files: PKCS#12 without `key`, PEM with it; `password` may be empty.

    Raises CertificateUnfit.
    """
    try:
        if key:
            chain = x509.load_pem_x509_certificates(certificate)
            private = load_pem_private_key(key, password or None)
        else:
            held = load_pkcs12(certificate, password or None)
            if held.cert is None or held.key is None:
                raise CertificateUnfit("the file holds no certificate with its key")
            private = held.key
            chain = [held.cert.certificate, *(one.certificate for one in held.additional_certs)]
    except (ValueError, TypeError) as unreadable:
        raise CertificateUnfit(f"the file cannot be read, or its password is another: {unreadable}") from unreadable
    if not isinstance(private, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise CertificateUnfit("papers are signed with an RSA or an elliptic-curve (ECDSA) key")
    if isinstance(private, rsa.RSAPrivateKey) and private.key_size < LEAST_BITS:
        raise CertificateUnfit(f"an RSA key of {private.key_size} bits is too short: {LEAST_BITS} at least")
    mine = [one for one in chain if _public(one.public_key()) == _public(private.public_key())]
    if not mine:
        raise CertificateUnfit("the key does not belong to the certificate")
    _check_use(mine[0])
    return Signer(private, mine[0], tuple(one for one in chain if one != mine[0]))


def signed(pdf: bytes, signer: Signer) -> bytes:
    """The finished paper with the site's signature in its place. Raises ValueError for a paper without one."""
    signature = sign_digest(signed_part(pdf), signer.key, signer.certificate, list(signer.others))
    return with_signature(pdf, signature)


def finished(pdf: bytes, signer: Signer | None) -> bytes:
    """A drawn paper with its digest and the list of its pages, and signed where it has the place for it."""
    whole = with_digest(pdf)
    return signed(whole, signer) if signer is not None and has_place(whole) else whole


def reasons_against_signing(signer: Signer, at: datetime) -> Iterator[Message]:
    """Why this certificate signs nothing at that moment."""
    begins, ends = signer.certificate.not_valid_before_utc, signer.ends_at
    if at > ends:
        yield msg("The certificate of %(name)s ended on %(day)s.", name=signer.name, day=f"{ends:%Y-%m-%d}")
    if at < begins:
        yield msg("The certificate of %(name)s begins on %(day)s.", name=signer.name, day=f"{begins:%Y-%m-%d}")


def name_of(name: x509.Name) -> str:
    """A certificate's name as people say it: the common name and the organisation, else all of it."""
    kinds = (x509.NameOID.COMMON_NAME, x509.NameOID.ORGANIZATION_NAME)
    said = [str(one.value) for kind in kinds for one in name.get_attributes_for_oid(kind)]
    return ", ".join(dict.fromkeys(said)) or name.rfc4514_string()


def _check_use(certificate: x509.Certificate) -> None:
    try:
        use = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not (use.digital_signature or use.content_commitment):
        raise CertificateUnfit("the certificate may be used for other things, and not to sign")


def _public(key: object) -> bytes:
    told: bytes = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined] # each has it
    return told
