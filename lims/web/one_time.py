"""Codes from a person's own device (RFC 6238): the secret is sealed with the site's key, a code is taken once."""

from __future__ import annotations

import base64
import hashlib

import pyotp
from cryptography.fernet import Fernet

from lims.store.second_factors import find_one_time, take_step
from lims.web.site import now, reading, site

STEP_SECONDS = 30


def new_secret() -> str:
    """A fresh secret of 160 bits, in base 32."""
    return pyotp.random_base32()


def seal(secret: str) -> str:
    """The secret as it is kept: a copy of the database opens nothing."""
    return _lock().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """The secret again, with the site's key."""
    return _lock().decrypt(sealed.encode()).decode()


def address_of(secret: str, person: str) -> str:
    """The address that an authenticator app reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=person, issuer_name=f"Autolog {site().name}")


def needs_code(person: str) -> bool:
    """Whether this person signs in with a code beside the password."""
    with reading() as db:
        found = find_one_time(db, person)
    return found is not None and found.confirmed_at is not None


def fits(person: str, code: str) -> bool:
    """Whether the code is of this half minute or the one before or after, and was not used yet. Uses it up."""
    with reading() as db:
        found = find_one_time(db, person)
    given = "".join(code.split())
    if found is None or not (given.isascii() and given.isdigit() and len(given) == 6):
        return False
    codes = pyotp.TOTP(unseal(found.sealed))
    step = int(now().timestamp()) // STEP_SECONDS
    for one in (step, step - 1, step + 1):
        if pyotp.utils.strings_equal(codes.generate_otp(one), given):
            with site().store.writing() as db:
                return take_step(db, person, one)
    return False


def _lock() -> Fernet:
    key = hashlib.sha256(b"one-time codes:" + site().settings.token_key).digest()
    return Fernet(base64.urlsafe_b64encode(key))
