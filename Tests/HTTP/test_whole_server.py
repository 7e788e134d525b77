"""Properties of the whole server: many callers at once, restart, a larger company (N-13, D-44, INV-4, 3.10)."""

import threading

import pytest

from client import KINDS, Api, at, company, contact_of, expect, linked_pair, ok, person, record, refused
from server import Server

SHARED = ["displayName", "searchName", "name2", "addressLine1", "addressLine2", "city", "state", "postalCode", "country", "phoneNumber",
          "mobilePhoneNumber", "faxNumber", "email", "website", "languageCode", "territoryCode", "currencyCode"]


def at_once(calls):
    """Runs the calls at the same time and returns what they answered."""
    answers = [None] * len(calls)
    barrier = threading.Barrier(len(calls))

    def run(index):
        barrier.wait(20)
        answers[index] = calls[index]()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert None not in answers
    return answers


def test_one_of_many_patches_wins_API_ET_8(co):
    made = company(co)
    calls = [lambda n=n, api=co.over(): api.patch(at("contacts", made), {"city": f"City {n}"}, match=made["@odata.etag"]) for n in range(8)]
    answers = at_once(calls)
    assert sorted(a.status_code for a in answers) == [200] + [409] * 7
    winner = [a for a in answers if a.status_code == 200][0].json()
    expect(co.again("contacts", made), city=winner["city"], version=2)


@pytest.mark.parametrize("kind", ("contacts",) + KINDS)
def test_numbers_drawn_at_once_are_complete_N_13(co, kind):
    body = {"givenName": "X"} if kind == "employees" else {"displayName": "X"}
    answers = at_once([lambda api=co.over(): api.post(kind, body) for _ in range(12)])
    assert {a.status_code for a in answers} == {201}
    numbers = sorted(a.json()["number"] for a in answers)
    digits = [int("".join(c for c in n if c.isdigit())) for n in numbers]
    assert digits == list(range(1, 13))


def test_only_one_of_many_creates_the_customer_C_EFF_1(co):
    contact = company(co)
    answers = at_once([lambda api=co.over(): api.call("contacts", contact, "createCustomer") for _ in range(6)])
    assert sorted(a.status_code for a in answers) == [200] + [400] * 5 and len(co.rows("customers")) == 1


def test_both_sides_at_once_stay_equal_D_44_INV_4(co):
    contact, made = linked_pair(co, "customers")
    calls = [lambda n=n, api=co.over(): api.patch(at("contacts", contact), {"city": f"C{n}"}) for n in range(5)]
    calls += [lambda n=n, api=co.over(): api.patch(at("customers", made), {"city": f"K{n}"}) for n in range(5)]
    assert {a.status_code for a in at_once(calls)} == {200}
    assert co.again("contacts", contact)["city"] == co.again("customers", made)["city"]


def test_restart_keeps_everything(tmp_path):
    """What was answered is stored: records, numbers, keys, history and page tokens survive a stop of the server."""
    running = Server(str(tmp_path))
    running.company("CRONUS")
    user = running.user("admin", "admin")
    running.start()
    try:
        api = Api(running.origin, user)
        contact, made = linked_pair(api, "vendors")
        person(api, "Ida Holm", of=contact)
        link = api.read("contacts", headers={"Prefer": "odata.maxpagesize=1"})["@odata.nextLink"]
        seen = [(s, api.rows(s)) for s in ("contacts", "vendors", "operations", "journalEntries", "numberSeriesLines")]
        running.stop()
        running.start()
        again = Api(running.origin, user)
        assert [(s, again.rows(s)) for s, _ in seen] == seen
        rest = ok(again.get(link.replace(api.origin, running.origin)))["value"]
        assert [c["displayName"] for c in rest] == ["Ida Holm"]
        number = int(again.rows("operations", top=1)[0]["operationNumber"])
        ok(again.post("Microsoft.NAV.undo", {"operationNumber": number}))
        assert [c["id"] for c in again.rows("contacts")] == [contact["id"]] and again.again("vendors", made)
        assert company(again, "Next")["number"] == "CT000003"
    finally:
        running.stop()


def test_demonstration_company_is_in_step_INV_4(demo):
    """Every party of the demonstration data agrees with its contact in the shared fields."""
    contacts = {c["number"]: c for c in demo.rows("contacts")}
    for kind in ("customers", "vendors", "bankAccounts"):
        rows = demo.rows(kind)
        assert rows
        for row in rows:
            if row["contactNumber"]:
                contact = contacts[row["contactNumber"]]
                assert {k: row[k] for k in SHARED} == {k: contact[k] for k in SHARED}, row["number"]
    done = demo.job("verifySync")
    assert done["status"] == "Succeeded" and demo.rows("syncIssues") == []


def test_pages_of_the_demonstration_company_API_PG_2(demo):
    link, seen = "customers?$orderby=city,displayName desc&$select=id,city", []
    while link:
        body = ok(demo.get(link, headers={"Prefer": "odata.maxpagesize=7"}))
        seen += body["value"]
        link = body.get("@odata.nextLink")
    assert seen == demo.rows("customers", orderby="city,displayName desc", select="id,city") and len(seen) > 50


# Rows and actions with no place elsewhere.

def task(api, contact, **more):
    return api.create("activities", contactNumber=contact["number"], **{"kind": "Task", "status": "Open", "description": "Call"} | more)


def test_activities_guard_deletion_and_type_C_DEL_1_C_TYPE_2(co):
    contact = company(co)
    one = person(co, "Ida Holm", of=contact)
    for kind, rule in (("Task", "E-DEL-TASK"), ("Opportunity", "E-DEL-OPP"), ("Segment_x0020_Line", "E-DEL-SEG")):
        row = task(co, one, kind=kind)
        refused(co.std.delete(at("contacts", one)), 400, "Application_DialogException", rule)
        refused(co.std.delete(at("contacts", contact)), 400, "Application_DialogException", rule)
        if kind == "Segment_x0020_Line":
            refused(co.patch(at("contacts", one), {"companyNumber": ""}), 400, "Application_DialogException", "E-COMP-SEG")
        co.remove("activities", row)
    row = task(co, one, status="Closed")
    refused(co.patch(at("contacts", one), {"type": "Company"}), 400, "Application_DialogException", "E-TYPE-TASK")
    assert [r["id"] for r in co.rows(at("contacts", one) + "/activities")] == [row["id"]]
    co.std.remove("contacts", one)
    assert co.again("activities", row)["contactNumber"] == contact["number"]


def test_history_stays_with_the_old_company_C_COMP_5(co):
    first, second = company(co, "First"), company(co, "Second")
    one = person(co, "Ida Holm", of=first)
    row = task(co, one, contactCompanyNumber=first["number"])
    co.change("contacts", one, companyNumber=second["number"])
    expect(co.again("activities", row), contactNumber=first["number"])


def test_ensure_assigned_API_CLS_1(co):
    code = co.rows("mailingGroups")[0]["code"]
    contact = company(co)
    give = {"entitySet": "contactMailingGroups", "code": code}
    assert co.act("contacts", contact, "assignCode", **give)["changes"]
    again = co.act("contacts", contact, "assignCode", **give)
    expect(again, changes=[], operationNumber=0)
    assert len(co.rows("contactMailingGroups")) == 1
    co.act("contacts", contact, "removeCode", **give)
    assert co.rows("contactMailingGroups") == [] and co.act("contacts", contact, "removeCode", **give)["changes"] == []


def test_further_forms_of_expand_4_4(co):
    contact = company(co)
    person(co, "Ida Holm", of=contact)
    path = at("contacts", contact)
    whole = co.read(path, params={"$expand": "*"})
    assert len(whole["persons"]) == 1 and whole["linkedCustomer"] is None
    counted = co.read(path, params={"$expand": "persons/$count"})
    assert counted.get("persons@odata.count") == 1
    levels = co.read(path, params={"$expand": "persons($levels=2)"})
    assert levels["persons"][0]["displayName"] == "Ida Holm"
    deep = co.read(path, params={"$expand": "persons($expand=company($expand=persons($expand=company($select=number))))"})
    assert deep["persons"][0]["company"]["persons"][0]["company"]["number"] == contact["number"]
    six = "persons($expand=company($expand=persons($expand=company($expand=persons($expand=company)))))"
    refused(co.get(path, params={"$expand": six}), 400, "BadRequest")


def test_language_of_the_caller_changes_no_values_1_5(co):
    made = record(co, "bankAccounts")
    for language in ("de-DE", "da", "xx"):
        read = co.read(at("bankAccounts", made), headers={"Accept-Language": language})
        assert {k: v for k, v in read.items() if k != "@odata.context"} == {k: v for k, v in made.items() if k not in ("@odata.context", "@Concord.warnings")}
        error = co.post("contacts", {"displayName": "X", "phoneNumber": "abc"}, {"Accept-Language": language}).json()["error"]
        assert error["details"][0]["code"] == "E-PHONE"


def test_user_rows_3_7_S_3(co):
    co.create("salespeoplePurchasers", code="JO", displayName="Jo")
    expect(co.create("userSetups", userId="Ann", salespersonCode="JO", fullName="Ann L"), salespersonCode="JO", fullName="Ann L")
    refused(co.post("userSetups", {"userId": "ANN"}), 400, "Internal_EntityWithSameKeyExists")
    assert co.post("userSetups", {"userId": "bob", "salespersonCode": "JO"}).status_code == 400


def test_sales_person_follows_the_employee_S_4(co):
    co.create("salespeoplePurchasers", code="JO", displayName="Jo")
    made = record(co, "employees", "Ida Holm", salespersonCode="JO")
    assert co.by_code("salespeoplePurchasers", "JO")["displayName"] == "Ida Holm"
    co.change("employees", made, surname="Berg")
    assert co.by_code("salespeoplePurchasers", "JO")["displayName"] == "Ida Berg"


def test_repair_without_issues_3_14(server, co):
    record(co, "customers")
    done = co.job("repairSync", method="Resync", policy="Contact")
    expect(done, kind="RepairSync", status="Succeeded", failedCount=0)
    refused(co.post("Microsoft.NAV.repairSync", {}), 400, "BadRequest_RequiredParamNotProvided")
    assert contact_of(co, "customers", co.rows("customers")[0])
