"""Further scenarios of the area `template`."""

import pytest

from client import SUFFIX, at, company, expect, linked_pair, ok, person, record, refused

TEMPLATES = {"customers": "customerTemplates", "vendors": "vendorTemplates", "employees": "employeeTemplates"}
EACH = pytest.mark.parametrize("kind", list(TEMPLATES))
PARTIES = pytest.mark.parametrize("kind", ["customers", "vendors"])
SETS = {"customers": ("customerPostingGroups", "generalBusinessPostingGroups", "taxBusinessPostingGroups"),
        "vendors": ("vendorPostingGroups", "generalBusinessPostingGroups", "taxBusinessPostingGroups"),
        "employees": ("employeePostingGroups",)}
NOT_IN_TEMPLATES = {"id", "code", "displayName", "contactType", "numberSeriesCode", "lastModifiedDateTime"}


def values(api, kind, mark):
    """Values for the groups of a kind, made where they do not exist."""
    result = {"statisticsGroupCode": "S" + mark} if kind == "employees" else {}
    for name in SETS[kind]:
        if not api.rows(name, filter=f"code eq 'G{mark}'"):
            api.create(name, code="G" + mark)
        result[name[:-1] + "Code"] = "G" + mark
    return result


def template(api, kind, code, **more):
    if kind != "employees":
        more = {"contactType": "Company"} | more
    return api.create(TEMPLATES[kind], code=code, **more)


@EACH
def test_applied_template_BC_TC_035_BC_TC_053_BC_TC_067_BC_TC_069_T_2(co, kind):
    """By default only blanks are filled; overwriting must be asked for. The answer shows the new values."""
    template(co, kind, "T1", **values(co, kind, "1"))
    template(co, kind, "T2", **values(co, kind, "2"))
    made = record(co, kind, "Ida Holm", **values(co, kind, "1"))
    co.act(kind, made, "applyTemplate", templateCode="T2")
    expect(co.again(kind, made), **values(co, kind, "1"))
    result = co.act(kind, made, "applyTemplate", templateCode="T2", mode="Overwrite")
    shown = {f["field"]: f["newValue"] for c in result["changes"] if c["entitySet"] == kind for f in c["fields"]}
    assert values(co, kind, "2").items() <= shown.items()
    assert {f["cause"] for c in result["changes"] if c["entitySet"] == kind for f in c["fields"]} == {"Template"}
    expect(co.again(kind, made), **values(co, kind, "2"))


@EACH
def test_saved_template_BC_TC_043_BC_TC_055(co, kind):
    made = record(co, kind, "Ida Holm", **values(co, kind, "1"))
    result = co.act(kind, made, "saveAsTemplate", description="Saved", code="MINE")
    expect(co.again(TEMPLATES[kind], result), code="MINE", displayName="Saved", **values(co, kind, "1"))


@EACH
def test_blank_template_clears_nothing_BC_TC_094_T_3(co, kind):
    blank = template(co, kind, "BLANK")
    made = record(co, kind, "Ida Holm", city="Oslo", **values(co, kind, "1"))
    for mode in ("Fill", "Overwrite"):
        co.act(kind, made, "applyTemplate", templateCode=blank["code"], mode=mode)
        expect(co.again(kind, made), city="Oslo", version=made["version"], **values(co, kind, "1"))


@PARTIES
def test_every_field_is_saved_BC_TO_004_BC_TO_006_T_8(co, kind):
    co.create("salespeoplePurchasers", code="JO", displayName="Jo")
    shape = template(co, kind, "SHAPE")
    filled = {"addressLine1": "Road 1", "addressLine2": "Floor", "city": "Oslo", "state": "Viken", "country": "NO", "postalCode": "0150",
              "phoneNumber": "1", "mobilePhoneNumber": "2", "faxNumber": "3", "telexNumber": "4", "telexAnswerBack": "5", "email": "a@b.cd",
              "website": "w.example", "languageCode": "NOR", "formatRegion": "nb-NO", "territoryCode": "NORTH", "currencyCode": "USD",
              "taxRegistrationNumber": "NO123456789", "ourAccountNumber": "77", "paymentTermsCode": "14 DAYS", "paymentMethodCode": "BANK",
              "cashFlowPaymentTermsCode": "10 DAYS", "prepaymentPercent": 5, "pricesIncludeTax": True, "priority": 3, "taxLiable": True,
              "applicationMethod": "Apply_x0020_to_x0020_Oldest", "partnerType": "Company", "locationCode": "L1", "eoriNumber": "E1",
              "documentSendingProfileCode": "D1", "invoiceDiscountCode": "I1", "shippingAgentCode": "A1", "financeChargeTermsCode": "F1"}
    filled |= values(co, kind, "1") | ({"creditLimit": 9, "salespersonCode": "JO", "allowLineDiscount": False, "printStatements": True,
                                        "combineShipments": True, "reserve": "Always", "reminderTermsCode": "R1", "customerPriceGroupCode": "P1",
                                        "customerDiscountGroupCode": "C1"} if kind == "customers" else
                                       {"purchaserCode": "JO", "creditorNumber": "C1", "leadTimeCalculation": "2D"})
    made = record(co, kind, "Full", **filled)
    saved = co.again(TEMPLATES[kind], co.act(kind, made, "saveAsTemplate", description="X"))
    members = set(shape) - NOT_IN_TEMPLATES
    assert {k: saved[k] for k in members if not k.startswith("@")} == {k: made[k] for k in members if not k.startswith("@")}


@PARTIES
def test_plain_record_is_saved_BC_TO_001_BC_TO_003(co, kind):
    made = record(co, kind, "Plain")
    saved = co.again(TEMPLATES[kind], co.act(kind, made, "saveAsTemplate", description="X"))
    assert all(saved[k] == made[k] for k in ("city", "paymentTermsCode", "priority", "blocked", "country")) and saved["invoiceDiscountCode"] == ""


@PARTIES
def test_look_ups_of_templates_BC_TO_016_BC_TO_019_BC_TO_045_BC_TO_046_BC_TO_048_BC_TO_049_T_9(co, kind):
    name = TEMPLATES[kind]
    plain = co.create(name, code="PLAIN", city="Noreturn")
    expect(plain, city="Noreturn", postalCode="", country="")
    co.create("postCodes", code="NR1", city="Noreturn", country="NO", state="V")
    expect(co.change(name, plain, city="Noreturn "), postalCode="")
    for code, body in (("CITY", {"city": "Noreturn"}), ("POST", {"postalCode": "nr1"})):
        made = ok(co.post(name + "?autofill=true", {"code": code} | body), 201)
        expect(made, city="Noreturn", postalCode="NR1", country="NO")


@PARTIES
def test_cleared_country_of_a_template_BC_TO_050_V_COUNTRY_2(co, kind):
    made = template(co, kind, "T", country="NO", city="Oslo", postalCode="0150")
    expect(co.change(TEMPLATES[kind], made, country=""), city="", postalCode="")


REFS = ["currencyCode", "languageCode", "country", "territoryCode", "paymentTermsCode", "paymentMethodCode", "shipmentMethodCode",
        "cashFlowPaymentTermsCode", "generalBusinessPostingGroupCode", "taxBusinessPostingGroupCode", "numberSeriesCode"]


@PARTIES
def test_codes_that_do_not_exist_BC_TO_037_E_REF(shared, kind):
    own = {"customers": ["customerPostingGroupCode", "salespersonCode", "billToCustomerNumber"],
           "vendors": ["vendorPostingGroupCode", "purchaserCode", "payToVendorNumber"]}[kind]
    for member in REFS + own:
        answer = shared.post(TEMPLATES[kind], {"code": "BAD", member: "NOPE"})
        assert answer.status_code == 400 and "E-REF" in [d["code"] for d in answer.json()["error"]["details"]], (member, answer.text)


@PARTIES
def test_values_of_the_only_template_BC_TC_007_BC_TC_012_BC_TC_014_BC_TC_015_BC_TC_061_BC_TO_024_BC_TO_026(co, kind):
    for row in co.rows(TEMPLATES[kind]):
        co.remove(TEMPLATES[kind], row)
    given = {"partnerType": "Person", "locationCode": "L1", "documentSendingProfileCode": "D1", "blocked": "All", "shipmentMethodCode": "EXW"}
    if not co.rows("shipmentMethods", filter="code eq 'EXW'"):
        co.create("shipmentMethods", code="EXW")
    template(co, kind, "ONLY", **given)
    expect(record(co, kind, "Test", templateCode="*"), **given)
    expect(co.again(kind, co.act("contacts", company(co), "create" + SUFFIX[kind])), **given)
    template(co, kind, "BLANK")
    expect(record(co, kind, "Test", templateCode="ONLY"), **given)
    expect(record(co, kind, "Test", templateCode="BLANK"), blocked="_x0020_", locationCode="")


@EACH
def test_without_templates_BC_TO_020_BC_TO_021(co, kind):
    for row in co.rows(TEMPLATES[kind]):
        co.remove(TEMPLATES[kind], row)
    assert record(co.std, kind, "Plain One")["number"] and record(co, kind, "Plain Two")["number"]


@EACH
def test_many_at_once_BC_TC_037_BC_TC_038_BC_TC_054(co, kind):
    template(co, kind, "T2", **values(co, kind, "2"))
    made = [record(co, kind, f"Nan {n}") for n in ("Aa", "Bb")]
    ok(co.post(f"{kind}/Microsoft.NAV.applyTemplate", {"templateCode": "T2", "numbers": [m["number"] for m in made]}, {"Prefer": "wait=20"}))
    for entity in made:
        expect(co.again(kind, entity), **values(co, kind, "2"))


@EACH
def test_preview_instead_of_a_question_BC_TC_100_BC_TC_101_BC_TC_102(co, kind):
    template(co, kind, "T2", **values(co, kind, "2"))
    made = record(co, kind, "Ida Holm")
    before = co.operations()
    assert co.act(kind, made, "applyTemplate", {"Prefer": "validate-only"}, templateCode="T2")["changes"]
    assert co.operations() == before and co.again(kind, made)["version"] == made["version"]


def test_person_with_blank_codes_BC_MC_107(co):
    one = person(co, "Ida Holm")
    made = co.again("customers", co.act("contacts", one, "createCustomer", templateCode="PERSON"))
    expect(made, currencyCode="EUR", country="", territoryCode="", type="Person")


def test_template_of_the_wrong_type_is_not_offered_T_7(co):
    refused(co.call("contacts", person(co, "Ida Holm"), "createCustomer", templateCode="COMPANY"), 400, "Application_DialogException",
            "E-TEMPLTYPE")


def test_unknown_template_of_a_record_T_7(co):
    for kind in TEMPLATES:
        made = linked_pair(co, kind)[1]
        refused(co.call(kind, made, "applyTemplate", templateCode="NOPE"), 400, "Internal_RecordNotFound", "E-NOTFOUND")
        refused(co.call(kind, made, "applyTemplate"), 400, "BadRequest_RequiredParamNotProvided", "E-REQUIRED")
        assert co.again(kind, made)["@odata.etag"] == made["@odata.etag"] and at(kind, made)
