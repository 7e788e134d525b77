"""Damaged batches in a limited time (section 4.11): never a defect or a hang, answers of the right
form, nothing done by a batch that was refused, and groups that happen wholly or not at all.

CONCORD_FUZZ_SECONDS gives more time, CONCORD_FUZZ_SEED repeats a run; a failure prints the request
and its seed."""

from __future__ import annotations

import base64
import gzip
import itertools
import json
import os
import re
import socket
import time

import pytest

from batching import JSON_TYPE, Damage, Member, json_form, multipart, multipart_form, read_answer
from harness import CONCORD, STANDARD, check_error

SECONDS = float(os.environ.get("CONCORD_FUZZ_SECONDS", "10"))
SEED = int(os.environ.get("CONCORD_FUZZ_SEED", time.time_ns() % 10**9))
TESTS = 7
MARKS = itertools.count()
ACCEPTS = [JSON_TYPE, "multipart/mixed", "*/*", None]
MULTIPART = "multipart/mixed; boundary=batch_1"
FORMS = pytest.mark.parametrize("form", ["json", "multipart"])

pytestmark = pytest.mark.timeout(SECONDS + 120)


@pytest.fixture(scope="module", params=[CONCORD, STANDARD])
def api(request, server):
    return server.api("admin", request.param)


@pytest.fixture(scope="module")
def journal(server):
    return Journal(server.api("admin"))


@pytest.fixture(scope="module")
def rows(api):
    """Contacts that no other record depends on."""
    names = [{"type": "Company", "displayName": f"Standing {number}"} for number in range(10)]
    return [api.post("contacts", body).json() for body in names]


class Journal:
    """What was committed: every change is an operation, and their numbers have no gap."""

    def __init__(self, api):
        self._api = api

    def newest(self) -> int:
        return self._api.first("operations?$top=1&$select=operationNumber")["operationNumber"]


def tables(api) -> dict[str, dict]:
    """Contacts and customers, by id."""
    return {row["id"]: row for name in ("contacts", "customers") for row in api.rows(name)}


def rounds(share: float = 1.0):
    """Numbers of the rounds until this test's part of the time is over."""
    end, number = time.monotonic() + SECONDS / TESTS * share, 0
    while time.monotonic() < end or number < 3:
        yield number
        number += 1


def sample(damage: Damage, api) -> list[Member]:
    """A valid batch: reads, changes, references, and groups of which some fail."""
    chance, contacts = damage.chance, api.url("contacts")
    place, members = contacts.removeprefix(api.serving.origin), []
    for number in range(chance.randrange(1, 5)):
        name = f"Damaged {number} {chance.randrange(10**6)}"
        made = {"type": "Company", "displayName": name}
        key = str(number)
        members += damage.pick(
            [
                lambda: [Member("GET", f"{contacts}?$top=1&$select=number", id=key)],
                lambda: [Member("GET", f"{place}/$count", id=key)],
                lambda: [Member("POST", contacts, made, key)],
                lambda: [
                    Member("POST", place, made, key),
                    Member("PATCH", f"${key}", {"city": "Oslo"}, f"{key}p"),
                    Member("DELETE", f"${key}", id=f"{key}d"),
                ],
                lambda: [
                    Member("POST", contacts, made, key, f"g{key}"),
                    Member("PATCH", f"${key}", {"city": "Oslo"}, f"{key}p", f"g{key}"),
                ],
                lambda: [
                    Member("POST", contacts, made, key, f"g{key}"),
                    Member("POST", contacts, {"noSuchProperty": 1}, f"{key}f", f"g{key}"),
                    Member("POST", contacts, made, f"{key}s", f"g{key}"),
                ],
            ]
        )()
    return members


def send(api, body: bytes, headers: dict):
    return api.request("POST", "$batch", absolute=True, data=body, headers=headers, timeout=60)


def options(damage: Damage, content_type: str) -> dict:
    """Headers of the outer request."""
    headers = {"Content-Type": content_type, "Accept": damage.pick(ACCEPTS)}
    if damage.chance.random() < 0.4:
        headers["Prefer"] = "odata.continue-on-error"
    if damage.chance.random() < 0.2:
        headers["Isolation"] = "snapshot"
    return headers


def check(answer, journal: Journal, before: int, headers: dict, *sent) -> list | None:
    """API-B-4, API-B-5, API-B-9: what was committed is what the answer says, and no more."""
    shown = f"seed {SEED}: {answer.status_code} {answer.content[:600]!r} for {headers} {sent}"
    newest = journal.newest()
    try:
        if answer.status_code != 200:
            check_error(answer)
            assert 400 <= answer.status_code < 500, "no defect"
            assert newest == before, f"{newest - before} operations by a batch that was refused"
            return None
        found = read_answer(answer)
        failed = [any(response.status >= 400 for response in unit) for unit in found]
        if headers.get("Isolation") == "snapshot" and any(failed):
            failed = [True] * len(found)
        kept = [unit for unit, is_lost in zip(found, failed, strict=True) if not is_lost]
        numbers = {response.operation for unit in kept for response in unit} - {0}
        assert numbers == set(range(before + 1, newest + 1)), "operations reported and committed"
    except (AssertionError, KeyError, TypeError, ValueError) as error:
        raise AssertionError(f"{type(error).__name__} {str(error)[:500]} {shown[:4000]}") from error
    return found


def fuzzed(api, server, journal: Journal, content_type: str, make, share: float = 1.0) -> None:
    """Sends what `make` makes of a damage, round by round, and checks the answers."""
    refused = answered = 0
    for number in rounds(share):
        damage = Damage(SEED + number)
        body, headers = make(damage), options(damage, content_type)
        before = journal.newest()
        found = check(send(api, body, headers), journal, before, headers, SEED + number, body)
        refused, answered = refused + (found is None), answered + bool(found)
    assert server.alive()
    assert refused or answered


def test_json_bytes(api, server, journal):
    fuzzed(
        api, server, journal, JSON_TYPE, lambda damage: damage.bytes(json_form(sample(damage, api)))
    )


def test_json_values(api, server, journal):
    """Odd ids, methods, addresses, headers, bodies, groups and dependencies; members twice."""

    def make(damage: Damage) -> bytes:
        document = {"requests": [member.json() for member in sample(damage, api)]}
        for member in document["requests"]:
            if damage.chance.random() < 0.2:
                member["dependsOn"] = ["0", "g0"]
        return json.dumps(damage.value(document)).encode()

    fuzzed(api, server, journal, JSON_TYPE, make)


def test_multipart_bytes(api, server, journal):
    fuzzed(
        api,
        server,
        journal,
        MULTIPART,
        lambda damage: damage.bytes(multipart_form(sample(damage, api))),
    )


def test_multipart_lines(api, server, journal):
    """Header lines broken, boundaries changed, line ends exchanged."""
    fuzzed(
        api,
        server,
        journal,
        MULTIPART,
        lambda damage: damage.lines(multipart_form(sample(damage, api))),
    )


def test_nested_multiparts(api, server, journal):
    """Change sets in change sets, and sets that share a boundary with what is around them."""

    def make(damage: Damage) -> bytes:
        body = multipart([member.part() for member in sample(damage, api)], "batch_1")
        for depth in range(damage.chance.randrange(1, 60)):
            inner = damage.pick(["batch_1", f"batch_{depth}"])
            body = body.replace(b"batch_1", inner.encode()) if depth % 7 == 3 else body
            head = f"Content-Type: multipart/mixed; boundary={inner}\r\n\r\n".encode()
            body = multipart([head + body], "batch_1")
        return body

    fuzzed(api, server, journal, MULTIPART, make, 0.5)


KINDS = [
    "application/json; charset=utf-16",
    "application/json; charset=utf-8; odata.metadata=minimal",
    "APPLICATION/JSON",
    "application/json;",
    "text/plain",
    "",
    "multipart/mixed",
    'multipart/mixed; boundary="batch_1"',
    "multipart/mixed; boundary=batch_2",
    "multipart/mixed; boundary=" + "b" * 71,
    "multipart/mixed; boundary=\u00e9",
    "multipart/form-data; boundary=batch_1",
    "Multipart/Mixed; x=1; Boundary = batch_1",
]
ENCODINGS = [
    lambda body: (body, {}),
    lambda body: (body.decode().encode("utf-16"), {}),
    lambda body: (b"\xef\xbb\xbf" + body, {}),
    lambda body: (gzip.compress(body), {"Content-Encoding": "gzip"}),
    lambda body: (body, {"Content-Encoding": "gzip"}),
    lambda body: (body, {"Content-Encoding": "br"}),
    lambda body: (b"\xff\xfe" + body, {"Content-Transfer-Encoding": "base64"}),
]


def test_encodings(api, server, journal):
    """Content types, character sets and encodings that do not fit the body."""
    cases = itertools.product(KINDS, ENCODINGS, [json_form, multipart_form])
    for number, (kind, encode, form) in enumerate(cases):
        damage = Damage(SEED + number)
        body, more = encode(form(sample(damage, api)))
        headers = {"Accept": damage.pick(ACCEPTS), "Content-Type": kind.encode("utf-8"), **more}
        before = journal.newest()
        check(send(api, body, headers), journal, before, headers, number, body)
    assert server.alive()


def exchange(server, sent: bytes, seconds: float = 20) -> bytes:
    """What comes back until the server closes; it has to when the client has sent its end."""
    received = b""
    with socket.create_connection(("127.0.0.1", server.port), seconds) as connection:
        try:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(65536):
                received += piece
        except ConnectionError:
            pass
    return received


def test_wrong_lengths(api, server, journal):
    """Lengths that are too large, too small, doubled or none: an end, and nothing of the rest."""
    user, key = api.session.auth
    credentials = base64.b64encode(f"{user}:{key}".encode()).decode()
    for number in rounds(0.5):
        damage = Damage(SEED + number)
        name = f"Length {SEED} {number}"
        made = Member("POST", api.url("contacts"), {"type": "Company", "displayName": name}, "1")
        kind, form = damage.pick([(JSON_TYPE, json_form), (MULTIPART, multipart_form)])
        body = form([made])
        wrong = damage.pick(
            [
                lambda size: [size + 1 + damage.chance.randrange(1000)],
                lambda size: [size - 1 - damage.chance.randrange(size)],
                lambda size: [-size],
                lambda size: ["9" * 30],
                lambda size: [size, size + 5],
                lambda size: ["0x10"],
                lambda size: [f"+{size}"],
            ]
        )(len(body))
        lines = [f"POST {api.root.removeprefix(server.origin)}/$batch HTTP/1.1", "Host: localhost"]
        lines += [f"Authorization: Basic {credentials}", f"Content-Type: {kind}"]
        lines += [f"Content-Length: {length}" for length in wrong]
        before = journal.newest()
        received = exchange(server, "\r\n".join([*lines, "", ""]).encode() + body)
        statuses = [int(text) for text in re.findall(rb"^HTTP/1\.1 (\d{3}) ", received, re.M)]
        assert all(400 <= status < 500 for status in statuses), (SEED + number, wrong, received)
        assert journal.newest() == before, (SEED + number, wrong, received)
    assert server.alive()


def failing(damage: Damage, api, rows: list[dict]) -> Member:
    """A member that is refused, each time for another reason."""
    contacts, row = api.url("contacts"), damage.pick(rows)
    missing = "00000000-0000-4000-8000-000000000000"
    stale = {"If-Match": 'W/"JzE5OzA7MDA7Jw=="', "Content-Type": JSON_TYPE}
    return damage.pick(
        [
            lambda: Member("POST", contacts, {"type": "Company", "noSuchProperty": 1}),
            lambda: Member("POST", contacts, {"type": "Company", "displayName": "A" * 101}),
            lambda: Member("POST", contacts, {"displayName": "B", "number": row["number"]}),
            lambda: Member("PATCH", f"{contacts}({missing})", {"city": "Oslo"}),
            lambda: Member("PATCH", f"{contacts}({row['id']})", {"city": "Oslo"}, headers=stale),
            lambda: Member("PATCH", f"{contacts}({row['id']})", {"city": "C" * 31}),
            lambda: Member("PUT", f"{contacts}({row['id']})", {"city": "Oslo"}),
            lambda: Member("POST", "http://evil.example/api/v2.0/contacts", {"displayName": "D"}),
            lambda: Member("POST", "$batch", {"requests": []}),
            lambda: Member("POST", f"companies({missing})/contacts", {"displayName": "E"}),
            lambda: Member("POST", "nosuchset", {"displayName": "F"}),
        ]
    )()


class Expected:
    """A batch of single requests and groups, and what has to be there afterwards."""

    def __init__(self, damage: Damage, api, rows: list[dict], mark: str):
        self.members: list[Member] = []
        self.made: list[list[str]] = []
        self.changed: list[dict[str, str]] = []
        self.fails: list[bool] = []
        for unit in range(damage.chance.randrange(1, 6)):
            group = None if damage.chance.random() < 0.3 else f"group {unit}"
            size = 1 if group is None else damage.chance.randrange(1, 6)
            bad = damage.chance.randrange(size) if damage.chance.random() < 0.4 else None
            self._add(damage, api, rows, f"{mark} {unit}", group, size, bad)

    def _add(self, damage, api, rows, mark, group, size, bad) -> None:
        made, changed = [], {}
        for place in range(size):
            if place == bad:
                member = failing(damage, api, rows)
            elif damage.chance.random() < 0.6:
                made.append(f"{mark} {place}")
                body = {"type": "Company", "displayName": made[-1]}
                member = Member("POST", api.url("contacts"), body)
            else:
                key = damage.pick(rows)["id"]
                changed[key] = f"{mark} {place}"
                member = Member(
                    "PATCH", api.url(f"contacts({key})"), {"addressLine2": changed[key]}
                )
            member.id, member.group = str(len(self.members)), group
            self.members.append(member)
        self.made.append(made)
        self.changed.append(changed)
        self.fails.append(bad is not None)

    def kept(self, goes_on: bool, is_snapshot: bool) -> tuple[set[str], dict[str, str]]:
        """The names of new contacts and the new values of old ones (API-B-3, API-B-4, API-B-5)."""
        made, changed = set(), {}
        for new, values, fails in zip(self.made, self.changed, self.fails, strict=True):
            if fails and is_snapshot:
                return set(), {}
            if fails and not goes_on:
                break
            if not fails:
                made |= set(new)
                changed |= values
        return made, changed


def check_kept(before: dict, after: dict, made: set[str], changed: dict[str, str], shown) -> None:
    """The tables differ by what was expected, and by nothing else."""
    new = sorted(after[key]["displayName"] for key in after.keys() - before.keys())
    assert new == sorted(made), shown
    assert before.keys() <= after.keys(), shown
    values = {key: row["addressLine2"] for key, row in after.items() if row != before.get(key)}
    assert {key: values[key] for key in values if key in before} == changed, shown


@FORMS
@pytest.mark.parametrize("goes_on", [False, True], ids=["stops", "goes on"])
@pytest.mark.parametrize("is_snapshot", [False, True], ids=["groups", "snapshot"])
def test_groups_happen_wholly_or_not_at_all(api, rows, journal, form, goes_on, is_snapshot):
    """Members fail at random places; the tables are compared before and after."""
    make, kind = {"json": (json_form, JSON_TYPE), "multipart": (multipart_form, MULTIPART)}[form]
    headers = {"Content-Type": kind, "Accept": JSON_TYPE if form == "json" else "multipart/mixed"}
    headers |= {"Prefer": "odata.continue-on-error"} if goes_on else {}
    headers |= {"Isolation": "snapshot"} if is_snapshot else {}
    for number in rounds(0.5):
        damage = Damage(SEED + number)
        expected = Expected(damage, api, rows, f"{SEED} {next(MARKS)}")
        body, newest = make(expected.members), journal.newest()
        before = tables(api)
        answer = send(api, body, headers)
        made, changed = expected.kept(goes_on, is_snapshot)
        shown = (SEED + number, answer.status_code, answer.text[-600:], body)
        assert answer.status_code == 200, shown
        check_kept(before, tables(api), made, changed, shown)
        check(answer, journal, newest, headers, SEED + number, body)


@FORMS
@pytest.mark.parametrize("address", ["http://evil.example/contacts", "$batch", "companies(x)/y"])
def test_a_group_with_a_refused_address_is_one_failed_request(api, journal, form, address):
    """API-B-3, API-B-9: what ran before the group stays, and its answer tells so."""
    made = {"type": "Company", "displayName": f"Before a group {form}"}
    members = [Member("POST", api.url("contacts"), made, "1")]
    members += [Member("POST", address, {"displayName": "Never"}, "2", "g")]
    make, kind = {"json": (json_form, JSON_TYPE), "multipart": (multipart_form, MULTIPART)}[form]
    headers, before = {"Content-Type": kind, "Accept": JSON_TYPE}, journal.newest()
    found = check(send(api, make(members), headers), journal, before, headers, address)
    assert found and [[response.status < 400 for response in unit] for unit in found] == [
        [True],
        [False],
    ]


@pytest.mark.parametrize("name", ["1", 7, "a\r\nX: y", "a\r\n\r\nHTTP/1.1 500 x", "\u00e9 \u0000"])
def test_ids_in_a_multipart_answer(api, journal, name):
    """API-B-1, API-B-2: numbers come back, and no id writes headers of the answer."""
    headers = {"Content-Type": JSON_TYPE, "Accept": "multipart/mixed"}
    body = json_form([Member("GET", api.url("contacts?$top=1"), id=name)])
    found = check(send(api, body, headers), journal, journal.newest(), headers, name)
    if str(name).isalnum():
        assert [response.id for unit in found for response in unit] == [str(name)]


def test_afterwards_everything_still_agrees(server):
    api = server.api("admin", CONCORD)
    job = api.job("verifySync")
    assert job["status"] == "Succeeded" and api.rows("syncIssues?$filter=status eq 'Open'") == []
    assert "status=500" not in server.log() and "Fatal error" not in server.log()
