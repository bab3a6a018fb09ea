"""Certificates of a laboratory that is none, made on the spot: each key once a process."""

from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

from lims.interop.signature.signer import Signer

BEGINS = datetime(2026, 1, 1, tzinfo=UTC)
ENDS = BEGINS + timedelta(days=400)
NAME = "Papers of the site, Demo Cell Processing Facility"


@cache
def key_of(kind):
    """An RSA key of so many bits, or an elliptic-curve key."""
    return ec.generate_private_key(ec.SECP256R1()) if kind == "ec" else rsa.generate_private_key(65537, kind)


@cache
def certificate_of(kind, *, signs=True):
    """A certificate that the key of that kind gave itself."""
    key, oid = key_of(kind), x509.NameOID
    name = x509.Name([
        x509.NameAttribute(oid.COMMON_NAME, "Papers of the site"),
        x509.NameAttribute(oid.ORGANIZATION_NAME, "Demo Cell Processing Facility"),
    ])  # fmt: skip
    use = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign",
         "encipher_only", "decipher_only"), False,
    )  # fmt: skip
    building = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    building = building.serial_number(2**90 + 7).not_valid_before(BEGINS).not_valid_after(ENDS)
    building = building.add_extension(x509.KeyUsage(digital_signature=signs, **use), critical=True)
    return building.sign(key, hashes.SHA256())


@cache
def site_signer(kind=2048):
    """Who signs the papers of that laboratory."""
    return Signer(key_of(kind), certificate_of(kind), ())


def pem_of(kind=2048, **more):
    """Certificate and key as two PEM files."""
    key = key_of(kind).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return certificate_of(kind, **more).public_bytes(Encoding.PEM), key


def pkcs12_of(password, kind=2048):
    """Both as one file with a password."""
    lock = BestAvailableEncryption(password)
    return serialize_key_and_certificates(b"papers", key_of(kind), certificate_of(kind), None, lock)
