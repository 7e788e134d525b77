"""The shape of every entity: members, order and navigations (2.1 to 2.10, 3.5, 3.7, API-VAL-2)."""

import pytest

from client import at, company, expect, linked_pair, person, record
from shapes import CONCORD, STANDARD, SYSTEM, WIDE


@pytest.fixture(scope="module")
def filled(shared):
    """A company in which every set looked at has a row."""
    contact, _ = linked_pair(shared, "customers")
    person(shared, "Ida Holm", of=contact)
    for kind in ("vendors", "bankAccounts", "employees"):
        linked_pair(shared, kind)
    shared.job("createContactsFromCustomers")
    return shared


def members(row):
    return [k for k in row if "@" not in k]


@pytest.mark.parametrize("name", STANDARD)
def test_standard_shapes_2_1(filled, name):
    for row in (filled.std.rows(name)[0], filled.std.again(name, filled.std.rows(name)[0])):
        assert members(row) == STANDARD[name].split() and "@odata.etag" in row


@pytest.mark.parametrize("name", WIDE)
def test_wide_shapes_3_5(filled, name):
    expected = STANDARD[name].split() + WIDE[name].split() + SYSTEM.split()
    for row in (filled.rows(name)[0], filled.again(name, filled.rows(name)[0])):
        assert members(row) == expected


@pytest.mark.parametrize("name", [n for n in CONCORD if n not in ("jobLines", "contactsInformation", "picture")])
def test_other_shapes_3_7(filled, name):
    row = filled.rows(name)[0]
    assert members(row) == CONCORD[name].split() and "@odata.etag" in row


def test_shapes_below_a_parent(filled):
    customer = filled.rows("customers")[0]
    assert members(filled.rows(at("customers", customer) + "/contactsInformation")[0]) == CONCORD["contactsInformation"].split()
    assert members(filled.read(at("customers", customer) + "/picture")) == CONCORD["picture"].split()
    assert members(filled.rows(at("jobs", filled.rows("jobs")[0]) + "/jobLines")[0]) == CONCORD["jobLines"].split()


@pytest.mark.parametrize("name", ["customers", "vendors", "employees"])
def test_templates_have_the_members_of_the_kind_3_7_T_rules(filled, name):
    template = filled.rows({"customers": "customerTemplates", "vendors": "vendorTemplates", "employees": "employeeTemplates"}[name])[0]
    kind = filled.rows(name)[0]
    own = set(members(template)) - {"code", "contactType", "id", "displayName"}
    assert own <= set(members(kind))
    assert all(isinstance(template[k], type(kind[k])) for k in own)
    assert members(template)[:3] == ["id", "code", "displayName"] and members(template)[-1] == "lastModifiedDateTime"


ALONE = {"contacts": "picture company linkedCustomer linkedVendor linkedBankAccount linkedEmployee",
         "customers": "currency paymentTerm shipmentMethod paymentMethod customerFinancialDetail customerFinancialDetails picture "
                      "agedAccountsReceivable contact primaryContact billToCustomer",
         "vendors": "currency paymentTerm paymentMethod picture agedAccountsPayable contact primaryContact payToVendor",
         "bankAccounts": "picture contact currency", "employees": "picture contact manager"}
MANY = {"contacts": "persons businessRelations alternativeAddresses alternativeAddressDateRanges industryGroups webSources "
                    "jobResponsibilities mailingGroups comments journalEntries",
        "customers": "defaultDimensions contactsInformation journalEntries", "vendors": "defaultDimensions contactsInformation journalEntries",
        "bankAccounts": "contactsInformation journalEntries",
        "employees": "defaultDimensions timeRegistrationEntries contactsInformation journalEntries"}


@pytest.mark.parametrize("name", ALONE)
def test_navigations_3_5(filled, name):
    row = filled.rows(name)[0]
    for nav in ALONE[name].split():
        assert filled.get(f"{at(name, row)}/{nav}").status_code in (200, 204), nav
        if nav != "customerFinancialDetails":
            assert nav in filled.read(at(name, row), params={"$expand": nav}), nav
    for nav in MANY[name].split():
        assert isinstance(filled.rows(f"{at(name, row)}/{nav}"), list), nav
        assert isinstance(filled.read(at(name, row), params={"$expand": nav})[nav], list), nav


def test_navigations_lead_to_the_records(co):
    terms = co.rows("paymentTerms")[0]
    boss = record(co, "employees", "Ann Lee")
    one = record(co, "employees", "Tom Berg", managerId=boss["id"])
    assert co.read(at("employees", one) + "/manager")["number"] == boss["number"] == one["managerNumber"]
    bill = record(co, "customers", "Bill")
    customer = record(co, "customers", "Ship", paymentTermsId=terms["id"], billToCustomerId=bill["id"], currencyCode="USD")
    assert co.std.read(at("customers", customer) + "/paymentTerm")["code"] == terms["code"] == customer["paymentTermsCode"]
    assert co.read(at("customers", customer) + "/billToCustomer")["id"] == bill["id"]
    assert co.std.read(at("customers", customer) + "/currency")["code"] == "USD"
    assert co.read(at("customers", customer) + "/contact")["number"] == customer["contactNumber"]
    vendor = record(co, "vendors", "Own", payToVendorNumber=record(co, "vendors", "Pay")["number"])
    assert co.read(at("vendors", vendor) + "/payToVendor/displayName")["value"] == "Pay"
    info = co.rows(at("customers", customer) + "/contactsInformation")[0]
    expect(co.read(f"{at('customers', customer)}/contactsInformation({info['contactId']})/customer"), id=customer["id"])


def test_link_numbers_of_persons_I_6(co):
    contact, customer = linked_pair(co, "customers")
    one = person(co, "Ida Holm", of=contact)
    employee = co.act("contacts", one, "createEmployee")
    expect(co.again("contacts", one), linkedCustomerNumber=customer["number"], linkedEmployeeNumber=employee["number"], linkedVendorNumber="")
    expect(co.again("contacts", contact), linkedCustomerNumber=customer["number"], linkedEmployeeNumber="")
    assert co.read(at("contacts", one) + "/linkedCustomer")["id"] == customer["id"]


def test_versions_and_authors_3_5(server, co):
    made = company(co)
    expect(made, version=1, createdBy="admin", modifiedBy="admin")
    editor = co.over(credentials=server.users["edit"])
    expect(editor.change("contacts", made, city="Oslo"), version=2, createdBy="admin", modifiedBy="edit", createdDateTime=made["createdDateTime"])
