"""The site's identity provider, by OpenID Connect: where to ask it, and whether an answer is its word for us.

Authorization code flow with PKCE (OpenID Connect Core 1.0 section 3.1, RFC 7636). Nothing is believed that the
provider's own keys did not sign, for this client, for this very question, and in time.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPException, HTTPMessage
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

# Signed with a key that only the provider has. Never none, never a secret that both sides share.
ALGORITHMS = ["RS256", "PS256", "ES256"]
LEEWAY_SECONDS = 60
WAITS_SECONDS = 5.0
LONGEST_ANSWER = 500_000
LONGEST_SUBJECT = 200
KEPT = timedelta(hours=1)
_ADDRESS = re.compile(r"(https://|http://(127\.0\.0\.1|localhost)(:\d+)?/)[!#-&(-;=?-\[\]_a-z~]+")


class ProviderSilent(Exception):
    """The provider cannot be reached, or what is there is no such provider."""


class NotItsWord(Exception):
    """What came back is not the provider's word about somebody, for us, now."""


@dataclass(frozen=True, slots=True)
class Question:
    """What one browser asks, each random and used once: which answer is ours, which token, who may fetch it."""

    state: str
    nonce: str
    verifier: str


class Provider:
    """One issuer, and the client that Autolog is there. `title`: what people call it."""

    def __init__(self, issuer: str, client_id: str, secret: str, *, title: str, scopes: tuple[str, ...]) -> None:
        self.issuer = issuer
        self.title = title
        self._client_id = client_id
        self._secret = secret
        self._scopes = scopes
        self._told: tuple[datetime, dict[str, Any]] | None = None

    def tell(self, at: datetime) -> dict[str, Any]:
        """What the provider says of itself, kept for an hour; raises ProviderSilent."""
        if self._told is None or at - self._told[0] >= KEPT:
            told = _read(Request(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"))  # noqa: S310 (checked in _read)
            if told.get("issuer") != self.issuer:
                raise ProviderSilent(f"the issuer calls itself {str(told.get('issuer'))[:80]!r}")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                if not _ADDRESS.fullmatch(str(told.get(name))):
                    raise ProviderSilent(f"its {name} is no https address")
            self._told = (at, told)
        return self._told[1]

    def address_to_ask(self, question: Question, redirect_uri: str, at: datetime) -> str:
        """Where the browser goes to be asked who is there; raises ProviderSilent."""
        place = str(self.tell(at)["authorization_endpoint"])
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": redirect_uri,
            "scope": " ".join(self._scopes),
            "state": question.state,
            "nonce": question.nonce,
            "code_challenge": _base64url(hashlib.sha256(question.verifier.encode()).digest()),
            "code_challenge_method": "S256",
        }
        return f"{place}{'&' if '?' in place else '?'}{urlencode(asked, quote_via=quote)}"

    def subject_of(self, code: str, question: Question, redirect_uri: str, at: datetime) -> str:
        """Who was there, by the provider's own word; raises NotItsWord or ProviderSilent."""
        told = self.tell(at)
        answer = _read(self._request_of_token(told, code, question.verifier, redirect_uri), refusing=True)
        claims = self._claims(str(answer.get("id_token", "")), _keys(str(told["jwks_uri"])), question.nonce, at)
        audiences, party = claims["aud"], claims.get("azp")
        alone = isinstance(audiences, str) or len(audiences) == 1
        if party != self._client_id and not (party is None and alone):
            raise NotItsWord("it was made for another party")
        subject = str(claims["sub"])
        if len(subject) > LONGEST_SUBJECT:
            raise NotItsWord("the subject is longer than the standard allows")
        return subject

    def _claims(self, token: str, keys: KeySet, nonce: str, at: datetime) -> dict[str, Any]:
        rules = jwt.JWTClaimsRegistry(
            now=int(at.timestamp()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self._client_id},
            nonce={"essential": True, "value": nonce},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        if token.count(".") != 2:
            raise NotItsWord("no ID token came")
        try:
            claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
            rules.validate(claims)
        except (JoseError, ValueError, TypeError, KeyError) as fault:
            raise NotItsWord(type(fault).__name__) from fault
        return claims

    def _request_of_token(self, told: Mapping[str, Any], code: str, verifier: str, redirect_uri: str) -> Request:
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        request = Request(str(told["token_endpoint"]), method="POST")  # noqa: S310 (checked in tell and _read)
        ways = told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if "client_secret_basic" in ways:
            # RFC 6749 section 2.3.1: both halves form-encoded first.
            pair = f"{quote(self._client_id, safe='')}:{quote(self._secret, safe='')}"
            request.add_header("Authorization", f"Basic {base64.b64encode(pair.encode()).decode()}")
        else:
            sent |= {"client_id": self._client_id, "client_secret": self._secret}
        request.data = urlencode(sent).encode()
        return request


class _NoWayRound(HTTPRedirectHandler):
    """A code or a key is asked for where the provider said, and nowhere else."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Follow no redirect."""


def _read(request: Request, *, refusing: bool = False) -> dict[str, Any]:
    """The JSON object at that address. `refusing`: status 400 is the provider's refusal of what was sent."""
    if not _ADDRESS.fullmatch(request.full_url):
        raise ProviderSilent("this is no https address")
    request.add_header("Accept", "application/json")
    try:
        with build_opener(_NoWayRound).open(request, timeout=WAITS_SECONDS) as answer:
            found = json.loads(answer.read(LONGEST_ANSWER))
    except HTTPError as fault:
        with fault:
            if refusing and fault.code == 400:
                raise NotItsWord("the code was refused") from fault
            raise ProviderSilent(f"it answers {fault.code}") from fault
    except (OSError, HTTPException, ValueError) as fault:
        raise ProviderSilent(str(fault) or type(fault).__name__) from fault
    if not isinstance(found, dict):
        raise ProviderSilent("its answer is no JSON object")
    return found


def _keys(address: str) -> KeySet:
    """The keys that the provider signs with today: asked each time, so that a changed one counts at once."""
    found = _read(Request(address)).get("keys")  # noqa: S310 (checked in tell and _read)
    shown = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    fit = [one for one in shown if one.get("kty") in ("RSA", "EC") and one.get("use", "sig") == "sig"]
    try:
        return KeySet.import_key_set({"keys": fit})
    except (JoseError, ValueError, TypeError, KeyError) as fault:
        raise ProviderSilent("it shows no keys") from fault


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
