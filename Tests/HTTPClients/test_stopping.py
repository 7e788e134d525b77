"""Stopping and crashing: what was acknowledged stays, what is in flight is finished."""

from __future__ import annotations

import json
import signal
import socket
import threading
import time

import pytest
import requests

from harness import STANDARD, Database, eventually


@pytest.fixture
def database(tmp_path):
    return Database.create(tmp_path, demo=False, users=("admin",))


def filled(database, contacts: int) -> None:
    lines = "".join(f"Company {number},Street {number},Oslo\r\n" for number in range(contacts))
    source = database.path.with_name("contacts.csv")
    source.write_text("displayName,addressLine1,city\r\n" + lines)
    database.cli("import", "csv", str(source), "--into", "contacts")


class Writers:
    """Threads that create contacts until the server is gone; `acknowledged` has what got a 201."""

    def __init__(self, api, threads: int = 8):
        self.acknowledged: list[tuple[str, str, int]] = []
        self.odd: list[str] = []
        self.ended = threading.Event()
        self._api = api
        self._threads = [threading.Thread(target=self._work, args=(number,)) for number in range(threads)]
        for thread in self._threads:
            thread.start()

    def _work(self, number: int) -> None:
        session, step = requests.Session(), 0
        session.auth = self._api.session.auth
        while not self.ended.is_set():
            step += 1
            body = {"type": "Company", "displayName": f"Writer {number} {step}"}
            try:
                answer = session.post(self._api.url("contacts"), json=body, timeout=20)
            except requests.RequestException:
                return
            if answer.status_code == 201:
                self.acknowledged.append((answer.json()["id"], body["displayName"], int(answer.headers["Concord-Operation"])))
            elif answer.status_code == 503:
                return
            else:
                self.odd.append(answer.text)

    def wait(self) -> None:
        for thread in self._threads:
            thread.join(30)
            assert not thread.is_alive()


def check_nothing_is_lost(database, writers) -> None:
    with database.serve() as again:
        api = again.api("admin")
        stored = {row["id"]: row["displayName"] for row in api.rows("contacts?$select=id,displayName")}
        for record, name, _ in writers.acknowledged:
            assert stored.get(record) == name
        numbers = sorted(row["operationNumber"] for row in api.rows("operations?$select=operationNumber"))
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        assert {operation for _, _, operation in writers.acknowledged} <= set(numbers)
        assert api.post("contacts", {"type": "Company", "displayName": "After"}).status_code == 201
        assert api.job("verifySync")["status"] == "Succeeded"
        assert again.stop() == 0


def test_sigterm_under_load_finishes_what_is_in_flight(database):
    serving = database.serve()
    with serving:
        writers = Writers(serving.api("admin"))
        eventually(lambda: len(writers.acknowledged) > 50)
        start = time.monotonic()
        assert serving.stop(10) == 0
        assert time.monotonic() - start < 8
        writers.wait()
    assert writers.odd == []
    check_nothing_is_lost(database, writers)


@pytest.mark.parametrize("attempt", range(3))
def test_kill_under_load_loses_nothing_that_was_acknowledged(database, attempt):
    with database.serve() as serving:
        writers = Writers(serving.api("admin"))
        eventually(lambda: len(writers.acknowledged) > 30 + 40 * attempt)
        serving.signal(signal.SIGKILL)
        writers.wait()
    assert writers.odd == []
    check_nothing_is_lost(database, writers)


def test_a_slow_download_is_finished_before_the_end(database):
    """A list is being read slowly when the signal comes: it arrives whole."""
    filled(database, 3000)
    with database.serve() as serving:
        api = serving.api("admin", STANDARD)
        answer = api.get("contacts", stream=True, headers={"Accept-Encoding": "identity"})
        first = answer.raw.read(1000)
        serving.signal(signal.SIGTERM)
        time.sleep(0.3)
        rest = answer.raw.read(decode_content=True)
        assert len(json.loads(first + rest)["value"]) == 3000
        assert serving.stop(10) == 0


HALF_BODY = b"POST /api/v2.0/contacts HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{"


@pytest.mark.parametrize("sent", [
    pytest.param(b"", id="idle"), pytest.param(b"GET /api/v2.0/comp", id="half a head"),
    pytest.param(HALF_BODY, id="half a body"),
])
def test_idle_and_half_open_connections_do_not_delay_the_end(database, sent):
    with database.serve() as serving:
        assert serving.api("admin").get("contacts").status_code == 200  # kept alive
        with socket.create_connection(("127.0.0.1", serving.port)) as connection:
            connection.sendall(sent)
            time.sleep(0.3)
            assert serving.stop(8) == 0


def test_new_requests_are_refused_while_stopping(database):
    with database.serve() as serving:
        port = serving.port
        assert serving.stop() == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 2)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_end_an_idle_server_with_0(database, number):
    with database.serve() as serving:
        serving.signal(number)
        assert serving.process.wait(10) == 0


def test_a_running_job_survives_a_kill(database):
    filled(database, 800)
    with database.serve() as serving:
        started = serving.api("admin").action("", "verifySync", {})
        job = started.json()["id"]
        serving.signal(signal.SIGKILL)
        serving.process.wait(10)
    with database.serve() as again:
        api = again.api("admin")
        ended = eventually(lambda: api._finished(f"jobs({job})"))
        assert ended["status"] in ("Succeeded", "Failed") and (ended["status"] == "Succeeded" or ended["message"])


def test_the_program_works_on_the_file_while_the_server_serves(database):
    """The command line and the server change the same file at once; both see both."""
    with database.serve() as serving:
        api = serving.api("admin")
        writers = Writers(api, 4)
        for number in range(8):
            database.cli("contact", "create", f"displayName=By hand {number}")
        writers.ended.set()
        writers.wait()
        names = {row["displayName"] for row in api.rows("contacts?$select=displayName")}
        assert {f"By hand {number}" for number in range(8)} <= names
        assert writers.odd == [] and len(writers.acknowledged) > 0
        numbers = sorted(row["operationNumber"] for row in api.rows("operations?$select=operationNumber"))
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
