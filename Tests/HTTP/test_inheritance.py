"""Inheritance and defaults, type and company of contacts, deletion, privacy (C-INH, C-TYPE, C-COMP, C-DEL, V-PRIVACY)."""

import pytest

from client import (KINDS, SUFFIX, at, company, contact_of, expect, linked_pair, ok, person, record, refused, relations)

BLOCK = {"addressLine1": "Road 1", "addressLine2": "Floor 2", "city": "Oslo", "state": "Viken", "postalCode": "0150"}
SWITCHES = {"inheritLanguageCode": ("languageCode", "DEU", "ENU"), "inheritTerritoryCode": ("territoryCode", "NORTH", "SOUTH"),
            "inheritCountryRegionCode": ("country", "NO", "SE"), "inheritFormatRegion": ("formatRegion", "nb-NO", "da-DK"),
            "inheritCommunicationDetails": ("email", "a@example.org", "b@example.org"),
            "inheritSalespersonCode": ("salespersonCode", "JO", "MO"), "inheritAddressDetails": ("city", "Oslo", "Bergen")}
COMMUNICATION = ["phoneNumber", "mobilePhoneNumber", "faxNumber", "telexNumber", "telexAnswerBack", "website",
                 "extensionNumber", "pager"]


@pytest.fixture
def sales(co):
    for code in ("JO", "MO"):
        co.create("salespeoplePurchasers", code=code, displayName=code)
    return co


def test_address_on_assignment_BC_MC_081_C_INH_N(co):
    contact = company(co, **BLOCK)
    expect(co.change("contacts", person(co, "Ida Holm"), companyNumber=contact["number"]), **BLOCK)
    expect(person(co, "Tom Berg", of=contact), **BLOCK)
    own = person(co, "Ann Lee", of=contact, city="Bergen")
    expect(own, city="Bergen", addressLine1="")


def test_switched_off_BC_MS_002(co):
    co.setup(inheritAddressDetails=False, inheritCommunicationDetails=False)
    contact = company(co, **BLOCK, email="a@example.org")
    one = co.change("contacts", person(co, "Ida Holm"), companyNumber=contact["number"])
    expect(one, email="", **{k: "" for k in BLOCK})
    co.change("contacts", contact, email="b@example.org", city="Bergen")
    expect(co.again("contacts", one), email="", city="")


@pytest.mark.parametrize("switch", SWITCHES)
def test_modification_C_INH_M(sales, switch):
    co = sales
    field, old, new = SWITCHES[switch]
    contact = company(co, **{field: old})
    same, other = person(co, "Ida Holm", of=contact), person(co, "Tom Berg", of=contact)
    third = old if field == "city" else new
    co.change("contacts", other, **{field: "Paris" if field == "city" else new})
    assert same[field] == old
    co.change("contacts", contact, **{field: new})
    assert co.again("contacts", same)[field] == new
    assert co.again("contacts", other)[field] == ("Paris" if field == "city" else third)
    co.setup(**{switch: False})
    co.change("contacts", contact, **{field: old})
    assert co.again("contacts", same)[field] == new


@pytest.mark.parametrize("field", COMMUNICATION)
def test_communication_details_C_INH_3(shared, field):
    contact = company(shared, **{field: "1"})
    one = person(shared, "Ida Holm", of=contact)
    assert one[field] == "1"
    shared.change("contacts", contact, **{field: "2"})
    assert shared.again("contacts", one)[field] == "2"
    shared.change("contacts", one, **{field: "3"})
    shared.change("contacts", contact, **{field: "4"})
    assert shared.again("contacts", one)[field] == "3"
    assert shared.again("contacts", contact)[field] == "4"


def test_block_that_differs_C_INH_M(co):
    contact = company(co, **BLOCK)
    same = person(co, "Ida Holm", of=contact, state="Own")
    moved = co.change("contacts", person(co, "Tom Berg", of=contact), city="Bergen")
    same = co.change("contacts", same, **BLOCK | {"state": "Own"})
    co.change("contacts", contact, addressLine1="Road 2", state="Akershus")
    expect(co.again("contacts", same), addressLine1="Road 2", state="Akershus")
    expect(co.again("contacts", moved), addressLine1="Road 1", state="Viken")


def test_values_given_in_the_operation_stay_C_INH_N(co):
    contact = company(co, languageCode="DEU", email="a@example.org")
    expect(person(co, "Ida Holm", of=contact, languageCode="ENU"), languageCode="ENU", email="a@example.org")


def test_company_name_is_carried_over_C_NAME_6(co):
    co.setup(inheritAddressDetails=False, inheritCommunicationDetails=False)
    contact = company(co)
    one = person(co, "Ida Holm", of=contact)
    co.change("contacts", contact, displayName="Renamed")
    assert co.again("contacts", one)["companyName"] == "Renamed"


def test_company_by_name_BC_MC_146_C_COMP_2(co):
    contact = company(co, "Adatum Trading")
    for text in (contact["number"].lower(), "adatum trading", "Adat"):
        one = co.change("contacts", person(co, "Ida Holm"), companyName=text)
        expect(one, companyNumber=contact["number"], companyName="Adatum Trading", companyId=contact["id"])
    made = co.create("contacts", displayName="Tom Berg", companyName="Adatum Trading")
    expect(made, type="Person", companyNumber=contact["number"])
    company(co, "Adatum Shipping")
    refused(co.patch(at("contacts", one), {"companyName": "nobody"}), 400, "Application_DialogException", "E-COMP-SELECT")
    assert co.change("contacts", one, companyName="")["companyNumber"] == ""


def test_type_follows_from_the_company_BC_MC_075(co):
    contact = company(co)
    made = co.create("contacts", displayName="Ida Holm", companyNumber=contact["number"])
    expect(made, type="Person", companyName=contact["displayName"])
    assert [p["id"] for p in co.rows(at("contacts", contact) + "/persons")] == [made["id"]]
    refused(co.std.post("contacts", {"displayName": "X", "companyNumber": "NOPE"}), 400, "Internal_InvalidTableRelation", "E-REF")
    refused(co.post("contacts", {"type": "Company", "displayName": "X", "companyNumber": contact["number"]}), 400,
            "Application_DialogException", "E-CONTTYPE")


def test_actions_change_company_and_type_3_6(co):
    contact, one = company(co, city="Oslo"), person(co, "Ida Holm")
    co.act("contacts", one, "changeCompany", companyNumber=contact["number"])
    expect(co.again("contacts", one), companyNumber=contact["number"], city="Oslo")
    co.act("contacts", one, "changeCompany", companyNumber="")
    co.act("contacts", one, "changeType", type="Company")
    expect(co.again("contacts", one), type="Company", companyNumber=one["number"], firstName="")


def test_salesperson_of_the_user_BC_MD_001_BC_MD_004_S_1(sales):
    sales.create("userSetups", userId="admin", salespersonCode="JO")
    for made in (company(sales), record(sales, "customers"), person(sales, "Ida Holm")):
        assert made["salespersonCode"] == "JO"
    assert record(sales, "vendors")["purchaserCode"] == "JO"
    assert company(sales, salespersonCode="MO")["salespersonCode"] == "MO"


# C-TYPE

def test_type_to_person_refusals_C_TYPE(co):
    contact = company(co, currencyCode="USD", taxRegistrationNumber="XX1", registrationNumber="7")
    person(co, "Ida Holm", of=contact)
    co.create("contactIndustryGroups", contactNumber=contact["number"], industryGroupCode=co.rows("industryGroups")[0]["code"])
    co.act("contacts", contact, "createVendor")
    for answer in (co.std.patch(at("contacts", contact), {"type": "Person"}), co.call("contacts", contact, "changeType", type="Person")):
        error = refused(answer, 400, "Application_DialogException", "E-TYPE-PEOPLE")
        codes = [d["code"] for d in error["details"]]
        assert codes == ["E-TYPE-PEOPLE", "E-TYPE-REL", "E-TYPE-GROUP"] + ["E-TYPE-FIELD"] * 3
    assert co.again("contacts", contact)["type"] == "Company"


def test_type_to_company_refusals_C_TYPE(co):
    one = person(co, "Ida Holm", organizationalLevelCode="CEO")
    co.create("contactJobResponsibilities", contactNumber=one["number"],
              jobResponsibilityCode=co.rows("jobResponsibilities")[0]["code"])
    co.act("contacts", one, "createEmployee")
    error = refused(co.patch(at("contacts", one), {"type": "Company"}), 400, "Application_DialogException", "E-TYPE-FIELD")
    assert [d["code"] for d in error["details"]] == ["E-TYPE-FIELD", "E-TYPE-GROUP", "E-TYPE-EMPL"]


def test_type_change_of_a_linked_person_customer_C_TYPE_14(co):
    made = record(co, "customers", "Ida Holm", type="Person")
    contact = contact_of(co, "customers", made)
    co.change("contacts", contact, type="Company")
    expect(co.again("customers", made), type="Company", contactName="")
    setup = co.one("marketingSetup")
    expect(co.again("contacts", contact), firstName="", surname="", salutationCode=setup["defaultCompanySalutationCode"])


# Deletion (area `delete`).

def test_contact_without_relations_BC_MC_062(co):
    contact = company(co)
    co.std.remove("contacts", contact)
    refused(co.get(at("contacts", contact)), 404, "BadRequest_ResourceNotFound")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("standard", [True, False])
def test_record_survives_its_contact_BC_MC_063_BC_MC_064_C_DEL_5(co, kind, standard):
    contact, made = linked_pair(co, kind)
    (co.std if standard else co).remove("contacts", contact)
    after = co.again(kind, made)
    assert relations(co) == [] and after["contactNumber"] == ""
    assert {k: after[k] for k in ("number", "displayName", "city")} == {k: made[k] for k in ("number", "displayName", "city")}


@pytest.mark.parametrize("kind", KINDS)
def test_contact_survives_its_record_BC_MC_067_L_DEL(co, kind):
    contact, made = linked_pair(co, kind)
    co.remove("contacts", contact)
    second = co.act(kind, made, "createContact") and contact_of(co, kind, made)
    assert second["number"] != contact["number"]
    co.std.remove(kind, made)
    after = co.again("contacts", second)
    assert after["contactBusinessRelation"] == "None" and after["version"] > second["version"] and relations(co) == []


def test_details_go_with_the_contact_BC_UT_008_C_DEL_6(co):
    contact = company(co)
    path = at("contacts", contact)
    co.create(path + "/mailingGroups", mailingGroupCode=co.rows("mailingGroups")[0]["code"])
    co.create(path + "/comments", comment="Note")
    co.create(path + "/alternativeAddresses", code="SUMMER", city="Bergen")
    co.create(path + "/alternativeAddressDateRanges", alternativeAddressCode="SUMMER", startingDate="2026-06-01")
    co.create(path + "/businessRelations", businessRelationCode="LAW")
    co.remove("contacts", contact)
    for name in ("contactMailingGroups", "comments", "alternativeAddresses", "alternativeAddressDateRanges", "contactBusinessRelations"):
        assert co.rows(name) == [], name


def test_company_with_persons_C_DEL_4_API_ENT_9_API_CON_1(co):
    contact = company(co)
    one = person(co, "Ida Holm", of=contact)
    error = refused(co.delete(at("contacts", contact)), 400, "Application_CallbackNotAllowed", "E-DEL-PEOPLE")
    assert error["details"][0]["target"] == "deletePersons" and co.again("contacts", one)
    for confirm in ({"headers": {"Concord-Confirm": "deletePersons"}}, {"params": {"confirm": "*"}},
                    {"params": {"confirm": "largeBatch,deletePersons"}}, {}):
        api = co if confirm else co.std
        contact = company(co)
        one = person(co, "Ida Holm", of=contact)
        assert api.delete(at("contacts", contact), **confirm).status_code == 204
        assert co.get(at("contacts", one)).status_code == 404


def test_records_in_use_L_DEL_1(co):
    first, second = record(co, "customers", "A"), record(co, "customers", "B")
    co.change("customers", second, billToCustomerNumber=first["number"])
    vendor = record(co, "vendors", "A")
    co.create("vendors", displayName="B", payToVendorId=vendor["id"])
    boss = record(co, "employees", "Ann Lee")
    co.create("employees", givenName="Tom", managerNumber=boss["number"])
    for kind, made in (("customers", first), ("vendors", vendor), ("employees", boss)):
        refused(co.std.delete(at(kind, made)), 400, "Application_DialogException", "E-REFUSED")
        assert co.again(kind, made)


def test_bank_default_for_a_currency(co):
    co.create("bankAccounts", displayName="A", currencyCode="USD", useAsDefaultForCurrency=True)
    refused(co.post("bankAccounts", {"displayName": "B", "currencyCode": "USD", "useAsDefaultForCurrency": True}), 400,
            "Application_DialogException", "E-BANKDEFAULT")


# Privacy (area `privacy`).

@pytest.mark.parametrize("kind", ["customers", "vendors"])
@pytest.mark.parametrize("side", ["contact", "record"])
def test_privacy_block_is_shared_V_PRIVACY_6_V_PRIVACY_7(co, kind, side):
    contact, made = linked_pair(co, kind)
    old = {"customers": "Ship", "vendors": "Payment"}[kind]
    co.change(kind, made, blocked=old)
    where, entity = ("contacts", contact) if side == "contact" else (kind, made)
    (co.std if side == "contact" else co).change(where, entity, privacyBlocked=True)
    expect(co.again(kind, made), privacyBlocked=True, blocked="All")
    assert co.again("contacts", contact)["privacyBlocked"] is True
    refused(co.patch(at(kind, made), {"blocked": old}), 400, "Application_DialogException", "E-BLOCKEDPRIV")
    co.change(where, entity, privacyBlocked=False)
    expect(co.again(kind, made), privacyBlocked=False, blocked=old)


def test_minors_V_PRIVACY_1_to_V_PRIVACY_4(co):
    one = person(co, "Ida Holm")
    expect(co.change("contacts", one, minor=True), privacyBlocked=True)
    refused(co.std.patch(at("contacts", one), {"privacyBlocked": False}), 400, "Application_DialogException", "E-CONSENT")
    expect(co.change("contacts", one, parentalConsentReceived=True), privacyBlocked=True)
    expect(co.std.change("contacts", one, privacyBlocked=False), privacyBlocked=False)
    expect(co.change("contacts", one, minor=False), parentalConsentReceived=False, privacyBlocked=False)
    refused(co.patch(at("contacts", one), {"parentalConsentReceived": True}), 400, "Application_DialogException", "E-CONSENT2")


def test_consent_from_the_customer_V_PRIVACY_3(co):
    made = record(co, "customers", "Ida Holm", type="Person")
    co.change("contacts", contact_of(co, "customers", made), minor=True)
    refused(co.patch(at("customers", made), {"privacyBlocked": False}), 400, "Application_DialogException", "E-CONSENT")
    assert co.again("customers", made)["blocked"] == "All"


def test_privacy_of_employees_is_local(co):
    contact, made = linked_pair(co, "employees")
    co.change("employees", made, privacyBlocked=True)
    assert co.again("contacts", contact)["privacyBlocked"] is False


@pytest.mark.parametrize("kind", ["customers", "vendors", "employees"])
def test_blocked_records_are_not_linked_C_LINK_4(co, kind):
    made = linked_pair(co, kind)[1]
    co.act(kind, made, "unlink")
    co.change(kind, made, privacyBlocked=True)
    free = person(co, "Tom Berg") if kind == "employees" else company(co, "Free")
    refused(co.call("contacts", free, "link" + SUFFIX[kind], number=made["number"]), 400, "Application_DialogException", "E-PRIVACY")


def test_blocked_contact_may_be_edited_and_deleted_V_PRIVACY_5(co):
    contact, made = linked_pair(co, "customers")
    co.change("contacts", contact, privacyBlocked=True)
    ok(co.patch(at("contacts", contact), {"city": "Oslo"}))
    co.act("customers", made, "unlink")
    co.remove("contacts", contact)
