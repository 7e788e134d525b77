"""The discovery documents of sign-in libraries (1.3)."""

import json

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session

from client import refused

TENANTS = ["example.com", "Example.COM", "common", "organizations", "consumers", "default"]
MEMBERS = {"token_endpoint", "authorization_endpoint", "issuer", "jwks_uri", "response_types_supported", "subject_types_supported",
           "id_token_signing_alg_values_supported", "token_endpoint_auth_methods_supported"}


def fetch(solo, path, **options):
    return requests.request(options.pop("method", "GET"), solo.origin + path, timeout=30, **options)


@pytest.mark.parametrize("tenant", TENANTS)
@pytest.mark.parametrize("version", ["", "/v2.0"])
def test_configuration_needs_no_authentication_1_3(solo, tenant, version):
    answer = fetch(solo, f"/{tenant}{version}/.well-known/openid-configuration")
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("application/json"), answer.text
    body = answer.json()
    base = f"{solo.origin}/{tenant.lower()}"
    assert body.keys() >= MEMBERS
    assert body["issuer"] == base + version
    assert body["token_endpoint"] == f"{base}/oauth2{version}/token"
    assert body["authorization_endpoint"] == f"{base}/oauth2{version}/authorize"
    assert body["jwks_uri"] == f"{base}/discovery/v2.0/keys"
    assert {"client_secret_post", "client_secret_basic"} <= set(body["token_endpoint_auth_methods_supported"])


def test_a_library_finds_its_way_from_the_configuration_to_a_token_1_3(solo):
    made = json.loads(solo.run("application", "create", "discovering", "--role", "read", "--json").strip().splitlines()[-1])
    body = fetch(solo, "/common/v2.0/.well-known/openid-configuration").json()
    session = OAuth2Session(made["client_id"], made["client_secret"], token_endpoint_auth_method="client_secret_post",
                            scope="https://x.example/.default")
    session.trust_env = False
    token = session.fetch_token(body["token_endpoint"], grant_type="client_credentials")
    assert token["token_type"] == "Bearer"
    assert session.get(solo.origin + "/api/v2.0/companies", timeout=30).status_code == 200


def test_no_secret_is_published_as_a_key_1_3(solo):
    for tenant in TENANTS:
        assert fetch(solo, f"/{tenant}/discovery/v2.0/keys").json() == {"keys": []}


@pytest.mark.parametrize("asked,tenant", [
    ("{origin}/example.com/oauth2/v2.0/authorize", "example.com"), ("{origin}/common/oauth2/authorize", "common"),
    ("{origin}/other.example/oauth2/authorize", "example.com"), ("https://evil.example/x/authorize", "example.com"), (None, "example.com")])
def test_instance_discovery_1_3(solo, asked, tenant):
    query = {"api-version": "1.1"} | ({"authorization_endpoint": asked.format(origin=solo.origin)} if asked else {})
    body = fetch(solo, "/common/discovery/instance", params=query).json()
    assert body["tenant_discovery_endpoint"] == f"{solo.origin}/{tenant}/v2.0/.well-known/openid-configuration"
    assert body["api-version"] == "1.1"
    host = solo.origin.split("/")[-1]
    assert body["metadata"] == [{"preferred_network": host, "preferred_cache": host, "aliases": [host]}]


@pytest.mark.parametrize("path", ["/v2.0/.well-known/openid-configuration", "/.well-known/openid-configuration", "/discovery/v2.0/keys"])
def test_unknown_tenant_1_3(solo, path):
    refused(fetch(solo, "/other.example" + path), 404, "NoEnvironment")


def test_discovery_is_for_reading_1_3(solo):
    answer = fetch(solo, "/common/v2.0/.well-known/openid-configuration", method="POST")
    assert answer.status_code == 405 and "GET" in answer.headers["Allow"]
    assert fetch(solo, "/common/discovery/v2.0/keys", method="HEAD").status_code == 200


def test_origin_of_a_trusted_proxy_API_URL_3(solo):
    body = fetch(solo, "/common/v2.0/.well-known/openid-configuration",
                 headers={"X-Forwarded-Proto": "https", "X-Forwarded-Host": "crm.example.com"}).json()
    assert body["token_endpoint"] == "https://crm.example.com/common/oauth2/v2.0/token"
