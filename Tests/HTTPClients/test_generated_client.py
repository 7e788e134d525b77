"""pybusinesscentral: a client generated from the vendor's own description of the API."""

from __future__ import annotations

import pybusinesscentral as generated
import pytest
from pybusinesscentral.api.company_api import CompanyApi
from pybusinesscentral.api.customer_api import CustomerApi
from pybusinesscentral.api.payment_term_api import PaymentTermApi
from pybusinesscentral.api.vendor_api import VendorApi
from pybusinesscentral.exceptions import ApiException
from pybusinesscentral.model.post_customer_request import PostCustomerRequest
from pybusinesscentral.model.post_payment_term_request import PostPaymentTermRequest
from pybusinesscentral.model.post_vendor_request import PostVendorRequest

from harness import STANDARD

JSON = "application/json"


@pytest.fixture(scope="module")
def client(database, server):
    """`host` is a setting of its configuration; it takes any default header, so it signs in with a key."""
    made = generated.ApiClient(generated.Configuration(host=server.origin + "/v2.0/Production" + STANDARD))
    basic = {"username": "setup", "password": database.keys["setup"]}
    made.default_headers["Authorization"] = generated.configuration.Configuration(**basic).get_basic_auth_token()
    return made


@pytest.fixture(scope="module")
def company(client):
    return CompanyApi(client).list_companies().value[0].id


def failed(call, *arguments, status: int) -> ApiException:
    with pytest.raises(ApiException) as refused:
        call(*arguments)
    assert refused.value.status == status, refused.value.body
    return refused.value


def test_companies(client, company):
    assert CompanyApi(client).get_company(company).name == "CRONUS International"


def test_lists_with_filter_and_expand(client, company):
    found = CustomerApi(client).list_customers(company, filter="city eq 'London'", expand=["paymentTerm"], top=4)
    assert len(found.value) == 4
    assert {customer.city for customer in found.value} == {"London"}
    second = CustomerApi(client).list_customers(company, filter="city eq 'London'", skip=4, select=["id", "number"])
    assert not {c.id for c in found.value} & {c.id for c in second.value}
    assert len(VendorApi(client).list_vendors(company).value) == 29


def test_customer_from_first_to_last(client, company):
    api = CustomerApi(client)
    made = api.post_customer(company, JSON, PostCustomerRequest(displayName="Generated Ltd", type="Company"))
    assert made.number and made.currency_code == "USD"
    answer = api.get_customer_with_http_info(company, made.id)
    etag = answer.headers["ETag"]
    changed = api.patch_customer(company, made.id, JSON, etag, PostCustomerRequest(city="Paris"))
    assert (changed.city, changed.display_name) == ("Paris", "Generated Ltd")
    stale = failed(api.patch_customer, company, made.id, JSON, etag, PostCustomerRequest(city="Nice"), status=409)
    assert "Request_EntityChanged" in stale.body
    api.delete_customer(company, made.id)
    gone = failed(api.get_customer, company, made.id, status=404)
    assert "BadRequest_ResourceNotFound" in gone.body


def test_echoes_a_whole_vendor_with_one_change(client, company):
    """Quirk 24: everything as read, one member changed."""
    api = VendorApi(client)
    read = api.list_vendors(company, top=1).value[0]
    body = PostVendorRequest(**{**read.to_dict(), "addressLine2": "Door 4"})
    written = api.patch_vendor(company, read.id, JSON, "*", body)
    assert written.address_line2 == "Door 4"
    same = {name for name, value in read.to_dict().items() if value == written.to_dict().get(name)}
    assert set(read.to_dict()) - same <= {"addressLine2", "lastModifiedDateTime"}


def test_payment_terms(client, company):
    api = PaymentTermApi(client)
    body = PostPaymentTermRequest(code="9 days", displayName="Net 9 days", dueDateCalculation="9D")
    made = api.post_payment_term(company, JSON, body)
    assert made.code == "9 DAYS"
    failed(api.post_payment_term, company, JSON, body, status=400)
    api.delete_payment_term(company, made.id)


def test_its_errors(client, company):
    failed(CustomerApi(client).post_customer, company, JSON, PostCustomerRequest(city="Nowhere"), status=400)
    failed(CustomerApi(client).list_customers, "11111111-2222-3333-4444-555555555555", status=404)
