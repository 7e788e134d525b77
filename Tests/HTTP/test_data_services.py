"""The addresses of older web services: ODataV4 (api.md 1.9, quirks 25 and 32)."""

import xml.etree.ElementTree as tree
from urllib.parse import quote

import pytest

from client import Api, company, expect, linked_pair, ok, person, record, refused

DATA = "/ODataV4"
EDM = "{http://docs.oasis-open.org/odata/ns/edm}"


@pytest.fixture
def old(co):
    """A company under its older address, by name."""
    name = co.over(company=None).one("companies", filter=f"id eq {co.company}")["name"]
    services = co.over(route=DATA, company=None)
    services.name = name
    services.within = f"Company('{name}')"
    return services


def test_service_document_and_data_model_1_9(old):
    names = [row["name"] for row in old.read()["value"]]
    assert "Company" in names and "contacts" in names and "companies" not in names
    root = tree.fromstring(old.get("$metadata").content)
    types = {node.get("Name"): node for node in root.iter(f"{EDM}EntityType")}
    assert [ref.get("Name") for ref in types["Company"].iter(f"{EDM}PropertyRef")] == ["Name"]
    bound = [node for node in root.iter(f"{EDM}Action") if node.get("Name") == "verifySync"]
    assert "Microsoft.NAV.Company" in {node.find(f"{EDM}Parameter").get("Type") for node in bound}


def test_companies_have_their_older_names_1_9(old, co):
    row = old.one("Company", filter=f"Name eq '{old.name}'")
    expect(row, Name=old.name, Id=co.company, Evaluation_Company=False, Business_Profile_Id="")
    assert "Display_Name" in row and "@odata.etag" not in row
    one = old.read(old.within)
    expect(one, Name=old.name)
    assert one["@odata.context"].endswith("$metadata#Company/$entity")
    assert old.read(f"Company(Name='{old.name}')")["Id"] == co.company


@pytest.mark.parametrize("key", ["('{number}')", "(No='{number}')", "(number='{number}')", "({id})", "(id={id})",
                                 "('{id}')"])
@pytest.mark.parametrize("name", ["contacts", "Contacts", "Contact", "contact"])
def test_records_by_number_under_every_name_quirk_25(old, co, name, key):
    made = company(co, "Holm")
    found = old.read(f"{old.within}/{name}{key.format(**made)}")
    expect(found, id=made["id"], displayName="Holm")
    assert found["@odata.context"].endswith(f"$metadata#{old.within}/contacts/$entity")


def test_company_by_query_and_doubled_slashes_quirk_32(old, co):
    made = company(co)
    expect(ok(old.get(f"contacts('{made['number']}')?company={old.name}")), id=made["id"])
    found = ok(old.get(f"{old.within}//contacts/?$filter=number eq '{made['number']}'"))["value"]
    assert [row["id"] for row in found] == [made["id"]]


def test_kinds_by_their_singular_names_1_9(old, co):
    for plural, singular in (("customers", "Customer"), ("vendors", "Vendor"), ("bankAccounts", "BankAccount"),
                             ("employees", "Employee")):
        made = record(co, plural)
        expect(old.read(f"{old.within}/{singular}('{made['number']}')"), id=made["id"])


def test_composite_keys_by_position_and_name_1_9(old, co):
    made = company(co)
    co.create("alternativeAddresses", contactNumber=made["number"], code="SUMMER", city="Skagen")
    for key in (f"('{made['number']}','SUMMER')", f"(contactNumber='{made['number']}',code='SUMMER')",
                f"(Code='SUMMER',Contact_No='{made['number']}')"):
        expect(old.read(f"{old.within}/alternativeAddresses{key}"), city="Skagen")
    series = co.rows("numberSeriesLines")[0]
    line = old.read(f"{old.within}/numberSeriesLines({series['id']})")
    expect(line, id=series["id"])


def test_wrong_keys_are_refused_1_9(old, co):
    made = company(co)
    refused(old.get(f"{old.within}/contacts('NONE')"), 404, "BadRequest_ResourceNotFound")
    refused(old.get(f"{old.within}/contacts(Name='{made['number']}')"), 400, "BadRequest_InvalidRequestUrl")
    refused(old.get(f"{old.within}/alternativeAddresses('{made['number']}')"), 404, "BadRequest_NotFound")
    refused(old.get(f"{old.within}/contacts('{made['number']}','X')"), 400, "BadRequest_InvalidRequestUrl")
    refused(old.get("Company('NOBODY')/contacts"), 404, "Internal_CompanyNotFound")


def test_changes_run_the_same_rules_1_9(old, co):
    contact, customer = linked_pair(co, "customers")
    path = f"{old.within}/Contact('{contact['number']}')"
    refused(old.patch(path, {"city": "Ribe"}, match=None), 400, "BadRequest_InvalidToken")
    expect(ok(old.patch(path, {"city": "Ribe"})), city="Ribe")
    expect(co.again("customers", customer), city="Ribe")
    made = old.post(f"{old.within}/Contacts", {"displayName": "New"})
    assert ok(old.get(made.headers["Location"]))["displayName"] == "New"
    assert old.within in made.headers["Location"].replace("%27", "'")
    assert old.delete(f"{old.within}/contacts('{made.json()['number']}')").status_code == 204


def test_actions_of_records_and_of_the_company_1_9(old, co):
    contact, _ = linked_pair(co, "vendors")
    done = ok(old.post(f"{old.within}/Contact('{contact['number']}')/NAV.verifySync", {}))
    assert done["value"] == "0"
    for slash in ("", "/"):
        job = ok(old.post(f"Concord_verifySync{slash}?company={old.name}", {"kinds": '["Vendor"]'},
                          {"Prefer": "wait=20"}))
        expect(job, kind="VerifySync", status="Succeeded", totalCount=job["processedCount"])
    started = old.post(f"Concord_verifySync?company={old.name}", {})
    expect(ok(old.get(started.headers["Location"])), kind="VerifySync")
    figures = ok(old.get(f"{old.within}/Concord_contactStatistics()"))
    assert figures["linkedVendors"] == 1
    refused(old.post(f"Concord_nothing?company={old.name}", {}), 404, "BadRequest_NotFound")


def test_batch_below_the_route_1_9(old, co):
    made = company(co)
    batch = {"requests": [
        {"id": "1", "method": "GET", "url": f"{old.within}/contacts('{made['number']}')"},
        {"id": "2", "method": "POST", "url": f"/ODataV4/{old.within}/contacts", "body": {"displayName": "Two"}},
        {"id": "3", "method": "PATCH", "url": "$2", "headers": {"If-Match": "*"}, "body": {"city": "Oslo"}}]}
    answers = ok(old.post("$batch", batch, {"Accept": "application/json"}))["responses"]
    assert [answer["status"] for answer in answers] == [200, 201, 200], answers
    expect(answers[2]["body"], displayName="Two", city="Oslo")


def test_persons_by_navigation_1_9(old, co):
    firm = company(co)
    member = person(co, of=firm)
    rows = old.rows(f"{old.within}/Contact('{firm['number']}')/persons")
    assert [row["id"] for row in rows] == [member["id"]]
    expect(old.read(f"{old.within}/Contact('{firm['number']}')/persons('{member['number']}')"), id=member["id"])


def test_company_whose_name_needs_quoting_1_9(server):
    name = "O'Neil / Söhne (50%)"
    server.company(name)
    services = Api(server.origin, server.users["admin"], route=DATA)
    row = services.one("Company", filter="Name eq 'O''Neil / Söhne (50%)'")
    segment = "Company('" + quote(name.replace("'", "''"), safe="") + "')"
    assert services.read(segment)["Id"] == row["Id"]
    made = services.post(f"{segment}/contacts", {"displayName": "Quoted"})
    assert made.status_code == 201 and segment in made.headers["Location"]
    assert ok(services.get(made.headers["Location"]))["displayName"] == "Quoted"
    page = ok(services.get(f"{segment}/contacts", headers={"Prefer": "odata.maxpagesize=1"}))
    assert ok(services.get(f"{segment}/contacts('{page['value'][0]['number']}')"))["displayName"] == "Quoted"


@pytest.mark.parametrize("route", [DATA, "/api/v2.0"])
def test_addresses_in_full_metadata_lead_back_API_VAL_11(co, old, route):
    full = {"Accept": "application/json;odata.metadata=full"}
    api = co.over(route=route, company=None)
    company_path = old.within if route == DATA else f"companies({co.company})"
    for path in (company_path, "Company" if route == DATA else "companies"):
        answer = ok(api.get(path, headers=full))
        row = next(each for each in answer.get("value", [answer]) if co.company in each.values())
        found = ok(api.get(row["@odata.id"]))
        assert co.company in found.values(), row["@odata.id"]
    made = company(co)
    row = ok(api.get(f"{company_path}/contacts({made['id']})", headers=full))
    assert ok(api.get(row["@odata.editLink"]))["id"] == made["id"]
