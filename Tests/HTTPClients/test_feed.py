"""Feeds under load (section 4.10): 64 writers change linked parties while the server is stopped and
killed; copies that are kept by delta links alone equal the tables at every stop.

CONCORD_FEED_SECONDS gives more time, CONCORD_FUZZ_SEED repeats the choices of the writers; a
failure prints the seed."""

from __future__ import annotations

import copy
import os
import random
import signal
import threading
import time
from collections import Counter

import pytest
import requests

from harness import CONCORD, STANDARD, Api, Database

SECONDS = float(os.environ.get("CONCORD_FEED_SECONDS", "24"))
SEED = int(os.environ.get("CONCORD_FUZZ_SEED", time.time_ns() % 10**9))
WRITERS = 64
PARTIES = 60
SETS = ("contacts", "customers", "vendors", "bankAccounts", "employees")
KINDS = {
    "Customer": "customers",
    "Vendor": "vendors",
    "BankAccount": "bankAccounts",
    "Employee": "employees",
}
CITIES = ("Oslo", "Wien", "Lisboa", "")
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


class Parties:
    """The ids that the writers know, by set, and the operations that they have made."""

    def __init__(self, api):
        self.known = {
            name: [row["id"] for row in api.rows(f"{name}?$select=id&$top={PARTIES}")]
            for name in SETS
        }
        self.operations: list[int] = []
        self.outcomes: Counter[tuple[str, int]] = Counter()
        self.odd: list[str] = []
        self._lock = threading.Lock()
        self._numbers = 0

    def number(self) -> int:
        with self._lock:
            self._numbers += 1
            return self._numbers

    def pick(self, chance, name: str) -> str:
        with self._lock:
            return chance.choice(self.known[name])

    def add(self, name: str, key: str) -> None:
        with self._lock:
            if key not in self.known[name]:
                self.known[name].append(key)

    def take(self, chance, name: str) -> str:
        """An id that nobody else gets any more; a few are always left."""
        with self._lock:
            known = self.known[name]
            place = chance.randrange(len(known))
            return known.pop(place) if len(known) > 20 else known[place]

    def note(self, kind: str, answer) -> None:
        with self._lock:
            self.outcomes[kind, answer.status_code] += 1
            operation = int(answer.headers.get("Concord-Operation", "0"))
            if operation:
                self.operations.append(operation)
            if answer.status_code not in (200, 201, 204, 400, 404, 409, 503):
                self.odd.append(f"{kind}: {answer.status_code} {answer.text[:300]}")

    def succeeded(self, kind: str) -> int:
        return sum(self.outcomes[kind, status] for status in (200, 201, 204))


class Writer:
    """One client that changes parties at random."""

    def __init__(self, api, parties: Parties, seed: int):
        self._api, self._parties, self._chance = api, parties, random.Random(seed)
        self._kinds = {
            "change": (8, self.change),
            "make": (3, self.make),
            "drop": (2, self.drop),
            "create": (2, self.create),
            "link": (2, self.link),
            "unlink": (2, self.unlink),
            "undo": (2, self.undo),
            "renumber": (1, self.renumber),
            "move": (1, self.move),
            "group": (2, self.group),
        }

    def step(self) -> None:
        weights = [weight for weight, _ in self._kinds.values()]
        kind = self._chance.choices(list(self._kinds), weights)[0]
        self._parties.note(kind, self._kinds[kind][1]())

    def _any(self, *names: str) -> tuple[str, str]:
        name = self._chance.choice(names or SETS)
        return name, self._parties.pick(self._chance, name)

    def _body(self) -> dict:
        value = self._parties.number()
        fields = {
            "city": self._chance.choice(CITIES),
            "addressLine1": f"Street {value}",
            "phoneNumber": f"+47 {value}",
            "postalCode": str(value % 10000),
        }
        return {name: fields[name] for name in self._chance.sample(sorted(fields), 2)}

    def _new(self, name: str) -> dict:
        called = f"Feed {self._parties.number()}"
        if name == "employees":
            return {"givenName": called, "surname": "Holm", **self._body()}
        kind = {"type": self._chance.choice(["Company", "Person"])} if name == "contacts" else {}
        return {"displayName": called, **kind, **self._body()}

    def change(self):
        return self._api.patch("{}({})".format(*self._any()), self._body(), timeout=60)

    def make(self):
        name = self._chance.choice(SETS)
        answer = self._api.post(name, self._new(name), timeout=60)
        if answer.status_code == 201:
            self._parties.add(name, answer.json()["id"])
        return answer

    def drop(self):
        name = self._chance.choice(SETS)
        key = self._parties.take(self._chance, name)
        return self._api.delete(f"{name}({key})?confirm=*", timeout=60)

    def create(self):
        kind = self._chance.choice(list(KINDS))
        body = {"noTemplate": True} if kind != "BankAccount" else {}
        answer = self._act("contacts", f"create{kind}", body)
        if answer.status_code == 200:
            self._parties.add(KINDS[kind], answer.json()["id"])
        return answer

    def link(self):
        kind = self._chance.choice(list(KINDS))
        body = {
            "id": self._parties.pick(self._chance, KINDS[kind]),
            "currentMasterFields": self._chance.choice(["Contact", "Linked"]),
        }
        return self._act("contacts", f"link{kind}", body)

    def unlink(self):
        if self._chance.random() < 0.5:
            return self._act(self._chance.choice(SETS[1:]), "unlink", {})
        kind = self._chance.choice(["Customer", "Vendor"])
        return self._act("contacts", "unlink", {"kind": kind})

    def undo(self):
        if self._chance.random() < 0.5 or not self._parties.operations:
            return self._act(self._chance.choice(SETS), "undo", {})
        body = {
            "operationNumber": self._chance.choice(self._parties.operations[-200:]),
            "partial": self._chance.random() < 0.5,
        }
        return self._api.action("", "undo", body, timeout=60)

    def renumber(self):
        body = {"number": f"R{self._parties.number():06}"}
        return self._act(self._chance.choice(SETS), "renumber", body)

    def move(self):
        """A person comes to another company and inherits from it."""
        name, key = self._any("contacts")
        other = self._parties.pick(self._chance, name)
        company = self._api.get(f"contacts({other})?$select=number", timeout=60).json()
        body = {"companyNumber": company.get("number", "")}
        return self._api.action(f"contacts({key})", "changeCompany", body, timeout=60)

    def group(self):
        """An atomic group of three; one in three fails at its end."""
        changes = [("POST", "contacts", self._new("contacts"))]
        changes += [("PATCH", "{}({})".format(*self._any()), self._body()) for _ in range(2)]
        if self._chance.random() < 0.3:
            changes.append(("PATCH", "{}({})".format(*self._any()), {"noSuchProperty": 1}))
        headers = {"If-Match": "*", "Content-Type": "application/json"}
        members = [
            {
                "id": str(place),
                "atomicityGroup": "g",
                "method": method,
                "url": self._api.url(path),
                "headers": headers,
                "body": body,
            }
            for place, (method, path, body) in enumerate(changes)
        ]
        return self._api.post(
            "$batch",
            {"requests": members},
            absolute=True,
            timeout=60,
            headers={"Accept": "application/json"},
        )

    def _act(self, name: str, action: str, body: dict):
        key = self._parties.pick(self._chance, name)
        return self._api.action(f"{name}({key})", action, body, timeout=60)


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
