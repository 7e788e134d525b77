"""What clients probe beside the entities of a company (1.8)."""

import itertools
import xml.etree.ElementTree as ET

import pytest
import requests

from client import CONCORD, GUID, STANDARD, ZERO, Api, at, ok, refused

AUTOMATION = "/api/microsoft/automation/v2.0"
RUNTIME = "/api/microsoft/runtime/v1.0"
BETA = "/api/microsoft/runtime/beta"
_names = itertools.count(1)


def fetch(api, path, **options):
    return api.session.request(options.pop("method", "GET"), api.origin + path, timeout=30, **options)


def name():
    return f"AUTO {next(_names)}"


@pytest.fixture
def automation(server):
    api = Api(server.origin, server.users["admin"], route=AUTOMATION)
    api.company = api.one("companies", filter="name eq 'FIRST'")["id"]
    return api


# Environments

ENVIRONMENTS = ["/environments/v1.1", "/environments/v1.2", "/v2.0/environments", "/Environments/V1.1/", "/v2.0/environments?api-version=1"]
ADMIN = ["/admin/v2.0/applications/BusinessCentral/environments", "/admin/v2.1/applications/BusinessCentral/environments",
         "/admin/v2.28/applications/BusinessCentral/environments", "/admin/v2.0/applications/businesscentral/environments"]
MEMBERS = ["aadTenantId", "applicationFamily", "type", "name", "countryCode", "webServiceUrl", "webClientLoginUrl"]


@pytest.mark.parametrize("path", ENVIRONMENTS)
def test_environments_1_8(only, path):
    rows = ok(fetch(only, path))["value"]
    assert [r["name"] for r in rows] == ["Production", "Sandbox"]
    for row in rows:
        assert list(row) == MEMBERS and GUID.match(row["aadTenantId"])
        assert row["applicationFamily"] == "BusinessCentral" and row["type"] == "Production" and row["countryCode"] == "US"
        assert (row["webServiceUrl"], row["webClientLoginUrl"]) == (only.origin, only.origin + "/")


@pytest.mark.parametrize("path", ADMIN)
def test_administration_lists_environments_1_8(only, path):
    rows = ok(fetch(only, path))["value"]
    assert [list(r) for r in rows] == [MEMBERS + ["status", "applicationVersion", "platformVersion", "ringName"]] * 2
    assert rows[0]["status"] == "Active" and rows[0]["ringName"] == "Production"
    assert ok(fetch(only, path + "/sandbox")) == rows[1]
    refused(fetch(only, path + "/Nowhere"), 404, "NoEnvironment")


def test_a_listed_environment_and_its_tenant_lead_to_data_1_8_API_URL_1(only):
    row = ok(fetch(only, "/environments/v1.1"))["value"][0]
    answer = only.session.get(f"{row['webServiceUrl']}/v2.0/{row['aadTenantId']}/{row['name']}/api/v2.0/companies", timeout=30)
    assert [c["name"] for c in ok(answer)["value"]] == ["CRONUS"]
    found = ok(fetch(only, f"/{row['aadTenantId']}/v2.0/.well-known/openid-configuration"))
    assert found["token_endpoint"].startswith(only.origin)


@pytest.mark.parametrize("path", ENVIRONMENTS + ADMIN + [AUTOMATION + "/companies", RUNTIME + "/webhookSupportedResources"])
def test_surroundings_need_authentication_1_3(solo, path):
    answer = requests.get(solo.origin + path, timeout=30)
    refused(answer, 401, "Authentication_InvalidCredentials")


@pytest.mark.parametrize("path", [ENVIRONMENTS[0], ADMIN[0]])
def test_environments_are_for_reading_API_HTTP_3(only, path):
    refused(fetch(only, path, method="POST"), 405, "BadRequest_MethodNotAllowed")


@pytest.mark.parametrize("path", ["/environments/v9", "/admin/v2.0", "/admin/v3.0/applications/BusinessCentral/environments", "/v2.0/environments/x/y",
                                  "/api/environments/v1.1"])
def test_unknown_surroundings_1_8(only, path):
    refused(fetch(only, path), 404, "BadRequest_NotFound")


# Automation

def test_service_document_and_metadata_of_the_automation_route_1_8(automation):
    root = automation.over(company=None)
    assert [s["name"] for s in root.read()["value"]] == ["companies", "automationCompanies"]
    text = root.get("$metadata").content
    types = ET.fromstring(text).iter("{http://docs.oasis-open.org/odata/ns/edm}EntityType")
    properties = {t.get("Name"): [p.get("Name") for p in t.iter("{http://docs.oasis-open.org/odata/ns/edm}Property")] for t in types}
    assert properties["automationCompany"] == ["id", "name", "evaluationCompany", "displayName", "businessProfileId"]
    assert "evaluationCompany" in properties["company"]


@pytest.mark.parametrize("prefix", ["", "/BC", "/v2.0/Production", "/v2.0/common/Production"])
def test_companies_of_the_automation_route_1_8(only, prefix):
    api = only.over(prefix=prefix, route=AUTOMATION)
    body = api.read("companies")
    [row] = body["value"]
    assert body["@odata.context"] == api.root + "/$metadata#companies"
    assert (row["name"], row["evaluationCompany"], row["businessProfileId"]) == ("CRONUS", False, "") and "@odata.etag" not in row
    below = api.over(company=row["id"])
    [same] = below.read("automationCompanies")["value"]
    assert {k: same[k] for k in ("id", "name", "evaluationCompany", "displayName", "businessProfileId")} == {k: row[k] for k in list(same)[1:]}
    assert below.read(at("automationCompanies", row))["name"] == "CRONUS"
    assert below.get("automationCompanies/$count").text == "1"


def test_companies_are_filtered_and_selected_1_8(automation):
    rows = automation.rows("automationCompanies", filter="name eq 'SECOND A'", select="name,displayName")
    assert [r["name"] for r in rows] == ["SECOND A"] and rows[0].keys() == {"@odata.etag", "name", "displayName"}


def test_post_creates_a_company_with_its_setup_1_8(automation):
    wanted = name()
    answer = automation.post("automationCompanies", {"name": wanted, "displayName": "Made by automation", "evaluationCompany": False,
                                                     "businessProfileId": ""})
    made = ok(answer, 201)
    assert (made["name"], made["displayName"], made["evaluationCompany"], made["businessProfileId"]) == (wanted, "Made by automation", False, "")
    assert answer.headers["Location"] == automation.base + f"/automationCompanies({made['id']})"
    assert answer.headers["ETag"] == made["@odata.etag"] and answer.headers["Concord-Operation"] == "1"
    assert ok(automation.session.get(answer.headers["Location"], timeout=30))["name"] == wanted
    inside = automation.over(route=STANDARD, company=made["id"])
    assert inside.one("companyInformation")["displayName"] == "Made by automation"
    assert inside.create("customers", displayName="First")["number"]
    assert ok(automation.session.get(automation.origin + f"/api/v2.0/companies(name='{wanted.lower()}')", timeout=30))["id"] == made["id"]


def test_the_display_name_is_the_name_unless_given_1_8(automation):
    wanted = name()
    assert automation.create("automationCompanies", name=wanted)["displayName"] == wanted


def test_the_id_may_be_chosen_API_VAL_9(automation):
    chosen = "11111111-2222-4333-8444-" + f"{next(_names):012d}"
    assert automation.create("automationCompanies", name=name(), id=chosen)["id"] == chosen
    refused(automation.post("automationCompanies", {"name": name(), "id": chosen}), 400, "Internal_EntityWithSameKeyExists")
    assert automation.create("automationCompanies", name=name(), id=ZERO)["id"] != ZERO


@pytest.mark.parametrize("body,status,code,rule", [
    ({}, 400, "Application_FieldValidationException", "E-REQUIRED"), ({"name": " "}, 400, "Application_FieldValidationException", "E-REQUIRED"),
    ({"name": "first"}, 400, "Internal_EntityWithSameKeyExists", "E-EXISTS"),
    ({"name": "x" * 31}, 400, "Application_StringExceededLength", "E-LENGTH"),
    ({"name": "OTHER", "displayName": "x" * 251}, 400, "Application_StringExceededLength", "E-LENGTH"),
    ({"name": "OTHER", "displayName": "x" * 101}, 400, "Application_StringExceededLength", "E-LENGTH"),
    ({"name": "OTHER", "nonsense": 1}, 400, "BadRequest", None), ({"name": "OTHER", "evaluationCompany": True}, 400, "BadRequest_InvalidOperation", None),
    ({"name": "OTHER", "businessProfileId": "PROFILE"}, 501, "BadRequest_MethodNotImplemented", None)])
def test_refused_companies_1_8(automation, body, status, code, rule):
    before = automation.get("automationCompanies/$count").text
    refused(automation.post("automationCompanies", body), status, code, rule)
    assert automation.get("automationCompanies/$count").text == before
    assert automation.rows("automationCompanies", filter="name eq 'OTHER'") == []


@pytest.mark.parametrize("role", ["read", "edit", "setup"])
def test_making_companies_needs_admin_API_AUTH_2(server, automation, role):
    api = automation.over(credentials=server.users[role])
    assert api.read("automationCompanies")["value"]
    refused(api.post("automationCompanies", {"name": name()}), 403, "Authorization_RequestDenied")
    refused(api.patch(f"automationCompanies({api.company})", {"displayName": "X"}), 403, "Authorization_RequestDenied")


@pytest.mark.parametrize("how", ["header", "query"])
def test_a_dry_run_creates_nothing_API_DRY_3(automation, how):
    wanted = name()
    options = {"headers": {"Prefer": "validate-only"}} if how == "header" else {"params": {"validateOnly": "true"}}
    answer = automation.post("automationCompanies", {"name": wanted}, **options)
    body = ok(answer)
    assert answer.headers["Preference-Applied"] == "validate-only" and body["preview"] and body["valid"]
    assert automation.rows("automationCompanies", filter=f"name eq '{wanted}'") == []
    body = ok(automation.post("automationCompanies", {"name": "FIRST"}, **options))
    assert not body["valid"] and body["errors"][0]["id"] == "E-EXISTS"
    refused(automation.post("automationCompanies", {"nonsense": 1}, **options), 400, "BadRequest")


def test_idempotency_of_making_companies_1_5(automation):
    wanted, headers = name(), {"Idempotency-Key": "make-" + name()}
    first = automation.post("automationCompanies", {"name": wanted}, headers)
    again = automation.post("automationCompanies", {"name": wanted}, headers)
    assert (first.status_code, again.status_code, again.headers["Idempotency-Replayed"]) == (201, 201, "true")
    assert first.json()["id"] == again.json()["id"]
    refused(automation.post("automationCompanies", {"name": name()}, headers), 422, "BadRequest")


def test_patch_changes_the_display_name_1_8_API_ET_2(automation):
    made = automation.create("automationCompanies", name=name())
    where = at("automationCompanies", made)
    refused(automation.patch(where, {"displayName": "New"}, match=None), 400, "BadRequest_InvalidToken")
    answer = automation.patch(where, {"displayName": "New"}, match=made["@odata.etag"])
    changed = ok(answer)
    assert changed["displayName"] == "New" and answer.headers["ETag"] == changed["@odata.etag"] != made["@odata.etag"]
    refused(automation.patch(where, {"displayName": "Newer"}, match=made["@odata.etag"]), 409, "Request_EntityChanged")
    assert automation.over(company=made["id"], route=CONCORD).one("concordSetup")["companyName"] == "New"
    ok(automation.patch(where, {"displayName": "Dry"}, {"Prefer": "validate-only"}))
    assert ok(automation.get(where))["displayName"] == "New"
    assert ok(automation.patch(where, {"name": made["name"], "evaluationCompany": False}))["displayName"] == "New"


def test_patch_refusals_1_8(automation):
    made = automation.create("automationCompanies", name=name())
    where = at("automationCompanies", made)
    refused(automation.patch(where, {"name": "ANOTHER"}), 400, "BadRequest_InvalidOperation")
    refused(automation.patch(where, {"evaluationCompany": True}), 400, "BadRequest_InvalidOperation")
    refused(automation.patch(where, {"displayName": "x" * 101}), 400, "Application_StringExceededLength", "E-LENGTH")
    refused(automation.patch(at("automationCompanies", "11111111-1111-1111-1111-111111111111"), {}), 404, "BadRequest_ResourceNotFound")


def test_delete_is_405_1_8_API_HTTP_3(automation):
    answer = automation.delete(f"automationCompanies({automation.company})")
    refused(answer, 405, "BadRequest_MethodNotAllowed")
    assert answer.headers["Allow"] == "GET, PATCH"
    refused(automation.over(company=None).post("companies", {"name": name()}), 405, "BadRequest_MethodNotAllowed")


def test_minimal_answers_API_HTTP_1(automation):
    answer = automation.post("automationCompanies", {"name": name()}, {"Prefer": "return=minimal"})
    assert answer.status_code == 204 and answer.headers["OData-EntityId"] == answer.headers["Location"]


def test_companies_in_a_batch_4_11(automation):
    wanted = name()
    root = automation.over(company=None)
    url = f"companies({automation.company})/automationCompanies"
    post = {"id": "1", "method": "POST", "url": url, "headers": {"Content-Type": "application/json"}, "body": {"name": wanted}}
    [made] = ok(root.post("$batch", {"requests": [post]}))["responses"]
    assert made["status"] == 201 and made["body"]["name"] == wanted
    [refusal] = ok(root.post("$batch", {"requests": [post | {"atomicityGroup": "g", "body": {"name": name()}}]}))["responses"]
    assert refusal["status"] == 400


# Runtime

WIDE = {"contacts", "customers", "vendors", "bankAccounts", "employees", "paymentTerms", "currencies", "companyInformation"}


@pytest.mark.parametrize("route", [RUNTIME, BETA])
def test_webhook_supported_resources_1_8_6_2(server, route):
    api = Api(server.origin, server.users["read"], route=route)
    company = api.over(route=STANDARD).one("companies", filter="name eq 'FIRST'")["id"]
    body = api.over(company=company).read("webhookSupportedResources", params={"$filter": "resource eq 'v2.0*'"})
    base = f"v2.0/companies({company})/"
    assert all(list(r) == ["resource"] and r["resource"].startswith(base) for r in body["value"])
    assert {r["resource"].removeprefix(base) for r in body["value"]} >= WIDE
    everything = api.over(company=company).read("webhookSupportedResources", params={"$count": "true"})
    assert everything["@odata.count"] == len(everything["value"]) > len(body["value"])
    assert f"concord/v1.0/companies({company})/territories" in [r["resource"] for r in everything["value"]]
    assert not any("journalEntries" in r["resource"] or "jobs" in r["resource"] for r in everything["value"])


def test_webhook_supported_resources_without_company_1_8(server):
    api = Api(server.origin, server.users["read"], route=RUNTIME)
    rows = api.read("webhookSupportedResources", params={"$filter": "resource eq 'v2.0*'"})["value"]
    ids = {c["id"] for c in api.read("companies")["value"]}
    assert {r["resource"].split("(")[1].split(")")[0] for r in rows} == ids
    named = api.read("webhookSupportedResources", params={"$filter": "resource eq 'v2.0*'", "company": "FIRST"})["value"]
    assert 0 < len(named) < len(rows)


def test_every_listed_resource_can_be_read_and_named_6_2(only):
    for row in only.over(route=RUNTIME).read("webhookSupportedResources")["value"]:
        assert only.session.get(f"{only.origin}/api/{row['resource']}?$top=1", timeout=30).status_code == 200, row
        one = only.over(route=RUNTIME).read(f"webhookSupportedResources('{row['resource']}')")
        assert one["resource"] == row["resource"]


@pytest.mark.parametrize("text,found", [
    ("resource eq 'v2.0/companies({id})/customers'", 1), ("resource eq 'V2.0/companies({id})/C*'", 5),
    ("endswith(resource,'/customers')", 2), ("contains(resource,'/customers') and resource ne 'concord*'", 1),
    ("not startswith(resource,'v2.0') and resource eq 'v2.0*'", 0), ("resource in ('v2.0/companies({id})/vendors','x')", 1)])
def test_filters_of_resources_1_8(only, text, found):
    id = only.one("companies")["id"]
    api = only.over(route=RUNTIME, company=id)
    rows = api.read("webhookSupportedResources", params={"$filter": text.replace("{id}", id)})["value"]
    if found != 5:
        assert len(rows) == found
    else:
        assert rows and all(r["resource"].split("/")[-1].startswith("c") for r in rows)


def test_an_asterisk_is_a_letter_in_other_sets_1_8(only):
    assert only.rows("countriesRegions", filter="code eq 'D*'") == []


def test_options_and_refusals_of_resources_1_8(only):
    api = only.over(route=RUNTIME)
    all_rows = [r["resource"] for r in api.read("webhookSupportedResources")["value"]]
    assert [r["resource"] for r in api.rows("webhookSupportedResources", top=2, skip=1)] == all_rows[1:3]
    assert [r["resource"] for r in api.rows("webhookSupportedResources", orderby="resource desc")] == all_rows[::-1]
    assert api.get("webhookSupportedResources/$count").text == str(len(all_rows))
    refused(api.get("webhookSupportedResources", params={"$filter": "nonsense eq 'x'"}), 400, "BadRequest")
    refused(api.get("webhookSupportedResources('x')"), 404, "BadRequest_ResourceNotFound")
    refused(api.post("webhookSupportedResources", {}), 405, "BadRequest_MethodNotAllowed")
    refused(api.get("nonsense"), 404, "BadRequest_ResourceNotFound")
    assert "webhookSupportedResource" in api.get("$metadata").text
