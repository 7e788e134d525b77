"""Idempotency-Key: a repeated POST does its work once, whatever goes wrong between (sections 1.5 and 7)."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from harness import CONCORD, STANDARD, check_error

BODY = {"type": "Company", "displayName": "Only Once"}


@pytest.fixture
def key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid.uuid4())}


@pytest.mark.parametrize("route", [CONCORD, STANDARD])
def test_a_repeated_post_returns_the_first_answer(server, route, key):
    api = server.api("admin", route)
    first, second = (api.post("contacts", BODY, headers=key) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert "Idempotency-Replayed" not in first.headers and second.headers["Idempotency-Replayed"] == "true"
    assert second.json() == first.json()
    for name in ("Location", "ETag", "Concord-Operation"):
        assert second.headers[name] == first.headers[name], name


def test_another_body_is_422(admin, key):
    admin.post("contacts", BODY, headers=key)
    check_error(admin.post("contacts", {**BODY, "city": "Oslo"}, headers=key), 422, "BadRequest")


def test_other_users_and_addresses_have_keys_of_their_own(server, admin, key):
    ids = {admin.post("contacts", BODY, headers=key).json()["id"],
           server.api("edit").post("contacts", BODY, headers=key).json()["id"],
           admin.post("customers", {"displayName": "Only Once"}, headers=key).json()["id"]}
    assert len(ids) == 3


def test_many_at_once_make_one_record(admin, key):
    body = {**BODY, "displayName": key["Idempotency-Key"]}

    def post(_):
        return requests.post(admin.url("contacts"), json=body, headers=key, auth=admin.session.auth, timeout=30)

    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(post, range(24)))
    assert {answer.status_code for answer in answers} <= {201, 409, 503}, [answer.text for answer in answers]
    made = {answer.json()["id"] for answer in answers if answer.status_code == 201}
    assert len(made) == 1
    assert len(admin.rows(f"contacts?$filter=displayName eq '{key['Idempotency-Key']}'")) == 1


def test_actions_are_repeated_once(admin, key):
    contact = admin.post("contacts", BODY).json()
    first, second = (admin.action(f"contacts({contact['id']})", "createCustomer", {"noTemplate": True}, headers=key) for _ in range(2))
    assert first.status_code == second.status_code == 200 and first.json() == second.json()


def test_a_dry_run_is_not_taken_for_the_real_run(admin, key):
    preview = admin.post("contacts", BODY, headers={**key, "Prefer": "validate-only"})
    real = admin.post("contacts", BODY, headers={"Idempotency-Key": str(uuid.uuid4())})
    assert preview.json()["preview"] is True and real.status_code == 201


def test_it_is_remembered_over_a_restart(database, key):
    answers = []
    for _ in range(2):
        with database.serve() as serving:
            answers.append(serving.api("admin").post("contacts", BODY, headers=key).json()["id"])
            serving.process.kill()
    assert answers[0] == answers[1]


@pytest.mark.parametrize("value", ["x" * 255, "ü", "a b", "'; DROP TABLE contact;--"])
def test_odd_keys(admin, value):
    answer = admin.post("contacts", BODY, headers={"Idempotency-Key": value.encode()})
    assert answer.status_code in (201, 400), answer.text
