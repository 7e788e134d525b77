"""Journal, history, undo, jobs, drift and its repair (3.6, 3.10, 3.12, 3.13)."""

import time
from datetime import datetime

import pytest

from client import KINDS, at, company, contact_of, expect, linked_pair, ok, person, record, refused, relations, unlinked


def test_operations_and_entries_3_10(co):
    contact, made = linked_pair(co, "customers")
    answer = co.patch(at("customers", made), {"phoneNumber": "9"})
    number = int(answer.headers["Concord-Operation"])
    operation = co.read(f"operations(operationNumber={number})")
    assert co.rows("operations", top=1)[0]["id"] == operation["id"]
    expect(operation, operation="L-MOD", entryCount=2, undoneByOperation=0)
    entries = co.rows("journalEntries", filter=f"operationNumber eq {number}")
    seen = {e["entitySet"]: e for e in entries}
    expect(seen["customers"], recordId=made["id"], recordNumber=made["number"], changeType="Modified", field="phoneNumber",
           oldValue="", newValue="9", cause="Direct")
    expect(seen["contacts"], recordId=contact["id"], cause="Synchronised", newValue="9")
    assert co.rows(at("customers", made) + "/journalEntries")[0]["operationNumber"] == number
    for name in ("operations", "journalEntries"):
        refused(co.post(name, {}), 405, "BadRequest_MethodNotAllowed")
        refused(co.delete(at(name, co.rows(name)[0])), 405, "BadRequest_MethodNotAllowed")


@pytest.mark.parametrize("kind", ("contacts",) + KINDS)
def test_history_asof_explain_3_6(co, kind):
    made = record(co, kind, "Nan Ray", phoneNumber="1")
    time.sleep(0.01)
    moment = co.again(kind, made)["lastModifiedDateTime"]
    time.sleep(0.01)
    changed = co.patch(at(kind, made), {"phoneNumber": "2"})
    path = at(kind, made) + "/Microsoft.NAV."
    entries = co.read(path + "history(field='phoneNumber')")["value"]
    assert [(e["oldValue"], e["newValue"]) for e in entries[:1]] == [("1", "2")]
    assert len(co.read(path + "history()")["value"]) >= len(entries)
    then = co.read(path + f"asOf(at={moment})")
    expect(then, id=made["id"], number=made["number"], phoneNumber="1")
    refused(co.get(path + "asOf(at=2001-01-01T00:00:00Z)"), 404, "BadRequest_ResourceNotFound")
    told = co.read(path + "explain(field='phoneNumber')")
    expect(told, field="phoneNumber", value="2", operationNumber=int(changed.headers["Concord-Operation"]), userId="admin", cause="Direct")
    linked = kind in ("customers", "vendors", "bankAccounts")
    assert bool(told["synchronisesTo"]) == linked
    if linked:
        contact = contact_of(co, kind, made)
        expect(told["synchronisesTo"][0], entitySet="contacts", number=contact["number"], field="phoneNumber")


@pytest.mark.parametrize("kind,member", [("contacts", "name2"), ("vendors", "name2"), ("employees", "initials")])
def test_explain_names_the_source_D_45(co, kind, member):
    contact, made = linked_pair(co, "vendors" if kind == "contacts" else kind)
    source, entity = ("vendors", made) if kind == "contacts" else ("contacts", contact)
    target = contact if kind == "contacts" else made
    co.change(source, entity, **{member: "X"})
    told = co.read(at(kind, target) + f"/Microsoft.NAV.explain(field='{member}')")
    expect(told, value="X", cause="Synchronised", causeDetail=f"{source} {entity['number']}")


@pytest.mark.parametrize("how", ["operation", "record", "company"])
def test_undo_of_a_change_API_UNDO_1(co, how):
    contact, made = linked_pair(co, "customers")
    answer = co.patch(at("customers", made), {"phoneNumber": "9"})
    number = int(answer.headers["Concord-Operation"])
    operation = co.read(f"operations(operationNumber={number})")
    result = {"operation": lambda: co.act("operations", operation, "undo"), "record": lambda: co.act("contacts", contact, "undo"),
              "company": lambda: ok(co.post("Microsoft.NAV.undo", {"operationNumber": number}))}[how]()
    assert co.again("customers", made)["phoneNumber"] == co.again("contacts", contact)["phoneNumber"] == ""
    assert co.again("operations", operation)["undoneByOperation"] == result["operationNumber"]
    assert co.read(f"operations(operationNumber={result['operationNumber']})")["undoOfOperation"] == number
    refused(co.call("operations", operation, "undo"), 400, "Application_DialogException")


@pytest.mark.parametrize("kind", ("contacts",) + KINDS)
def test_undo_of_creation_and_deletion_API_UNDO_2(co, kind):
    made = record(co, kind, "Nan Ray", phoneNumber="1")
    answer = co.delete(at(kind, made))
    number = int(answer.headers["Concord-Operation"])
    ok(co.post("Microsoft.NAV.undo", {"operationNumber": number}))
    back = co.again(kind, made)
    expect(back, id=made["id"], number=made["number"], phoneNumber="1")
    if kind in ("customers", "vendors", "bankAccounts"):
        assert [r["linkedNumber"] for r in relations(co)] == [made["number"]]
    second = co.post(kind, {"givenName": "X"} if kind == "employees" else {"displayName": "X"})
    ok(co.post("Microsoft.NAV.undo", {"operationNumber": int(second.headers["Concord-Operation"])}))
    refused(co.get(at(kind, second.json())), 404, "BadRequest_ResourceNotFound")
    assert record(co, kind, "Ray Nan")["number"] > second.json()["number"]


def test_undo_conflicts_API_UNDO_1(co):
    contact = company(co)
    answer = co.patch(at("contacts", contact), {"city": "Oslo", "phoneNumber": "1"})
    number = int(answer.headers["Concord-Operation"])
    co.change("contacts", contact, phoneNumber="2")
    error = refused(co.post("Microsoft.NAV.undo", {"operationNumber": number}), 409, "Request_EntityChanged", "E-UNDO")
    assert [d["target"] for d in error["details"] if d["code"] == "E-UNDO"] == [f"contacts({contact['id']})/phoneNumber"]
    result = ok(co.post("Microsoft.NAV.undo", {"operationNumber": number, "partial": True}))
    expect(co.again("contacts", contact), city="", phoneNumber="2")
    assert result["warnings"]


def test_undo_needs_a_number_and_rights(server, co):
    refused(co.post("Microsoft.NAV.undo", {}), 400, "BadRequest_RequiredParamNotProvided", "E-REQUIRED")
    refused(co.post("Microsoft.NAV.undo", {"operationNumber": 99999}), 400, "Internal_RecordNotFound")
    answer = co.post("contacts", {"displayName": "X"})
    other = co.over(credentials=server.users["edit"])
    refused(other.post("Microsoft.NAV.undo", {"operationNumber": int(answer.headers["Concord-Operation"])}), 403, "Authorization_RequestDenied")
    own = other.post("contacts", {"displayName": "Y"})
    ok(other.post("Microsoft.NAV.undo", {"operationNumber": int(own.headers["Concord-Operation"])}))


def test_undo_of_a_link(co):
    contact = company(co, "Contact", phoneNumber="1")
    made = unlinked(co, "vendors", "Record", phoneNumber="2")
    result = co.act("contacts", contact, "linkVendor", number=made["number"])
    preview = co.post("Microsoft.NAV.undo", {"operationNumber": result["operationNumber"]}, {"Prefer": "validate-only"})
    assert ok(preview)["preview"] is True and len(relations(co)) == 1
    ok(co.post("Microsoft.NAV.undo", {"operationNumber": result["operationNumber"]}))
    assert relations(co) == []
    expect(co.again("vendors", made), displayName="Record", phoneNumber="2")


def test_masked_values_3_5_3_10(server, co):
    made = record(co, "employees", "Ida Holm", socialSecurityNumber="010180-1234")
    assert co.again("employees", made)["socialSecurityNumber"] == "010180-1234"
    assert co.one("employees")["socialSecurityNumber"] == "•••34"
    reader = co.over(credentials=server.users["read"])
    assert reader.again("employees", made)["socialSecurityNumber"] == "•••34"
    co.change("employees", made, socialSecurityNumber="010180-9876")
    entries = co.rows("journalEntries", filter="field eq 'socialSecurityNumber'")
    assert entries and all("010180" not in e["newValue"] for e in entries)


# Jobs.

def test_job_that_is_polled_API_JOB_1(co):
    unlinked(co, "customers", "Ostend")
    answer = co.post("Microsoft.NAV.createContactsFromCustomers", {})
    assert answer.status_code == 202 and answer.headers["Retry-After"] == "1"
    job = answer.json()
    assert answer.headers["Location"] == answer.headers["Operation-Location"] == co.url(at("jobs", job))
    for _ in range(100):
        now = ok(co.get(answer.headers["Location"]))
        if now["status"] not in ("Queued", "Running"):
            break
        time.sleep(0.05)
    expect(now, status="Succeeded", createdCount=1, cancelRequested=False, createdBy="admin", warnings=[])
    times = [datetime.fromisoformat(now[name + "DateTime"]) for name in ("queued", "started", "finished")]
    assert times == sorted(times) and times[0].year > 2000
    assert [j["id"] for j in co.rows("jobs", filter="kind eq 'CreateContactsFromCustomers'")] == [job["id"]]
    line = co.one(at("jobs", job) + "/jobLines")
    expect(line, entitySet="customers", outcome="Created", reasonCode="")
    assert line["operationNumber"] > 0 and co.by_number("contacts", line["resultNumber"])["id"] == line["resultId"]
    co.remove("jobs", job)
    refused(co.get(at("jobs", job)), 404, "BadRequest_ResourceNotFound")


def test_job_reasons_B_5_B_7(co):
    free = unlinked(co, "customers", "Free")
    blocked = unlinked(co, "customers", "Blocked", blocked="All")
    private = unlinked(co, "customers", "Private", privacyBlocked=True)
    done = co.job("createContactsFromCustomers", excludeBlocked=True, excludePrivacyBlocked=True)
    lines = {x["recordNumber"]: (x["outcome"], x["reasonCode"]) for x in co.rows(at("jobs", done) + "/jobLines")}
    assert lines[free["number"]] == ("Created", "") and lines[blocked["number"]] == ("Skipped", "BLOCKED")
    assert lines[private["number"]][0] == "Skipped" and lines[private["number"]][1] in ("PRIVACY-BLOCKED", "BLOCKED")
    expect(co.job("createContactsFromCustomers"), createdCount=2, skippedCount=1)
    assert contact_of(co, "customers", private)["privacyBlocked"] is True


def test_employees_batch_needs_the_switch_D_46(co):
    record(co, "employees", "Ida Holm")
    assert co.post("Microsoft.NAV.createContactsFromEmployees", {}).status_code == 400
    co.setup(createContactsForEmployees=True)
    expect(co.job("createContactsFromEmployees"), createdCount=1)


# Drift.

def test_verify_sync_without_issues_D_43(co):
    contact, made = linked_pair(co, "customers")
    result = co.act("contacts", contact, "verifySync")
    assert result["value"] in (0, "0", '{"open":0}', "{\"issues\":0}")
    done = co.job("verifySync")
    expect(done, kind="VerifySync", status="Succeeded")
    assert '"open":0' in done["result"].replace(" ", "") and co.rows("syncIssues") == []
    co.act("customers", made, "verifySync")


def test_statistics(co):
    linked_pair(co, "customers"), linked_pair(co, "vendors"), linked_pair(co, "employees")
    company(co, "Hidden", privacyBlocked=True)
    expect(co.read("Microsoft.NAV.contactStatistics()"), companies=3, persons=1, privacyBlocked=1, linkedCustomers=1,
           linkedVendors=1, linkedBankAccounts=0, linkedEmployees=1)
    person(co, "Tom Berg")
    assert co.read("Microsoft.NAV.contactStatistics()")["persons"] == 2
