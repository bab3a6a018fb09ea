"""The signature's own form: CMS SignedData (RFC 5652), detached, of one signer, with what PAdES-B-B asks for.

ETSI EN 319 142-1: the certificate is bound by its hash (signing-certificate-v2, RFC 5035), and no time stands inside.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

Oid = x509.ObjectIdentifier
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

_DATA, _SIGNED_DATA = Oid("1.2.840.113549.1.7.1"), Oid("1.2.840.113549.1.7.2")
_CONTENT_TYPE, _DIGEST = Oid("1.2.840.113549.1.9.3"), Oid("1.2.840.113549.1.9.4")
_CERTIFICATE_V2 = Oid("1.2.840.113549.1.9.16.2.47")
_SHA_256, _RSA, _RSA_SHA_256 = Oid("2.16.840.1.101.3.4.2.1"), Oid("1.2.840.113549.1.1.1"), Oid("1.2.840.113549.1.1.11")
_ECDSA_SHA_256 = Oid("1.2.840.10045.4.3.2")


@asn1.sequence
class Algorithm:
    """AlgorithmIdentifier."""

    algorithm: x509.ObjectIdentifier
    parameters: asn1.Null | None


@asn1.sequence
class Attribute:
    """One signed attribute."""

    kind: x509.ObjectIdentifier
    values: asn1.SetOf[asn1.TLV]


@asn1.sequence
class IssuerAndSerial:
    """Which certificate."""

    issuer: asn1.TLV
    serial: int


@asn1.sequence
class SignerInfo:
    """The one signer."""

    version: int
    sid: IssuerAndSerial
    digest: Algorithm
    signed: Annotated[asn1.SetOf[Attribute], asn1.Implicit(0)]
    algorithm: Algorithm
    signature: bytes


@asn1.sequence
class Content:
    """EncapsulatedContentInfo of what is signed elsewhere."""

    kind: x509.ObjectIdentifier


@asn1.sequence
class SignedData:
    """SignedData."""

    version: int
    digests: asn1.SetOf[Algorithm]
    content: Content
    certificates: Annotated[asn1.SetOf[asn1.TLV], asn1.Implicit(0)]
    signers: asn1.SetOf[SignerInfo]


@asn1.sequence
class ContentInfo:
    """The whole."""

    kind: x509.ObjectIdentifier
    content: Annotated[SignedData, asn1.Explicit(0)]


@asn1.sequence
class CertificateId:
    """ESSCertIDv2 by SHA-256, which is its default and not written."""

    sha256: bytes


@asn1.sequence
class SigningCertificate:
    """SigningCertificateV2."""

    certificates: list[CertificateId]


@dataclass(frozen=True, slots=True)
class Proved:
    """Who signed, and what is wrong with it, if anything: '' or one of the words of `check_signature`."""

    certificate: x509.Certificate
    fault: str


def sign_digest(digest: bytes, key: PrivateKey, certificate: x509.Certificate, others: list[x509.Certificate]) -> bytes:
    """The signature over the SHA-256 of a document, in DER. `others`: the certificates between this one and a root."""
    attributes = _sorted([
        _attribute(_CONTENT_TYPE, asn1.encode_der(_DATA)),
        _attribute(_DIGEST, asn1.encode_der(digest)),
        _attribute(_CERTIFICATE_V2, asn1.encode_der(_named(certificate))),
    ])  # fmt: skip
    said = asn1.encode_der(asn1.SetOf(attributes))
    if isinstance(key, rsa.RSAPrivateKey):
        algorithm = Algorithm(algorithm=_RSA_SHA_256, parameters=asn1.Null())
        signature = key.sign(said, padding.PKCS1v15(), hashes.SHA256())
    else:
        algorithm = Algorithm(algorithm=_ECDSA_SHA_256, parameters=None)
        signature = key.sign(said, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    by_sha_256 = Algorithm(algorithm=_SHA_256, parameters=None)
    signer = SignerInfo(
        version=1,
        sid=IssuerAndSerial(issuer=_raw(certificate.issuer.public_bytes()), serial=certificate.serial_number),
        digest=by_sha_256,
        signed=asn1.SetOf(attributes),
        algorithm=algorithm,
        signature=signature,
    )
    chain = sorted(one.public_bytes(Encoding.DER) for one in (certificate, *others))
    signed = SignedData(
        version=1,
        digests=asn1.SetOf([by_sha_256]),
        content=Content(kind=_DATA),
        certificates=asn1.SetOf([_raw(one) for one in chain]),
        signers=asn1.SetOf([signer]),
    )
    return asn1.encode_der(ContentInfo(kind=_SIGNED_DATA, content=signed))


def check_signature(data: bytes, digest: bytes) -> Proved:
    """Who signed a document of this SHA-256. Faults: 'other content', 'other certificate', 'forged'.

    Raises ValueError for what is no such signature.
    """
    told = asn1.decode_der(ContentInfo, data).content
    signer = told.signers.as_list()[0]
    known = [x509.load_der_x509_certificate(_bytes(one)) for one in told.certificates.as_list()]
    issuer, serial = _bytes(signer.sid.issuer), signer.sid.serial
    mine = [one for one in known if (one.issuer.public_bytes(), one.serial_number) == (issuer, serial)]
    if not mine:
        raise ValueError("the certificate of the signer is not with the signature")
    values = {one.kind: one.values.as_list()[0] for one in signer.signed.as_list()}
    if _bytes(values.get(_DIGEST)) != asn1.encode_der(digest):
        return Proved(mine[0], "other content")
    if _bytes(values.get(_CERTIFICATE_V2)) != asn1.encode_der(_named(mine[0])):
        return Proved(mine[0], "other certificate")
    return Proved(mine[0], "" if _is_signed(mine[0], signer) else "forged")


def _is_signed(certificate: x509.Certificate, signer: SignerInfo) -> bool:
    said, key = asn1.encode_der(signer.signed), certificate.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey) and signer.algorithm.algorithm in (_RSA, _RSA_SHA_256):
            key.verify(signer.signature, said, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey) and signer.algorithm.algorithm == _ECDSA_SHA_256:
            key.verify(signer.signature, said, ec.ECDSA(hashes.SHA256()))
        else:
            raise ValueError(
                f"signed by a procedure that is not known here: {signer.algorithm.algorithm.dotted_string}"
            )
    except InvalidSignature:
        return False
    return True


def _named(certificate: x509.Certificate) -> SigningCertificate:
    digest = sha256(certificate.public_bytes(Encoding.DER)).digest()
    return SigningCertificate(certificates=[CertificateId(sha256=digest)])


def _attribute(kind: x509.ObjectIdentifier, value: bytes) -> Attribute:
    return Attribute(kind=kind, values=asn1.SetOf([_raw(value)]))


def _sorted(attributes: list[Attribute]) -> list[Attribute]:
    """In the order of DER, which is what is signed."""
    return sorted(attributes, key=asn1.encode_der)


def _raw(data: bytes) -> asn1.TLV:
    return asn1.decode_der(asn1.TLV, data)


def _bytes(value: asn1.TLV | None) -> bytes:
    return b"" if value is None else asn1.encode_der(value)
