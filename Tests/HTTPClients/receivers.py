"""Receivers of notifications on this machine that behave as a test tells them (section 6)."""

from __future__ import annotations

import json
import threading
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Message:
    """One notification, as it came."""

    path: str
    at: float
    entries: list[dict]
    status: int


@dataclass
class Behaviour:
    """What a receiver answers to a notification, and after how many seconds."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0


class Receiver:
    """Answers handshakes always (API-WH-1), notifications as `behaviour` says."""

    def __init__(self, behaviour: Behaviour | None = None, times: int | None = None):
        self.messages: list[Message] = []
        self.odd: list[str] = []
        self._behaviour, self._times = behaviour or Behaviour(), times
        self._lock = threading.Lock()
        self._port, self._server = 0, None
        self.open()

    @property
    def port(self) -> int:
        return self._port

    def url(self, path: str = "/hook") -> str:
        return f"http://127.0.0.1:{self._port}{path}"

    def open(self) -> None:
        """Listens, after a `close` at the same address again."""
        self._server = _Server(("127.0.0.1", self._port), _handler(self))
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        """Refuses connections from now on."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def taken(self, path: str | None = None) -> list[dict]:
        """The entries of the messages that were answered with success, in the order they came."""
        with self._lock:
            messages = [each for each in self.messages if path in (None, each.path)]
            return [entry for each in messages if each.status < 300 for entry in each.entries]

    def answer(self, path: str, headers, body: bytes) -> Behaviour:
        """Notes a message; how to answer it."""
        with self._lock:
            behaviour = self._behaviour
            if self._times is not None:
                behaviour = behaviour if self._times > 0 else Behaviour()
                self._times -= 1
            try:
                entries = _entries(headers, body)
            except (AssertionError, KeyError, ValueError) as error:
                self.odd.append(f"{type(error).__name__} {error}: {body[:300]!r}")
                entries = []
            self.messages.append(Message(path, time.monotonic(), entries, behaviour.status))
            return behaviour


MEMBERS = [
    "subscriptionId",
    "clientState",
    "expirationDateTime",
    "resource",
    "changeType",
    "lastModifiedDateTime",
]


def _entries(headers, body: bytes) -> list[dict]:
    """API-WH-4, API-WH-5."""
    assert headers["Content-Type"] == "application/json; charset=utf-8", headers
    assert headers["User-Agent"].startswith("Concord/"), headers
    document = json.loads(body)
    assert list(document) == ["value"] and 1 <= len(document["value"]) <= 1000, list(document)
    for entry in document["value"]:
        assert list(entry) == MEMBERS, entry
        assert entry["changeType"] in ("created", "updated", "deleted", "collection"), entry
    return document["value"]


def when(text: str) -> datetime:
    """A time of the API, which leaves out zeros at the end of the seconds."""
    whole, _, part = text.rstrip("Z").partition(".")
    return datetime.fromisoformat(f"{whole}.{part:0<6}+00:00")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 256

    def handle_error(self, request, client_address) -> None:
        """The server under test is killed while it waits for answers."""


def _handler(receiver: Receiver) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            parts = urllib.parse.urlsplit(self.path)
            token = urllib.parse.parse_qs(parts.query).get("validationToken")
            if token:
                self._send(200, {"Content-Type": "text/plain"}, token[0].encode())
                return
            behaviour = receiver.answer(parts.path, self.headers, body)
            time.sleep(behaviour.seconds)
            self._send(behaviour.status, behaviour.headers, b"")

        def do_GET(self) -> None:
            receiver.odd.append(f"GET {self.path}")
            self._send(404, {}, b"")

        def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_) -> None:
            """Says nothing."""

    return Handler
