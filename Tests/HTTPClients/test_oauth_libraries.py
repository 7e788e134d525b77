"""Standard sign-in libraries against the token endpoint: requests-oauthlib and Authlib."""

from __future__ import annotations

import pytest
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from oauthlib.oauth2 import BackendApplicationClient, InvalidClientError, InvalidScopeError
from requests_oauthlib import OAuth2Session

SCOPE = "https://api.businesscentral.dynamics.com/.default"


@pytest.fixture(scope="module")
def application(database):
    return database.application("sign-in", "edit")


@pytest.fixture(autouse=True)
def plain_http(monkeypatch):
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")


@pytest.mark.parametrize("address", [
    "/oauth2/token", "/oauth2/v2.0/token", "/common/oauth2/token", "/organizations/oauth2/v2.0/token",
    "/default/oauth2/v2.0/token", "/consumers/oauth2/token?resource=https%3A%2F%2Fapi.businesscentral.dynamics.com",
])
@pytest.mark.parametrize("in_body", [True, False])
def test_client_credentials(server, standard, application, address, in_body):
    client, secret = application
    session = OAuth2Session(client=BackendApplicationClient(client_id=client, scope=[SCOPE]))
    token = session.fetch_token(server.origin + address, client_id=client, client_secret=secret, include_client_id=in_body or None)
    assert token["token_type"] == "Bearer"
    vendors = session.get(standard.url("vendors?$top=2"), timeout=10)
    assert len(vendors.json()["value"]) == 2


def test_refused_client(server, application):
    session = OAuth2Session(client=BackendApplicationClient(client_id=application[0]))
    with pytest.raises(InvalidClientError):
        session.fetch_token(server.origin + "/oauth2/v2.0/token", client_id=application[0], client_secret="no")


def test_refused_scope(server, application):
    session = OAuth2Session(client=BackendApplicationClient(client_id=application[0], scope=["everything"]))
    with pytest.raises(InvalidScopeError):
        session.fetch_token(server.origin + "/oauth2/v2.0/token", client_id=application[0], client_secret=application[1])


def test_refreshes_by_itself(database, server, standard, application):
    """Authlib refreshes an expired token before the request and keeps the rotated refresh token."""
    kept = []
    address = server.origin + "/oauth2/v2.0/token"
    expired = {"access_token": "gone", "token_type": "Bearer", "expires_at": 1,
               "refresh_token": database.refresh_token(application[0], "edit")}
    with OAuth2Client(*application, token=dict(expired), token_endpoint=address,
                      token_endpoint_auth_method="client_secret_post",
                      update_token=lambda token, **_: kept.append(token["refresh_token"])) as session:
        assert session.get(standard.url("contacts?$top=1")).status_code == 200
        assert kept and kept[0] != expired["refresh_token"]
        session.refresh_token(address, refresh_token=kept[0])
        assert len(set(kept)) == 2
        with pytest.raises(OAuthError) as reused:
            session.refresh_token(address, refresh_token=expired["refresh_token"])
        assert reused.value.error == "invalid_grant"
