"""Changes travel between contacts and linked records (area `propagate`, section 3 of the contact rules)."""

import pytest

from client import (CODE_OF, KINDS, STANDARD_CODE, at, company, contact_of, expect, link, linked_pair, ok, person, record,
                    refused, relations, unlinked)

# Field of the contact -> value, for parties; employees have names of their own.
TEXTS = {"name2": "Second", "searchName": "SEARCH", "addressLine1": "Road 7", "addressLine2": "Floor 2", "city": "Oslo",
         "state": "Viken", "postalCode": "0150", "country": "NO", "phoneNumber": "+47 1", "mobilePhoneNumber": "+47 2",
         "faxNumber": "3", "telexNumber": "4", "telexAnswerBack": "5", "email": "x@example.org", "website": "example.org",
         "languageCode": "NOR", "formatRegion": "nb-NO", "territoryCode": "NORTH", "currencyCode": "USD",
         "displayName": "New name", "taxRegistrationNumber": "XX 123", "registrationNumber": "77",
         "salespersonCode": "JO", "privacyBlocked": True}
NOT_SHARED = {"customers": set(), "vendors": {"salespersonCode"},
              "bankAccounts": {"salespersonCode", "formatRegion", "taxRegistrationNumber", "registrationNumber", "privacyBlocked"}}
EMPLOYEE = {"firstName": ("givenName", "Ada"), "middleName": ("middleName", "M"), "surname": ("surname", "Berg"),
            "initials": ("initials", "AB"), "jobTitle": ("jobTitle", "Clerk"), "addressLine1": ("addressLine1", "Road 7"),
            "addressLine2": ("addressLine2", "Floor 2"), "city": ("city", "Oslo"), "state": ("state", "Viken"),
            "postalCode": ("postalCode", "0150"), "country": ("country", "NO"), "phoneNumber": ("phoneNumber", "1"),
            "mobilePhoneNumber": ("mobilePhone", "2"), "pager": ("pager", "3"), "faxNumber": ("faxNumber", "4"),
            "email": ("personalEmail", "x@example.org")}
SHARED = [(kind, f, f, v) for kind in NOT_SHARED for f, v in TEXTS.items() if f not in NOT_SHARED[kind]] + \
         [("employees", f, mine, v) for f, (mine, v) in EMPLOYEE.items()]


@pytest.fixture(scope="module")
def pairs(shared):
    """One linked pair of each kind, used for one field after the other."""
    shared.create("salespeoplePurchasers", code="JO", displayName="Jo")
    return {kind: linked_pair(shared, kind) for kind in KINDS}


def blank(value):
    return False if value is True else ""


@pytest.mark.parametrize("side", ["contact", "record"])
@pytest.mark.parametrize("kind,field,own,value", SHARED)
def test_every_shared_field_BC_MC_023_BC_MC_057_BC_MC_059_BC_MC_061_SYNC_1(shared, pairs, kind, field, own, value, side):
    contact, made = pairs[kind]
    if side == "contact":
        written = shared.change("contacts", contact, **{field: value})
        read = shared.again(kind, made)[own]
    else:
        written = shared.change(kind, made, **{own: value})
        read = shared.again("contacts", contact)[field]
    assert read == value and (field in written or own in written)
    expect(shared.again(kind, made), number=made["number"], numberSeriesCode=made["numberSeriesCode"])
    expect(shared.again("contacts", contact), number=contact["number"], type=contact["type"])
    undo = "Holm" if field in ("displayName", "firstName", "surname") else blank(value)
    shared.change("contacts", contact, **{field: undo})
    assert shared.again(kind, made)[own] == shared.again("contacts", contact)[field]


STANDARD = [("customers", f) for f in ("displayName", "addressLine1", "addressLine2", "city", "state", "postalCode", "country",
                                       "phoneNumber", "email", "website", "taxRegistrationNumber")] + \
           [("vendors", f) for f in ("displayName", "addressLine1", "city", "country", "phoneNumber", "email", "website",
                                     "taxRegistrationNumber")] + [("bankAccounts", "displayName")] + \
           [("employees", f) for f in ("jobTitle", "addressLine1", "city", "phoneNumber")]


@pytest.mark.parametrize("kind,field", STANDARD)
def test_shared_fields_by_the_standard_route(shared, pairs, kind, field):
    contact, made = pairs[kind]
    value = TEXTS.get(field, "Clerk")
    for where, entity, other, reader in (("contacts", contact, kind, made), (kind, made, "contacts", contact)):
        shared.std.change(where, entity, **{field: value})
        assert shared.std.again(other, reader)[field] == value
        shared.std.change(where, entity, **{field: "Holm" if field == "displayName" else ""})


LOCAL = [("vendors", "purchaserCode", "salespersonCode", "JO"), ("bankAccounts", "ourContactCode", "salespersonCode", "JO"),
         ("bankAccounts", "formatRegion", "formatRegion", "da-DK"), ("employees", "email", "email", "own@example.org"),
         ("customers", "creditLimit", None, 5), ("vendors", "priority", None, 5),
         ("bankAccounts", "bankBranchNumber", None, "9"), ("employees", "extensionNumber", "extensionNumber", "12"),
         ("employees", "privacyBlocked", "privacyBlocked", True), ("employees", "currencyCode", "currencyCode", "USD")]


@pytest.mark.parametrize("kind,own,field,value", LOCAL)
def test_local_fields_stay_BC_UT_010_BC_UT_014_INV_22(shared, pairs, kind, own, field, value):
    contact, made = pairs[kind]
    before = shared.again("contacts", contact)
    shared.change(kind, made, **{own: value})
    after = shared.again("contacts", contact)
    assert (after["version"], after.get(field)) == (before["version"], before.get(field))


@pytest.mark.parametrize("kind,local", [("customers", {"priority": 4}), ("vendors", {"priority": 4}), ("bankAccounts", {"bankBranchNumber": "4"})])
def test_a_local_change_does_not_bring_old_values_back_BC_UT_010_BC_UT_014(co, kind, local):
    made = record(co, kind, "A")
    contact = contact_of(co, kind, made)
    co.change("contacts", contact, displayName="X")
    co.change(kind, made, **local)
    assert co.again("contacts", contact)["displayName"] == co.again(kind, made)["displayName"] == "X"


@pytest.mark.parametrize("kind", ["customers", "vendors", "bankAccounts"])
def test_mobile_phone_BC_MC_150_BC_MC_178_BC_UT_009_BC_UT_011(co, kind):
    made = record(co, kind, "A")
    contact = contact_of(co, kind, made)
    co.change(kind, made, mobilePhoneNumber="1")
    assert co.again("contacts", contact)["mobilePhoneNumber"] == "1"
    co.change("contacts", contact, mobilePhoneNumber="2")
    assert co.again(kind, made)["mobilePhoneNumber"] == "2"
    co.change(kind, made, displayName="N")
    assert co.again("contacts", contact)["displayName"] == "N"


def test_from_vendor_to_person_BC_MC_149(co):
    contact = company(co)
    one = person(co, "Ida Holm", of=contact)
    vendor = unlinked(co, "vendors", "Ostend")
    co.change("vendors", vendor, primaryContactNumber=one["number"])
    co.change("vendors", vendor, mobilePhoneNumber="99")
    assert co.again("contacts", contact)["mobilePhoneNumber"] == co.again("contacts", one)["mobilePhoneNumber"] == "99"


def test_six_records_in_one_operation_L_MOD(co):
    contact = company(co, phoneNumber="1")
    one = person(co, "Ida Holm", of=contact)
    other = person(co, "Tom Berg", of=contact, phoneNumber="777")
    employee = co.act("contacts", one, "createEmployee")
    made = {k: co.act("contacts", contact, a) for k, a in
            (("customers", "createCustomer"), ("vendors", "createVendor"), ("bankAccounts", "createBankAccount"))}
    before = co.operations()
    answer = co.patch(at("vendors", made["vendors"]), {"phoneNumber": "2"})
    number = int(ok(answer) and answer.headers["Concord-Operation"])
    assert co.operations() == before + 1
    for kind, entity in made.items():
        assert co.again(kind, entity)["phoneNumber"] == "2"
    assert co.again("contacts", contact)["phoneNumber"] == co.again("contacts", one)["phoneNumber"] == "2"
    assert co.again("employees", employee)["phoneNumber"] == "2" and co.again("contacts", other)["phoneNumber"] == "777"
    entries = co.rows("journalEntries", filter=f"operationNumber eq {number} and field eq 'phoneNumber'")
    assert {e["entitySet"]: e["cause"] for e in entries} | {"vendors": "Direct", "customers": "Synchronised",
                                                            "bankAccounts": "Synchronised"} == \
        {e["entitySet"]: e["cause"] for e in entries}
    assert {(e["entitySet"], e["cause"]) for e in entries} >= {("contacts", "Synchronised"), ("contacts", "Inherited")}
    assert len(entries) == 6


@pytest.mark.parametrize("kind", KINDS)
def test_propagation_follows_link_and_number_BC_MC_151_BC_MC_154_BC_CE_012_MS_1(co, kind):
    co.create("businessRelations", code="ALT", displayName="Other code")
    co.setup(**{CODE_OF[kind]: "ALT"})
    contact, made = linked_pair(co, kind)
    co.setup(**{CODE_OF[kind]: ""})
    co.setup(**{CODE_OF[kind]: STANDARD_CODE[kind]})
    assert relations(co)[0]["businessRelationCode"] == "ALT"
    assert co.std.again("contacts", contact)["contactBusinessRelation"] == "Other"
    co.std.change("contacts", contact, displayName="Tom Berg", phoneNumber="9")
    after = co.std.again(kind, made)
    assert after["displayName"] == "Tom Berg" and after["lastModifiedDateTime"] > made["lastModifiedDateTime"]
    co.change(kind, made, phoneNumber="8")
    assert co.again("contacts", contact)["phoneNumber"] == "8"


def test_nothing_changed_writes_nothing_SYNC_9_API_CON_3(co):
    contact, customer = linked_pair(co, "customers")
    before = co.operations()
    for where, entity in (("contacts", contact), ("customers", customer)):
        answer = co.patch(at(where, entity), {"displayName": entity["displayName"], "city": ""})
        assert ok(answer)["version"] == entity["version"] and answer.headers["Concord-Operation"] == "0"
    assert co.operations() == before


def test_unlinked_records_change_alone_L_MOD_7(co):
    contact, customer = linked_pair(co, "customers")
    co.act("customers", customer, "unlink")
    co.change("customers", customer, city="Oslo")
    co.change("contacts", contact, city="Bergen")
    assert (co.again("customers", customer)["city"], co.again("contacts", contact)["city"]) == ("Oslo", "Bergen")


def test_currency_of_a_bank_V_BANKCURR_MAP_5(co):
    contact, bank = linked_pair(co, "bankAccounts")
    co.change("contacts", contact, currencyCode="USD")
    assert co.again("bankAccounts", bank)["currencyCode"] == "USD"


def test_type_of_a_linked_customer_MAP_4(co):
    _, customer = linked_pair(co, "customers")
    refused(co.std.patch(at("customers", customer), {"type": "Person"}), 400, "Application_DialogException", "E-CTYPE")


def test_accepted_details_of_a_party_BC_VI_031_BC_VI_032(co):
    details = {"displayName": "Reported Ltd", "addressLine1": "Road 1", "city": "Oslo", "postalCode": "0150"}
    for kind, side in (("vendors", "contacts"), ("customers", "customers")):
        contact, made = linked_pair(co, kind, "Blank")
        co.change(side, contact if side == "contacts" else made, **details)
        for where, entity in (("contacts", contact), (kind, made)):
            expect(co.again(where, entity), **details)


def test_link_then_propagation_of_a_linked_row(co):
    contact = company(co, "A")
    made = unlinked(co, "vendors", "B")
    ok(link(co, contact, "vendors", made))
    co.change("vendors", made, website="b.example")
    assert co.again("contacts", contact)["website"] == "b.example"
