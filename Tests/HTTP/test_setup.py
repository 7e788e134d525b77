"""Marketing setup, code lists and templates (areas `setup`, `template`)."""

import pytest

from client import SUFFIX, CODE_OF, at, company, contact_of, expect, linked_pair, ok, person, record, refused, relations

DEFAULTS = {"defaultTerritoryCode": "", "defaultCountryRegionCode": "", "defaultLanguageCode": "", "defaultFormatRegion": "",
            "defaultCorrespondenceType": "_x0020_", "defaultCompanySalutationCode": "", "defaultPersonSalutationCode": ""}


@pytest.mark.parametrize("make", [company, person])
def test_blank_defaults_BC_MS_003_BC_MS_004(co, make):
    co.setup(**DEFAULTS)
    expect(make(co, "Ida Holm"), territoryCode="", country="", languageCode="", formatRegion="", salutationCode="",
           correspondenceType="_x0020_")


@pytest.mark.parametrize("make,salutation", [(company, "COMPANY"), (person, "F")])
def test_defaults_BC_MS_005_C_NEW_6(co, make, salutation):
    co.create("salespeoplePurchasers", code="JO", displayName="Jo")
    co.setup(defaultTerritoryCode="NORTH", defaultCountryRegionCode="NO", defaultLanguageCode="NOR", defaultFormatRegion="nb-NO",
             defaultCorrespondenceType="Hard Copy", defaultCompanySalutationCode="COMPANY", defaultPersonSalutationCode="F",
             defaultSalespersonCode="JO")
    expect(make(co, "Ida Holm"), territoryCode="NORTH", country="NO", languageCode="NOR", formatRegion="nb-NO",
           correspondenceType="Hard_x0020_Copy", salutationCode=salutation, salespersonCode="JO")
    expect(make(co, "Own", territoryCode="SOUTH", correspondenceType="Email"), territoryCode="SOUTH", correspondenceType="Email")


def test_single_row_sets(co):
    for name in ("marketingSetup", "concordSetup"):
        row = co.one(name)
        assert co.again(name, row)["id"] == row["id"]
        refused(co.post(name, {}), 405, "BadRequest_MethodNotAllowed")
        refused(co.delete(at(name, row)), 405, "BadRequest_MethodNotAllowed")


def test_duplicate_relation_codes_E_SETUPDUP(co):
    row = co.one("marketingSetup")
    for member in CODE_OF.values():
        if member != "customerBusinessRelationCode":
            refused(co.patch(at("marketingSetup", row), {member: "CUST"}), 400, "Application_DialogException", "E-SETUPDUP")
    refused(co.patch(at("marketingSetup", row), {"customerBusinessRelationCode": "NOPE"}), 400, "Internal_InvalidTableRelation",
            "E-REF", "customerBusinessRelationCode")
    assert co.one("marketingSetup")["@odata.etag"] == row["@odata.etag"]


@pytest.mark.parametrize("value", [0, 101, -1])
def test_search_hit_percent(shared, value):
    row = shared.one("marketingSetup")
    refused(shared.patch(at("marketingSetup", row), {"searchHitPercent": value}), 400, "Application_FieldValidationException", "E-RANGE")


def test_recoding_of_rows_MS_1(co):
    contact, _ = linked_pair(co, "customers")
    co.setup(customerBusinessRelationCode="LAW")
    assert [r["businessRelationCode"] for r in relations(co)] == ["LAW"]
    assert co.again("contacts", contact)["contactBusinessRelation"] == "Customer"


def test_renaming_a_code_renames_it_everywhere_API_ENT_3(co):
    linked_pair(co, "customers")
    co.change("businessRelations", co.by_code("businessRelations", "CUST"), code="kunde")
    assert co.one("marketingSetup")["customerBusinessRelationCode"] == "KUNDE"
    assert [r["businessRelationCode"] for r in relations(co)] == ["KUNDE"]


def test_duplicate_search_switches_BC_DS_005_BC_DS_007_API_DUP_3(co):
    expect(co.setup(maintainDuplicateSearchStrings=False), autosearchForDuplicates=False)
    row = co.one("marketingSetup")
    answer = co.patch(at("marketingSetup", row) + "?generateDuplicateSearchStrings=false", {"maintainDuplicateSearchStrings": True})
    expect(ok(answer), maintainDuplicateSearchStrings=True, autosearchForDuplicates=True)
    co.setup(autosearchForDuplicates=False)
    expect(co.setup(autosearchForDuplicates=True), maintainDuplicateSearchStrings=True, autosearchForDuplicates=True)


LISTS = [("businessRelations", {"displayName": "Test"}), ("territories", {"displayName": "Test"}), ("languages", {"displayName": "Test"}),
         ("salutations", {"displayName": "Test"}), ("organizationalLevels", {"displayName": "Test"}),
         ("jobResponsibilities", {"displayName": "Test"}), ("industryGroups", {"displayName": "Test"}),
         ("mailingGroups", {"displayName": "Test"}), ("webSources", {"displayName": "Test", "url": "https://x.example/%1"}),
         ("countriesRegions", {"displayName": "Test", "addressFormat": "Custom"}),
         ("currencies", {"displayName": "Test", "symbol": "T", "amountDecimalPlaces": "2:2", "amountRoundingPrecision": 0.05}),
         ("paymentTerms", {"displayName": "Test", "dueDateCalculation": "14D", "discountPercent": 2}),
         ("paymentMethods", {"displayName": "Test"}), ("shipmentMethods", {"displayName": "Test"}),
         ("salespeoplePurchasers", {"displayName": "Test", "email": "t@example.org", "commisionPercent": 5, "jobTitle": "X"}),
         ("generalBusinessPostingGroups", {"displayName": "Test"}), ("taxBusinessPostingGroups", {"displayName": "Test"}),
         ("customerPostingGroups", {"displayName": "Test"}),
         ("vendorPostingGroups", {"displayName": "Test"}), ("bankAccountPostingGroups", {"displayName": "Test"}),
         ("employeePostingGroups", {"displayName": "Test"}), ("numberSeries", {"displayName": "Test", "defaultNumbers": True}),
         ("customerTemplates", {"displayName": "Test", "contactType": "Person", "creditLimit": 5}),
         ("vendorTemplates", {"displayName": "Test", "priority": 3}), ("employeeTemplates", {"displayName": "Test", "city": "Oslo"})]


@pytest.mark.parametrize("name,values", LISTS, ids=[n for n, _ in LISTS])
def test_code_lists_2_18_3_7(shared, name, values):
    made = shared.create(name, code="tst", **values)
    expect(made, code="TST", **values)
    refused(shared.post(name, {"code": "Tst"}), 400, "Internal_EntityWithSameKeyExists", "E-EXISTS")
    refused(shared.post(name, {"displayName": "X"}), 400, "Application_FieldValidationException", "E-REQUIRED")
    refused(shared.patch(at(name, made), {"displayName": "X"}, match=None), 400, "BadRequest_InvalidToken")
    expect(shared.change(name, made, displayName="Changed"), displayName="Changed")
    expect(shared.change(name, made, code="TST2"), code="TST2")
    assert shared.by_code(name, "tst2")["id"] == made["id"]
    shared.remove(name, made)
    refused(shared.get(at(name, made)), 404, "BadRequest_ResourceNotFound")


STANDARD_LISTS = ["countriesRegions", "currencies", "paymentTerms", "paymentMethods", "shipmentMethods",
                  "salespeoplePurchasers"]


@pytest.mark.parametrize("name", STANDARD_LISTS)
def test_code_lists_by_the_standard_route_2_18(shared, name):
    made = shared.std.create(name, code="std", displayName="Std")
    assert list(made)[2:5] == ["id", "code", "displayName"] and list(made)[-1] == "lastModifiedDateTime"
    shared.std.remove(name, made)


def test_tax_areas_are_for_reading_2_18(shared):
    refused(shared.std.post("taxAreas", {"code": "X"}), 405, "BadRequest_MethodNotAllowed")
    areas = shared.std.rows("taxAreas")
    assert {a["taxType"] for a in areas} == {"VAT"}
    expect(record(shared.std, "customers", taxAreaId=areas[0]["id"]), taxAreaDisplayName=areas[0]["displayName"])


@pytest.mark.parametrize("member,code", [("dueDateCalculation", "14X"), ("discountDateCalculation", "D+")])
def test_date_formulas_2_18(shared, member, code):
    refused(shared.post("paymentTerms", {"code": "BAD", member: code}), 400, "Application_EvaluateException")


def test_codes_in_use_E_INUSE(co):
    company(co, territoryCode="NORTH", languageCode="NOR", country="NO")
    record(co, "customers", paymentTermsCode="14 DAYS", currencyCode="USD")
    linked_pair(co, "vendors")
    for name, code in (("territories", "NORTH"), ("languages", "NOR"), ("countriesRegions", "NO"), ("paymentTerms", "14 DAYS"),
                       ("currencies", "USD"), ("businessRelations", "VEND"), ("numberSeries", "CONT"), ("salutations", "COMPANY")):
        refused(co.delete(at(name, co.by_code(name, code))), 400, "Application_DialogException", "E-INUSE")


def test_placeholder_sets_2_23(shared):
    for name in ("accounts", "defaultDimensions", "dimensions", "dimensionValues", "dimensionSetLines", "locations", "itemCategories",
                 "itemVariants", "inventoryPostingGroups", "generalProductPostingGroups", "timeRegistrationEntries",
                 "agedAccountsReceivables", "agedAccountsPayables", "generalLedgerEntries", "journals", "salesInvoices",
                 "salesCreditMemos", "purchaseInvoices", "projects"):
        assert shared.std.rows(name) == [], name
        refused(shared.std.post(name, {}), 405, "BadRequest_MethodNotAllowed")
    refused(shared.std.get("fixedAssets"), 404, "BadRequest_ResourceNotFound", text="Resource not found for the segment 'fixedAssets'.")


# Templates.

TEMPLATE = {"customers": "customerTemplates", "vendors": "vendorTemplates", "employees": "employeeTemplates"}
GROUPS = {"customers": ("customerPostingGroupCode", "customerPostingGroups"), "vendors": ("vendorPostingGroupCode", "vendorPostingGroups"),
          "employees": ("employeePostingGroupCode", "employeePostingGroups")}


@pytest.fixture
def two(co, request):
    """Templates T1 and T2 of a kind with different values, instead of the ones of a new company."""
    kind = request.param
    member, groups = GROUPS[kind]
    for row in co.rows(TEMPLATE[kind]):
        co.remove(TEMPLATE[kind], row)
    for number in ("1", "2"):
        co.create(groups, code="G" + number, displayName="G")
        more = {"statisticsGroupCode": "S" + number} if kind == "employees" else {"generalBusinessPostingGroupCode": "N" + number,
                                                                                "taxBusinessPostingGroupCode": "N" + number}
        if kind != "employees":
            co.create("generalBusinessPostingGroups", code="N" + number)
            co.create("taxBusinessPostingGroups", code="N" + number)
        co.create(TEMPLATE[kind], code="T" + number, **{member: "G" + number}, **more)
    return kind, member


@pytest.mark.parametrize("two", list(TEMPLATE), indirect=True)
def test_named_and_only_template_BC_TC_005_BC_TC_011_BC_TC_026_BC_TC_027(co, two):
    kind, member = two
    named = record(co, kind, "Ida Holm", templateCode="T2")
    local = {"statisticsGroupCode": "S2"} if kind == "employees" else {"generalBusinessPostingGroupCode": "N2",
                                                                      "taxBusinessPostingGroupCode": "N2"}
    expect(named, **{member: "G2", "templateCode": ""}, **local)
    body = {"templateCode": "*"} | ({"givenName": "Ida"} if kind == "employees" else {"displayName": "Ida"})
    refused(co.post(kind, body), 400, "Application_DialogException", "E-TEMPLCHOOSE")
    co.remove(TEMPLATE[kind], co.by_code(TEMPLATE[kind], "T1"))
    assert co.create(kind, **body)[member] == "G2"
    assert record(co, kind, "Plain One")[member] == ""
    contact = person(co, "Tom Berg") if kind == "employees" else company(co, "Adatum")
    assert co.again(kind, co.act("contacts", contact, "create" + SUFFIX[kind]))[member] == "G2"


@pytest.mark.parametrize("own,template,expected", [("NO", "", "NO"), ("", "SE", "SE"), ("", "", ""), ("NO", "SE", "NO")])
@pytest.mark.parametrize("kind", ["customers", "vendors"])
def test_country_BC_MC_096_BC_MC_097_BC_MC_099_T_1(co, kind, own, template, expected):
    co.create(TEMPLATE[kind], code="T", contactType="Company", country=template)
    contact = company(co, country=own)
    made = co.again(kind, co.act("contacts", contact, "create" + SUFFIX[kind], templateCode="T"))
    assert made["country"] == co.again("contacts", contact)["country"] == expected


def test_employee_template_keeps_the_contact_address_D_14(co):
    co.change("employeeTemplates", co.one("employeeTemplates"), city="Bergen", country="SE")
    made = co.again("employees", co.act("contacts", person(co, "Ida Holm", city="Oslo"), "createEmployee"))
    expect(made, city="Oslo", country="SE")


@pytest.mark.parametrize("kind", ["customers", "vendors"])
def test_apply_template_BC_TC_063_T_2_T_3_L_MOD_8(co, kind):
    co.create(TEMPLATE[kind], code="T", contactType="Company", paymentTermsCode="14 DAYS", website="t.example")
    values = {"postalCode": "0150", "city": "Oslo", "country": "NO", "state": "Viken", "languageCode": "NOR", "currencyCode": "USD"}
    made = record(co, kind, **values, paymentTermsCode="30 DAYS")
    co.act(kind, made, "applyTemplate", templateCode="T")
    expect(co.again(kind, made), **values, paymentTermsCode="30 DAYS", website="t.example")
    assert contact_of(co, kind, made)["website"] == "t.example"
    co.act(kind, made, "applyTemplate", templateCode="T", mode="Overwrite")
    expect(co.again(kind, made), **values, paymentTermsCode="14 DAYS")


def test_apply_template_to_many_3_6(co):
    co.create("customerTemplates", code="T", creditLimit=7)
    made = [record(co, "customers", f"K{n}") for n in range(3)]
    path, wait = "customers/Microsoft.NAV.applyTemplate", {"Prefer": "wait=20"}
    ok(co.post(path, {"templateCode": "T", "numbers": [m["number"] for m in made[:2]]}, wait))
    assert [co.again("customers", m)["creditLimit"] for m in made] == [7, 7, 0]
    ok(co.post(path, {"templateCode": "T", "filter": "displayName eq 'K2'"}, wait))
    assert co.again("customers", made[2])["creditLimit"] == 7


@pytest.mark.parametrize("kind,code", [("customers", "CUST000001"), ("vendors", "VEND000001"), ("employees", "EMPL000001")])
def test_save_as_template_T_8(co, kind, code):
    made = record(co, kind, "Ida Holm", city="Oslo")
    result = co.act(kind, made, "saveAsTemplate", description="Saved")
    row = co.by_code(TEMPLATE[kind], code)
    assert result["id"] == row["id"] and result["entitySet"] == TEMPLATE[kind]
    expect(row, displayName="Saved", city="Oslo", **({} if kind == "employees" else {"invoiceDiscountCode": ""}))


def test_template_values_obey_the_rules_T_9(shared):
    for body, code, rule in (({"country": "ZZZ"}, "Internal_InvalidTableRelation", "E-REF"),
                             ({"phoneNumber": "abc"}, "Application_FieldValidationException", "E-PHONE"),
                             ({"email": "x"}, "Application_FieldValidationException", "E-EMAIL")):
        refused(shared.post("customerTemplates", {"code": "BAD"} | body), 400, code, rule)
