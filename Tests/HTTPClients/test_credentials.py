"""Who is let in (section 1.3): keys, the brake on guessing, tokens and the token endpoint."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sqlite3
import time
from contextlib import closing

import pytest
import requests

from harness import COMPANY, STANDARD, Database, check_error, eventually

TOKEN = "/oauth2/v2.0/token"
SCOPE = "https://api.businesscentral.dynamics.com/.default"


@pytest.fixture(scope="module")
def application(database):
    return database.application("shop", "edit")


def ask(server, authorization: str | None, path: str = STANDARD + "/companies") -> requests.Response:
    headers = {"Authorization": authorization} if authorization is not None else {}
    return requests.get(server.origin + path, headers=headers, timeout=10)


def basic(user: str, key: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{key}".encode()).decode()


def refused(answer: requests.Response) -> dict:
    error = check_error(answer, 401, "Authentication_InvalidCredentials")
    assert error["message"].startswith("The server has rejected the client credentials.")
    assert answer.headers["WWW-Authenticate"].startswith('Basic realm="Concord", Bearer authorization_uri="')
    assert set(error) == {"code", "message"}, "the answer must not say what was wrong"
    return error


def grant(server, path: str = TOKEN, auth=None, **form) -> requests.Response:
    return requests.post(server.origin + path, data=form, auth=auth, timeout=10)


def credentials(application) -> dict[str, str]:
    return {"client_id": application[0], "client_secret": application[1]}


def bearer(server, application, **more) -> str:
    answer = grant(server, grant_type="client_credentials", **credentials(application), **more)
    assert answer.status_code == 200, answer.text
    return answer.json()["access_token"]


def test_malformed_and_missing_credentials(server):
    odd = [None, "", "Basic", "Basic ", "Basic !!!", "Basic " + base64.b64encode(b"nocolon").decode(), "Digest x",
           "Basic " + base64.b64encode(b"\xff\xfe:\xff").decode(), "Bearer", "Bearer ", "Bearer a.b.c", "Negotiate x",
           "Bearer " + "a" * 8000, "basic", basic("", ""), basic("admin", ""), basic("admin", "A" * 44)]
    for authorization in odd:
        refused(ask(server, authorization))


def test_every_route_needs_credentials_but_health_and_tokens(server):
    for path in ("", "/$metadata", "/$openapi", "/companies", "/contacts", "/$batch", "/subscriptions", "/nothing"):
        refused(ask(server, None, STANDARD + path))
    assert ask(server, None, "/health/live").json() == {"status": "ok"}
    assert ask(server, None, "/health/ready").status_code == 200


def test_names_are_compared_without_case_and_domain(server, database):
    for name in ("ADMIN", "Admin", "CORP\\admin", "corp\\ADMIN"):
        assert ask(server, basic(name, database.keys["admin"])).status_code == 200, name
    refused(ask(server, basic("admin", database.keys["admin"].swapcase())))
    refused(ask(server, basic("admin", database.keys["admin"] + "A")))
    refused(ask(server, basic("admin", database.keys["read"])))


def test_a_disabled_user_and_a_revoked_key_end_within_seconds(server, database):
    key = database.user("leaver", "edit")
    eventually(lambda: ask(server, basic("leaver", key)).status_code == 200, 8, 0.5)
    database.cli("user", "set", "leaver", "--disabled")
    eventually(lambda: ask(server, basic("leaver", key)).status_code == 401, 8, 0.5)


def test_an_expired_key_is_refused(tmp_path):
    """No command makes a key that has expired already, so the day is set back in the file."""
    database = Database.create(tmp_path, demo=False, users=("admin",))
    database.cli("user", "key", "revoke", "admin")
    key = database.json("user", "key", "add", "admin", "--expires", "1")["key"]
    with database.serve() as serving:
        assert ask(serving, basic("admin", key)).status_code == 200
    with closing(sqlite3.connect(database.path)) as file, file:
        file.execute("UPDATE web_service_key SET expires_at = '2020-01-01T00:00:00.000Z' WHERE expires_at <> ''")
    with database.serve() as serving:
        refused(ask(serving, basic("admin", key)))


def test_the_brake_on_guessing(database):
    """After 10 failures in a minute from one address for one user nothing is checked for a minute."""
    with database.serve() as braked:
        for _ in range(10):
            refused(ask(braked, basic("setup", "wrong")))
        refused(ask(braked, basic("setup", database.keys["setup"])))
        refused(ask(braked, basic("SETUP", database.keys["setup"])))
        refused(ask(braked, basic("CORP\\setup", database.keys["setup"])))
        assert ask(braked, basic("admin", database.keys["admin"])).status_code == 200


def test_unknown_users_take_as_long_as_known_ones(server):
    def seconds(name: str) -> float:
        start = time.perf_counter()
        refused(ask(server, basic(name, "A" * 44)))
        return time.perf_counter() - start

    known, unknown = ([seconds(f"{name}") for _ in range(5)] for name in ("read", "nobody"))
    assert abs(min(known) - min(unknown)) < 0.05, (known, unknown)


def test_token_shapes(server, application):
    first = grant(server, grant_type="client_credentials", scope=SCOPE, **credentials(application))
    assert first.headers["Cache-Control"] == "no-store"
    second = first.json()
    assert second["token_type"] == "Bearer" and isinstance(second["expires_in"], int)
    assert 3500 < second["expires_in"] <= 3600 and second["ext_expires_in"] == second["expires_in"]
    assert "refresh_token" not in second
    old = grant(server, "/oauth2/token?resource=https://x.example", grant_type="client_credentials",
                **credentials(application)).json()
    assert isinstance(old["expires_in"], str) and isinstance(old["ext_expires_in"], str)
    assert abs(int(old["expires_on"]) - time.time() - 3600) < 30 and int(old["not_before"]) <= time.time() + 1
    assert isinstance(old["resource"], str)
    for token in (second, old):
        assert ask(server, "Bearer " + token["access_token"]).status_code == 200


def token_error(answer: requests.Response, status: int, code: str) -> dict:
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert body["error"] == code, body
    assert body["error_description"] and isinstance(body["error_codes"], list), body
    assert body["timestamp"].endswith("Z") and len(body["trace_id"]) == len(body["correlation_id"]) == 36
    return body


@pytest.mark.parametrize("form, status, code", [
    ({}, 400, "invalid_request"),
    ({"grant_type": "password", "username": "a", "password": "b"}, 400, "unsupported_grant_type"),
    ({"grant_type": "client_credentials", "client_secret": "wrong"}, 401, "invalid_client"),
    ({"grant_type": "client_credentials", "client_id": "nobody"}, 401, "invalid_client"),
    ({"grant_type": "client_credentials", "scope": "everything"}, 400, "invalid_scope"),
    ({"grant_type": "refresh_token"}, 400, "invalid_request"),
    ({"grant_type": "refresh_token", "refresh_token": "made up"}, 400, "invalid_grant"),
])
def test_token_errors(server, application, form, status, code):
    token_error(grant(server, **{**credentials(application), **form}), status, code)


def test_accepted_scopes_and_clients_by_basic(server, application):
    for scope in (SCOPE, "https://anything.example/.default offline_access openid",
                  "https://x.example/Financials.ReadWrite.All", "https://x.example/API.ReadWrite.All",
                  "https://x.example/user_impersonation"):
        assert grant(server, auth=application, grant_type="client_credentials", scope=scope).status_code == 200, scope


def test_the_tenant_of_the_token_address(server, application):
    form = {"grant_type": "client_credentials", **credentials(application)}
    for tenant in ("common", "organizations", "consumers", "default", "Common"):
        assert grant(server, f"/{tenant}/oauth2/v2.0/token", **form).status_code == 200, tenant
    assert grant(server, "/11111111-2222-3333-4444-555555555555/oauth2/v2.0/token", **form).status_code >= 400


def test_refresh_tokens_rotate(server, database, application):
    def renew(token: str) -> requests.Response:
        return grant(server, grant_type="refresh_token", refresh_token=token, **credentials(application))

    first = database.refresh_token(application[0], "edit")
    answer = renew(first).json()
    assert answer["refresh_token"] != first and isinstance(answer["scope"], str)
    token_error(renew(first), 400, "invalid_grant")
    stranger = database.application("stranger", "edit")
    mine = database.refresh_token(application[0], "edit")
    token_error(grant(server, grant_type="refresh_token", refresh_token=mine, **credentials(stranger)), 400, "invalid_grant")
    assert ask(server, "Bearer " + answer["access_token"]).status_code == 200


def segment(value) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(header: dict, payload: dict, key: bytes) -> str:
    text = segment(header) + "." + segment(payload)
    return text + "." + segment(hmac.new(key, text.encode(), hashlib.sha256).digest())


def opened(token: str) -> list[dict]:
    return [json.loads(base64.urlsafe_b64decode(part + "==")) for part in token.split(".")[:2]]


def test_forged_tokens(server, application):
    token = bearer(server, application)
    parts = token.split(".")
    header, payload = opened(token)
    richer = {**payload, "role": "admin", "roles": ["admin"], "exp": payload["exp"] + 10**6}
    forged = [
        segment({"alg": "none", "typ": "JWT"}) + "." + parts[1] + ".",
        segment({"alg": "None"}) + "." + segment(richer) + ".",
        segment({**header, "alg": "none"}) + "." + parts[1] + "." + parts[2],
        parts[0] + "." + segment(richer) + "." + parts[2],
        parts[0] + "." + parts[1] + "." + parts[2][:-4] + "AAAA",
        parts[0] + "." + parts[1] + ".",
        parts[0] + "." + parts[1],
        token + "A", token + ".", "." + token, token.swapcase(),
        signed(header, richer, b""), signed(header, richer, header["kid"].encode()),
        signed({"alg": "HS256", "kid": "../../../../dev/null"}, richer, b""),
        signed({"alg": "HS256", "kid": "' OR 1=1 --"}, richer, b""),
        signed({"alg": "HS256"}, richer, b"secret"),
        signed({"alg": "RS256", "jku": "http://127.0.0.1:1/keys"}, richer, b"x"),
    ]
    for text in forged:
        refused(ask(server, "Bearer " + text))
    assert ask(server, "Bearer " + token).status_code == 200


def test_claims_of_tokens_signed_with_the_right_key(server, database, application):
    """With the server's own key, read from the file: what counts is what the token says."""
    header, payload = opened(bearer(server, application))
    with closing(sqlite3.connect(database.path)) as file:
        [(key,)] = file.execute("SELECT secret FROM signing_key WHERE id = ?", (header["kid"],)).fetchall()
    now = int(time.time())

    def answer(**claims) -> requests.Response:
        kept = {name: value for name, value in {**payload, **claims}.items() if value is not None}
        return ask(server, "Bearer " + signed(header, kept, key))

    assert answer().status_code == 200
    for claims in ({"exp": now - 600}, {"exp": None}, {"exp": "later"}, {"exp": -1}, {"nbf": now + 3600},
                   {"aud": "elsewhere"}, {"aud": None}, {"iss": "urn:other"}, {"sub": "nobody", "azp": "nobody"},
                   {"sub": None, "azp": None}):
        refused(answer(**claims))


def test_a_role_in_a_token_does_not_outlive_the_application(server, database):
    """Changes reach a running server within five seconds, tokens that are in use included."""
    client = database.application("demoted", "edit")
    headers = {"Authorization": "Bearer " + bearer(server, client), "Prefer": "validate-only"}

    def write() -> int:
        body = {"displayName": "Never"}
        return requests.post(server.origin + STANDARD + "/contacts", json=body, headers=headers, timeout=10).status_code

    assert write() == 200
    database.cli("application", "set", "demoted", "--role", "read")
    eventually(lambda: write() == 403, 8, 0.5)


def test_a_token_carries_the_role_of_its_application(server, database):
    reader = database.application("reader", "read")
    headers = {"Authorization": "Bearer " + bearer(server, reader)}
    body = {"displayName": "Never"}
    answer = requests.post(server.origin + STANDARD + "/contacts", json=body, headers=headers, timeout=10)
    check_error(answer, 403, "Authorization_RequestDenied")


def test_a_deleted_application_ends_with_its_tokens(server, database):
    gone = database.application("gone", "edit")
    token = bearer(server, gone)
    database.cli("application", "delete", "gone")
    eventually(lambda: ask(server, "Bearer " + token).status_code == 401, 8, 0.5)
    token_error(grant(server, grant_type="client_credentials", **credentials(gone)), 401, "invalid_client")


def test_secrets_stay_out_of_the_log(server, database, application):
    log = server.log()
    for secret in (*database.keys.values(), application[1], bearer(server, application)):
        assert secret not in log
    assert COMPANY not in log
