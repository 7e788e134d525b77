"""Every set and action with every role: 403 exactly where section 1.3 says so, and never a write by a refused request.

Permitted requests are made harmless: a body with an unknown property (API-VAL-7), or the key of no record."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from harness import CONCORD, ROLES, STANDARD, check_error
from permissions import CONCORD_SETS, STANDARD_SETS, actions, allows

MISSING = "11111111-2222-3333-4444-555555555555"
UNKNOWN = {"noSuchProperty": 1}
KIND = {"POST": "Insert", "PATCH": "Modify", "DELETE": "Delete"}
TABLES = {STANDARD: STANDARD_SETS, CONCORD: CONCORD_SETS}
# Sets and actions of the contract that answer 501 until their chapters bring them.
NOT_OFFERED = set((Path(__file__).parent / "not-offered.txt").read_text(encoding="utf-8").split())
CASES = [(route, name) for route, table in TABLES.items() for name in table]


@contextlib.contextmanager
def drift(path):
    """A linked customer that differs from its contact, as only a change past the program makes it."""
    linked = "SELECT linked_number FROM contact_business_relation WHERE link_to_table = 'Customer' LIMIT 1"
    with contextlib.closing(sqlite3.connect(path, timeout=30)) as rows:
        number, phone = rows.execute(f"SELECT number, phone_number FROM customer WHERE number = ({linked})").fetchone()
        for value in ("drifted", phone):
            with rows:
                rows.execute("UPDATE customer SET phone_number = ? WHERE number = ?", (value, number))
            if value == "drifted":
                yield


@pytest.fixture(scope="module")
def users(server):
    with drift(server.database.path):
        assert server.database.run("verify", check=False).returncode == 1
    return {(role, route): server.api(role, route) for role in ROLES for route in TABLES}


@pytest.fixture(scope="module", autouse=True)
def nothing_is_written(admin):
    newest = "operations?$top=1&$select=operationNumber"
    before = admin.first(newest)["operationNumber"]
    yield
    assert admin.first(newest)["operationNumber"] == before


def offered(api, name: str) -> None:
    """Skips what is listed as not offered; what is not listed has to be there."""
    status = api.get(f"{name}/$count").status_code
    if name in NOT_OFFERED:
        assert status == 501, f"{name} is offered; take it off the list"
        pytest.skip(f"{name} is listed as not offered")
    assert status != 501, name


def existing_key(api, name: str) -> str | None:
    answer = api.get(f"{name}?$top=1", absolute=name == "companies")
    rows = answer.json()["value"] if answer.status_code == 200 else []
    return rows[0].get("id") or rows[0].get("contactId") if rows else None


def send(api, method: str, name: str, key: str | None):
    path = name if key is None else f"{name}({key})"
    body = None if method in ("GET", "DELETE") else {} if key == MISSING else UNKNOWN
    return api.request(method, path, absolute=name == "companies", json=body, headers={"If-Match": "*"})


def expected(method: str, name: str, methods, needed: str, role: str, key: str | None) -> tuple[int, str]:
    if name == "companies" and key == MISSING:
        return 404, "BadRequest_ResourceNotFound"  # the company is looked up before the method
    if method not in methods:
        return 405, "BadRequest_MethodNotAllowed"
    if not allows(role, needed):
        return 403, "Authorization_RequestDenied"
    if key == MISSING:
        return 404, "BadRequest_ResourceNotFound"
    return 400, "Application_DialogException" if name == "pictures" else "BadRequest"  # a picture's body is bytes


def mismatch(api, role: str, method: str, name: str, key: str | None, methods, needed: str) -> str | None:
    """What is wrong with the answer; nothing when it is as expected."""
    answer = send(api, method, name, key)
    status, code = expected(method, name, methods, needed, role, key)
    error = check_error(answer)
    if (answer.status_code, error["code"]) != (status, code):
        return f"{role} {method} {key}: {answer.status_code} {error['code']} instead of {status} {code}"
    kinds = {KIND[method], "Modify"} if name == "pictures" else {KIND[method]}  # a picture is part of its record
    if status == 403 and not any(f": {kind}." in error["message"] for kind in kinds):
        return f"{role} {method} {key}: {error['message']}"
    if status == 405 and "GET" not in answer.headers["Allow"].replace(" ", "").split(","):
        return f"{role} {method} {key}: Allow is {answer.headers['Allow']}"
    return None


@pytest.mark.parametrize("route, name", CASES)
def test_writes_to_a_set(users, route, name):
    methods, needed = TABLES[route][name]
    offered(users["admin", route], name)
    existing = existing_key(users["admin", route], name)
    wrong = []
    for role in ROLES:
        deletes = "DELETE" in methods and allows(role, needed)
        wanted = [("POST", None), ("PATCH", existing), ("DELETE", None if deletes else existing)]
        wrong += [mismatch(users[role, route], role, method, name, key, methods, needed)
                  for method, key in wanted if key or method == "POST"]
    assert not any(wrong), "\n".join(filter(None, wrong))


@pytest.mark.parametrize("route, name", CASES)
def test_writes_to_a_missing_record(users, route, name):
    """Method and permission are checked before the record is looked up (API-ERR-6)."""
    methods, needed = TABLES[route][name]
    offered(users["admin", route], name)
    wrong = [mismatch(users[role, route], role, method, name, MISSING, methods, needed)
             for role in ROLES for method in ("PATCH", "DELETE")]
    assert not any(wrong), "\n".join(filter(None, wrong))


@pytest.mark.parametrize("route", TABLES)
def test_every_listed_set_is_in_the_table_and_readable_by_every_role(users, route):
    listed = {row["name"] for row in users["read", route].get("", absolute=True).json()["value"]}
    assert listed <= set(TABLES[route]), listed - set(TABLES[route])
    needs_filter = {"contactsInformation", "documentAttachments", "attachments", "pdfDocument"}
    for role in ROLES:
        for name in listed - needs_filter:
            assert users[role, route].get(f"{name}?$top=1", absolute=name == "companies").status_code == 200, name


@pytest.mark.parametrize("bound, name, needed", actions())
def test_actions(users, bound, name, needed):
    admin = users["admin", CONCORD]
    key = existing_key(admin, bound) if bound else None
    assert key or not bound, f"no row in {bound}"
    path = f"{bound}({key})" if bound else ""
    for role in ROLES:
        answer = users[role, CONCORD].action(path, name, UNKNOWN)
        if name in NOT_OFFERED:
            assert answer.status_code == 501, f"{name} is offered; take it off the list"
            continue
        if allows(role, needed):
            assert check_error(answer, 400, "BadRequest")["target"] == "noSuchProperty"
        else:
            assert ": Execute." in check_error(answer, 403, "Authorization_RequestDenied")["message"]


@pytest.mark.parametrize("role", ["read", "edit"])
def test_a_refused_valid_request_changes_nothing(users, role):
    api, admin = users[role, STANDARD], users["admin", STANDARD]
    term, contact = admin.first("paymentTerms?$top=1"), admin.first("contacts?$top=1")
    requests = [("POST", "paymentTerms", {"code": "NEVER"}),
                ("PATCH", f"paymentTerms({term['id']})", {"displayName": "Never"}),
                ("DELETE", f"paymentTerms({term['id']})", None)]
    if role == "read":
        requests += [("POST", "contacts", {"displayName": "Never"}),
                     ("PATCH", f"contacts({contact['id']})", {"city": "Never"}),
                     ("PUT", f"contacts({contact['id']})/picture/pictureContent", None),
                     ("DELETE", f"contacts({contact['id']})", None)]
    for method, path, body in requests:
        answer = api.request(method, path, json=body, headers={"If-Match": "*", "Prefer": "return=minimal"})
        check_error(answer, 403, "Authorization_RequestDenied")
    assert admin.get(f"paymentTerms({term['id']})").json() == {**admin.get(f"paymentTerms({term['id']})").json(), **term}
    assert admin.get(f"contacts({contact['id']})").json()["city"] == contact["city"]


def test_a_dry_run_needs_the_same_permission(users):
    headers = {"Prefer": "validate-only"}
    for route in TABLES:
        answer = users["read", route].post("contacts", {"displayName": "Dry"}, headers=headers)
        check_error(answer, 403, "Authorization_RequestDenied")
        assert users["edit", route].post("contacts", {"displayName": "Dry"}, headers=headers).json()["preview"] is True


def test_permission_comes_before_body_syntax(users):
    for body in (b"{", b"", b"[]", b'{"displayName":"\xff"}'):
        answer = users["read", CONCORD].request("POST", "contacts", data=body, headers={"Content-Type": "application/json"})
        check_error(answer, 403)


def test_only_an_administrator_undoes_operations_of_others(users):
    newest = users["admin", CONCORD].first("operations?$top=1")
    for role in ("read", "edit", "setup"):
        answer = users[role, CONCORD].action(f"operations({newest['id']})", "undo", {})
        check_error(answer, 403, "Authorization_RequestDenied")


@pytest.mark.parametrize("isolation", [{}, {"Isolation": "snapshot"}])
def test_a_batch_needs_the_permission_of_each_member(users, isolation):
    reader = users["read", CONCORD]
    members = [{"id": "1", "method": "GET", "url": "contacts?$top=1"},
               {"id": "2", "method": "POST", "url": "contacts", "body": {"displayName": "Never"}},
               {"id": "3", "method": "DELETE", "url": f"contacts({MISSING})"}]
    headers = {"Accept": "application/json", "Prefer": "odata.continue-on-error", **isolation}
    answer = reader.post("$batch", {"requests": members}, absolute=True, headers=headers)
    assert answer.status_code == 200, answer.text
    statuses = [response["status"] for response in answer.json()["responses"]]
    assert statuses in ([200, 403, 403], [200, 403]), statuses
