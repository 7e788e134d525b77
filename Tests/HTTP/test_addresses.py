"""Addresses, prefixes and the choice of the company (1.1, 1.4)."""

import pytest
import requests

from client import CONCORD, STANDARD, Api, company, ok, q, refused

PREFIXES = ["", "/BC", "/bc", "/Ledger", "/v2.0/Production", "/v2.0/production", "/v2.0/Sandbox",
            "/v2.0/example.com/Production", "/v2.0/common/Production", "/v2.0/default/Production"]


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("route", [STANDARD, CONCORD, "/api/concord/sync/v1.0"])
def test_prefixes_API_URL_1_API_URL_3(only, prefix, route):
    api = only.over(prefix=prefix, route=route)
    body = api.read("companies")
    assert [r["name"] for r in body["value"]] == ["CRONUS"]
    assert body["@odata.context"] == api.root + "/$metadata#companies"


@pytest.mark.parametrize("prefix,status,code,text", [
    ("/v2.0/Nowhere", 404, "NoEnvironment", "Environment does not exist."),
    ("/v2.0/other.example/Production", 404, "NoEnvironment", "Environment does not exist."),
    ("/v2.0/example.com/Nowhere", 404, "NoEnvironment", "Environment does not exist.")])
def test_unknown_environment_API_URL_1(only, prefix, status, code, text):
    refused(only.over(prefix=prefix).get("companies"), status, code, text=text)


def test_unknown_instance_API_URL_1(only):
    answer = only.over(prefix="/Unknown").get("companies")
    assert (answer.status_code, answer.content) == (404, b"")


@pytest.mark.parametrize("route", ["/api/v1.0", "/api/beta", "/api/nobody/v1.0", "/api/nobody/group/v1.0"])
def test_unknown_routes(only, route):
    refused(only.over(route=route).get("companies"), 404, "BadRequest_NotFound")


@pytest.mark.parametrize("path", ["/api/v2.0/contacts/", "/api/v2.0//contacts", "//api/v2.0/contacts",
                                  "/API/V2.0/CONTACTS", "/api/v2.0/companies/", "/Api/Concord/V1.0/Contacts",
                                  "/api/v2.0/contacts/$COUNT", "/v2.0//Production/api/v2.0//contacts//"])
def test_quirk_32_slashes_and_case_API_URL_2(only, path):
    answer = only.session.get(only.origin + path, timeout=30)
    assert answer.status_code == 200, answer.text


def test_quirk_32_doubled_slash_below_a_company(only):
    answer = only.session.get(only.origin + "/api/v2.0/companies(name='CRONUS')//contacts/?$top=1", timeout=30)
    ok(answer)


def test_answers_spell_as_documented_API_URL_2(only):
    made = company(only, "Spelled")
    body = only.std.read("CONTACTS", params={"$FILTER": "DISPLAYNAME eq 'Spelled'", "$Select": "NUMBER"})
    assert body["@odata.context"] == only.std.root + "/$metadata#contacts(number)"
    assert body["value"][0].keys() == {"@odata.etag", "number"}
    assert body["value"][0]["number"] == made["number"]


def test_quirk_28_origin_of_a_trusted_proxy_API_URL_3(only):
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "erp.example.com"}
    body = only.over(prefix="/BC").read("contacts", headers=headers)
    assert body["@odata.context"].startswith("https://erp.example.com/BC" + CONCORD)
    forwarded = {"Forwarded": "for=1.2.3.4;proto=https;host=erp2.example.com"}
    assert only.read("contacts", headers=forwarded)["@odata.context"].startswith("https://erp2.example.com/api/")


def test_forwarding_of_a_stranger_is_not_believed_API_URL_3(shared):
    body = shared.read("contacts", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"})
    assert body["@odata.context"].startswith(shared.origin)


def test_quirk_28_host_header_gives_the_origin_API_URL_3(shared):
    for name in ("Ann", "Bob"):
        company(shared, name)
    headers = {"Host": "concord.test:7048", "Prefer": "odata.maxpagesize=1"}
    body = shared.read("contacts", headers=headers)
    assert body["@odata.nextLink"].startswith("http://concord.test:7048/api/concord/v1.0/")


@pytest.mark.parametrize("name", ["tenant", "aid", "$schemaversion", "api-version", "instance", "whatever"])
def test_foreign_parameters_are_ignored_API_URL_4(shared, name):
    ok(shared.get("contacts", params={name: "x"}))


@pytest.mark.parametrize("name", ["$nothing", "$filters"])
def test_unknown_options_are_refused_API_URL_4(shared, name):
    refused(shared.get("contacts", params={name: "x"}), 400, "BadRequest")


def test_encoded_option_names_API_URL_4(shared):
    company(shared, "Encoded Option")
    text = "?%24filter=displayName%20eq%20'Encoded+Option'&%24Top=1"
    assert len(ok(shared.get("contacts" + text))["value"]) == 1


@pytest.mark.parametrize("form", ["{}", "'{}'", "{{{}}}", "id={}", "{{upper}}", "'{{{}}}'"])
def test_quirk_04_keys_API_URL_6(shared, form):
    made = company(shared, "Keyed")
    key = made["id"].upper() if "upper" in form else form.format(made["id"])
    assert shared.read(f"contacts({key})")["number"] == made["number"]


@pytest.mark.parametrize("key", ["C0001", "'C0001'", "12"])
def test_keys_that_are_no_guid_API_URL_6(shared, key):
    refused(shared.get(f"contacts({key})"), 404, "BadRequest_NotFound", text="Bad Request - Error in query syntax")


@pytest.mark.parametrize("path", ["contacts(", "contacts()"])
def test_wrong_paths(shared, path):
    refused(shared.get(path), 400, "BadRequest_InvalidRequestUrl")


def test_six_steps_are_enough_API_URL_7(co):
    one = company(co)
    deep = f"contacts({one['id']})" + "/company" * 8
    assert co.get(deep).status_code in (400, 404)
    assert co.read(f"contacts({one['id']})" + "/company" * 4)["id"] == one["id"]


def test_service_document(only):
    body = only.std.read("")
    assert body["@odata.context"] == only.std.root + "/$metadata"
    assert {"name": "customers", "kind": "EntitySet", "url": "customers"} in body["value"]


def test_health_needs_no_credentials(solo):
    for path in ("/health/live", "/health/ready"):
        answer = requests.get(solo.origin + path, timeout=30)
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_property_addresses(shared):
    made = company(shared, "Property Ltd")
    body = shared.read(f"contacts({made['id']})/displayName")
    assert body["value"] == "Property Ltd" and "@odata.context" in body
    raw = shared.get(f"contacts({made['id']})/displayName/$value", headers={"Accept": "application/json"})
    assert (raw.status_code, raw.text) == (200, "Property Ltd")
    assert raw.headers["Content-Type"].startswith("text/plain")
    blank = shared.get(f"contacts({made['id']})/name2/$value")
    assert (blank.status_code, blank.content) == (204, b"")


# 1.4

def forms(server):
    """The forms of API-COMP-2 that name the company SECOND A."""
    ids = {r["name"]: r["id"] for r in Api(server.origin, server.users["admin"]).rows("companies")}
    name, key = "SECOND A", ids["SECOND A"]
    return {"path id": (f"companies({key})/contacts", {}), "path name": (f"companies(name='{q(name)}')/contacts", {}),
            "old path": (f"Company('{q(name)}')/contacts", {}), "query id": (f"contacts?company={key}", {}),
            "query name": ("contacts?company=second%20A", {}), "last query": ("contacts?company=FIRST&company=SECOND+A", {}),
            "header id": ("contacts", {"CompanyId": key}), "header name": ("contacts", {"Company": name}),
            "path beats query": (f"companies({key})/contacts?company=FIRST", {"Company": "FIRST"}),
            "query beats header": ("contacts?company=SECOND%20A", {"CompanyId": ids["FIRST"]}),
            "id beats name": ("contacts", {"CompanyId": key, "Company": "FIRST"})}


def test_company_of_a_request_API_COMP_2(server):
    api = Api(server.origin, server.users["admin"])
    first = [r["id"] for r in api.rows("companies") if r["name"] == "SECOND A"][0]
    marker = company(api.over(company=first), "Marker of the second company")
    for name, (path, headers) in forms(server).items():
        found = ok(api.get(path, headers=headers))["value"]
        assert [r["id"] for r in found] == [marker["id"]], name


def test_companies_that_do_not_exist_API_COMP_2(server):
    api = Api(server.origin, server.users["admin"])
    nobody = "6d2e0b64-7b52-4f0e-a3f9-2c7b1c9d0ae1"
    refused(api.get("contacts"), 404, "Internal_CompanyNotFound",
            text="Cannot process the request because the default company cannot be found.")
    for path, headers in ((f"contacts?company={nobody}", {}), ("contacts?company=NOPE", {}),
                          ("contacts", {"CompanyId": nobody}), ("contacts", {"Company": "NOPE"})):
        refused(api.get(path, headers=headers), 404, "Internal_CompanyNotFound")
    refused(api.get(f"companies({nobody})/contacts"), 404, "BadRequest_ResourceNotFound")


def test_the_only_company_is_the_default_API_COMP_2_API_VAL_3(only):
    assert only.std.read("contacts")["@odata.context"] == only.std.root + "/$metadata#contacts"
    key = only.one("companies")["id"]
    inside = only.std.over(company=key)
    assert inside.read("contacts")["@odata.context"] == f"{only.std.root}/$metadata#companies({key})/contacts"


def test_companies_2_2(only):
    row = only.std.one("companies")
    assert list(row) == ["id", "systemVersion", "timestamp", "name", "displayName", "businessProfileId",
                         "systemCreatedAt", "systemCreatedBy", "systemModifiedAt", "systemModifiedBy"]
    entity = only.std.read(f"companies({row['id']})")
    assert entity["@odata.context"] == only.std.root + "/$metadata#companies/$entity"
    assert {k: v for k, v in entity.items() if k != "@odata.context"} == row
    for method in ("POST", "PATCH", "DELETE"):
        refused(only.std.send(method, "companies" if method == "POST" else f"companies({row['id']})", {}),
                405, "BadRequest_MethodNotAllowed")


def test_quirk_08_filter_on_companies(only):
    rows = ok(only.std.get("companies?$filter=name eq 'CRONUS'&tenant=default"))["value"]
    assert [r["name"] for r in rows] == ["CRONUS"]


def test_company_information_2_3(co):
    row = co.std.one("companyInformation")
    assert (row["displayName"], row["currencyCode"], row["experience"], row["faxNumber"]) == (co.name, "EUR", "Essential", "")
    changed = co.std.change("companyInformation", row, addressLine1="Quay 1", city="Oslo", country="NO",
                            email="us@example.org", phoneNumber="12", experience="ignored")
    assert (changed["addressLine1"], changed["experience"]) == ("Quay 1", "Essential")
    assert co.one("concordSetup")["country"] == "NO"
    assert co.std.read(f"companyInformation({row['id']})")["city"] == "Oslo"
    for method, path in (("POST", "companyInformation"), ("DELETE", f"companyInformation({row['id']})")):
        refused(co.std.send(method, path, {}), 405, "BadRequest_MethodNotAllowed")
    refused(co.std.patch(f"companyInformation({row['id']})", {"displayName": ""}), 400,
            "Application_FieldValidationException")
