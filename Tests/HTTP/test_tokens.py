"""The token endpoint (1.3)."""

import base64
import json
import time

import pytest
import requests

from client import GUID

VENDOR = "https://api.businesscentral.dynamics.com/.default"
PATHS = ["/oauth2/token", "/oauth2/v2.0/token", "/example.com/oauth2/token", "/example.com/oauth2/v2.0/token",
         "/common/oauth2/v2.0/token", "/organizations/oauth2/v2.0/token", "/consumers/oauth2/token", "/default/oauth2/v2.0/token"]


@pytest.fixture(scope="module")
def application(solo):
    """A registered application, made while the server is running."""
    made = json.loads(solo.run("application", "create", "sync", "--role", "edit", "--json").strip().splitlines()[-1])
    return made["client_id"], made["client_secret"]


def ask(solo, path="/oauth2/v2.0/token", auth=None, **form):
    return requests.post(solo.origin + path, data=form, auth=auth, timeout=30)


def grant(application, **more):
    return {"grant_type": "client_credentials", "client_id": application[0], "client_secret": application[1]} | more


def use(solo, answer):
    headers = {"Authorization": "Bearer " + answer.json()["access_token"]}
    return requests.get(solo.origin + "/api/v2.0/companies", headers=headers, timeout=30)


@pytest.mark.parametrize("path", PATHS)
def test_quirk_18_token_answers_1_3(solo, application, path):
    answer = ask(solo, path, **grant(application))
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store", answer.text
    body = answer.json()
    assert body["token_type"] == "Bearer"
    if "v2.0" in path:
        assert (body["expires_in"], body["ext_expires_in"]) in ((3599, 3599), (3600, 3600))
    else:
        assert isinstance(body["expires_in"], str) and isinstance(body["ext_expires_in"], str)
        assert int(body["expires_on"]) - time.time() > 3000 and int(body["not_before"]) <= time.time() + 5 and "resource" in body
    assert use(solo, answer).status_code == 200


@pytest.mark.parametrize("scope", [VENDOR, VENDOR + " offline_access openid", "api://x/.default", "https://x.example/Financials.ReadWrite.All",
                                   "https://x.example/API.ReadWrite.All", "https://x.example/user_impersonation", None])
def test_quirk_17_scopes_1_3(solo, application, scope):
    more = {"scope": scope} if scope else {}
    assert use(solo, ask(solo, **grant(application, **more))).status_code == 200


def test_credentials_as_basic_and_parameters_of_the_query_1_3(solo, application):
    answer = ask(solo, "/oauth2/token?resource=https://x.example", auth=application, grant_type="client_credentials")
    assert use(solo, answer).status_code == 200


@pytest.mark.parametrize("change,status,code", [
    ({"grant_type": "password"}, 400, "unsupported_grant_type"), ({"grant_type": None}, 400, "invalid_request"),
    ({"client_secret": "wrong"}, 401, "invalid_client"), ({"client_id": "nobody"}, 401, "invalid_client"),
    ({"scope": "rubbish"}, 400, "invalid_scope"), ({"grant_type": "refresh_token", "refresh_token": "wrong"}, 400, "invalid_grant")])
def test_refusals_1_3(solo, application, change, status, code):
    answer = ask(solo, **{k: v for k, v in grant(application, **change).items() if v is not None})
    body = answer.json()
    assert (answer.status_code, body["error"]) == (status, code)
    assert body.keys() >= {"error_description", "error_codes", "timestamp", "trace_id", "correlation_id"}
    assert GUID.match(body["trace_id"]) and GUID.match(body["correlation_id"])


def test_unknown_tenant(solo, application):
    assert ask(solo, "/other.example/oauth2/token", **grant(application)).status_code in (400, 404)


def test_quirk_18_refresh_tokens_rotate_1_3(solo, application):
    text = solo.run("token", "issue-refresh", "--application", application[0], "--user", "read", "--json")
    first = json.loads(text.strip().splitlines()[-1])["refresh_token"]
    form = lambda token: grant(application, grant_type="refresh_token", refresh_token=token)
    answer = ask(solo, **form(first))
    body = answer.json()
    assert answer.status_code == 200 and body["refresh_token"] != first and "scope" in body
    assert use(solo, answer).status_code == 200
    again = ask(solo, **form(first))
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    third = ask(solo, "/oauth2/token", **form(body["refresh_token"]))
    assert third.status_code in (200, 400)


def test_role_of_the_application_API_AUTH_2(solo, application):
    token = ask(solo, **grant(application)).json()["access_token"]
    headers = {"Authorization": "Bearer " + token}
    made = requests.post(solo.origin + "/api/v2.0/contacts", json={"displayName": "By an application"}, headers=headers, timeout=30)
    assert made.status_code == 201
    refused = requests.post(solo.origin + "/api/concord/v1.0/territories", json={"code": "X"}, headers=headers, timeout=30)
    assert refused.status_code == 403


def test_forged_tokens_API_AUTH_1(solo, application):
    token = ask(solo, **grant(application)).json()["access_token"]
    head, body, mark = token.split(".")
    none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').rstrip(b"=").decode()
    for text in (f"{head}.{body}.{mark[:-4]}AAAA", f"{head}.{body}.", f"{none}.{body}.", f"{head}.{body}", "x.y.z"):
        answer = requests.get(solo.origin + "/api/v2.0/companies", headers={"Authorization": "Bearer " + text}, timeout=30)
        assert answer.status_code == 401, text


def test_get_is_no_way_to_a_token(solo):
    assert requests.get(solo.origin + "/oauth2/token", timeout=30).status_code in (404, 405)
