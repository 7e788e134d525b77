"""Starts real servers on temporary databases and talks to them over HTTP."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import requests

REPOSITORY = Path(__file__).resolve().parents[2]
STANDARD = "/api/v2.0"
CONCORD = "/api/concord/v1.0"
DATA_SERVICES = "/ODataV4"
ROLES = ("read", "edit", "setup", "admin")
COMPANY = "CRONUS International"
UNLIMITED = ("--requests-per-user", "0", "--running-per-user", "0")
PATIENCE = 20.0


def binary() -> str:
    """The program under test: $CONCORD_BIN, else what was built last."""
    named = os.environ.get("CONCORD_BIN")
    if named:
        return named
    built = [REPOSITORY / ".build" / kind / "concord" for kind in ("release", "debug")]
    built = sorted((path for path in built if path.exists()), key=lambda path: path.stat().st_mtime)
    if not built:
        raise RuntimeError("Set CONCORD_BIN, or build the package first.")
    return str(built[-1])


def eventually(condition, seconds: float = PATIENCE, pause: float = 0.02):
    """The first true value of the condition; fails when there is none in time."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"nothing within {seconds} s: {condition}")
        time.sleep(pause)


@dataclass
class Database:
    """A database file and the commands that work on it."""

    path: Path
    keys: dict[str, str] = field(default_factory=dict)

    @classmethod
    def create(cls, folder: Path, demo: bool = True, users=ROLES) -> "Database":
        database = cls(folder / "test.concord")
        database.cli("init", "--company", COMPANY, *(["--demo"] if demo else []))
        for role in users:
            database.user(role, role)
        return database

    def run(self, *arguments: str, check: bool = True, timeout: float = 60) -> subprocess.CompletedProcess:
        return subprocess.run(
            [binary(), *arguments, "--database", str(self.path)],
            check=check, timeout=timeout, capture_output=True, text=True,
        )

    def cli(self, *arguments: str) -> str:
        return self.run(*arguments).stdout

    def json(self, *arguments: str):
        return json.loads(self.cli(*arguments, "--json"))

    def user(self, name: str, role: str, *more: str) -> str:
        self.keys[name] = self.json("user", "create", name, "--role", role, *more)["key"]
        return self.keys[name]

    def application(self, name: str, role: str) -> tuple[str, str]:
        made = self.json("application", "create", name, "--role", role)
        return made["client_id"], made["client_secret"]

    def refresh_token(self, client_id: str, user: str) -> str:
        return self.json("token", "issue-refresh", "--application", client_id, "--user", user)["refresh_token"]

    def serve(self, *options: str, port: int = 0) -> "Serving":
        return Serving(self, (*UNLIMITED, *options), port)


class Serving:
    """A running server; ends with the block or `stop`."""

    def __init__(self, database: Database, options: tuple[str, ...], port: int = 0):
        self.database = database
        self.log_path = database.path.with_suffix(f".{time.monotonic_ns()}.log")
        self._log = open(self.log_path, "wb")
        self.process = subprocess.Popen(
            [binary(), "serve", "--database", str(database.path), "--port", str(port), *options],
            stdout=self._log, stderr=subprocess.STDOUT,
        )
        try:
            self.origin = eventually(self._announced)
        except AssertionError:
            self.process.kill()
            raise

    def _announced(self) -> str | None:
        if self.process.poll() is not None:
            raise RuntimeError(f"the server ended with {self.process.returncode}: {self.log()}")
        found = re.search(r"Serving (https?://\S+?)/api/v2\.0", self.log())
        return found and found.group(1)

    @property
    def port(self) -> int:
        return int(self.origin.rsplit(":", 1)[1])

    def log(self) -> str:
        return self.log_path.read_text(errors="replace")

    def alive(self) -> bool:
        return self.process.poll() is None

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def stop(self, patience: float = PATIENCE) -> int:
        if self.alive():
            self.signal(signal.SIGTERM)
        try:
            status = self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        self._log.close()
        return status

    def __enter__(self) -> "Serving":
        return self

    def __exit__(self, *_) -> None:
        if self.alive():
            self.process.kill()
        self.process.wait()
        self._log.close()

    def api(self, user: str = "admin", route: str = CONCORD) -> "Api":
        company = self.api(user).company if route == DATA_SERVICES else None
        return Api(self, route, (user, self.database.keys[user]), company)

    def raw(self, sent: bytes, timeout: float = 10) -> bytes:
        """What comes back for the bytes sent, up to the end of the connection or the time."""
        received = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout) as connection:
            try:
                connection.sendall(sent)
                while piece := connection.recv(65536):
                    received += piece
            except (ConnectionError, TimeoutError):
                pass
        return received


class Api:
    """One user's view of one route of a server."""

    def __init__(self, serving: Serving, route: str, auth, company: str | None = None):
        self.serving = serving
        self.root = serving.origin + route
        self.session = requests.Session()
        self.session.auth = auth
        self.company = company or self.get("companies", absolute=True).json()["value"][0]["id"]

    def url(self, path: str = "") -> str:
        return f"{self.root}/companies({self.company})" + (f"/{path}" if path else "")

    def request(self, method: str, path: str, absolute: bool = False, **options) -> requests.Response:
        options.setdefault("timeout", 30)
        address = path if path.startswith("http") else f"{self.root}/{path}" if absolute else self.url(path)
        return self.session.request(method, address, **options)

    def get(self, path: str, **options) -> requests.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, body=None, **options) -> requests.Response:
        return self.request("POST", path, json=body, **options)

    def patch(self, path: str, body, etag: str | None = "*", **options) -> requests.Response:
        headers = {"If-Match": etag} if etag else {}
        return self.request("PATCH", path, json=body, headers={**headers, **options.pop("headers", {})}, **options)

    def delete(self, path: str, **options) -> requests.Response:
        return self.request("DELETE", path, **options)

    def rows(self, path: str, **options) -> list[dict]:
        """All rows of a list, over all pages."""
        rows, answer = [], self.get(path, **options)
        while True:
            assert answer.status_code == 200, answer.text
            page = answer.json()
            rows += page["value"]
            if "@odata.nextLink" not in page:
                return rows
            answer = self.get(page["@odata.nextLink"])

    def first(self, path: str) -> dict:
        return self.rows(path)[0]

    def action(self, path: str, name: str, body=None, **options) -> requests.Response:
        return self.post((path + "/" if path else "") + f"Microsoft.NAV.{name}", body, **options)

    def job(self, name: str, body=None) -> dict:
        """The finished job of a company action."""
        started = self.action("", name, body or {})
        assert started.status_code in (200, 202), started.text
        address = f"jobs({started.json()['id']})"
        return eventually(lambda: self._finished(address))

    def _finished(self, address: str) -> dict | None:
        job = self.get(address).json()
        return job if job["status"] not in ("Queued", "Running") else None


CORRELATION = re.compile(r"  CorrelationId:  ([0-9a-f-]{36})\.$")


def check_error(answer: requests.Response, status: int | None = None, code: str | None = None) -> dict:
    """The error of section 5.1, after checking its form."""
    if status is not None:
        assert answer.status_code == status, f"{answer.status_code} instead of {status}: {answer.text[:500]}"
    assert answer.headers.get("Content-Type", "").startswith("application/json"), answer.headers
    error = answer.json()["error"]
    found = CORRELATION.search(error["message"])
    assert found, error["message"]
    assert answer.headers["Request-Id"] == answer.headers["ms-correlation-x"] == found.group(1)
    assert isinstance(error["code"], str) and error["code"]
    for detail in error.get("details", []):
        assert detail["code"] and isinstance(detail["message"], str), detail
    if code is not None:
        assert error["code"] == code, error
    return error
