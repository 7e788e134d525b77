"""Feeds under load (section 4.10): 64 writers change linked parties while the server is stopped and
killed; copies that are kept by delta links alone equal the tables at every stop.

CONCORD_FEED_SECONDS gives more time, CONCORD_FUZZ_SEED repeats the choices of the writers; a
failure prints the seed."""

from __future__ import annotations

import copy
import os
import signal
import threading
import time
from collections import Counter

import pytest
import requests

from harness import CONCORD, STANDARD, Api, Database
from writers import Parties, Writer

SECONDS = float(os.environ.get("CONCORD_FEED_SECONDS", "24"))
SEED = int(os.environ.get("CONCORD_FUZZ_SEED", time.time_ns() % 10**9))
WRITERS = 64
OSLO = "$filter=city eq 'Oslo'"
LINKED = (
    "contactBusinessRelation",
    "businessRelationCount",
    "linkedCustomerNumber",
    "linkedVendorNumber",
    "linkedBankAccountNumber",
    "linkedEmployeeNumber",
)
OTHER_END = ("contactId", "contactNumber")
STARTS = [
    (CONCORD, "contacts", 7),
    (STANDARD, "contacts?$select=id,number,displayName,city", 40),
    (CONCORD, "customers", 40),
    (STANDARD, "customers", 5),
    (STANDARD, "vendors", 13),
    (CONCORD, "bankAccounts", 500),
    (CONCORD, "employees", 3),
    (STANDARD, f"contacts?{OSLO}", 11),
    (CONCORD, f"customers?{OSLO}", 4),
    (CONCORD, f"vendors?{OSLO}&$select=id,city", 40),
]
LATE = [
    (STANDARD, "contacts", 25),
    (CONCORD, "customers", 9),
    (CONCORD, "vendors", 6),
    (STANDARD, f"contacts?{OSLO}", 8),
]

pytestmark = pytest.mark.timeout(SECONDS * 4 + 120)


class Feed:
    """A copy of a set that starts empty and is kept by links only, over restarts too."""

    def __init__(self, serving, route: str, path: str, size: int):
        self.route, self.path, self.size = route, path, size
        self.link = serving.api(route=route).url(path)
        self.rows: dict[str, dict] = {}
        self.removed: dict[str, str] = {}
        self.reasons: Counter[str] = Counter()
        self.runs = self.taken = 0
        self._seen: set[str] = set()

    def __repr__(self) -> str:
        return f"{self.route}/{self.path} by {self.size}, run {self.runs}, seed {SEED}"

    def fork(self) -> Feed:
        """A second copy that goes on from the delta link that this one has reached."""
        other = copy.copy(self)
        other.rows, other.removed = dict(self.rows), dict(self.removed)
        other._seen = set(self._seen)
        return other

    def step(self, api) -> bool:
        """Reads one page; true when it was the last one of a run."""
        answer = api.get(
            self.link,
            timeout=60,
            headers={"Prefer": f"odata.track-changes,odata.maxpagesize={self.size}"},
        )
        if answer.status_code == 503:
            raise requests.ConnectionError("the server is stopping")
        assert answer.status_code == 200, f"{answer.text[:500]} for {self}"
        page = answer.json()
        assert page["@odata.context"].endswith("/$delta") == (self.runs > 0), page["@odata.context"]
        assert len(page["value"]) <= self.size, self
        for row in page["value"]:
            self._take(row)
        assert ("@odata.nextLink" in page) != ("@odata.deltaLink" in page), self
        self.link = page.get("@odata.nextLink") or page["@odata.deltaLink"]
        if "@odata.deltaLink" in page:
            self.runs += 1
            self._seen = set()
        return "@odata.deltaLink" in page

    def _take(self, row: dict) -> None:
        """API-DL-2, API-DL-3."""
        key = row["id"]
        if "reason" in row:
            name, _, key = row["id"].rpartition("/")[2].rstrip(")").partition("(")
            assert name == self.path.partition("?")[0], row
            assert row["@odata.context"].endswith(f"/{name}/$deletedEntity"), row
            self.reasons[row["reason"]] += 1
            self.removed[key] = row["reason"]
            self.rows.pop(key, None)
        else:
            self.rows[key] = row
            self.removed.pop(key, None)
        assert self.runs == 0 or key not in self._seen, f"{key} twice in {self} (API-DL-3)"
        self._seen.add(key)
        self.taken += 1

    def update(self, api) -> int:
        """Reads to the end of a run; how many records came."""
        before = self.taken
        while not self.step(api):
            pass
        return self.taken - before


class Load:
    """Writers and readers that run until the server is stopped, or they are."""

    def __init__(self, serving, parties: Parties, feeds: list[Feed], late: list[Feed], phase: int):
        self.failures: list[str] = []
        self._serving, self._ending, self._quiet = serving, threading.Event(), threading.Event()
        admin = serving.api()
        self._auth, self._company = admin.session.auth, admin.company
        work = [
            (self._write, parties, SEED + WRITERS * phase + number) for number in range(WRITERS)
        ]
        work += [(self._read, feed, 0.0) for feed in feeds]
        work += [(self._read, feed, 1.5) for feed in late]
        self._threads = [
            threading.Thread(target=self._run, args=each, daemon=True) for each in work
        ]
        for thread in self._threads:
            thread.start()

    def api(self, route: str):
        """Connections are not shared by threads."""
        return Api(self._serving, route, self._auth, self._company)

    def _run(self, work, *arguments) -> None:
        try:
            work(*arguments)
        except requests.RequestException as error:
            if not self._ending.is_set():
                self.failures.append(f"{type(error).__name__} before the end: {error}")
        except Exception as error:
            self.failures.append(f"{type(error).__name__}: {error}")

    def _write(self, parties: Parties, seed: int) -> None:
        writer = Writer(self.api(CONCORD), parties, seed)
        while not self._quiet.is_set():
            writer.step()

    def _read(self, feed: Feed, delay: float) -> None:
        if self._quiet.wait(delay):
            return
        api = self.api(feed.route)
        while not self._quiet.is_set():
            feed.step(api)

    def end(self, number: int | None) -> None:
        """Ends all of it: by a signal to the server, or by asking the clients."""
        self._ending.set()
        if number is None:
            self._quiet.set()
        else:
            self._serving.signal(number)
            status = self._serving.process.wait(40)
            assert status == (0 if number == signal.SIGTERM else -number), status
        for thread in self._threads:
            thread.join(90)
            assert not thread.is_alive(), f"a client hangs, seed {SEED}"
        assert self.failures == [], f"{self.failures[:3]}, seed {SEED}"


def is_own(row: dict, name: str) -> bool:
    """Whether a change of the member is one of the record.

    Persons have their indicator from the company (I-1, I-5); the contact of a linked record is
    looked up by the link, whose end touches the contact only (C-UNLINK-4)."""
    return name not in OTHER_END and (name not in LINKED or row.get("type") == "Company")


def differences(kept: dict[str, dict], table: dict[str, dict]) -> list[str]:
    """What a copy has otherwise than the table: ids with the members that differ."""
    odd = [f"{key} is missing" for key in table.keys() - kept.keys()]
    odd += [f"{key} is too much" for key in kept.keys() - table.keys()]
    for key in kept.keys() & table.keys():
        odd += [
            f"{key}.{name}: {kept[key].get(name)!r} instead of {value!r}"
            for name, value in table[key].items()
            if kept[key].get(name) != value and is_own(table[key], name)
        ]
    return odd


def check_feed(serving, feed: Feed) -> None:
    """Nobody writes any more: the copy, kept from empty by its feed alone, is the table."""
    api = serving.api(route=feed.route)
    while feed.update(api) > 0:  # a run that a stop has cut ends where it began
        pass
    assert feed.update(api) == 0, f"an idle run brings nothing: {feed}"
    odd = differences(feed.rows, {row["id"]: row for row in api.rows(feed.path)})
    assert odd == [], f"{len(odd)}: {odd[:5]} in {feed}"
    name = feed.path.partition("?")[0]
    existing = {row["id"] for row in api.rows(f"{name}?$select=id")}
    reasons = {key: "changed" if key in existing else "deleted" for key in feed.removed}
    assert feed.removed == reasons, feed
    assert feed.reasons["changed"] == 0 or "$filter" in feed.path, feed


def check_feeds(serving, feeds: list[Feed]) -> None:
    for feed in feeds:
        check_feed(serving, feed)


def check_load(parties: Parties, feeds: list[Feed]) -> None:
    """The test means something: everything was tried with success, and all reasons came."""
    assert parties.odd == [], f"{parties.odd[:3]}, seed {SEED}"
    kinds = sorted({kind for kind, _ in parties.outcomes})
    assert len(kinds) == 10 and all(parties.succeeded(kind) for kind in kinds), parties.outcomes
    assert sum(feed.runs for feed in feeds) > 10 * len(feeds)
    for reason in ("changed", "deleted"):
        assert sum(feed.reasons[reason] for feed in feeds if "$filter" in feed.path) > 0, reason


def test_feeds_follow_64_writers_over_restarts(tmp_path):
    """API-DL-2, API-DL-3, API-ENT-8: through a SIGTERM, a kill and a quiet end."""
    database = Database.create(tmp_path, users=("admin",))
    feeds, asleep, parties, port = [], [], None, 0
    for phase, number in enumerate([signal.SIGTERM, signal.SIGKILL, None]):
        with database.serve(port=port) as serving:
            port, parties = serving.port, parties or Parties(serving.api())
            check_feeds(serving, feeds)
            late = [Feed(serving, *start) for start in (STARTS if phase == 0 else LATE)]
            asleep += [feed.fork() for feed in feeds if feed.runs]
            load = Load(serving, parties, feeds, late, phase)
            time.sleep(SECONDS / 3)
            load.end(number)
            feeds += late
    with database.serve(port=port) as serving:
        check_feeds(serving, feeds + asleep)
        check_load(parties, feeds)
        assert serving.api().job("verifySync")["status"] == "Succeeded"
        assert serving.api().rows("syncIssues?$filter=status eq 'Open'") == []
        assert serving.stop() == 0


def test_undoing_the_end_of_a_link_changes_the_contact(tmp_path):
    """G-STAMP: a change of a relation row touches the contact, so that copies get it (API-DL-2)."""
    with Database.create(tmp_path, demo=False, users=("admin",)).serve() as serving:
        api = serving.api()
        contact = api.post("contacts", {"type": "Company", "displayName": "Holm"}).json()
        path = f"contacts({contact['id']})"
        made = [
            api.action(path, "createBankAccount", {}),
            api.action(path, "unlink", {"kind": "Bank_x0020_Account"}),
        ]
        assert [answer.status_code for answer in made] == [200, 200], made[-1].text
        feed = Feed(serving, CONCORD, "contacts", 100)
        feed.update(api)
        undone = api.action("", "undo", {"operationNumber": made[1].json()["operationNumber"]})
        assert undone.status_code == 200, undone.text
        assert feed.update(api) == 1
        check_feed(serving, feed)
