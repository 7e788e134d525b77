"""Dry run, preview token, reason, confirmations and warnings (3.1 to 3.3)."""

import pytest

from client import (KINDS, MEMBER, SUFFIX, at, company, contact_of, expect, link, linked_pair, ok, person, record, refused,
                    relations, unlinked)

DRY = {"Prefer": "validate-only"}


def preview(answer):
    assert "validate-only" in answer.headers["Preference-Applied"]
    result = ok(answer)
    expect(result, operationNumber=0, preview=True)
    return result


def nothing_written(api, before):
    assert api.operations() == before


@pytest.mark.parametrize("kind", ("contacts",) + KINDS)
@pytest.mark.parametrize("standard", [True, False])
@pytest.mark.parametrize("how", ["header", "query"])
def test_dry_run_of_post_API_DRY_1_API_DRY_3(co, kind, standard, how):
    api = co.std if standard else co
    before, drawn = co.operations(), [s["nextNumber"] for s in co.rows("numberSeries")]
    body = {"givenName": "Ida"} if kind == "employees" else {"displayName": "Ida"}
    headers, option = (DRY, "") if how == "header" else ({}, "?validateOnly=true")
    result = preview(api.post(kind + option, body, headers))
    expect(result, valid=True, entitySet=kind, errors=[])
    assert result["previewToken"] and result["changes"][0]["changeType"] == "Inserted" and result["changes"][0]["entitySet"] == kind
    assert (kind, result["number"]) in [(n["entitySet"], n["number"]) for n in result["numbersDrawn"]]
    nothing_written(co, before)
    assert co.rows(kind) == co.rows("contacts") == [] and [s["nextNumber"] for s in co.rows("numberSeries")] == drawn


@pytest.mark.parametrize("kind", KINDS)
def test_dry_run_of_patch_and_delete_API_DRY_1(co, kind):
    contact, made = linked_pair(co, kind)
    before = co.operations()
    result = preview(co.patch(at(kind, made), {"phoneNumber": "9"}, DRY))
    changed = {(c["entitySet"], f["field"]): f for c in result["changes"] for f in c["fields"]}
    expect(changed[kind, "phoneNumber"], oldValue="", newValue="9", cause="Direct")
    expect(changed["contacts", "phoneNumber"], newValue="9", cause="Synchronised", causeDetail=f"{kind} {made['number']}")
    for where, entity in ((kind, made), ("contacts", contact)):
        gone = preview(co.delete(at(where, entity), headers=DRY))
        assert (where, "Deleted") in {(c["entitySet"], c["changeType"]) for c in gone["changes"]}
        assert co.again(where, entity)["@odata.etag"] == entity["@odata.etag"]
    assert preview(co.std.delete(at(kind, made), headers=DRY))["valid"] is True
    nothing_written(co, before)


ACTIONS = [("contacts", "createCustomer", {}), ("contacts", "createVendor", {}), ("contacts", "createBankAccount", {}),
           ("contacts", "changeType", {"type": "Person"}), ("contacts", "renumber", {"number": "NEW-1"}),
           ("contacts", "linkCustomer", {"number": "FREE"}), ("customers", "createContact", {}),
           ("customers", "linkContact", {"contactNumber": "CC"}), ("customers", "renumber", {"number": "NEW-1"}),
           ("customers", "applyTemplate", {"templateCode": "COMPANY"}), ("customers", "saveAsTemplate", {"description": "X"})]


@pytest.mark.parametrize("where,action,body", ACTIONS)
@pytest.mark.parametrize("how", ["header", "member"])
def test_dry_run_of_actions_API_DRY_1(co, where, action, body, how):
    entity = {"contacts": company(co, "A", number="CC"), "customers": unlinked(co, "customers", "B", number="FREE")}[where]
    before = co.operations()
    headers, more = (DRY, {}) if how == "header" else ({}, {"validateOnly": True})
    result = preview(co.call(where, entity, action, headers, **body, **more))
    assert result["valid"] is True and result["changes"] and result["previewToken"]
    nothing_written(co, before)


@pytest.mark.parametrize("kind", KINDS)
def test_dry_run_of_unlink(co, kind):
    contact, made = linked_pair(co, kind)
    before = co.operations()
    result = preview(co.call("contacts", contact, "unlink", DRY, kind=MEMBER[kind]))
    assert ("contactBusinessRelations", "Deleted") in {(c["entitySet"], c["changeType"]) for c in result["changes"]}
    nothing_written(co, before)
    assert len(relations(co)) == 1 and co.again(kind, made)["contactNumber"] == contact["number"]


def test_dry_run_of_a_job_API_DRY_3(co):
    made = unlinked(co, "vendors", "Ostend")
    before = co.operations()
    answer = co.post("Microsoft.NAV.createContactsFromVendors", {}, DRY)
    result = preview(answer)
    assert "contacts" in {c["entitySet"] for c in result["changes"]}
    nothing_written(co, before)
    assert contact_of(co, "vendors", made) is None


def test_violations_do_not_change_the_status_API_DRY_2(co):
    before = co.operations()
    result = preview(co.post("contacts", {"displayName": "X", "phoneNumber": "abc", "email": "x"}, DRY))
    assert result["valid"] is False
    assert [(e["id"], e["code"], e["target"]) for e in result["errors"]] == \
        [("E-PHONE", "Application_FieldValidationException", "phoneNumber"), ("E-EMAIL", "Application_FieldValidationException", "email")]
    contact, _ = linked_pair(co, "customers")
    result = preview(co.call("contacts", contact, "createCustomer", DRY))
    assert result["valid"] is False and result["errors"][0]["id"] == "E-LINKED"
    assert co.operations() == before + 2


def test_other_errors_answer_as_usual_API_DRY_2(co):
    made = company(co)
    co.change("contacts", made, city="X")
    gone = "6d2e0b64-7b52-4f0e-a3f9-2c7b1c9d0ae1"
    refused(co.post("contacts", {"nothing": 1}, DRY), 400, "BadRequest")
    refused(co.patch(at("contacts", gone), {"city": "X"}, DRY), 404, "BadRequest_ResourceNotFound")
    refused(co.patch(at("contacts", made), {"city": "Y"}, DRY, match=made["@odata.etag"]), 409, "Request_EntityChanged")
    refused(co.patch(at("contacts", made), {"city": "Y"}, DRY, match=None), 400, "BadRequest_InvalidToken")


@pytest.mark.parametrize("how", ["header", "query", "member"])
def test_preview_token_D_40(co, how):
    contact = company(co)
    made = unlinked(co, "customers", "Ostend")
    give = lambda token: {"header": dict(headers={"Concord-Preview-Token": token}), "member": dict(previewToken=token),
                          "query": {}}[how]

    def execute(token):
        if how == "query":
            return co.post(f"{at('contacts', contact)}/Microsoft.NAV.linkCustomer", {"number": made["number"]},
                           params={"previewToken": token})
        return link(co, contact, "customers", made, **give(token))

    stale = preview(link(co, contact, "customers", made, headers=DRY))["previewToken"]
    co.change("customers", made, phoneNumber="5")
    refused(execute(stale), 409, "Request_EntityChanged", "E-STALE")
    assert contact_of(co, "customers", made) is None
    fresh = preview(link(co, contact, "customers", made, headers=DRY))["previewToken"]
    ok(execute(fresh))
    assert contact_of(co, "customers", made)["id"] == contact["id"]


def test_preview_token_on_post_and_patch_3_1(co):
    made = company(co)
    token = preview(co.patch(at("contacts", made), {"city": "Oslo"}, DRY))["previewToken"]
    ok(co.patch(at("contacts", made), {"city": "Oslo"}, {"Concord-Preview-Token": token}))
    token = preview(co.delete(at("contacts", made), headers=DRY))["previewToken"]
    co.change("contacts", made, city="Bergen")
    refused(co.delete(at("contacts", made), headers={"Concord-Preview-Token": token}), 409, "Request_EntityChanged", "E-STALE")


@pytest.mark.parametrize("kind", ("contacts",) + KINDS)
def test_preview_token_of_a_new_record_D_40(co, kind):
    body = {"givenName": "Ida"} if kind == "employees" else {"displayName": "Ida"}
    token = preview(co.post(kind, body, DRY))["previewToken"]
    ok(co.post(kind, body, {"Concord-Preview-Token": token}), 201)
    late = preview(co.post(kind, body, DRY))["previewToken"]
    refused(co.post(kind, body | {"city": "Oslo"} if kind != "bankAccounts" else body | {"blocked": True},
                    {"Concord-Preview-Token": late}), 409, "Request_EntityChanged", "E-STALE")


@pytest.mark.parametrize("how", ["header", "query"])
def test_reason_G_REASON(co, how):
    headers, option = ({"Concord-Reason": "%C3%86ndring%20af%20navn"}, "") if how == "header" else ({}, "?reason=%C3%86ndring af navn")
    answer = co.post("contacts" + option, {"displayName": "X"}, headers)
    number = int(ok(answer, 201) and answer.headers["Concord-Operation"])
    operation = co.read(f"operations(operationNumber={number})")
    expect(operation, reason="Ændring af navn", userId="admin", channel="API", operation="C-NEW", undoOfOperation=0)
    assert operation["clientName"].startswith("python-requests/")
    assert {e["reason"] for e in co.rows(at("operations", operation) + "/journalEntries")} == {"Ændring af navn"}


def test_reason_as_a_member_and_query_wins_3_1(co):
    result = co.act("contacts", company(co), "createCustomer", reason="Member")
    assert co.read(f"operations(operationNumber={result['operationNumber']})")["reason"] == "Member"
    answer = co.post("contacts?reason=Query", {"displayName": "X"}, {"Concord-Reason": "Header"})
    assert co.read(f"operations(operationNumber={answer.headers['Concord-Operation']})")["reason"] == "Query"
    refused(co.post("contacts?reason=" + "r" * 251, {"displayName": "X"}), 400, "Application_StringExceededLength", "E-LENGTH")


def test_required_reason_G_REASON(co):
    contact, _ = linked_pair(co, "customers")
    co.change("concordSetup", co.one("concordSetup"), reasonRequired=True)
    for answer in (co.delete(at("contacts", contact)), co.call("contacts", contact, "unlink", kind="Customer")):
        assert answer.status_code == 400 and answer.json()["error"]["target"] == "reason"
    assert co.delete(at("contacts", contact), params={"reason": "Cleaning"}).status_code == 204


def test_operation_header_API_CON_3(co):
    for api in (co, co.std):
        answer = api.post("contacts", {"displayName": "X"})
        number = int(answer.headers["Concord-Operation"])
        assert number == max(o["operationNumber"] for o in co.rows("operations"))
        answer = api.patch(at("contacts", answer.json()), {"displayName": "X"})
        assert answer.headers["Concord-Operation"] == "0"
        assert "Concord-Operation" not in api.get("contacts").headers


def test_large_batch_B_3_API_CON_1(co):
    co.setup(vendorBusinessRelationCode="")
    for number in range(101):
        co.create("vendors", displayName=f"V{number}")
    co.setup(vendorBusinessRelationCode="VEND")
    error = refused(co.post("Microsoft.NAV.createContactsFromVendors", {}), 400, "Application_CallbackNotAllowed", "E-CONFIRM")
    assert error["details"][0]["target"] == "largeBatch" and "101" in error["message"]
    expect(co.job("createContactsFromVendors", confirm="largeBatch"), createdCount=101, status="Succeeded")


def test_warnings_API_CON_4(co):
    company(co, "Same", taxRegistrationNumber="T1")
    made = co.create("contacts", displayName="Same", taxRegistrationNumber="T1")
    warning = {w["id"]: w for w in made["@Concord.warnings"]}["W-VATDUP"]
    assert warning.keys() >= {"id", "message", "target", "candidates"}
    assert "@Concord.warnings" not in co.std.create("contacts", displayName="Same", taxRegistrationNumber="T1")
    assert "@Concord.warnings" not in co.create("contacts", displayName="Nothing like it")


def test_delete_with_representation_API_CON_4(co):
    made = company(co)
    answer = co.delete(at("contacts", made), headers={"Prefer": "return=representation"})
    expect(ok(answer), entitySet="contacts", id=made["id"], number=made["number"], preview=False)
    assert "return=representation" in answer.headers["Preference-Applied"]
    second = company(co)
    assert co.std.delete(at("contacts", second), headers={"Prefer": "return=representation"}).status_code == 204


def test_action_answers_3_2(co):
    contact = company(co)
    minimal = co.call("contacts", contact, "createVendor", {"Prefer": "return=minimal"})
    assert (minimal.status_code, minimal.content) == (204, b"") and "/vendors(" in minimal.headers["Location"]
    result = co.act("contacts", contact, "createCustomer")
    assert result["@odata.context"] == co.root + "/$metadata#Microsoft.NAV.operationResult"
    assert [k for k in result if not k.startswith("@")] == ["operationNumber", "preview", "valid", "previewToken", "entitySet", "id",
                                                             "number", "changes", "numbersDrawn", "warnings", "errors", "value"]
    assert result["previewToken"] == "" and result["value"] is None
    assert result["numbersDrawn"] == [{"seriesCode": "CUST", "entitySet": "customers", "number": result["number"]}]


@pytest.mark.parametrize("form", ["Microsoft.NAV.createVendor", "NAV.createVendor", "createVendor", "CREATEVENDOR", "microsoft.nav.createvendor"])
def test_names_of_actions_4_13(co, form):
    ok(co.post(at("contacts", company(co)) + "/" + form, {}))


def test_wrong_actions_4_13(shared):
    path = at("contacts", company(shared))
    refused(shared.post(path + "/Microsoft.NAV.fly", {}), 404, "BadRequest_NotFound")
    refused(shared.get(path + "/Microsoft.NAV.createVendor"), 405, "BadRequest_MethodNotAllowed")
    refused(shared.post(path + "/Microsoft.NAV.activeAddress(onDate=2026-01-01)", {}), 405, "BadRequest_MethodNotAllowed")
    refused(shared.post(path + "/Microsoft.NAV.renumber", {}), 400, "BadRequest_RequiredParamNotProvided", "E-REQUIRED")
    refused(shared.post(path + "/Microsoft.NAV.renumber", {"number": ""}), 400, "BadRequest_RequiredParamNotProvided", "E-REQUIRED")
    refused(shared.std.post(path + "/Microsoft.NAV.createVendor", {}), 404, "BadRequest_NotFound")


@pytest.mark.parametrize("data,headers", [(b"", {}), (b"{}", {"Content-Type": "application/json"}), (None, {}),
                                          (b"{}", {}), (b"", {"Content-Type": "application/json"})])
def test_quirk_11_actions_without_body(co, data, headers):
    for kind in ("customers", "vendors"):
        answer = co.post(at("contacts", company(co)) + "/Microsoft.NAV.create" + SUFFIX[kind], data=data, headers=headers)
        assert ok(answer)["entitySet"] == kind


def test_renumber_action_C_RENUM(co):
    for kind in ("contacts",) + KINDS:
        made = record(co, kind, "Nan Ray")
        result = co.act(kind, made, "renumber", number="new-1")
        expect(result, entitySet=kind, id=made["id"], number="NEW-1")
    one = person(co, "Ida Holm", of=co.by_number("contacts", "NEW-1"))
    co.act("contacts", co.by_number("contacts", "NEW-1"), "renumber", number="NEW-2")
    assert co.again("contacts", one)["companyNumber"] == "NEW-2"
