"""Methods, headers and authentication (1.2, 1.3, 1.5, 1.6)."""

import base64
import gzip
import json

import pytest
import requests

from client import GUID, Api, at, company, ok, person, refused
from server import Server

SETS = "contacts"


def test_head_is_get_without_body(shared):
    made = company(shared)
    for path in ("contacts", f"contacts({made['id']})"):
        head, get = shared.send("HEAD", path), shared.get(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["Content-Type"] == get.headers["Content-Type"]
        assert head.headers.get("ETag") == get.headers.get("ETag")


def test_options_is_the_preflight(only):
    headers = {"Origin": "https://app.example.com", "Access-Control-Request-Method": "PATCH"}
    answer = requests.options(only.url("contacts"), headers=headers, timeout=30)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == "https://app.example.com"
    assert "PATCH" in answer.headers["Access-Control-Allow-Methods"]


def test_options_without_an_origin(only):
    assert only.send("OPTIONS", "contacts").status_code == 204


def test_cors_1_6(only):
    known = only.get("contacts", headers={"Origin": "https://app.example.com"})
    assert known.headers["Access-Control-Allow-Origin"] == "https://app.example.com"
    exposed = {x.strip() for x in known.headers["Access-Control-Expose-Headers"].split(",")}
    assert exposed >= {"Date", "Content-Length", "Server", "OData-Version", "ETag", "Location", "ms-correlation-x"}
    stranger = only.get("contacts", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in stranger.headers


@pytest.mark.parametrize("method,path,kind", [
    ("PUT", "contacts({id})", "Entity"), ("PUT", "contacts", "Collection"), ("PATCH", "contacts", "Collection"),
    ("DELETE", "contacts", "Collection"), ("POST", "contacts({id})", "Entity")])
def test_methods_that_do_not_exist_API_HTTP_2_API_HTTP_3(shared, method, path, kind):
    made = company(shared)
    answer = shared.send(method, path.format(id=made["id"]), {"displayName": "x"}, {"If-Match": "*"})
    refused(answer, 405, "BadRequest_MethodNotAllowed",
            text=f"'{method}' requests for 'contacts' of EdmType '{kind}' are not allowed within this API.")
    assert "GET" in answer.headers["Allow"]


def test_post_answers_201_with_headers(shared):
    for api in (shared, shared.std):
        answer = api.post("contacts", {"displayName": "Ann & Co"})
        made = ok(answer, 201)
        assert answer.headers["Location"] == api.url(at("contacts", made))
        assert answer.headers["ETag"] == made["@odata.etag"]
        assert int(answer.headers["Concord-Operation"]) > 0


def test_return_minimal_API_HTTP_1(shared):
    headers = {"Prefer": "return=minimal"}
    made = shared.post("contacts", {"displayName": "Minimal"}, headers)
    assert (made.status_code, made.content) == (204, b"")
    assert made.headers["Location"] == made.headers["OData-EntityId"]
    assert "return=minimal" in made.headers["Preference-Applied"]
    patched = shared.patch(made.headers["Location"], {"city": "Oslo"}, headers)
    assert patched.status_code == 204
    assert patched.headers["ETag"] == shared.get(made.headers["Location"]).headers["ETag"]
    full = shared.post("contacts", {"displayName": "Full"}, {"Prefer": "return=representation"})
    assert full.status_code == 201 and "return=representation" in full.headers["Preference-Applied"]


def test_navigation_without_target_is_204(shared):
    alone = person(shared, "Ann Alone")
    answer = shared.get(at("contacts", alone) + "/company")
    assert (answer.status_code, answer.content) == (204, b"")


def test_headers_of_answers_1_6(shared):
    answer = shared.get("contacts", headers={"x-ms-client-request-id": "abc-1", "client-request-id": "abc-2"})
    assert answer.headers["Content-Type"] == "application/json; odata.metadata=minimal; odata.streaming=true"
    assert answer.headers["OData-Version"] == "4.0"
    assert GUID.match(answer.headers["Request-Id"]) and answer.headers["ms-correlation-x"] == answer.headers["Request-Id"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "odata.maxpagesize" in answer.headers["Preference-Applied"]
    assert answer.headers["x-ms-client-request-id"] == "abc-1"
    assert answer.headers["client-request-id"] == "abc-2"


def test_gzip_1_6(shared):
    raw = shared.get("countriesRegions", headers={"Accept-Encoding": "gzip"}, stream=True)
    assert raw.headers["Content-Encoding"] == "gzip"
    body = json.loads(gzip.decompress(raw.raw.read(decode_content=False)))
    assert len(body["value"]) > 50
    plain = shared.get("countriesRegions", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers and plain.json() == body


@pytest.mark.parametrize("accept", [None, "*/*", "application/json", "application/json;odata.metadata=minimal",
                                    "application/json; charset=utf-8", "text/html, */*;q=0.1"])
def test_accept_1_5(shared, accept):
    ok(shared.get(SETS, headers={"Accept": accept}))


@pytest.mark.parametrize("accept", ["application/xml", "text/html", "multipart/mixed", "image/png"])
def test_accept_that_cannot_be_met_1_5(shared, accept):
    refused(shared.get(SETS, headers={"Accept": accept}), 406, "BadRequest")
    assert shared.get(SETS + "/$count", headers={"Accept": accept}).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml"])
def test_content_types_that_are_not_supported_1_5(shared, kind):
    refused(shared.post(SETS, data=b'{"displayName":"X"}', headers={"Content-Type": kind}), 415, "BadRequest")
    ok(shared.get(SETS, headers={"Content-Type": kind}))


@pytest.mark.parametrize("kind", ["application/json", "application/json;IEEE754Compatible=true",
                                  "application/json; charset=utf-8; odata.metadata=minimal", None])
def test_content_types_1_5(shared, kind):
    headers = {"Content-Type": kind} if kind else {}
    assert shared.post(SETS, data=b'\xef\xbb\xbf{"displayName":"X"}', headers=headers).status_code == 201


@pytest.mark.parametrize("name", ["OData-Version", "OData-MaxVersion"])
def test_quirk_34_versions(shared, name):
    for value in ("4.0", "4.01"):
        answer = shared.get(SETS, headers={name: value})
        assert ok(answer) and answer.headers["OData-Version"] == "4.0"
    refused(shared.get(SETS, headers={name: "3.0"}), 400, "BadRequest")


def test_read_only_intent_1_5(shared):
    headers = {"Data-Access-Intent": "ReadOnly"}
    ok(shared.get(SETS, headers=headers))
    refused(shared.post(SETS, {"displayName": "X"}, headers), 400, "BadRequest_InvalidOperation")
    assert shared.post(SETS, {"displayName": "X"}, {"Data-Access-Intent": "ReadWrite"}).status_code == 201


# 1.3

def basic(text):
    return {"Authorization": "Basic " + base64.b64encode(text.encode()).decode()}


def test_wrong_credentials_API_AUTH_1(solo):
    key = solo.users["read"][1]
    wrong = [{}, basic("read:wrong"), basic("nobody:" + key), basic("read:"), {"Authorization": "Basic !!"},
             {"Authorization": "Bearer abc"}, {"Authorization": "Digest x"}, basic("readonly")]
    for headers in wrong:
        answer = requests.get(solo.origin + "/api/v2.0/companies", headers=headers, timeout=30)
        refused(answer, 401, "Authentication_InvalidCredentials",
                text="The server has rejected the client credentials.")
        assert answer.headers["WWW-Authenticate"] == ('Basic realm="Concord", Bearer authorization_uri="'
                                                      + solo.origin + '/oauth2/authorize"')


@pytest.mark.parametrize("user", ["read", "READ", "DOMAIN\\read", "CORP\\Read"])
def test_user_names_1_3(solo, user):
    answer = requests.get(solo.origin + "/api/v2.0/companies", headers=basic(f"{user}:{solo.users['read'][1]}"),
                          timeout=30)
    ok(answer)


@pytest.mark.parametrize("options, status", [((), 401), (("--basic-passwords",), 200)])
def test_passwords_count_only_where_allowed_1_3(tmp_path, options, status):
    running = Server(str(tmp_path), *options)
    running.company("CRONUS")
    _, key = running.user("anna", "read")
    running.run("user", "password", "anna", line="correct: horse\n")
    running.start()
    ask = lambda secret: requests.get(running.origin + "/api/v2.0/companies", headers=basic("anna:" + secret),
                                      timeout=30).status_code
    try:
        assert [ask(key), ask("correct: horse"), ask("wrong")] == [200, status, 401]
        running.run("user", "password", "anna", line="\n")
    finally:
        running.stop()
    running.start()
    try:
        assert [ask(key), ask("correct: horse"), ask("")] == [200, 401, 401]
    finally:
        running.stop()


def test_brake_after_ten_failures_API_AUTH_1(solo):
    name, key = solo.user("braked", "read")
    ask = lambda text: requests.get(solo.origin + "/api/v2.0/companies", headers=basic(text), timeout=30)
    assert ask(f"{name}:{key}").status_code == 200
    assert [ask(f"{name}:wrong").status_code for _ in range(10)] == [401] * 10
    assert ask(f"{name}:{key}").status_code == 401


REFUSALS = [("read", "POST", "contacts", {"displayName": "X"}, "Insert"),
            ("read", "PATCH", "contacts({contact})", {"city": "X"}, "Modify"),
            ("read", "DELETE", "contacts({contact})", None, "Delete"),
            ("read", "POST", "contacts({contact})/Microsoft.NAV.createCustomer", {}, "Execute"),
            ("edit", "PATCH", "marketingSetup({setup})", {"searchHitPercent": 50}, "Modify"),
            ("edit", "POST", "customerTemplates", {"code": "X"}, "Insert"),
            ("edit", "POST", "numberSeries", {"code": "X"}, "Insert"),
            ("edit", "POST", "territories", {"code": "X"}, "Insert"),
            ("setup", "POST", "Microsoft.NAV.repairSync", {}, "Execute")]


@pytest.mark.parametrize("role,method,path,body,right", REFUSALS)
def test_permissions_API_AUTH_2(server, shared, role, method, path, body, right):
    ids = {"contact": company(shared)["id"], "setup": shared.one("marketingSetup")["id"]}
    api = Api(server.origin, server.users[role], shared.company)
    before = shared.operations()
    refused(api.send(method, path.format(**ids), body, {"If-Match": "*"}), 403, "Authorization_RequestDenied",
            text="You do not have the following permissions on ")
    assert right in api.send(method, path.format(**ids), body, {"If-Match": "*"}).json()["error"]["message"]
    assert shared.operations() == before


@pytest.mark.parametrize("role,path,body", [("edit", "contacts", {"displayName": "X"}),
                                            ("edit", "customers", {"displayName": "X"}),
                                            ("setup", "territories", {"code": "T1"}),
                                            ("setup", "contacts", {"displayName": "X"})])
def test_roles_include_the_ones_before_1_3(server, shared, role, path, body):
    api = Api(server.origin, server.users[role], shared.company)
    ok(api.post(path, body), 201)
    ok(api.get(path))
