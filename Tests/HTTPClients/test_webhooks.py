"""Notifications over HTTP (section 6): receivers that are healthy, slow, failing, redirecting, down
or moving, while the server is killed under writers; 200 subscriptions at once.

CONCORD_WEBHOOK_SECONDS gives more time to the writers and more kills, CONCORD_FUZZ_SEED repeats the
choices; a failure prints the seed. The first repetition of a message comes after 30 seconds, so the
tests take a minute and a half at least."""

from __future__ import annotations

import copy
import os
import random
import signal
import threading
import time
from collections import defaultdict
from datetime import datetime, timedelta

import pytest
import requests

from harness import CONCORD, STANDARD, Api, Database, check_error, eventually
from receivers import Behaviour, Receiver, when

SECONDS = float(os.environ.get("CONCORD_WEBHOOK_SECONDS", "16"))
SEED = int(os.environ.get("CONCORD_FUZZ_SEED", time.time_ns() % 10**9))
OPTIONS = (
    "--webhook-seconds",
    "1",
    "--webhooks-allow-http",
    "--webhooks-allow-private-networks",
)
SETS = ("contacts", "customers")
WRITERS = 6
PHASE = 4.0
FIRST_RETRY = 30.0
ASKED = 33
SUBSCRIPTIONS = 200

pytestmark = pytest.mark.timeout(SECONDS * 2 + 240)


def subscribe(api, url: str, resource: str, state: str = "state"):
    body = {"notificationUrl": url, "resource": resource, "clientState": state}
    return api.post("subscriptions", body, absolute=True)


def resource(api, name: str) -> str:
    return api.url(name).removeprefix(api.serving.origin)


class Writers:
    """Threads that change contacts and customers, each its own, through kills of the server."""

    def __init__(self, api, threads: int = WRITERS, pause: float = 0.01):
        self.acknowledged: list[int] = []
        self.odd: list[str] = []
        self._api, self._pause, self._ended = api, pause, threading.Event()
        self._known = [f"contacts({row['id']})" for row in api.rows("contacts?$select=id")]
        self._threads = [
            threading.Thread(target=self._work, args=(number,), daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def _work(self, number: int) -> None:
        chance = random.Random(SEED + number)
        api = Api(self._api.serving, CONCORD, self._api.session.auth, self._api.company)
        mine = self._known[number::WRITERS][:8]
        while not self._ended.wait(self._pause):
            try:
                answer = self._step(api, chance, mine)
            except requests.RequestException:  # the server was killed; whether it was done is open
                self._ended.wait(0.2)
                continue
            if answer.status_code in (200, 201, 204):
                self.acknowledged.append(int(answer.headers["Concord-Operation"]))
            elif answer.status_code not in (400, 404):
                self.odd.append(f"{answer.status_code} {answer.text[:300]}")

    def _step(self, api, chance, mine: list[str]):
        """A new record, a change, a customer for a contact, or a deletion."""
        kind = chance.choice(["make", "change", "change", "change", "create", "drop"])
        if kind == "make" or len(mine) < 3:
            name = chance.choice(SETS)
            body = {"displayName": f"Hook {chance.randrange(10**9)}"}
            answer = api.post(name, body | ({"type": "Company"} if name == "contacts" else {}))
            if answer.status_code == 201:
                mine.append(f"{name}({answer.json()['id']})")
            return answer
        path = chance.choice(mine)
        if kind == "create" and path.startswith("contacts"):
            return api.action(path, "createCustomer", {"noTemplate": True})
        if kind == "drop":
            mine.remove(path)
            return api.delete(f"{path}?confirm=*")
        return api.patch(path, {"addressLine1": f"Street {chance.randrange(10**9)}"})

    def end(self) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join(60)
            assert not thread.is_alive()
        assert self.odd == [], self.odd[:3]


class Truth:
    """What the journal has of the sets after an operation: the last change of every record."""

    def __init__(self, api, after: int):
        self.last: dict[str, str] = {}
        self.made: set[str] = set()
        self.operations: set[int] = set()
        self.existing: set[str] = set()
        chosen = "$select=operationNumber,recordId,occurredDateTime,changeType"
        for name in SETS:
            place = f"operationNumber gt {after} and entitySet eq '{name}'"
            rows = api.rows(f"journalEntries?$filter={place}&{chosen}")
            for row in sorted(rows, key=lambda row: row["operationNumber"]):
                self._add(f"{name}({row['recordId']})", row)
            self.existing |= {f"{name}({row['id']})" for row in api.rows(f"{name}?$select=id")}

    def part(self, name: str) -> Truth:
        """The records of one set."""
        part = copy.copy(self)
        part.last = {
            record: at for record, at in self.last.items() if record.startswith(f"{name}(")
        }
        return part

    def _add(self, record: str, row: dict) -> None:
        self.last[record] = row["occurredDateTime"]
        self.operations.add(row["operationNumber"])
        if row["changeType"] == "Inserted":
            self.made.add(record)


def by_record(entries: list[dict]) -> dict[str, list[dict]]:
    found = defaultdict(list)
    for entry in entries:
        found[entry["resource"].rpartition("/")[2]].append(entry)
    return found


def collected(entries: list[dict]) -> dict[str, datetime]:
    """Up to which change too many of a set to be named are told together (API-WH-7)."""
    return {
        entry["resource"].partition("?")[0].rpartition("/")[2]: when(entry["lastModifiedDateTime"])
        for entry in entries
        if entry["changeType"] == "collection"
    }


def missing(truth: Truth, entries: list[dict]) -> list[str]:
    """What the entries do not tell of the last state of the records (API-WH-5, API-WH-10)."""
    told, whole, odd = by_record(entries), collected(entries), []
    for record, at in truth.last.items():
        if when(at) <= whole.get(record.partition("(")[0], when(at) - timedelta(1)):
            continue
        last = told[record][-1] if record in told else None
        if last is None and record in truth.made - truth.existing:
            continue  # made and deleted again before it could be told
        if last is None or when(last["lastModifiedDateTime"]) < when(at):
            odd.append(f"{record} at {at} is not told; last: {last}")
        elif (last["changeType"] == "deleted") == (record in truth.existing):
            odd.append(f"{record} is told wrongly: {last}")
    return odd


def disorder(entries: list[dict]) -> list[str]:
    """Records whose entries come in another order than their changes (API-WH-10)."""
    return [
        f"{record}: {later} after {earlier}"
        for record, told in by_record(entries).items()
        for earlier, later in zip(told, told[1:], strict=False)
        if when(later["lastModifiedDateTime"]) < when(earlier["lastModifiedDateTime"])
    ]


class Story:
    """Receivers of every kind, writers, and kills of the server; then everything settles."""

    def __init__(self, folder):
        self.database = Database.create(folder, users=("admin",))
        self.receivers = {
            "healthy": Receiver(),
            "slow": Receiver(Behaviour(seconds=2.0)),
            "failing": Receiver(Behaviour(500), times=1),
            "busy": Receiver(Behaviour(429, {"Retry-After": str(ASKED)}), times=1),
            "gone": Receiver(Behaviour(404)),
            "down": Receiver(),
            "old": Receiver(),
            "new": Receiver(),
        }
        there = {"Location": self.receivers["healthy"].url("/stolen")}
        self.receivers["moved"] = Receiver(Behaviour(302, there), times=1)
        self.log, self.port, self.kills, self.subscriptions = "", 0, 0, {}
        try:
            self._tell()
        finally:
            for receiver in self.receivers.values():
                receiver.close()

    def _tell(self) -> None:
        with self._serve() as serving:
            api = serving.api()
            start = api.first("operations?$top=1")["operationNumber"]
            for name in self.receivers.keys() - {"new"}:
                self.subscriptions[name] = self._subscribe(api, name)
            self.receivers["down"].close()
            writers = Writers(api)
            refusing = [self.receivers[name] for name in ("failing", "busy", "moved", "gone")]
            eventually(lambda: all(receiver.messages for receiver in refusing), 60)
            self._kill(serving, PHASE / 2)  # what they answered is written down by then
        self._go_on(writers)
        with self._serve() as serving:
            writers.end()
            api = serving.api()
            self.acknowledged, self.truth = set(writers.acknowledged) - {0}, Truth(api, start)
            names = self.receivers.keys() - {"gone", "old", "new"}
            waiting = {name: [self.receivers[name]] for name in names}
            waiting["new"] = [self.receivers["old"], self.receivers["new"]]
            end = time.monotonic() + FIRST_RETRY * 2
            self.entries = {name: self._settled(parts, end) for name, parts in waiting.items()}
            ended = api.rows("journalEntries?$filter=entitySet eq 'subscriptions'")
            self.journaled = [row["changeType"] for row in ended]
            self.left = {row["subscriptionId"] for row in api.rows("subscriptions", absolute=True)}
            self._end(serving)

    def _go_on(self, writers: Writers) -> None:
        """More kills at random moments; meanwhile one receiver comes back, and one moves."""
        chance, end = random.Random(SEED), time.monotonic() + SECONDS - PHASE
        while time.monotonic() < end or self.kills < 3:
            with self._serve() as serving:
                if self.kills == 1:
                    self.receivers["down"].open()
                    self.receivers["old"].close()
                if self.kills == 2:
                    self._move(serving.api())
                self._kill(serving, PHASE * chance.uniform(0.3, 1.2))

    def _serve(self):
        serving = self.database.serve(*OPTIONS, port=self.port)
        self.port = serving.port
        return serving

    def _subscribe(self, api, name: str) -> list[str]:
        url = self.receivers[name].url()
        made = [subscribe(api, url, resource(api, each), name) for each in SETS]
        assert [answer.status_code for answer in made] == [201, 201], made[0].text
        return [answer.json()["subscriptionId"] for answer in made]

    def _move(self, api) -> None:
        """API-WH-3: the receiver is at another port now."""
        for key in self.subscriptions["old"]:
            body = {"notificationUrl": self.receivers["new"].url()}
            answer = api.patch(f"subscriptions('{key}')", body, absolute=True)
            assert answer.status_code == 200, answer.text

    def _kill(self, serving, seconds: float) -> None:
        time.sleep(seconds)
        serving.signal(signal.SIGKILL)
        serving.process.wait(20)
        self.kills += 1
        self.log += serving.log()

    def _end(self, serving) -> None:
        assert serving.stop() == 0
        self.log += serving.log()

    def _settled(self, parts: list[Receiver], end: float) -> list[dict]:
        """The entries when nothing is missing any more, or when the time is over."""

        def entries() -> list[dict]:
            return [entry for receiver in parts for entry in receiver.taken()]

        while missing(self.truth, entries()) and time.monotonic() < end:
            time.sleep(0.5)
        return entries()


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    return Story(tmp_path_factory.mktemp("webhooks"))


SETTLED = ["healthy", "slow", "failing", "busy", "moved", "down", "new"]


def test_the_journal_has_what_was_acknowledged(story):
    assert len(story.acknowledged) > 100 and story.kills >= 3
    assert story.acknowledged <= story.truth.operations, f"seed {SEED}"
    assert len(story.truth.last.keys() - story.truth.existing) > 5


@pytest.mark.parametrize("name", SETTLED)
def test_every_committed_change_is_told(story, name):
    """API-WH-5, API-WH-9, API-WH-10: over three kills, at least once."""
    odd = missing(story.truth, story.entries[name])
    assert odd == [], f"{len(odd)} of {len(story.truth.last)}: {odd[:3]}, seed {SEED}"


@pytest.mark.parametrize("name", ["healthy", "slow", "new"])
def test_the_entries_of_a_record_come_in_order(story, name):
    """API-WH-10; the others are told all at once when they are repaired."""
    assert any(len(told) > 1 for told in by_record(story.entries[name]).values())
    odd = disorder(story.entries[name])
    assert odd == [], f"{odd[:3]}, seed {SEED}"


@pytest.mark.parametrize("name", SETTLED)
def test_messages_have_the_form_of_the_contract(story, name):
    """API-WH-4, API-WH-5: members, subscription and client state of each entry."""
    sender = "old" if name == "new" else name
    assert story.receivers[name].odd == []
    assert {entry["clientState"] for entry in story.entries[name]} == {sender}
    told = {entry["subscriptionId"] for entry in story.entries[name]}
    assert told == set(story.subscriptions[sender])
    assert all("/companies(" in entry["resource"] for entry in story.entries[name])


@pytest.mark.parametrize("name,seconds", [("failing", FIRST_RETRY), ("busy", ASKED), ("moved", 30)])
def test_a_failed_message_is_repeated_after_its_delay(story, name, seconds):
    """API-WH-9: 30 seconds at first, longer if `Retry-After` asks for it."""
    first, second = story.receivers[name].messages[:2]
    assert second.at - first.at >= seconds - 0.5, f"seed {SEED}"
    assert first.status >= 300 and second.status == 200


def test_redirects_are_not_followed(story):
    """API-WH-9."""
    assert {message.path for message in story.receivers["healthy"].messages} == {"/hook"}


def test_a_receiver_that_is_gone_loses_its_subscriptions(story):
    """API-WH-9: any other status ends them, and the log says so; the others stay."""
    gone = set(story.subscriptions["gone"])
    kept = {key for keys in story.subscriptions.values() for key in keys} - gone
    assert story.left == kept
    assert len(story.receivers["gone"].messages) <= len(gone)
    ended = [line for line in story.log.splitlines() if "a subscription was deleted" in line]
    assert len(ended) == len(gone) and all(any(key in line for line in ended) for key in gone)


def test_the_end_of_a_subscription_is_in_the_journal(story):
    """API-WH-9: written to the log and to `journalEntries`."""
    assert story.journaled == ["Deleted"] * len(story.subscriptions["gone"])


def test_a_deletion_after_a_message_that_a_kill_has_cut_is_told(tmp_path):
    """API-WH-5, API-WH-10: the message was the last one, so the deletion is not merged into it."""
    database = Database.create(tmp_path, demo=False, users=("admin",))
    receiver = Receiver(Behaviour(seconds=5.0), times=1)
    with database.serve(*OPTIONS) as serving:
        api = serving.api()
        assert subscribe(api, receiver.url(), resource(api, "contacts")).status_code == 201
        made = api.post("contacts", {"type": "Company", "displayName": "Short life"}).json()
        eventually(lambda: receiver.messages)
        serving.signal(signal.SIGKILL)
        serving.process.wait(20)
    database.cli("contact", "delete", made["number"])
    with database.serve(*OPTIONS) as serving:
        time.sleep(4)
        told = [entry["changeType"] for entry in receiver.taken()]
        assert told[0] == "created" and told[-1] == "deleted", told
        assert serving.stop() == 0
    receiver.close()


def test_200_subscriptions_under_load(tmp_path):
    """API-WH-11: the 201st is refused; all others are told everything."""
    database, receiver = Database.create(tmp_path, demo=False, users=("admin",)), Receiver()
    paths = [f"/hook/{number}" for number in range(SUBSCRIPTIONS)]
    with database.serve(*OPTIONS) as serving:
        api, standard = serving.api(), serving.api(route=STANDARD)
        start = api.first("operations?$top=1")["operationNumber"]
        for number, path in enumerate(paths):
            sender, name = (api, standard)[number % 2], SETS[number // 2 % 2]
            answer = subscribe(sender, receiver.url(path), resource(sender, name))
            assert answer.status_code == 201, f"{number}: {answer.text}"
        one_more = subscribe(api, receiver.url("/hook/more"), resource(api, "vendors"))
        check_error(one_more, 400, "Application_DialogException")
        writers = Writers(api)
        time.sleep(SECONDS / 2)
        writers.end()
        truth = Truth(api, start)
        check_all_told(truth, receiver, paths)
        assert len(truth.last) > 50 and set(writers.acknowledged) - {0} <= truth.operations
        assert serving.stop() == 0
    assert receiver.odd == []
    receiver.close()


def check_all_told(truth: Truth, receiver: Receiver, paths: list[str]) -> None:
    """Every address is told what concerns its set, in order."""
    for number, path in enumerate(paths):
        part = truth.part(SETS[number // 2 % 2])
        eventually(lambda part=part, path=path: not missing(part, receiver.taken(path)), 60, 0.5)
        assert disorder(receiver.taken(path)) == [], f"{path}, seed {SEED}"
