"""Records from contacts and contacts from records (areas `create-as`, `create-from`)."""

import pytest

from client import (CODE_OF, KINDS, MEMBER, STANDARD_CODE, SUFFIX, at, company, contact_of, expect, link, linked_pair, ok,
                    person, record, refused, relations, unlinked)

PARTIES = ["customers", "vendors", "bankAccounts"]
SOURCE = {"customers": "Customers", "vendors": "Vendors", "bankAccounts": "BankAccounts", "employees": "Employees"}


@pytest.mark.parametrize("kind", KINDS)
def test_blank_code_BC_MC_019_BC_MC_024(co, kind):
    contact = person(co, "Ida Holm") if kind == "employees" else company(co)
    co.setup(**{CODE_OF[kind]: ""})
    before = co.operations()
    refused(co.call("contacts", contact, "create" + SUFFIX[kind]), 400, "Application_FieldValidationException", "E-SETUP",
            text="Bus. Rel. Code for")
    assert co.rows(kind) == [] and relations(co) == [] and co.operations() == before


@pytest.mark.parametrize("kind", KINDS)
def test_record_takes_the_values_of_the_contact_BC_MC_022_BC_MC_025_BC_MS_012(co, kind):
    values = {"addressLine1": "Road 1", "city": "Oslo", "country": "NO", "phoneNumber": "12"}
    if kind == "employees":
        contact = person(co, "Ida Holm", **values, jobTitle="Clerk", email="i@example.org")
    else:
        contact = company(co, "Holm", **values, email="i@example.org", languageCode="NOR", currencyCode="USD")
    if kind in ("customers", "vendors"):
        co.change("contacts", contact, registrationNumber="1234567890")
    more = {} if kind == "bankAccounts" else {"noTemplate": True}
    answer = co.call("contacts", contact, "create" + SUFFIX[kind], **more)
    made = co.again(kind, ok(answer)["id"])
    assert answer.headers["Location"] == co.url(at(kind, made)) and answer.json()["entitySet"] == kind
    expect(made, contactNumber=contact["number"], **values)
    if kind == "employees":
        expect(made, givenName="Ida", surname="Holm", jobTitle="Clerk", personalEmail="i@example.org", email="")
    else:
        expect(made, displayName="Holm", email="i@example.org", languageCode="NOR", currencyCode="USD")
    if kind in ("customers", "vendors"):
        assert made["registrationNumber"] == "1234567890"
    assert [(r["linkToTable"], r["linkedNumber"]) for r in relations(co)] == [(MEMBER[kind], made["number"])]


@pytest.mark.parametrize("kind", PARTIES)
def test_person_of_a_company_BC_MC_158(co, kind):
    contact = company(co)
    one = person(co, "Ida Holm", of=contact)
    result = co.act("contacts", one, "create" + SUFFIX[kind])
    assert contact_of(co, kind, result)["id"] == contact["id"]
    made = co.again(kind, result)
    assert made["displayName"] == "Holm & Sons" and made.get("primaryContactNumber", "") == ""


@pytest.mark.parametrize("kind", ["vendors", "bankAccounts"])
def test_standalone_person_BC_PC_003(co, kind):
    alone = person(co, "Ida Holm")
    refused(co.call("contacts", alone, "create" + SUFFIX[kind]), 400, "Application_FieldValidationException", "E-REQUIRED",
            text="Company No.")
    assert co.rows(kind) == []


def test_standalone_person_becomes_customer_C_MKCUST_8(co):
    alone = person(co, "Ida Holm")
    made = co.again("customers", co.act("contacts", alone, "createCustomer"))
    expect(made, type="Person", primaryContactNumber=alone["number"], contactName="Ida Holm")


@pytest.mark.parametrize("kind", KINDS)
def test_typed_number_and_local_fields(co, kind):
    contact = person(co, "Ida Holm") if kind == "employees" else company(co)
    local = {"customers": {"creditLimit": 500}, "vendors": {"priority": 3}, "bankAccounts": {"bankBranchNumber": "77"},
             "employees": {"title": "Dr."}}[kind]
    result = co.act("contacts", contact, "create" + SUFFIX[kind], number="own-1", fields=local)
    assert result["number"] == "OWN-1" and result["numbersDrawn"] == []
    expect(co.again(kind, result), numberSeriesCode="", **local)


@pytest.mark.parametrize("kind,name", [("customers", "customerTemplates"), ("vendors", "vendorTemplates")])
def test_choice_of_a_template_BC_TC_031_BC_TC_032_BC_MC_020_T_6_T_7(co, kind, name):
    co.create(name, code="EXPORT", contactType="Company", paymentTermsCode="14 DAYS")
    contact = company(co)
    error = refused(co.call("contacts", contact, "create" + SUFFIX[kind]), 400, "Application_DialogException", "E-TEMPLCHOOSE")
    assert "COMPANY" in str(error["details"]) and "EXPORT" in str(error["details"]) and "PERSON" not in str(error["details"])
    assert co.rows(kind) == [] and relations(co) == []
    for code, terms in (("EXPORT", "14 DAYS"), ("COMPANY", "30 DAYS")):
        made = co.again(kind, co.act("contacts", company(co, code), "create" + SUFFIX[kind], templateCode=code))
        assert made["paymentTermsCode"] == terms
    assert co.again(kind, co.act("contacts", company(co), "create" + SUFFIX[kind], noTemplate=True))["paymentTermsCode"] == ""
    refused(co.call("contacts", contact, "create" + SUFFIX[kind], templateCode="NOPE"), 400, "Internal_RecordNotFound",
            "E-NOTFOUND")


def test_template_of_the_other_type_T_7(co):
    refused(co.call("contacts", company(co), "createCustomer", templateCode="PERSON"), 400, "Application_DialogException",
            "E-TEMPLTYPE")


@pytest.mark.parametrize("kind,name", [("customers", "customerTemplates"), ("vendors", "vendorTemplates")])
def test_no_template_BC_TC_033(co, kind, name):
    for template in co.rows(name):
        co.remove(name, template)
    refused(co.call("contacts", company(co), "create" + SUFFIX[kind]), 400, "Application_DialogException", "E-TEMPLNONE")
    assert co.rows(kind) == []
    co.act("contacts", company(co), "create" + SUFFIX[kind], noTemplate=True)


@pytest.mark.parametrize("kind", KINDS)
def test_already_linked_C_EFF_1(co, kind):
    contact, _ = linked_pair(co, kind)
    refused(co.call("contacts", contact, "create" + SUFFIX[kind]), 400, "Application_DialogException", "E-LINKED")
    assert len(co.rows(kind)) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_blocked_contact_BC_CE_004_C_EFF_2(co, kind):
    contact = (person if kind == "employees" else company)(co, "Ida Holm", privacyBlocked=True)
    refused(co.call("contacts", contact, "create" + SUFFIX[kind]), 400, "Application_DialogException", "E-PRIVACY",
            text="is blocked for privacy reasons")
    made = unlinked(co, kind)
    refused(link(co, contact, kind, made), 400, "Application_DialogException", "E-PRIVACY")
    assert relations(co) == []


def test_company_becomes_no_employee_C_MKEMP_1(co):
    refused(co.call("contacts", company(co), "createEmployee"), 400, "Application_DialogException", "E-CONTTYPE")


# Records that bring their contact (L-NEW).

@pytest.mark.parametrize("kind", PARTIES)
@pytest.mark.parametrize("standard", [True, False])
def test_new_record_has_a_contact_BC_MS_009_BC_MS_010(co, kind, standard):
    made = record(co.std if standard else co, kind, "Adatum")
    contact = contact_of(co, kind, made)
    expect(contact, type="Company", displayName="Adatum", contactBusinessRelation=MEMBER[kind])
    assert len(co.rows("contacts")) == 1


@pytest.mark.parametrize("kind", ["customers", "vendors"])
def test_new_record_from_a_template_BC_TO_030(co, kind):
    made = record(co, kind, "Start", templateCode="COMPANY")
    co.change(kind, made, displayName="Test")
    assert [c["displayName"] for c in co.rows("contacts")] == ["Test"]
    assert contact_of(co, kind, made)["displayName"] == "Test" and made["paymentTermsCode"] == "30 DAYS"


def test_person_customer_brings_a_person_L_NEW_6_L_NEW_8(co):
    made = record(co, "customers", "Ida Holm", type="Person")
    contact = contact_of(co, "customers", made)
    expect(contact, type="Person", firstName="Ida", surname="Holm", companyNumber="")
    expect(co.again("customers", made), primaryContactNumber=contact["number"], contactName="Ida Holm")


@pytest.mark.parametrize("on", [False, True])
def test_employees_bring_contacts_on_request_L_NEW_3_D_10(co, on):
    co.setup(createContactsForEmployees=on)
    made = record(co, "employees", "Ida Holm", personalEmail="i@example.org")
    assert [(c["displayName"], c["type"], c["email"]) for c in co.rows("contacts")] == \
        ([("Ida Holm", "Person", "i@example.org")] if on else [])
    assert bool(co.again("employees", made)["contactNumber"]) == on


@pytest.mark.parametrize("kind", PARTIES)
def test_contact_series_missing_L_NEW_4(co, kind):
    co.setup(contactNumberSeriesCode="")
    refused(co.post(kind, {"displayName": "X"}), 400, "Application_FieldValidationException", "E-SETUP", text="Contact Nos.")
    assert co.rows(kind) == []


def test_seeds_of_sales_people_MAP_2(co):
    co.create("salespeoplePurchasers", code="JO", displayName="Jo")
    for kind, member in (("vendors", "purchaserCode"), ("bankAccounts", "ourContactCode"), ("customers", "salespersonCode")):
        made = record(co, kind, **{member: "JO"})
        contact = contact_of(co, kind, made)
        assert contact["salespersonCode"] == "JO"
        co.change("contacts", contact, salespersonCode="")
        assert co.again(kind, made)[member] == ("" if kind == "customers" else "JO")


# On request and in batches.

@pytest.mark.parametrize("kind", KINDS)
def test_contact_on_request_BC_MC_028_L_NEW_11(co, kind):
    made = unlinked(co, kind, "Ostend Trading")
    co.setup(**{CODE_OF[kind]: ""})
    refused(co.call(kind, made, "createContact"), 400, "Application_FieldValidationException", "E-SETUP")
    assert co.rows("contacts") == []
    co.setup(**{CODE_OF[kind]: STANDARD_CODE[kind]})
    result = co.act(kind, made, "createContact")
    expect(co.again("contacts", result), displayName="Ostend Trading", type="Person" if kind == "employees" else "Company")
    assert contact_of(co, kind, made)["id"] == result["id"] and result["entitySet"] == "contacts"
    refused(co.call(kind, made, "createContact"), 400, "Application_DialogException", "E-LINKEDOTHER")


@pytest.mark.parametrize("kind", KINDS)
def test_batch_BC_MC_031_BC_MC_033_B_11(co, kind):
    co.setup(createContactsForEmployees=True)
    before, after = unlinked(co, kind, "Old One"), record(co, kind, "New One")
    done = co.job("createContactsFrom" + SOURCE[kind])
    expect(done, status="Succeeded", createdCount=1, skippedCount=1, failedCount=0, totalCount=2, progressPercent=100,
           kind="CreateContactsFrom" + SOURCE[kind])
    lines = co.rows(at("jobs", done) + "/jobLines")
    assert {(x["recordNumber"], x["outcome"], x["reasonCode"]) for x in lines} == \
        {(before["number"], "Created", ""), (after["number"], "Skipped", "ALREADY-LINKED")}
    for made in (before, after):
        rows = relations(co, linkedNumber=made["number"])
        assert [(r["businessRelationCode"], r["linkToTable"]) for r in rows] == [(STANDARD_CODE[kind], MEMBER[kind])]
        assert contact_of(co, kind, made)["displayName"] in ("Old One", "New One")
    contacts = len(co.rows("contacts"))
    expect(co.job("createContactsFrom" + SOURCE[kind]), createdCount=0, skippedCount=2)
    assert len(co.rows("contacts")) == contacts == 2


@pytest.mark.parametrize("kind", ["customers", "vendors"])
def test_batch_with_a_contact_name_BC_MC_104_B_6(co, kind):
    made = unlinked(co, kind, "Ostend", contactName="Cee Dee", phoneNumber="55")
    co.job("createContactsFrom" + SOURCE[kind])
    after = co.again(kind, made)
    one = co.by_number("contacts", after["primaryContactNumber"])
    expect(one, type="Person", displayName="Cee Dee", phoneNumber="55", companyNumber=after["contactNumber"])
    assert after["contactName"] == "Cee Dee"


@pytest.mark.parametrize("kind", ["customers", "vendors"])
def test_batch_without_a_contact_name_BC_MC_135_B_6(co, kind):
    made = unlinked(co, kind, "Ostend")
    co.job("createContactsFrom" + SOURCE[kind])
    after = co.again(kind, made)
    assert after["primaryContactNumber"] == after["contactNumber"] != "" and after["contactName"] == ""
    assert [c["type"] for c in co.rows("contacts")] == ["Company"]


@pytest.mark.parametrize("kind", PARTIES)
def test_batch_with_filters_BC_MC_045_BC_MC_047_B_2(co, kind):
    wanted = unlinked(co, kind, "Wanted", currencyCode="USD")
    other = unlinked(co, kind, "Other")
    expect(co.job("createContactsFrom" + SOURCE[kind], filters={"number": wanted["number"], "currencyCode": "USD"}),
           createdCount=1, totalCount=1)
    assert contact_of(co, kind, wanted) and not contact_of(co, kind, other)
    refused(co.post("Microsoft.NAV.createContactsFrom" + SOURCE[kind], {"filters": {"number": "a..b..c"}}), 400,
            "Application_FilterErrorException")
    expect(co.job("createContactsFrom" + SOURCE[kind], filter="displayName eq 'Other'"), createdCount=1)


@pytest.mark.parametrize("kind", PARTIES)
def test_batch_preconditions_B_1(co, kind):
    co.setup(**{CODE_OF[kind]: ""})
    refused(co.post("Microsoft.NAV.createContactsFrom" + SOURCE[kind], {}), 400, "Application_FieldValidationException", "E-SETUP")
