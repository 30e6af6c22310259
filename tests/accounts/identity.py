"""An OpenID Connect provider on this machine: what an agency's would answer, over real HTTP, with signed tokens."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT = "bcp"


@dataclass
class Provider:
    """What it says of whoever comes, and what it was asked. ``forged``: tokens are signed with another key.

    ``beside`` is said where it is asked about the person, and not in the token. ``name`` is what it calls itself, if
    not by its address.
    """

    url: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    beside: dict[str, Any] = field(default_factory=dict)
    forged: bool = False
    name: str = ""
    nonce: str = ""
    asked: list[str] = field(default_factory=list)
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def answer(self, path: str, sent: str) -> dict[str, Any]:
        """Return what an address answers."""
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            ends = {f"{name}_endpoint": f"{self.url}/{name}" for name in ("authorization", "token", "userinfo")}
            return {"issuer": self.name or self.url, "jwks_uri": f"{self.url}/keys", **ends}
        if path == "/token":
            assert parse_qs(sent)["code_verifier"], "PKCE"
            return {"access_token": "opaque", "token_type": "Bearer", "id_token": self.token()}
        if path == "/userinfo":
            return {**self.person, **self.beside}
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "1", "use": "sig", "alg": "RS256"}]}

    def token(self) -> str:
        """Return the signed token."""
        now = int(time.time())
        claims = {"iss": self.name or self.url, "aud": CLIENT, "iat": now, "exp": now + 300, **self.person}
        key = rsa.generate_private_key(65537, 2048) if self.forged else self.key
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": "1"})


@contextmanager
def provider() -> Iterator[Provider]:
    """Run a provider on a free port."""
    found = Provider()

    class Handler(BaseHTTPRequestHandler):
        def _say(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            body = json.dumps(found.answer(urlsplit(self.path).path, sent)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = _say

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
