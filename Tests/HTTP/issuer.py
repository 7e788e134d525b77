"""A token service of somebody else on this machine, which publishes its keys."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

AUDIENCE = "api://concord"


class Issuer:
    def __init__(self):
        self.keys = {"first": RSAKey.generate_key(2048, {"kid": "first"}),
                     "curve": ECKey.generate_key("P-256", {"kid": "curve"})}
        self.published = ["first", "curve"]
        self.fetched = 0
        self.answer = None  # (status, headers, body) instead of the keys
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.fetched += 1
                status, headers, body = outer.answer or (200, {}, json.dumps(outer.key_set()).encode())
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.name = f"http://127.0.0.1:{self.server.server_address[1]}/tenant/v2.0"
        self.keys_url = f"http://127.0.0.1:{self.server.server_address[1]}/keys"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def key_set(self):
        return {"keys": [self.keys[kid].as_dict(private=False) | {"use": "sig"} for kid in self.published]}

    def token(self, kid="first", alg="RS256", key=None, header=None, **claims):
        now = int(time.time())
        body = {"iss": self.name, "aud": AUDIENCE, "iat": now, "nbf": now, "exp": now + 600} | claims
        body = {k: v for k, v in body.items() if v is not None}
        return jwt.encode({"alg": alg, "kid": kid} | (header or {}), body, key or self.keys[kid], algorithms=[alg])
