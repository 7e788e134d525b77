"""Errors: format, codes and order of checks (section 5), limits (section 7) and the rest of the client quirks (section 8)."""

import pytest
import requests

from client import GUID, TAIL, Api, at, company, expect, linked_pair, ok, person, record, refused
from server import Server


def test_format_API_ERR_1_API_ERR_3(shared):
    for accept in (None, "application/json;odata.metadata=none", "text/html"):
        answer = shared.get("contacts(6d2e0b64-7b52-4f0e-a3f9-2c7b1c9d0ae1)", headers={"Accept": accept})
        body = answer.json()
        assert list(body) == ["error"] and answer.headers["Content-Type"] == "application/json; odata.metadata=minimal"
        tail = TAIL.search(body["error"]["message"]).group(1)
        assert GUID.match(tail) and tail == answer.headers["Request-Id"] == answer.headers["ms-correlation-x"]


def test_target_and_details_API_ERR_2(shared):
    error = refused(shared.post("contacts", {"displayName": "X", "phoneNumber": "abc"}), 400, "Application_FieldValidationException")
    assert error["target"] == "phoneNumber"
    detail = error["details"][0]
    expect(detail, code="E-PHONE", target="phoneNumber")
    assert TAIL.sub("", error["message"]) == detail["message"]


def test_messages_tell_no_secrets_API_ERR_4(shared):
    for path in ("contacts?$filter=' or 1=1 --'", "contacts?$orderby=1;drop table x", "contacts/../../etc", "contacts(%27%27)"):
        text = shared.get(path).text.lower()
        for word in ("sqlite", "select ", "/work", "/tmp", ".swift", "stack"):
            assert word not in text, (path, text)


@pytest.mark.parametrize("set_name", ["nothing", "generalLedgerSetups", "salesInvoiceLines2"])
def test_unknown_sets(shared, set_name):
    refused(shared.get(set_name), 404, "BadRequest_ResourceNotFound", text=f"Resource not found for the segment '{set_name}'.")


def test_prefixes_of_codes_API_ERR_7(shared):
    made = company(shared)
    answers = [shared.get("nothing"), shared.post("contacts", {}), shared.post("contacts", {"x": 1}), shared.post("contacts", data=b"{"),
               shared.get("contacts?$filter=x"), shared.patch(at("contacts", made), {}, match=None), shared.call("contacts", made, "fly")]
    for answer in answers:
        assert answer.status_code in (400, 404) and answer.json()["error"]["code"].startswith(("BadRequest", "Application_"))


# Order of checks: each request breaks all later rules too.

def test_order_of_checks_API_ERR_6(server, shared):
    bad = {"headers": {"Accept": "image/png", "If-Match": "rubbish", "Content-Type": "text/plain"}, "data": b"{", "timeout": 30}
    nobody = "6d2e0b64-7b52-4f0e-a3f9-2c7b1c9d0ae1"
    reader = Api(server.origin, server.users["read"], shared.company)
    ask = lambda api, method, path, **more: api.session.request(method, path, **(bad | more))
    stranger = Api(server.origin, ("nobody", "x"))
    refused(ask(stranger, "POST", server.origin + "/v2.0/Nowhere/api/v2.0/companies"), 404, "NoEnvironment")
    refused(ask(stranger, "POST", server.origin + "/api/v9.9/companies"), 404, "BadRequest_NotFound")
    refused(ask(stranger, "PUT", server.origin + f"/api/v2.0/companies({nobody})/contacts"), 401, "Authentication_InvalidCredentials")
    refused(ask(reader, "PUT", server.origin + f"/api/v2.0/companies({nobody})/contacts"), 404, "BadRequest_ResourceNotFound")
    refused(ask(reader, "PUT", reader.url("contacts")), 405, "BadRequest_MethodNotAllowed")
    refused(ask(reader, "POST", reader.url("contacts")), 403, "Authorization_RequestDenied")
    refused(ask(shared, "PATCH", shared.url(at("contacts", nobody))), 415, "BadRequest")
    syntax = {"headers": {"If-Match": 'W/"JzE5OzM7MDA7Jw=="'}}
    refused(ask(shared, "PATCH", shared.url(at("contacts", nobody)), **syntax), 400, "BadRequest")
    missing = syntax | {"data": b'{"phoneNumber":"abc"}'}
    refused(ask(shared, "PATCH", shared.url(at("contacts", nobody)), **missing), 404, "BadRequest_ResourceNotFound")
    made = company(shared)
    refused(ask(shared, "PATCH", shared.url(at("contacts", made)), **missing), 409, "Request_EntityChanged")
    refused(ask(shared, "PATCH", shared.url(at("contacts", made)), headers={"If-Match": "*"}, data=missing["data"]), 400,
            "Application_FieldValidationException", "E-PHONE")


# Limits.

def test_body_that_is_too_large_7(shared):
    answer = shared.post("contacts", data=b'{"displayName":"' + b"x" * (16 * 1024 * 1024 + 10) + b'"}')
    assert answer.status_code == 413 and answer.json()["error"]["code"] == "RequestEntityTooLarge"


def test_headers_that_are_too_large_7(shared):
    try:
        answer = shared.get("contacts", headers={"X-Large": "x" * 40000})
    except requests.ConnectionError:
        pytest.fail("the connection was cut instead of an answer 431")
    assert (answer.status_code, answer.content) == (431, b"")


@pytest.fixture(scope="module")
def slow(tmp_path_factory):
    """A server that allows few requests."""
    running = Server(str(tmp_path_factory.mktemp("slow")), "--requests-per-user", "5")
    running.company("CRONUS")
    running.users = {"admin": running.user("admin", "admin"), "other": running.user("other", "read")}
    running.start()
    yield running
    running.stop()


def test_quirk_27_rate_limit_7(slow):
    api, other = (Api(slow.origin, slow.users[name]) for name in ("admin", "other"))
    assert [api.get("contacts").status_code for _ in range(5)] == [200] * 5
    answer = api.get("contacts")
    refused(answer, 429, "Internal_TooManyRequests")
    assert int(answer.headers["Retry-After"]) > 0
    assert other.get("contacts").status_code == 200


def test_expanded_rows_7(co):
    contact = company(co)
    body = {"displayName": "Many", "comments": [{"comment": str(n)} for n in range(1003)]}
    made = ok(co.post("contacts", body), 201)
    row = co.read(at("contacts", made), params={"$expand": "comments"})
    assert len(row["comments"]) == 1000
    rest = ok(co.get(row["comments@odata.nextLink"]))
    assert [c["comment"] for c in rest["value"]] == ["1000", "1001", "1002"]
    assert co.read(at("contacts", contact), params={"$expand": "comments"})["comments"] == []


# Quirks of section 8 that have no place elsewhere.

@pytest.mark.parametrize("where", ["contacts", "customers", "vendors", "bankAccounts", "employees"])
def test_quirk_23_copied_members_on_post(shared, where):
    read = shared.std.again(where, record(shared, where, "Nan Ray"))
    body = {k: v for k, v in read.items() if k not in ("id", "number", "companyNumber", "companyName")}
    made = ok(shared.std.post(where, body), 201)
    assert made["id"] != read["id"] and made["@odata.etag"] == 'W/"JzE5OzE7MDA7Jw=="'


@pytest.mark.parametrize("standard", [True, False])
@pytest.mark.parametrize("where,member", [("contacts", "city"), ("customers", "city"), ("vendors", "city"), ("employees", "city"),
                                          ("bankAccounts", "bankAccountNumber"), ("paymentTerms", "displayName")])
def test_quirk_24_echo_of_the_whole_entity(co, where, member, standard):
    api = co.std if standard else co
    made = co.rows(where)[0] if where == "paymentTerms" else linked_pair(co, where)[1] if where != "contacts" else linked_pair(co, "customers")[0]
    read = api.again(where, made)
    changed = ok(api.patch(at(where, made), read | {member: "Changed"}, match=read["@odata.etag"]))
    other = {k for k in changed if changed[k] != read.get(k)} - {"@odata.context"}
    assert other <= {member, "@odata.etag", "lastModifiedDateTime", "version", "modifiedBy", "companyName"} and changed[member] == "Changed"


@pytest.mark.parametrize("text", ["Microsoft.NAV.contact", "#Microsoft.NAV.contact"])
def test_quirk_29_types_and_nulls(shared, text):
    unset = {k: None for k in ("jobTitle", "companyNumber", "companyName", "addressLine1", "city", "country", "phoneNumber", "email",
                               "privacyBlocked", "taxRegistrationNumber", "lastInteractionDate", "number", "searchName", "id", "type",
                               "contactBusinessRelation", "lastModifiedDateTime")}
    made = ok(shared.std.post("contacts", {"@odata.type": text, "displayName": "Null"} | unset), 201)
    expect(made, type="Company", searchName="NULL", city="")
    one = shared.std.create("contacts", type="Person", displayName="Ann Lee", **{k: None for k in unset if k != "type"})
    expect(one, type="Person", companyNumber="")


def test_quirk_20_enum_with_plain_text(co):
    made = record(co, "bankAccounts")
    contact = co.by_number("contacts", made["contactNumber"])
    for text in ("'Bank Account'", "'Bank_x0020_Account'", "'bank account'", "Microsoft.NAV.contactBusinessRelation'Bank_x0020_Account'"):
        found = co.std.rows("contacts", filter=f"contactBusinessRelation eq {text}")
        assert [c["id"] for c in found] == [contact["id"]], text


def test_unknown_preferences_1_5(shared):
    person(shared, "Ann Lee")
    answer = shared.get("contacts", headers={"Prefer": "odata.maxpagesize=1,odata.continue-on-error, respond-async"})
    assert ok(answer) and "odata.maxpagesize=1" in answer.headers["Preference-Applied"]
