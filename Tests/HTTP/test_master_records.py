"""Reading, creating, changing and deleting records (area `api`)."""

import pytest

from client import at, company, contact_of, expect, linked_pair, ok, person, record, refused

ADDRESS = {"addressLine1": "Main St 1", "addressLine2": "2nd floor", "city": "Oslo", "state": "Viken",
           "country": "NO", "postalCode": "0150"}


def test_contact_is_read_BC_AC_001(shared):
    made = company(shared, "Holm & Sons", **ADDRESS)
    read = shared.std.again("contacts", made)
    expect(read, id=made["id"], number=made["number"], displayName="Holm & Sons", companyName="Holm & Sons",
           contactBusinessRelation="None", **ADDRESS)


@pytest.mark.parametrize("kind", ["customers", "vendors"])
def test_party_is_read_BC_AU_001_BC_AV_001(shared, kind):
    made = record(shared, kind, "Adatum", **ADDRESS)
    expect(shared.std.again(kind, made), id=made["id"], number=made["number"], displayName="Adatum", **ADDRESS)


def test_employee_is_read_BC_AE_001(shared):
    values = {"givenName": "Ida", "surname": "Holm", "jobTitle": "Clerk", "addressLine1": "Road 1", "city": "Oslo",
              "country": "NO", "postalCode": "0150", "mobilePhone": "+47 1", "personalEmail": "ida@example.org",
              "bankBranchNumber": "77", "bankAccountNumber": "123", "iban": "GB82WEST12345698765432"}
    made = shared.std.create("employees", **values)
    expect(shared.std.again("employees", made), number=made["number"], displayName="Ida Holm", **values)


@pytest.mark.parametrize("kind,body", [
    ("customers", {"displayName": "New name"}), ("vendors", {"displayName": "New name"}),
    ("bankAccounts", {"displayName": "New name"}), ("contacts", {"displayName": "New name"}),
    ("customers", {"addressLine1": "Road 9", "city": "Bergen"}),
    ("vendors", {"addressLine1": "Road 9", "city": "Bergen"}),
    ("employees", {"personalEmail": "new@example.org"}), ("employees", {"email": "own@example.org"})])
def test_patch_is_answered_and_stored_BC_AU_006_BC_AU_007_BC_AE_003(shared, kind, body):
    made = record(shared, kind, "Old Name")
    expect(shared.std.change(kind, made, **body), **body)
    expect(shared.std.again(kind, made), **body)


@pytest.mark.parametrize("kind", ["contacts", "customers", "vendors", "bankAccounts", "employees"])
def test_delete_BC_AV_005_BC_AE_004_BC_EM_003(shared, kind):
    made = record(shared, kind, "Short Lived")
    answer = shared.std.delete(at(kind, made))
    assert answer.status_code == 204 and answer.content == b""
    refused(shared.std.get(at(kind, made)), 404, "BadRequest_ResourceNotFound")


@pytest.mark.parametrize("kind", ["customers", "vendors", "bankAccounts"])
def test_contacts_information_lists_company_and_persons_BC_AI_001_API_CI_1(co, kind):
    contact, made = linked_pair(co, kind)
    one = person(co, "Ida Holm", of=contact)
    api = co.std if kind != "bankAccounts" else co
    rows = api.rows(f"{at(kind, made)}/contactsInformation")
    assert [r["contactId"] for r in rows] == [contact["id"], one["id"]]
    assert {r["relatedId"] for r in rows} == {made["id"]}
    assert rows[1] | {"contactNumber": one["number"], "contactName": "Ida Holm", "contactType": "Person"} == rows[1]


def test_contact_below_contacts_information_BC_AI_004_API_CI_3(co):
    contact, vendor = linked_pair(co, "vendors")
    for path in (f"{at('vendors', vendor)}/contactsInformation({contact['id']})/contact",
                 f"contactsInformation({contact['id']})/contact"):
        expect(co.std.read(path), id=contact["id"], number=contact["number"])


def test_contacts_information_filter_API_CI_2(co):
    contact, made = linked_pair(co, "customers")
    for text in (f"relatedId eq {made['id']} and relatedType eq 'Customer'",
                 f"relatedType eq Microsoft.NAV.contactBusinessRelationLinkToTable'Customer' "
                 f"and relatedId eq {made['id']}"):
        assert [r["contactId"] for r in co.std.rows("contactsInformation", filter=text)] == [contact["id"]]
    refused(co.std.get("contactsInformation"), 400, "Application_DialogException",
            text="You must specify a related Id and a related Type to get contacts information.")


def test_unlinked_record_has_no_contacts_information_API_CI_1(co):
    made = record(co, "customers")
    co.act("customers", made, "unlink")
    assert co.std.rows(f"{at('customers', made)}/contactsInformation") == []


def test_special_characters_BC_AU_002(shared):
    street = 'Bækvej "Å" 7 – Øst'
    made = record(shared, "customers", "Æblegård", addressLine1=street)
    expect(shared.std.again("customers", made), addressLine1=street, displayName="Æblegård")


def test_number_that_exists_is_refused_BC_EM_007_API_ENT_2(shared):
    for kind in ("contacts", "customers", "vendors", "bankAccounts", "employees"):
        made = record(shared, kind, "Nan Ray", number="MAN-7")
        assert made["number"] == "MAN-7"
        body = {"number": "man-7"} | ({"givenName": "B"} if kind == "employees" else {"displayName": "B"})
        refused(shared.std.post(kind, body), 400, "Internal_EntityWithSameKeyExists", "E-EXISTS")


def test_employee_is_found_by_its_number_BC_EM_002(shared):
    made = record(shared, "employees", "Ola Berg")
    assert shared.std.by_number("employees", made["number"])["id"] == made["id"]


@pytest.mark.parametrize("kind", ["contacts", "customers", "vendors", "bankAccounts", "employees"])
def test_renumbering_by_patch_API_ENT_2_C_RENUM_BC_EM_008(co, kind):
    first, second = record(co, kind, "Nan Ray"), record(co, kind, "Tom Ray")
    refused(co.std.patch(at(kind, second), {"number": first["number"]}), 400, "Internal_EntityWithSameKeyExists")
    refused(co.std.patch(at(kind, second), {"number": ""}), 400, "Application_DialogException")
    assert co.again(kind, second)["number"] == second["number"]
    expect(co.std.change(kind, second, number="x-99"), number="X-99")
    if kind not in ("contacts", "employees"):
        assert contact_of(co, kind, second)["displayName"] == "Tom Ray"
        assert co.one("contactBusinessRelations", filter="linkedNumber eq 'X-99'")["linkedId"] == second["id"]


@pytest.mark.parametrize("kind", ["contacts", "customers", "vendors", "bankAccounts"])
def test_name_is_required(shared, kind):
    code = "Application_DialogException" if kind in ("contacts", "customers") else "Application_FieldValidationException"
    for body in ({}, {"displayName": ""}, {"displayName": "  "}, {"displayName": None}):
        refused(shared.std.post(kind, body), 400, code, "E-REQUIRED")
    made = record(shared, kind)
    refused(shared.std.patch(at(kind, made), {"displayName": ""}), 400, code, "E-REQUIRED")


def test_employee_needs_a_first_or_last_name(shared):
    refused(shared.std.post("employees", {"middleName": "X"}), 400, "Application_FieldValidationException",
            "E-REQUIRED")
    assert shared.std.create("employees", surname="Alone")["displayName"] == "Alone"


def test_overview_figures_BC_CU_001_BC_CU_002(co):
    for number in range(3):
        company(co, f"Company {number}")
    for number in range(2):
        person(co, f"Person {number}")
    figures = co.read("Microsoft.NAV.contactStatistics()")
    expect(figures, companies=3, persons=2, privacyBlocked=0, linkedCustomers=0, openSyncIssues=0)


def test_customer_contacts(co):
    contact, customer = linked_pair(co, "customers")
    one = person(co, "Ida Holm", of=contact, email="ida@example.org", phoneNumber="12", jobTitle="Buyer")
    person(co, "Alone Berg")
    row = co.std.one("customerContacts")
    expect(row, id=one["id"], email="ida@example.org", firstName="Ida", lastName="Holm", professionalTitle="Buyer",
           customerId=customer["id"], customerName=customer["displayName"], primaryPhoneNumber="12")
    expect(co.std.change("customerContacts", one, lastName="Berg"), lastName="Berg")
    assert co.again("contacts", one)["displayName"] == "Ida Berg"
    refused(co.std.post("customerContacts", {"firstName": "X"}), 405, "BadRequest_MethodNotAllowed")
    co.std.remove("customerContacts", one)
    refused(co.std.get(at("contacts", one)), 404, "BadRequest_ResourceNotFound")


def test_customer_financial_detail(co):
    made = record(co, "customers")
    for nav in ("customerFinancialDetail", "customerFinancialDetails"):
        expect(ok(co.std.get(f"{at('customers', made)}/{nav}")), id=made["id"], number=made["number"], balance=0,
               totalSalesExcludingTax=0, overdueAmount=0)
    assert co.std.one("customerFinancialDetails")["id"] == made["id"]
