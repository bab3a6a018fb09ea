"""A small real identity provider on loopback: discovery, keys, tokens. What it says wrongly is told by the test."""

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "autolog", "a secret of both sides / with+signs"
KEY = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"})
STRANGER = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"})


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class LoopbackProvider:
    """`agree` is what its own pages would do: somebody signs in there, and a code comes back."""

    def __init__(self, clock):
        self.clock = clock
        self.codes, self.asked = {}, []
        self.tells = {}  # what its discovery says otherwise than it should
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def agree(self, address, subject="s-1", *, sign=None, **claims):
        """The query that the browser brings back. `claims`: in place of the right ones; `sign`: another signature."""
        parts = urlsplit(address)
        asked = {name: values[0] for name, values in parse_qs(parts.query, strict_parsing=True).items()}
        assert parts.path == "/authorize" and asked["client_id"] == CLIENT
        assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
        at = int(self.clock().timestamp())
        right = {"iss": self.issuer, "sub": subject, "aud": CLIENT, "iat": at, "exp": at + 300, "nonce": asked["nonce"]}
        code = f"code-{len(self.codes)}"
        said = {name: value for name, value in (right | claims).items() if value is not None}
        self.codes[code] = (asked, (sign or signed)(said))
        return {"state": asked["state"], "code": code, "iss": self.issuer}

    def _handler(self):
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self._say(200, provider.document(self.path))

            def do_POST(self):
                sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                found = provider.token({name: values[0] for name, values in sent.items()}, self.headers)
                self._say(200 if found else 400, found or {"error": "invalid_grant"})

            def _say(self, status, content):
                raw = json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *_):
                """Say nothing into the run."""

        return Handler

    def document(self, path):
        self.asked.append(path)
        if path == "/jwks":
            return {"keys": [{"kty": "future", "kid": "k0"}, KEY.as_dict(private=False)]}
        assert path == "/.well-known/openid-configuration"
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
        } | self.tells

    def token(self, sent, headers):
        """The token of a code, once, for who asked for it: client, redirect address and verifier must be the same."""
        asked, token = self.codes.pop(sent["code"], (None, ""))
        pair = "autolog:a%20secret%20of%20both%20sides%20%2F%20with%2Bsigns"
        known = headers["Authorization"] == f"Basic {base64.b64encode(pair.encode()).decode()}"
        verified = asked and asked["code_challenge"] == base64url(
            hashlib.sha256(sent["code_verifier"].encode()).digest()
        )
        if not (known and verified and sent["redirect_uri"] == asked["redirect_uri"]):
            return None
        return {"id_token": token, "access_token": "unused", "token_type": "Bearer"}


def signed(claims):
    return jwt.encode({"alg": "RS256", "kid": "k1"}, claims, KEY)


def signed_by_a_stranger(claims):
    return jwt.encode({"alg": "RS256", "kid": "k1"}, claims, STRANGER)


def not_signed(claims):
    head = base64url(json.dumps({"alg": "none", "kid": "k1"}).encode())
    return f"{head}.{base64url(json.dumps(claims).encode())}."


def signed_with_the_public_key(claims):
    """What a careless reader takes for a signature: the key that everybody can see, used as a shared secret."""
    head = base64url(json.dumps({"alg": "HS256", "kid": "k1"}).encode())
    told = f"{head}.{base64url(json.dumps(claims).encode())}"
    return f"{told}.{base64url(hmac.new(KEY.as_pem(private=False), told.encode(), 'sha256').digest())}"


def changed_after_signing(claims):
    head, _, signature = signed(claims).split(".")
    return f"{head}.{base64url(json.dumps(claims | {'sub': 's-1'}).encode())}.{signature}"
