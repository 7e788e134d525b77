"""Random requests in a limited time: never a defect, always the error format, and the server stays alive.

CONCORD_FUZZ_SECONDS gives more time, CONCORD_FUZZ_SEED repeats a run; a failure prints the request and its seed."""

from __future__ import annotations

import json
import os
import time
import urllib.parse

import pytest

from fuzzing import Fuzz
from harness import CONCORD, STANDARD, check_error
from permissions import ACTIONS

SECONDS = float(os.environ.get("CONCORD_FUZZ_SECONDS", "10"))
SEED = int(os.environ.get("CONCORD_FUZZ_SEED", time.time_ns() % 10**9))
TESTS = 8
SETS = ["contacts", "customers", "vendors", "bankAccounts", "employees", "paymentTerms", "numberSeries", "journalEntries"]


@pytest.fixture(scope="module", params=[CONCORD, STANDARD])
def api(request, server):
    return server.api("admin", request.param)


@pytest.fixture(scope="module")
def rows(api):
    found = {name: api.get(f"{name}?$top=1") for name in SETS}
    return {name: answer.json()["value"][0] for name, answer in found.items() if answer.status_code == 200}


def quoted(text: str | bytes) -> str:
    return urllib.parse.quote(text, safe="/()'$,=@:;*!")


def check(answer, *request) -> None:
    """Never a defect; an error has the form of section 5; an answer with a body is JSON or text."""
    shown = f"seed {SEED}: {answer.status_code} {answer.text[:300]} for {request}"
    if answer.status_code >= 500:
        assert answer.status_code in (501, 503), shown
        assert answer.json()["error"]["code"] in ("BadRequest_MethodNotImplemented", "Internal_TenantUnavailable"), shown
    if answer.status_code >= 400:
        try:
            check_error(answer)
        except (AssertionError, KeyError, ValueError) as error:
            raise AssertionError(f"{error} {shown}") from error
    elif "json" in answer.headers.get("Content-Type", ""):
        assert answer.content == b"" or json.loads(answer.content) is not None, shown


def rounds(share: float = 1.0):
    """Numbers of the rounds until this test's part of the time is over."""
    end, number = time.monotonic() + SECONDS / TESTS * share, 0
    while time.monotonic() < end:
        yield number
        number += 1


@pytest.mark.parametrize("damage", [False, True], ids=["grammar", "damaged"])
def test_filters(api, rows, server, damage):
    for number in rounds(0.7):
        name = SETS[number % len(SETS)]
        if name not in rows:
            continue
        fuzz = Fuzz(SEED + number, list(rows[name]))
        text = fuzz.filter()
        if damage:
            text = fuzz.damaged(text)
        address = f"{name}?$top=2&$filter={quoted(text)}"
        if len(address) < 30_000:
            check(api.get(address), name, text)
    assert server.alive()


def test_filters_of_bytes(api, server):
    for number in rounds(0.3):
        sent = Fuzz(SEED + number, []).bytes()
        check(api.get(f"contacts?$filter={urllib.parse.quote_from_bytes(sent)}"), sent)
    assert server.alive()


def test_bodies(api, rows, server):
    for number in rounds():
        name = SETS[number % len(SETS)]
        if name not in rows:
            continue
        fuzz = Fuzz(SEED + number, [name for name in rows[name] if not name.startswith("@")])
        body = fuzz.body() if number % 5 else {**rows[name], **fuzz.body()}
        if number % 2:
            check(api.post(name, body, headers={"Prefer": "validate-only"} if number % 3 else {}), "POST", name, body)
        else:
            check(api.patch(f"{name}({rows[name]['id']})", body), "PATCH", name, body)
    assert server.alive()


def test_bodies_of_bytes(api, rows, server):
    for number in rounds(0.3):
        fuzz = Fuzz(SEED + number, list(rows["contacts"]))
        text = json.dumps(fuzz.body())
        sent = fuzz.bytes(200) if number % 2 else fuzz.damaged(text).encode(errors="replace")
        method, path = [("POST", "contacts"), ("PATCH", f"contacts({rows['contacts']['id']})")][number % 2]
        check(api.request(method, path, data=sent, headers={"If-Match": "*", "Content-Type": "application/json"}), method, sent)
    assert server.alive()


def test_actions(api, rows, server):
    if api.root.endswith(STANDARD):
        pytest.skip("contacts have no actions on this route")
    calls = [(bound, word.partition(":")[0]) for bound, names in ACTIONS.items() for word in names.split() if bound in ("", *rows)]
    parameters = ["number", "id", "kind", "templateCode", "noTemplate", "fields", "fieldChoices", "policy", "currentMasterFields", "type",
                  "companyNumber", "code", "entitySet", "operationNumber", "partial", "filter", "filters", "format", "contentBase64",
                  "options", "reason", "confirm", "validateOnly", "previewToken", "contactNumber", "description", "mode", "method"]
    for number in rounds(2):
        bound, name = calls[number % len(calls)]
        fuzz = Fuzz(SEED + number, parameters)
        path = f"{bound}({rows[bound]['id']})" if bound else ""
        body = fuzz.body()
        check(api.action(path, name, body, headers={"Prefer": "validate-only"} if number % 4 else {}), name, body)
    assert server.alive()


def test_paths(api, server):
    for number in rounds(0.7):
        fuzz = Fuzz(SEED + number, ["displayName", "number", "city"])
        path, method = fuzz.path(SETS), fuzz.pick(["GET", "GET", "GET", "POST", "PATCH", "DELETE", "PUT", "HEAD"])
        answer = api.request(method, quoted(path) if number % 2 else quoted(path).replace("%3F", "?").replace("%26", "&"),
                             absolute=number % 3 == 0, headers={"Prefer": "validate-only"}, allow_redirects=False)
        if method != "HEAD":
            check(answer, method, path)
        assert answer.status_code < 500 or answer.status_code in (501, 503), path
    assert server.alive()


def test_afterwards_everything_still_agrees(server):
    api = server.api("admin", CONCORD)
    job = api.job("verifySync")
    assert job["status"] == "Succeeded" and api.rows("syncIssues?$filter=status eq 'Open'") == [], job
    assert "status=500" not in server.log() and "Fatal error" not in server.log()
