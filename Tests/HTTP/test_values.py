"""Values of every type in and out, and the members of bodies (1.7)."""

import re

import pytest

from client import GUID, ZERO, at, company, expect, linked_pair, ok, person, record, refused


def test_blank_values_out_API_VAL_1(shared):
    contact = company(shared, "Blank")
    expect(contact, currencyId=ZERO, lastInteractionDate="0001-01-01", city="", interactionCount=0,
           privacyBlocked=False, correspondenceType="_x0020_", interactionCost=0)
    employee = record(shared, "employees", "Nan Ray")
    expect(employee, birthDate="0001-01-01", gender="_x0020_", status="Active", managerId=ZERO)
    assert None not in contact.values() and None not in employee.values()


@pytest.mark.parametrize("sent,stored", [("  no ", "NO"), ("No", "NO"), ("", ""), (None, "")])
def test_code_in(shared, sent, stored):
    assert shared.change("contacts", company(shared, country="SE"), country=sent)["country"] == stored


@pytest.mark.parametrize("sent,stored", [("  Main  St 1 \t", "Main  St 1"), ("ÆØÅ ß 😀", "ÆØÅ ß 😀"), (None, "")])
def test_text_in(shared, sent, stored):
    assert company(shared, addressLine1=sent)["addressLine1"] == stored


def test_length_counts_scalars(shared):
    fits = "😀" * 30
    assert company(shared, city=fits)["city"] == fits
    for kind, member, size in (("contacts", "city", 30), ("customers", "addressLine2", 50), ("vendors", "phoneNumber", 30),
                               ("bankAccounts", "bankAccountNumber", 30), ("contacts", "taxRegistrationNumber", 20)):
        body = {"displayName": "Long", member: "1" * (size + 1)}
        refused(shared.post(kind, body), 400, "Application_StringExceededLength", "E-LENGTH", target=member)


@pytest.mark.parametrize("sent,stored", [(12.5, 12.5), ("12.50", 12.5), (0, 0), (1e3, 1000), ("0.1", 0.1), (None, 0)])
def test_decimal_in(shared, sent, stored):
    assert record(shared, "customers", creditLimit=sent)["creditLimit"] == stored


def test_decimal_out_is_plain(shared):
    made = record(shared, "customers", creditLimit="12345678901.50")
    text = shared.get(at("customers", made)).text
    assert '"creditLimit":12345678901.5,' in text and '"prepaymentPercent":0,' in text


def test_quirk_19_ieee754(shared):
    made = record(shared, "customers", creditLimit=12.5)
    for accept in ("application/json;IEEE754Compatible=true", "application/json;odata.metadata=minimal;IEEE754Compatible=true"):
        answer = shared.get(at("customers", made), headers={"Accept": accept})
        expect(ok(answer), creditLimit="12.5", version="1", priority=0)
        assert "IEEE754Compatible=true" in answer.headers["Content-Type"]


@pytest.mark.parametrize("sent,stored", [(True, True), ("true", True), ("false", False), (False, False), (None, False)])
def test_boolean_in(shared, sent, stored):
    assert record(shared, "customers", printStatements=sent)["printStatements"] is stored


@pytest.mark.parametrize("sent", [7, "7"])
def test_integer_in(shared, sent):
    assert record(shared, "customers", priority=sent)["priority"] == 7


@pytest.mark.parametrize("sent,stored", [("2026-07-01", "2026-07-01"), ("2026-07-01T08:15:00Z", "2026-07-01"),
                                         ("0001-01-01", "0001-01-01"), (None, "0001-01-01")])
def test_date_in(shared, sent, stored):
    assert record(shared, "employees", "Nan Ray", birthDate=sent)["birthDate"] == stored


def test_datetime_out(shared):
    stamp = company(shared)["lastModifiedDateTime"]
    assert re.match(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,2}[1-9])?Z$", stamp), stamp


@pytest.mark.parametrize("sent", ["Hard_x0020_Copy", "Hard Copy", "hard copy", "HARD_X0020_COPY", 1])
def test_enum_in_API_VAL_4(shared, sent):
    assert company(shared, correspondenceType=sent)["correspondenceType"] == "Hard_x0020_Copy"


@pytest.mark.parametrize("sent", ["", " ", "_x0020_", 0, None])
def test_blank_enum_in_API_VAL_4(shared, sent):
    made = company(shared, correspondenceType="Email")
    assert shared.change("contacts", made, correspondenceType=sent)["correspondenceType"] == "_x0020_"


@pytest.mark.parametrize("body,text", [
    ({"type": "Robot"}, "'Robot' is not an option. The existing options are: Company,Person"),
    ({"correspondenceType": "Fax"}, "'Fax' is not an option.")])
def test_unknown_enum_API_VAL_4(shared, body, text):
    error = refused(shared.post("contacts", {"displayName": "X"} | body), 400, "Unknown")
    assert error["message"].replace(", ", ",").startswith(text.replace(", ", ",")), error


def test_null_in_patch_and_post_API_VAL_1(shared):
    setup = shared.one("marketingSetup")
    made = person(shared, "Ann Null", jobTitle="Clerk", salutationCode=None)
    assert made["salutationCode"] == setup["defaultPersonSalutationCode"] != ""
    expect(shared.change("contacts", made, jobTitle=None, salutationCode=None), jobTitle="", salutationCode="")


def test_order_of_members_API_VAL_2(shared):
    made = company(shared)
    body = shared.std.again("contacts", made)
    assert list(body) == ["@odata.context", "@odata.etag", "id", "number", "type", "displayName", "jobTitle",
                          "companyNumber", "companyName", "contactBusinessRelation", "addressLine1", "addressLine2",
                          "city", "state", "country", "postalCode", "phoneNumber", "mobilePhoneNumber", "email",
                          "website", "searchName", "privacyBlocked", "taxRegistrationNumber", "lastInteractionDate",
                          "lastModifiedDateTime"]
    page = shared.read("contacts", params={"$count": "true"}, headers={"Prefer": "odata.maxpagesize=1"})
    assert [k for k in page if k != "@odata.nextLink"] == ["@odata.context", "@odata.count", "value"]


CONTEXTS = [("contacts", "contacts"), ("contacts({id})", "contacts/$entity"),
            ("contacts?$select=id,number", "contacts(id,number)"),
            ("customers?$expand=picture", "customers(picture())"),
            ("contacts({id})?$select=number", "contacts(number)/$entity")]


@pytest.mark.parametrize("path,text", CONTEXTS)
def test_context_API_VAL_3(shared, path, text):
    made = company(shared)
    context = shared.read(path.format(id=made["id"]))["@odata.context"]
    assert context == f"{shared.root}/$metadata#companies({shared.company})/{text}"


def test_one_body_is_one_operation_API_VAL_5(co):
    body = '{"displayName":"One","searchName":"OWN","city":"Oslo","country":"NO"}'
    turned = '{"country":"NO","city":"Oslo","searchName":"OWN","displayName":"One"}'
    seen = []
    for text in (body, turned):
        made = ok(co.post("contacts", data=text.encode(), headers={"Content-Type": "application/json"}), 201)
        seen.append({k: made[k] for k in ("displayName", "searchName", "city", "country")})
    assert seen[0] == seen[1] == {"displayName": "One", "searchName": "OWN", "city": "Oslo", "country": "NO"}
    twice = '{"displayName":"One","displayName":"Two"}'
    refused(co.post("contacts", data=twice.encode(), headers={"Content-Type": "application/json"}), 400, "BadRequest")


def test_country_change_keeps_what_is_given_API_VAL_5_V_COUNTRY_2(shared):
    made = company(shared, country="NO", city="Oslo", postalCode="0150", state="Viken")
    expect(shared.change("contacts", made, city="Malmö", country="SE"), city="Malmö", postalCode="", state="")


def test_place_look_ups_only_with_autofill_API_VAL_5a(co):
    co.create("postCodes", code="0150", city="Oslo", country="NO", state="Viken")
    plain = company(co, postalCode="0150")
    expect(plain, city="", country="")
    for headers, option in (({"Prefer": "autofill"}, ""), ({}, "?autofill=true")):
        for api in (co, co.std):
            made = ok(api.post("contacts" + option, {"displayName": "Fill", "postalCode": "0150"}, headers), 201)
            expect(made, city="Oslo", country="NO", state="Viken")


def test_ignored_members_API_VAL_6(shared):
    body = {"@odata.etag": "W/\"x\"", "@odata.context": "x", "displayName@odata.type": "#String",
            "picture@odata.mediaReadLink": "http://x", "displayName": "Ignoring", "contactBusinessRelation": "Customer",
            "lastModifiedDateTime": "2020-01-01T00:00:00Z"}
    made = ok(shared.post("contacts", body), 201)
    assert made["contactBusinessRelation"] == "None" and not made["lastModifiedDateTime"].startswith("2020")


def test_bind_API_VAL_6(co):
    terms = co.rows("paymentTerms")[0]
    body = {"displayName": "Bound", "paymentTerm@odata.bind": f"paymentTerms({terms['id']})"}
    made = ok(co.std.post("customers", body), 201)
    assert made["paymentTermsId"] == terms["id"]


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_unknown_member_API_VAL_7(shared, method):
    made = company(shared)
    path = "contacts" if method == "POST" else at("contacts", made)
    answer = shared.std.send(method, path, {"displayName": "X", "shoeSize": 42}, {"If-Match": "*"})
    refused(answer, 400, "BadRequest", text="The property 'shoeSize' does not exist on type 'Microsoft.NAV.contact'. "
                                            "Make sure to only use property names that are defined by the type.")


def test_wide_members_are_unknown_on_the_standard_route_API_VAL_7(shared):
    refused(shared.std.post("contacts", {"displayName": "X", "firstName": "Y"}), 400, "BadRequest",
            text="The property 'firstName' does not exist")


def test_read_only_members_API_VAL_8(shared):
    made = record(shared, "customers", "Read Only")
    expect(shared.std.change("customers", made, balanceDue=0, city="Oslo", taxAreaDisplayName=""), city="Oslo")
    refused(shared.std.patch(at("customers", made), {"balanceDue": 5}), 400, "BadRequest_InvalidOperation",
            text="Control 'balanceDue' is read-only.")
    refused(shared.std.post("customers", {"displayName": "X", "balanceDue": 5}), 400, "BadRequest_InvalidOperation",
            text="Control 'balanceDue' is read-only.")
    assert shared.std.create("customers", displayName="X", balanceDue=0)["balanceDue"] == 0


def test_members_for_creation_only_access_C(co):
    row = co.create("comments", contactId=company(co)["id"], comment="Note")
    refused(co.patch(at("comments", row), {"sequence": row["sequence"] + 1}), 400, "BadRequest_InvalidOperation")
    expect(co.change("comments", row, sequence=row["sequence"], comment="Other"), comment="Other")


def test_id_may_be_chosen_API_VAL_9(shared):
    wish = "7a1f9f0e-4d5c-4a3e-9b1a-0c0d3a5b6c7d"
    for kind, api in (("contacts", shared), ("customers", shared.std), ("employees", shared.std)):
        name = {"givenName": "Ann"} if kind == "employees" else {"displayName": "Ann"}
        key = wish[:-1] + str(len(kind) % 10)
        assert api.create(kind, id=key.upper(), **name)["id"] == key
        refused(api.post(kind, {"id": key} | name), 400, "Internal_EntityWithSameKeyExists")
        assert api.create(kind, id=ZERO, **name)["id"] not in (ZERO, key)


@pytest.mark.parametrize("text", [b'{"displayName":', b'{"displayName" "x"}', b"{'displayName':'x'}", b'{"a":01}',
                                  b'{"displayName":"x"} y', b'{"displayName":"\x01"}', b'\xff\xfe'])
def test_malformed_json_API_VAL_10(shared, text):
    error = refused(shared.post("contacts", data=text), 400, "BadRequest")
    assert error["message"].startswith("Error in JSON"), error


@pytest.mark.parametrize("text", [b"[]", b'"x"', b"12", b"null"])
def test_body_that_is_no_object_API_VAL_10(shared, text):
    refused(shared.post("contacts", data=text), 400, "BadRequest")


@pytest.mark.parametrize("kind,body,literal,edm", [
    ("customers", {"creditLimit": True}, None, "Edm.Decimal"), ("customers", {"printStatements": 3}, "3", "Edm.Boolean"),
    ("contacts", {"city": 5}, "5", "Edm.String"), ("contacts", {"city": {"a": 1}}, None, "Edm.String"),
    ("customers", {"printStatements": "maybe"}, "maybe", "Edm.Boolean"), ("customers", {"priority": 1.5}, None, "Edm.Int32")])
def test_wrong_kinds_API_VAL_10(shared, kind, body, literal, edm):
    error = refused(shared.post(kind, {"displayName": "X"} | body), 400, "BadRequest", text="Cannot convert the literal '")
    assert f"to the expected type '{edm}'." in error["message"]
    assert literal is None or f"literal '{literal}'" in error["message"]


@pytest.mark.parametrize("kind,body,code", [
    ("customers", {"creditLimit": "abc"}, "BadRequest"), ("customers", {"currencyId": "abc"}, "Application_InvalidGUID"),
    ("contacts", {"id": "no guid"}, "Application_InvalidGUID")])
def test_texts_that_cannot_be_read_API_VAL_10(shared, kind, body, code):
    refused(shared.post(kind, {"displayName": "X"} | body), 400, code)


def test_quirk_19_metadata_none_API_VAL_11(shared):
    for number in range(2):
        company(shared, f"None {number}")
    headers = {"Accept": "application/json;odata.metadata=none", "Prefer": "odata.maxpagesize=1"}
    body = shared.read("contacts", params={"$count": "true"}, headers=headers)
    assert "@odata.context" not in body and {"@odata.count", "@odata.nextLink"} < set(body)
    assert "@odata.etag" in body["value"][0]
    same = shared.read("contacts", params={"$format": "application/json;odata.metadata=none"})
    assert "@odata.context" not in same


@pytest.mark.parametrize("accept", ["application/json;odata.metadata=full", "application/json;metadata=full",
                                    "application/json;odata=fullmetadata"])
def test_metadata_full_API_VAL_11(shared, accept):
    contact, _ = linked_pair(shared, "customers")
    body = shared.read(at("contacts", contact), headers={"Accept": accept})
    assert body["@odata.type"] == "#Microsoft.NAV.contact"
    assert body["@odata.id"].endswith(f"contacts({contact['id']})") and "@odata.editLink" in body
    assert "persons@odata.navigationLink" in body and "persons@odata.associationLink" in body
    assert body["#Microsoft.NAV.createCustomer"].keys() >= {"title", "target"}
    assert body["id@odata.type"] in ("#Guid", "Edm.Guid", "#Edm.Guid") and "displayName@odata.type" not in body


def test_pairs_of_id_and_code_API_ENT_4_API_ENT_5(co):
    money = {r["code"]: r["id"] for r in co.rows("currencies")}
    for kind in ("customers", "vendors", "bankAccounts"):
        made = record(co, kind, currencyCode="usd")
        expect(made, currencyCode="USD", currencyId=money["USD"])
        expect(co.std.change(kind, made, currencyId=money["GBP"]), currencyCode="GBP", currencyId=money["GBP"])
        expect(co.std.change(kind, made, currencyId=ZERO), currencyCode="EUR", currencyId=ZERO)
        expect(co.std.change(kind, made, currencyId=ZERO, currencyCode="USD"), currencyCode="USD")
        expect(co.std.change(kind, made, currencyCode="EUR"), currencyCode="EUR", currencyId=ZERO)
        for body, target in (({"currencyCode": "XXQ"}, "currencyCode"), ({"currencyId": made["id"]}, "currencyId")):
            refused(co.std.patch(at(kind, made), body), 400, "Application_DialogException", "E-REF", target)
        refused(co.std.patch(at(kind, made), {"currencyCode": "USD", "currencyId": money["GBP"]}), 400,
                "Application_DialogException", text="values do not match to a specific")


@pytest.mark.parametrize("kind,member", [("contacts", "country"), ("customers", "salespersonCode"), ("employees", "country"),
                                         ("vendors", "country"), ("bankAccounts", "languageCode")])
def test_codes_that_do_not_exist_API_ENT_7(shared, kind, member):
    made = record(shared, kind, "Ref Erence")
    refused(shared.patch(at(kind, made), {member: "ZZZ"}), 400, "Internal_InvalidTableRelation", "E-REF", member)


def test_last_modified_is_strictly_increasing_API_ENT_6(shared):
    made = company(shared)
    stamps = [made["lastModifiedDateTime"]]
    for number in range(5):
        changed = shared.change("contacts", made, city=f"City {number}", lastModifiedDateTime="2000-01-01T00:00:00Z")
        stamps.append(changed["lastModifiedDateTime"])
        found = shared.rows("contacts", filter=f"lastModifiedDateTime gt {stamps[-2]} and id eq {made['id']}")
        assert len(found) == 1
    assert GUID.match(made["id"]) and len(set(stamps)) == 6
