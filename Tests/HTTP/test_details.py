"""Details of contacts, classification and field policies (A-rules, C-CLASS, POL-rules, 3.15)."""

import pytest

from client import MEMBER, at, company, contact_of, expect, linked_pair, ok, person, record, refused

CLASSES = {"mailingGroups": ("contactMailingGroups", "mailingGroupCode", (company, person), "mailingGroupCount"),
           "industryGroups": ("contactIndustryGroups", "industryGroupCode", (company,), "industryGroupCount"),
           "jobResponsibilities": ("contactJobResponsibilities", "jobResponsibilityCode", (person,), "jobResponsibilityCount"),
           "webSources": ("contactWebSources", "webSourceCode", (company,), None)}


@pytest.mark.parametrize("nav", CLASSES)
@pytest.mark.parametrize("below", [True, False])
def test_classification_3_7_C_CLASS(co, nav, below):
    rows, member, makers, count = CLASSES[nav]
    co.create(nav, code="ZTEST", displayName="Christmas", **({"url": "https://x.example/%1"} if nav == "webSources" else {}))
    for make in (company, person):
        contact = make(co, "Ida Holm")
        path = at("contacts", contact) + "/" + nav if below else rows
        body = {member: "ztest"} | ({} if below else {"contactNumber": contact["number"]})
        if make not in makers:
            refused(co.post(path, body), 400, "Application_DialogException", "E-CONTTYPE")
            continue
        row = co.create(path, **body)
        expect(row, contactId=contact["id"], contactNumber=contact["number"], **{member: "ZTEST"})
        assert nav == "webSources" or row["displayName"] == "Christmas"
        after = co.again("contacts", contact)
        assert after["version"] > contact["version"] and (count is None or after[count] == 1)
        refused(co.post(path, body), 400, "Internal_EntityWithSameKeyExists")
        assert [r["id"] for r in co.rows(at("contacts", contact) + "/" + nav)] == [row["id"]]
        refused(co.delete(at(nav, co.by_code(nav, "ZTEST"))), 400, "Application_DialogException", "E-INUSE")
        co.remove(rows, row)
        assert co.rows(rows) == []


def test_counts_of_lists_3_7(co):
    code = co.rows("mailingGroups")[0]["code"]
    for name in ("A", "B"):
        co.create(at("contacts", company(co, name)) + "/mailingGroups", mailingGroupCode=code)
    assert co.by_code("mailingGroups", code)["contactCount"] == 2
    co.create(at("contacts", company(co, "C")) + "/businessRelations", businessRelationCode="LAW")
    assert co.by_code("businessRelations", "LAW")["contactCount"] == 1


def test_web_source_search_word(co):
    co.create("webSources", code="WEB", displayName="W", url="https://w.example/?q=%1")
    row = co.create(at("contacts", company(co)) + "/webSources", webSourceCode="WEB", searchWord="holm")
    assert row["url"] == "https://w.example/?q=holm"
    assert co.change("contactWebSources", row, searchWord="sons")["url"] == "https://w.example/?q=sons"


def test_comments_CMT_1(co):
    contact = company(co)
    first, second = (co.create(at("contacts", contact) + "/comments", comment=t, date="2026-07-01") for t in ("One", "Two"))
    assert (first["sequence"], second["sequence"]) == (10000, 20000) and first["date"] == "2026-07-01"
    assert [r["comment"] for r in co.rows(at("contacts", contact) + "/comments")] == ["One", "Two"]
    expect(co.change("comments", first, comment="Changed"), comment="Changed", contactNumber=contact["number"])
    co.remove("comments", second)
    assert len(co.rows("comments")) == 1


def test_alternative_addresses_A_1_to_A_5(co):
    contact, customer = linked_pair(co, "customers")
    path = at("contacts", contact)
    made = co.create(path + "/alternativeAddresses", code="summer", addressLine1="Beach 1", city="Bergen", country="NO", postalCode="5000",
                     state="Vestland", email="s@example.org")
    expect(made, contactId=contact["id"], code="SUMMER")
    refused(co.post(path + "/alternativeAddresses", {"code": "Summer"}), 400, "Internal_EntityWithSameKeyExists")
    for body, rule in (({"phoneNumber": "abc"}, "E-PHONE"), ({"email": "a@b.cd;c@d.ef"}, "E-EMAIL")):
        refused(co.patch(at("alternativeAddresses", made), body), 400, "Application_FieldValidationException", rule)
    ranges = path + "/alternativeAddressDateRanges"
    co.create(ranges, alternativeAddressCode="SUMMER", startingDate="2026-06-01", endingDate="2026-08-31")
    refused(co.post(ranges, {"alternativeAddressCode": "SUMMER", "startingDate": "2026-06-01"}), 400, "Internal_EntityWithSameKeyExists", "E-ALTDUP")
    refused(co.post(ranges, {"alternativeAddressCode": "SUMMER", "startingDate": "2026-09-02", "endingDate": "2026-09-01"}), 400,
            "Application_DialogException", "E-ALTDATES")
    active = lambda day: co.read(f"{path}/Microsoft.NAV.activeAddress(onDate={day})")
    expect(active("2026-07-15"), alternativeAddressCode="SUMMER", addressLine1="Beach 1", city="Bergen", email="s@example.org")
    expect(active("2026-09-01"), alternativeAddressCode="", city="")
    assert co.again("contacts", contact)["version"] > contact["version"]
    assert co.again("customers", customer)["version"] == customer["version"]
    expect(co.change("alternativeAddresses", made, country=""), city="", postalCode="", state="")
    co.remove("alternativeAddresses", made)
    assert co.rows("alternativeAddressDateRanges") == []


def test_deep_insert_of_a_contact_4_14(co):
    codes = {n: co.rows(n)[0]["code"] for n in ("mailingGroups", "industryGroups")}
    body = {"displayName": "Deep", "mailingGroups": [{"mailingGroupCode": codes["mailingGroups"]}],
            "industryGroups": [{"industryGroupCode": codes["industryGroups"]}], "comments": [{"comment": "One"}, {"comment": "Two"}],
            "businessRelations": [{"businessRelationCode": "LAW"}],
            "alternativeAddresses": [{"code": "SUMMER", "city": "Bergen", "dateRanges": [{"startingDate": "2026-06-01"}]}]}
    before = co.operations()
    made = ok(co.post("contacts", body), 201)
    assert co.operations() == before + 1 and made["contactBusinessRelation"] == "Other"
    assert [c["comment"] for c in made["comments"]] == ["One", "Two"] and made["alternativeAddresses"][0]["city"] == "Bergen"
    assert made["mailingGroups"][0]["contactId"] == made["id"]
    ranges = co.rows(at("contacts", made) + "/alternativeAddressDateRanges")
    assert [(r["alternativeAddressCode"], r["startingDate"]) for r in ranges] == [("SUMMER", "2026-06-01")]
    bad = {"displayName": "Bad", "comments": [{"comment": "One"}], "jobResponsibilities": [{"jobResponsibilityCode": "X"}]}
    assert co.post("contacts", bad).status_code == 400 and co.rows("contacts", filter="displayName eq 'Bad'") == []
    refused(co.post("contacts", {"displayName": "X", "persons": [{"displayName": "Y"}]}), 400, "BadRequest_InvalidOperation")
    refused(co.patch(at("contacts", made), {"comments": [{"comment": "Y"}]}), 400, "BadRequest_InvalidOperation")


# Field policies.

def policy(api, kind, field):
    return api.one("syncPolicies", filter=f"linkToTable eq '{MEMBER[kind]}' and field eq '{field}'")


def set_policy(api, kind, field, value, **more):
    answer = api.patch(at("syncPolicies", policy(api, kind, field)), {"policy": value} | more, {"Prefer": "wait=20"})
    assert answer.status_code == 200, answer.text
    return answer


@pytest.mark.parametrize("kind", ["customers", "vendors", "bankAccounts"])
def test_independent_fields_POL_5(co, kind):
    contact, made = linked_pair(co, kind)
    assert policy(co, kind, "email")["policy"] == "Both"
    set_policy(co, kind, "email", "Independent")
    co.change("contacts", contact, email="c@example.org", website="w.example")
    expect(co.again(kind, made), email="", website="w.example")
    co.change(kind, made, email="r@example.org")
    assert co.again("contacts", contact)["email"] == "c@example.org"
    refused(co.patch(at("syncPolicies", policy(co, kind, "email")), {"policy": "Both"}, {"Prefer": "wait=20"}), 400,
            "Application_CallbackNotAllowed", "E-CONFIRM")
    set_policy(co, kind, "email", "Both", currentMasterFields="Linked")
    assert co.again("contacts", contact)["email"] == "r@example.org"


@pytest.mark.parametrize("kind", ["customers", "vendors", "bankAccounts"])
@pytest.mark.parametrize("value,follows", [("Contact_x0020_Leads", "record"), ("Record Leads", "contact")])
def test_leaders_POL_3_POL_4(co, kind, value, follows):
    contact, made = linked_pair(co, kind)
    set_policy(co, kind, "phoneNumber", value)
    sides = {"contact": ("contacts", contact), "record": (kind, made)}
    leader = "record" if follows == "contact" else "contact"
    co.change(*sides[leader], phoneNumber="1")
    assert co.again(*sides[follows])["phoneNumber"] == "1"
    error = refused(co.patch(at(*sides[follows]), {"phoneNumber": "2"}), 400, "Application_DialogException", "E-LEADS")
    assert sides[leader][1]["number"] in error["message"]


def test_policy_of_one_link_POL_1(co):
    contact, made = linked_pair(co, "customers")
    other, second = linked_pair(co, "customers", "Other")
    row = co.one("contactBusinessRelations", filter=f"linkedNumber eq '{made['number']}'")
    rows = co.rows(at("contactBusinessRelations", row) + "/syncPolicies")
    mail = [r for r in rows if r["field"] == "email"][0]
    expect(mail, policy="_x0020_", effectivePolicy="Both")
    changed = ok(co.patch(f"{at('contactBusinessRelations', row)}/syncPolicies({mail['id']})", {"policy": "Independent"}))
    expect(changed, policy="Independent", effectivePolicy="Independent")
    for one in (contact, other):
        co.change("contacts", one, email="c@example.org")
    assert (co.again("customers", made)["email"], co.again("customers", second)["email"]) == ("", "c@example.org")


def test_address_is_one_block_POL_1(co):
    contact, made = linked_pair(co, "customers")
    set_policy(co, "customers", "address", "Independent")
    co.change("contacts", contact, city="Oslo", country="NO", addressLine1="Road", phoneNumber="1")
    expect(co.again("customers", made), city="", country="", addressLine1="", phoneNumber="1")
    refused(co.post("syncPolicies", {}), 405, "BadRequest_MethodNotAllowed")


def test_preset_POL_8(co):
    done = co.job("applySyncPolicyPreset", preset="OwnBillingDetails", currentMasterFields="Contact")
    assert done["status"] == "Succeeded"
    found = {(r["linkToTable"], r["field"]) for r in co.rows("syncPolicies", filter="policy eq 'Independent'")}
    assert found == {(k, f) for k in ("Customer", "Vendor") for f in ("address", "email", "phoneNumber", "faxNumber")}
    co.job("applySyncPolicyPreset", preset="BusinessCentral", currentMasterFields="Contact")
    assert {r["policy"] for r in co.rows("syncPolicies")} == {"Both"}
    made = record(co, "vendors", "Ostend", email="v@example.org")
    assert contact_of(co, "vendors", made)["email"] == "v@example.org"


# Codes that are taken away with their assignments (CLS-7, API-CLS-2).

def test_code_in_use_is_deleted_with_its_assignments_API_CLS_2(co):
    one, two = company(co, "One"), company(co, "Two")
    group = co.create("mailingGroups", code="EASTER", displayName="Easter")
    for contact in (one, two):
        co.create("contactMailingGroups", contactNumber=contact["number"], mailingGroupCode="EASTER")
    path = at("mailingGroups", group)
    refused(co.delete(path), 400, "Application_DialogException", "E-INUSE")
    before = co.operations()
    preview = ok(co.delete(path + "?removeAssignments=true&validateOnly=true"))
    assert preview["valid"], preview["errors"]
    gone = [change["entitySet"] for change in preview["changes"] if change["changeType"] == "Deleted"]
    assert sorted(gone) == ["contactMailingGroups", "contactMailingGroups", "mailingGroups"]
    assert co.operations() == before
    done = co.delete(path + "?removeAssignments=true")
    assert done.status_code == 204
    assert not co.rows("contactMailingGroups") and not co.rows("mailingGroups", filter="code eq 'EASTER'")
    assert co.again("contacts", one)["version"] > one["version"]
    ok(co.post(f"operations(operationNumber={done.headers['Concord-Operation']})/Microsoft.NAV.undo", {}))
    assert len(co.rows("contactMailingGroups")) == 2


def test_code_of_a_link_stays_whatever_is_asked_CLS_7(co):
    contact, _ = linked_pair(co, "customers")
    row = co.one("contactBusinessRelations", filter=f"contactNumber eq '{contact['number']}'")
    code = co.by_code("businessRelations", row["businessRelationCode"])
    refused(co.delete(at("businessRelations", code) + "?removeAssignments=true"), 400,
            "Application_DialogException", "E-INUSE")
    assert co.again("contactBusinessRelations", row)["id"] == row["id"]
