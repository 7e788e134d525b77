"""Tokens of trusted issuers (1.3, Bearer)."""

import base64
import json
import time
import uuid

import pytest
import requests
from joserfc.jwk import OctKey, RSAKey

from client import Api, refused
from issuer import AUDIENCE, Issuer
from server import Server


@pytest.fixture(scope="module")
def issuer():
    running = Issuer()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def trusting(tmp_path_factory, issuer):
    """A server that trusts the issuer, with a user who can read and an application that can edit."""
    running = Server(str(tmp_path_factory.mktemp("trusting")), "--requests-per-user", "0")
    running.company("CRONUS")
    running.user("anna", "read")
    made = json.loads(running.run("application", "create", "shop", "--role", "edit", "--json").strip().splitlines()[-1])
    running.client_id, running.oid = made["client_id"], str(uuid.uuid4())
    running.run("issuer", "add", issuer.name, "--audience", AUDIENCE, "--keys-url", issuer.keys_url, "--allow-http")
    running.run("issuer", "map", issuer.name, "oid", running.oid, "--user", "anna")
    running.run("issuer", "map", issuer.name, "azp", "shop-client", "--application", "shop")
    running.start()
    yield running
    running.stop()


def get(server, token, path="/api/v2.0/companies", **options):
    return requests.request(options.pop("method", "GET"), server.origin + path, headers={"Authorization": f"Bearer {token}"},
                            timeout=30, **options)


@pytest.mark.parametrize("kid,alg", [("first", "RS256"), ("first", "PS256"), ("first", "RS512"), ("curve", "ES256")])
def test_the_oid_stands_for_a_user_1_3(trusting, issuer, kid, alg):
    token = issuer.token(kid, alg, oid=trusting.oid, azp="shop-client", scp="user_impersonation")
    assert get(trusting, token).status_code == 200
    refused(get(trusting, token, "/api/v2.0/contacts", method="POST", json={"displayName": "X"}), 403, "Authorization_RequestDenied")


def test_the_azp_stands_for_an_application_that_acts_for_itself_1_3(trusting, issuer):
    token = issuer.token(oid="somebody", sub="somebody", azp="shop-client")
    made = get(trusting, token, "/api/v2.0/contacts", method="POST", json={"displayName": "By a trusted application"})
    assert made.status_code == 201, made.text
    journal = Api(trusting.origin, trusting.user("looker", "admin")).read("operations", params={"$top": "1"})["value"]
    assert journal[0]["userId"] == "shop"


@pytest.mark.parametrize("claims", [
    {"aud": "api://other"}, {"aud": None}, {"exp": 1}, {"exp": None}, {"nbf": int(time.time()) + 3600}, {"oid": "unknown"}, {"oid": None},
    {"iss": "https://login.example.com/"}, {"iss": "urn:concord:default"}, {"exp": int(time.time()) - 330}])
def test_refused_claims_API_AUTH_1(trusting, issuer, claims):
    answer = get(trusting, issuer.token(**({"oid": trusting.oid} | claims)))
    refused(answer, 401, "Authentication_InvalidCredentials", text="The server has rejected the client credentials.")
    assert answer.headers["WWW-Authenticate"].startswith('Basic realm="Concord", Bearer authorization_uri=')


def test_clocks_may_differ_by_five_minutes_1_3(trusting, issuer):
    now = int(time.time())
    assert get(trusting, issuer.token(oid=trusting.oid, exp=now - 200)).status_code == 200
    assert get(trusting, issuer.token(oid=trusting.oid, nbf=now + 200)).status_code == 200


def test_refused_signatures_API_AUTH_1(trusting, issuer):
    stranger = RSAKey.generate_key(2048, {"kid": "first"})
    pem = issuer.keys["first"].as_pem(private=False)
    good = issuer.token(oid=trusting.oid)
    head, body, mark = good.split(".")
    none = base64.urlsafe_b64encode(b'{"alg":"none","kid":"first"}').rstrip(b"=").decode()
    for token in (issuer.token(key=stranger, oid=trusting.oid), f"{none}.{body}.", f"{none}.{body}.{mark}", f"{head}.{body}.", f"{head}.{body}.{mark[:-6]}AAAAAA",
                  issuer.token(alg="HS256", key=OctKey.import_key(pem.replace(b"-----", b"")), oid=trusting.oid),
                  issuer.token("curve", "ES256", oid=trusting.oid, header={"kid": "first"})):
        assert get(trusting, token).status_code == 401, token
    assert get(trusting, good).status_code == 200


def test_keys_are_fetched_once_and_looked_for_at_most_once_a_minute_1_3(trusting, issuer):
    assert get(trusting, issuer.token(oid=trusting.oid)).status_code == 200
    before = issuer.fetched
    issuer.keys["late"] = RSAKey.generate_key(2048, {"kid": "late"})
    for _ in range(5):
        assert get(trusting, issuer.token("late", oid=trusting.oid, jti=str(uuid.uuid4()))).status_code == 401
    assert issuer.fetched <= before + 1 and before <= 2


@pytest.mark.parametrize("answer", [
    (302, {"Location": "/elsewhere"}, b""), (500, {}, b"{}"), (200, {}, b"no keys"), (200, {}, b"[" * 100_000), (200, {}, b" " * 300_000)],
    ids=["redirect", "failure", "junk", "deep", "large"])
def test_keys_that_cannot_be_had_let_nobody_in_1_3(tmp_path, answer):
    source = Issuer()
    source.answer = answer
    server = Server(str(tmp_path))
    try:
        server.company("CRONUS")
        server.user("anna", "read")
        server.run("issuer", "add", source.name, "--audience", AUDIENCE, "--keys-url", source.keys_url, "--allow-http")
        server.run("issuer", "map", source.name, "oid", "x", "--user", "anna")
        server.start()
        for number in range(3):
            assert get(server, source.token(oid="x", jti=str(number))).status_code == 401
        assert source.fetched == 1
        source_log = open(server.log.name, encoding="utf-8").read()
        assert "keys of an issuer" in source_log or answer[0] == 200
        assert "eyJ" not in source_log
    finally:
        server.stop()
        source.stop()


def test_keys_from_a_file_and_removal_while_serving_1_3(trusting, tmp_path):
    source = Issuer()
    try:
        path = tmp_path / "keys.json"
        path.write_text(json.dumps(source.key_set()))
        name = "https://files.example.com/"
        trusting.run("issuer", "add", name, "--audience", AUDIENCE, "--keys", str(path))
        trusting.run("issuer", "map", name, "oid", "from-a-file", "--user", "anna")
        token = source.token(iss=name, oid="from-a-file")
        assert until(lambda: get(trusting, token).status_code == 200)
        assert source.fetched == 0
        trusting.run("issuer", "remove", name)
        assert until(lambda: get(trusting, token).status_code == 401)
    finally:
        source.stop()


def until(holds, seconds=15):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.3)
    return False


def test_listing_issuers(trusting, issuer):
    rows = json.loads(trusting.run("issuer", "list", "--json"))["value"]
    [row] = [r for r in rows if r["issuer"] == issuer.name]
    assert row["audiences"] == [AUDIENCE] and row["keysUrl"] == issuer.keys_url and row["allowsHttp"] is True
    assert {"claim": "oid", "value": trusting.oid, "user": "anna", "client_id": ""} in row["identities"]
    assert {"claim": "azp", "value": "shop-client", "user": "", "client_id": trusting.client_id} in row["identities"]
