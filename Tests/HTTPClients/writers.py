"""Writers that change linked parties at random, all of them at once."""

from __future__ import annotations

import random
import threading
from collections import Counter

PARTIES = 60
SETS = ("contacts", "customers", "vendors", "bankAccounts", "employees")
KINDS = {
    "Customer": "customers",
    "Vendor": "vendors",
    "BankAccount": "bankAccounts",
    "Employee": "employees",
}
CITIES = ("Oslo", "Wien", "Lisboa", "")


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
