"""64 clients change the same linked parties at once: nothing is lost, stuck or out of step."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from harness import eventually

CLIENTS = 64
EACH = 8
SHARED = ("phoneNumber", "addressLine1", "addressLine2", "city", "email", "website")


@pytest.fixture(scope="module")
def family(admin):
    """A company contact with a customer, a vendor, a bank account and two persons: (set, id) of each."""
    company = admin.post("contacts", {"type": "Company", "displayName": "Hub Ltd", "city": "Oslo"}).json()
    members = [("contacts", company["id"])]
    for kind, entity_set in (("Customer", "customers"), ("Vendor", "vendors"), ("BankAccount", "bankAccounts")):
        body = {"noTemplate": True} if kind != "BankAccount" else {}
        made = admin.action(f"contacts({company['id']})", f"create{kind}", body)
        assert made.status_code == 200, made.text
        members.append((entity_set, made.json()["id"]))
    for name in ("Ida Holm", "Per Holm"):
        person = admin.post("contacts", {"type": "Person", "displayName": name, "companyNumber": company["number"]})
        members.append(("contacts", person.json()["id"]))
    return members


class Client(threading.local):
    """One session for each thread: connections are not shared."""

    def __init__(self, admin):
        self.session = requests.Session()
        self.session.auth = admin.session.auth


def run(work) -> list:
    """The results of all clients; the first failure of one is raised."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        return [result for results in pool.map(work, range(CLIENTS)) for result in results]


def numbered(journal: list[dict]) -> list[int]:
    return [operation["operationNumber"] for operation in journal]


def operations(admin, after: int) -> list[dict]:
    return sorted(admin.rows(f"operations?$filter=operationNumber gt {after}"), key=lambda row: row["operationNumber"])


def newest(admin) -> int:
    return admin.first("operations?$top=1")["operationNumber"]


def entries(admin, after: int, record: str, field: str) -> list[dict]:
    found = admin.rows(f"journalEntries?$filter=operationNumber gt {after} and recordId eq {record} and field eq '{field}'")
    return sorted(found, key=lambda row: row["operationNumber"])


def test_no_update_is_lost_with_etags(admin, family):
    """Each success adds one to a counter that it read before: the counter ends at the number of successes."""
    entity_set, key = family[0]
    path = f"{entity_set}({key})"
    admin.patch(path, {"addressLine2": "0"})
    before = newest(admin)
    local = Client(admin)

    def work(number: int) -> list[tuple[int, str, int]]:
        done = []
        for _ in range(EACH):
            read = local.session.get(admin.url(path), timeout=60)
            value = int(read.json()["addressLine2"]) + 1
            answer = local.session.patch(admin.url(path), json={"addressLine2": str(value)}, timeout=60,
                                         headers={"If-Match": read.headers["ETag"], "User-Agent": f"client {number}"})
            assert answer.status_code in (200, 409), answer.text
            if answer.status_code == 200:
                done.append((int(answer.headers["Concord-Operation"]), str(value), number))
        return done

    successes = sorted(run(work))
    assert len(successes) >= EACH
    final = admin.get(path).json()
    assert int(final["addressLine2"]) == len(successes)
    written = entries(admin, before, key, "addressLine2")
    assert [(row["operationNumber"], row["newValue"]) for row in written] == [row[:2] for row in successes]
    assert all(row["oldValue"] == str(int(row["newValue"]) - 1) for row in written)
    names = {row["operationNumber"]: row["clientName"] for row in operations(admin, before)}
    assert all(names[operation] == f"client {number}" for operation, _, number in successes)


def test_exactly_one_of_many_writers_with_the_same_etag_succeeds(admin, family):
    for member, (entity_set, key) in enumerate(family):
        path = f"{entity_set}({key})"
        read = admin.get(path)
        local, gate = Client(admin), threading.Barrier(CLIENTS)

        def work(number: int) -> list[int]:
            gate.wait(30)
            answer = local.session.patch(admin.url(path), json={"addressLine1": f"Street {member} No. {number}"}, timeout=60,
                                         headers={"If-Match": read.headers["ETag"]})
            return [answer.status_code]

        statuses = run(work)
        assert (statuses.count(200), statuses.count(409)) == (1, CLIENTS - 1), statuses


def write_to_any(admin, family, local, number: int) -> list[tuple[int, str, dict]]:
    """Unconditional and conditional changes of any member, reads and lists between them."""
    chance, done = random.Random(number), []
    for step in range(EACH):
        entity_set, key = chance.choice(family)
        path, field = f"{entity_set}({key})", chance.choice(SHARED)
        value = {"phoneNumber": f"+47 {number:03} {step:03} 55", "email": f"c{number}.{step}@example.org",
                 "website": f"https://c{number}-{step}.example.org"}.get(field, f"client {number} step {step}")
        headers = {"If-Match": "*"}
        if chance.random() < 0.3:
            headers["If-Match"] = local.session.get(admin.url(path), timeout=60).headers["ETag"]
        if chance.random() < 0.2:
            listed = local.session.get(admin.url(f"{entity_set}?$filter=id eq {key}"), timeout=60)
            assert len(listed.json()["value"]) == 1
        answer = local.session.patch(admin.url(path), json={field: value}, headers=headers, timeout=60)
        assert answer.status_code == 200 or answer.status_code == 409 and headers["If-Match"] != "*", answer.text
        if answer.status_code == 200:
            done.append((int(answer.headers["Concord-Operation"]), key, {field: value}))
    return done


def test_many_writers_of_linked_records(admin, family):
    before = newest(admin)
    local = Client(admin)
    done = run(lambda number: write_to_any(admin, family, local, number))
    assert len(done) >= CLIENTS * EACH // 2
    numbers = [operation for operation, _, _ in done if operation]
    assert len(numbers) == len(set(numbers))
    assert set(numbers) == set(numbered(operations(admin, before)))
    for entity_set, key in family:
        rows = admin.rows(f"journalEntries?$filter=operationNumber gt {before} and recordId eq {key}")
        rows.sort(key=lambda row: row["operationNumber"])
        record = admin.get(f"{entity_set}({key})").json()
        for field in SHARED:
            chain = [row for row in rows if row["field"] == field]
            for earlier, later in zip(chain, chain[1:]):
                assert later["oldValue"] == earlier["newValue"], (field, earlier, later)
            if chain:
                assert chain[-1]["newValue"] == record[field]


def test_the_answer_to_a_patch_is_the_entity_after_that_patch(admin, family):
    """Not a later state: its value is the one sent, and its etag belongs to that value."""
    local, path = Client(admin), "{}({})".format(*family[1])

    def work(number: int) -> list[tuple[str, str, str, str]]:
        answers = []
        for step in range(EACH):
            sent = f"writer {number} step {step}"
            answer = local.session.patch(admin.url(path), json={"addressLine1": sent}, headers={"If-Match": "*"}, timeout=60)
            answers.append((sent, answer.json()["addressLine1"], answer.headers["ETag"], answer.json()["@odata.etag"]))
        return answers

    answers = run(work)
    assert [(sent, got) for sent, got, _, _ in answers if sent != got] == []
    assert all(header == body for _, _, header, body in answers)
    assert len({header for _, _, header, _ in answers}) == len(answers)


def test_numbers_of_new_records_are_drawn_once(admin):
    local = Client(admin)

    def work(number: int) -> list[str]:
        bodies = [{"type": "Company", "displayName": f"New {number}.{step}"} for step in range(4)]
        answers = [local.session.post(admin.url("contacts"), json=body, timeout=60) for body in bodies]
        assert {answer.status_code for answer in answers} == {201}
        return [answer.json()["number"] for answer in answers]

    numbers = sorted(run(work))
    assert len(set(numbers)) == len(numbers) == CLIENTS * 4
    ordinals = [int(number.removeprefix("CT")) for number in numbers]
    assert ordinals == list(range(ordinals[0], ordinals[0] + len(ordinals))), "a number was left out"


def test_links_made_and_ended_at_once(admin):
    """Many try to link the same contact with the same customers; each record is linked at most once."""
    contact = admin.post("contacts", {"type": "Company", "displayName": "Wanted Ltd"}).json()
    customers = [admin.post("customers", {"displayName": f"Suitor {n}"}).json() for n in range(4)]
    for customer in customers:
        admin.action(f"customers({customer['id']})", "unlink", {})
    local = Client(admin)

    def work(number: int) -> list[int]:
        target = customers[number % len(customers)]
        linked = local.session.post(admin.url(f"contacts({contact['id']})/Microsoft.NAV.linkCustomer"),
                                    json={"number": target["number"]}, timeout=60)
        if number % 3 == 0:
            local.session.post(admin.url(f"contacts({contact['id']})/Microsoft.NAV.unlink"), json={"kind": "Customer"}, timeout=60)
        assert linked.status_code in (200, 400), linked.text
        return [linked.status_code]

    assert 200 in run(work)
    relations = admin.rows(f"contactBusinessRelations?$filter=contactNumber eq '{contact['number']}' and linkToTable eq 'Customer'")
    assert len(relations) <= 1


def test_afterwards_all_pairs_agree_and_the_journal_has_no_gap(admin, family, server):
    job = admin.job("verifySync")
    assert job["status"] == "Succeeded", job
    assert admin.rows("syncIssues?$filter=status eq 'Open'") == []
    assert '"open":0' in job["result"].replace(" ", "")
    contact = admin.get(f"contacts({family[0][1]})").json()
    for entity_set, key in family[1:4]:
        record = admin.get(f"{entity_set}({key})").json()
        assert {field: record[field] for field in SHARED} == {field: contact[field] for field in SHARED}
    numbers = numbered(operations(admin, 0))
    assert numbers == list(range(1, len(numbers) + 1))
    eventually(lambda: requests.get(server.origin + "/health/ready", timeout=5).status_code == 200)
    assert "Fatal error" not in server.log() and "status=500" not in server.log()
