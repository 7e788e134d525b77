"""ms-dynamics-business-central-sdk: signs in with a refresh token, reads lists, counts, creates."""

from __future__ import annotations

import pytest
from dynamics.core.client import Dynamics
from dynamics.exceptions.dynamics_exceptions import DynamicsError, InvalidTokenError, NotFoundItemError, WrongParamsError


@pytest.fixture(scope="module")
def application(database):
    return database.application("sdk", "edit")


@pytest.fixture
def fresh_token(database, application):
    return database.refresh_token(application[0], "edit")


@pytest.fixture(scope="module")
def connect(database, server, standard, application):
    """Its addresses are class constants; they are pointed at the server under test, nothing else changes."""
    patch = pytest.MonkeyPatch()
    patch.setattr(Dynamics, "TOKEN_URL", Dynamics.TOKEN_URL.replace("https://login.microsoftonline.com", server.origin))
    for name in ("BASE_URL", "API_URL"):
        vendor = "https://api.businesscentral.dynamics.com"
        patch.setattr(Dynamics, name, getattr(Dynamics, name).replace(vendor, server.origin))
    client, secret = application

    def sign_in(company=standard.company, token=None):
        token = token or database.refresh_token(client, "edit")
        return Dynamics(client, secret, token, environment="Production", company_id=company)

    yield sign_in
    patch.undo()


def test_lists_and_counts(connect, standard):
    sdk = connect()
    assert [company["id"] for company in sdk.companies.get_all()] == [standard.company]
    assert sdk.vendors.count() == 29 == len(sdk.vendors.get_all())
    assert sdk.bank_accounts.count() == len(sdk.bank_accounts.get_all(**{"$select": "id,number"}))
    tokyo = sdk.vendors.get_all(**{"$filter": "city eq 'Tokyo'", "$orderby": "displayName desc"})
    assert tokyo and {vendor["city"] for vendor in tokyo} == {"Tokyo"}
    assert sdk.accounts.get_all() == [] == sdk.locations.get_all()


def test_creates_a_vendor_and_an_employee(connect, standard):
    sdk = connect()
    vendor = sdk.vendors.post({"displayName": "Paper Mill", "city": "Oslo"})
    assert standard.get(f"vendors({vendor['id']})").json()["displayName"] == "Paper Mill"
    employee = sdk.employees.post({"givenName": "Ida", "surname": "Holm"})
    assert standard.get(f"employees({employee['id']})").json()["surname"] == "Holm"


def test_its_errors(connect):
    sdk = connect()
    with pytest.raises(WrongParamsError):
        sdk.vendors.post({"displayName": "", "city": "Oslo"})
    with pytest.raises(WrongParamsError):
        sdk.vendors.get_all(**{"$filter": "nothing eq 1"})
    with pytest.raises(NotFoundItemError):
        connect(company="11111111-2222-3333-4444-555555555555").vendors.get_all()


def test_a_refresh_token_of_another_application_is_refused(connect, database):
    other, _ = database.application("other", "edit")
    with pytest.raises(InvalidTokenError):
        connect(token=database.refresh_token(other, "edit"))


def test_a_refresh_token_is_good_once(connect, fresh_token):
    connect(token=fresh_token)
    with pytest.raises(InvalidTokenError):
        connect(token=fresh_token)


def test_environments(connect):
    """1.8 is a SHOULD: the list of environments, or 501."""
    try:
        assert connect().environments.get_all()["value"]
    except DynamicsError as error:
        assert "501" in str(error)
