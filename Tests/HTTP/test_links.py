"""Linking, previewing and unlinking (areas `link` and `setup`, C-LINK, C-UNLINK)."""

import pytest

from client import (CODE_OF, KINDS, LINKED_NUMBER, MEMBER, STANDARD_CODE, SUFFIX, at, company, contact_of, expect, link,
                    linked_pair, ok, person, record, refused, relations, unlinked)

PARTIES = ["customers", "vendors", "bankAccounts"]


def two(api, kind, name="From the contact", other="From the record"):
    """A contact and an unlinked record of a kind."""
    make = person if kind == "employees" else company
    return make(api, name), unlinked(api, kind, other)


@pytest.mark.parametrize("kind", PARTIES)
@pytest.mark.parametrize("side", ["contact", "record"])
@pytest.mark.parametrize("master", ["Contact", "Linked", None, "own"])
def test_master_BC_MC_049_BC_MC_052_BC_MC_053_BC_MC_054_C_LINK_7(co, kind, side, master):
    contact, made = two(co, kind)
    more = {} if master is None else {"currentMasterFields": MEMBER[kind] if master == "own" else master}
    if side == "contact":
        result = ok(link(co, contact, kind, made, **more))
        expect(result, entitySet=kind, id=made["id"], number=made["number"], valid=True, preview=False)
    else:
        result = co.act(kind, made, "linkContact", contactNumber=contact["number"], **more)
    assert result["operationNumber"] > 0
    name = "From the record" if master in ("Linked", "own") else "From the contact"
    assert co.again("contacts", contact)["displayName"] == co.again(kind, made)["displayName"] == name
    rows = co.rows(at(kind, made) + "/contactsInformation")
    assert [(r["contactNumber"], r["contactName"]) for r in rows] == [(contact["number"], name)]
    row = relations(co, contactNumber=contact["number"])
    assert [(r["businessRelationCode"], r["linkToTable"], r["linkedNumber"], r["linkedName"]) for r in row] == \
        [(STANDARD_CODE[kind], MEMBER[kind], made["number"], name)]


@pytest.mark.parametrize("master,given", [("Contact", "Ida"), ("Linked", "Tom")])
def test_master_of_an_employee_C_LINK_7_MAP_6(co, master, given):
    contact, made = two(co, "employees", "Ida Holm", "Tom Berg")
    ok(link(co, contact, "employees", made, currentMasterFields=master))
    name = "Ida Holm" if given == "Ida" else "Tom Berg"
    assert co.again("contacts", contact)["displayName"] == co.again("employees", made)["displayName"] == name


@pytest.mark.parametrize("kind", PARTIES)
def test_blank_master_values_win_and_policies_do_not_C_LINK_7_D_41(co, kind):
    expected = {"Contact": ("", "12"), "Linked": ("r@example.org", ""), "PreferNonBlank": ("r@example.org", "12")}
    for policy, (mail, phone) in expected.items():
        contact = company(co, "Same", phoneNumber="12")
        made = unlinked(co, kind, "Same", email="r@example.org")
        ok(link(co, contact, kind, made, policy=policy))
        for where, entity in (("contacts", contact), (kind, made)):
            expect(co.again(where, entity), email=mail, phoneNumber=phone)


def test_prefer_newer_D_41(co):
    made = unlinked(co, "customers", "Same", city="Old")
    contact = company(co, "Same", city="New")
    ok(link(co, contact, "customers", made, policy="PreferNewer"))
    assert co.again("customers", made)["city"] == "New"


@pytest.mark.parametrize("kind", PARTIES)
def test_field_choices_D_41(co, kind):
    contact = company(co, "Contact", phoneNumber="11", city="Oslo", email="c@example.org")
    made = unlinked(co, kind, "Record", phoneNumber="99", city="Bergen", email="r@example.org")
    choices = [{"field": "phoneNumber", "source": "Linked"},
               {"field": "email", "source": "Value", "value": "sales@example.org"}]
    result = ok(link(co, contact, kind, made, currentMasterFields="Contact", fieldChoices=choices))
    for where, entity in (("contacts", contact), (kind, made)):
        expect(co.again(where, entity), displayName="Contact", phoneNumber="99", city="Oslo", email="sales@example.org")
    changed = {(c["entitySet"], f["field"]): f for c in result["changes"] for f in c["fields"]}
    expect(changed["contacts", "phoneNumber"], oldValue="11", newValue="99", cause="Synchronised", caption="Phone No.")


def test_field_choices_of_an_employee_3_4(co):
    contact = person(co, "Ida Holm", email="c@example.org", mobilePhoneNumber="1")
    made = unlinked(co, "employees", "Ida Berg", personalEmail="r@example.org", mobilePhone="2")
    choices = [{"field": "email", "source": "Linked"}, {"field": "surname", "source": "Linked"}]
    ok(link(co, contact, "employees", made, fieldChoices=choices))
    expect(co.again("contacts", contact), email="r@example.org", displayName="Ida Berg", mobilePhoneNumber="1")
    expect(co.again("employees", made), personalEmail="r@example.org", mobilePhone="1", displayName="Ida Berg")


@pytest.mark.parametrize("choices", [[{"field": "nothing", "source": "Linked"}], [{"field": "externalId", "source": "Linked"}],
                                     [{"field": "creditLimit", "source": "Linked"}]])
def test_choices_for_fields_that_are_not_shared(co, choices):
    contact, made = two(co, "customers")
    refused(link(co, contact, "customers", made, fieldChoices=choices), 400, "BadRequest")
    assert relations(co, contactNumber=contact["number"]) == []


@pytest.mark.parametrize("kind", KINDS)
def test_already_linked_BC_MC_069_C_EFF_1(co, kind):
    contact, made = linked_pair(co, kind)
    other = unlinked(co, kind, "Other Record")
    error = refused(link(co, contact, kind, other), 400, "Application_DialogException", "E-LINKED")
    assert contact["number"] in error["message"] and made["number"] in error["message"]
    free = person(co, "Free Person") if kind == "employees" else company(co, "Free")
    error = refused(link(co, free, kind, made), 400, "Application_DialogException", "E-LINKEDOTHER")
    assert contact["number"] in error["message"] and made["number"] in error["message"]


@pytest.mark.parametrize("kind", KINDS)
def test_blank_setup_code_BC_MC_014_BC_MC_015_BC_MC_125_BC_MC_126(co, kind):
    contact, made = two(co, kind, "Ida Holm", "Tom Berg")
    co.setup(**{CODE_OF[kind]: ""})
    for answer in (link(co, contact, kind, made), co.call(kind, made, "linkContact", contactNumber=contact["number"])):
        error = refused(answer, 400, "Application_FieldValidationException", "E-SETUP")
        assert "Bus. Rel. Code for" in error["message"]
    assert relations(co) == []


def test_employees_need_a_person_BC_CE_008(co):
    made = unlinked(co, "employees", "Tom Berg")
    refused(link(co, company(co), "employees", made), 400, "Application_DialogException", "E-CONTTYPE", text="Person")


@pytest.mark.parametrize("kind", KINDS)
def test_records_that_do_not_exist_C_LINK_2(co, kind):
    contact = (person if kind == "employees" else company)(co, "Ida Holm")
    refused(co.call("contacts", contact, "link" + SUFFIX[kind], number="NOPE"), 400, "Internal_RecordNotFound", "E-NOTFOUND")
    refused(co.call("contacts", contact, "link" + SUFFIX[kind]), 400, "BadRequest_RequiredParamNotProvided", "E-REQUIRED")
    refused(co.call("contacts", contact, "link" + SUFFIX[kind], number="X", colour="red"), 400, "BadRequest")


@pytest.mark.parametrize("kind", KINDS)
def test_link_by_id(co, kind):
    contact, made = two(co, kind, "Ida Holm", "Tom Berg")
    co.act("contacts", contact, "link" + SUFFIX[kind], id=made["id"])
    assert contact_of(co, kind, made)["id"] == contact["id"]
    assert co.again("contacts", contact)[LINKED_NUMBER[kind]] == made["number"]


@pytest.mark.parametrize("kind", PARTIES)
def test_person_of_a_company_links_the_company_C_EFF(co, kind):
    contact = company(co)
    one = person(co, "Ida Holm", of=contact)
    made = unlinked(co, kind)
    ok(link(co, one, kind, made))
    assert contact_of(co, kind, made)["id"] == contact["id"]


def test_standalone_person_links_a_customer_only_C_EFF(co):
    alone = person(co, "Ida Holm")
    customer = unlinked(co, "customers", "Ida H")
    ok(link(co, alone, "customers", customer))
    expect(co.again("customers", customer), type="Person", contactNumber=alone["number"], displayName="Ida Holm")
    for kind in ("vendors", "bankAccounts"):
        made = unlinked(co, kind)
        refused(link(co, person(co, "Ann Lee"), kind, made), 400, "Application_FieldValidationException", "E-REQUIRED")


@pytest.mark.parametrize("kind", KINDS)
def test_preview_link_3_6(co, kind):
    contact, made = two(co, kind, "Ida Holm", "Tom Berg")
    co.change("contacts", contact, phoneNumber="11", city="Oslo")
    co.change(kind, made, phoneNumber="99", city="Oslo")
    before = co.operations()
    seen = co.act("contacts", contact, "previewLink", kind=MEMBER[kind], number=made["number"],
                  fieldChoices=[{"field": "phoneNumber", "source": "Linked"}])
    expect(seen, contactId=contact["id"], contactNumber=contact["number"], effectiveContactDiffers=False, kind=MEMBER[kind],
           linkedId=made["id"], linkedNumber=made["number"], allowed=True, errors=[])
    phone = {d["field"]: d for d in seen["differences"]}["phoneNumber"]
    expect(phone, contactValue="11", linkedValue="99", winner="Linked", resultValue="99", locked=False, caption="Phone No.")
    assert "city" in seen["equalFields"] and seen["previewToken"]
    assert co.operations() == before and relations(co) == []
    ok(link(co, contact, kind, made, fieldChoices=[{"field": "phoneNumber", "source": "Linked"}]))
    assert co.again("contacts", contact)["phoneNumber"] == "99"


def test_preview_link_that_is_not_allowed_3_6(co):
    contact, _ = linked_pair(co, "customers")
    made = unlinked(co, "customers")
    seen = co.act("contacts", contact, "previewLink", kind="Customer", number=made["number"])
    assert seen["allowed"] is False and seen["errors"][0]["id"] == "E-LINKED"


def test_preview_link_shows_the_effective_contact_and_consequences_3_6(co):
    contact = company(co, "Whole", phoneNumber="1")
    one = person(co, "Ida Holm", of=contact)
    vendor = co.act("contacts", contact, "createVendor", noTemplate=True)
    made = unlinked(co, "customers", "Rec", phoneNumber="2")
    seen = co.act("contacts", one, "previewLink", kind="Customer", number=made["number"], currentMasterFields="Linked")
    expect(seen, contactNumber=contact["number"], effectiveContactDiffers=True)
    touched = {(c["entitySet"], c["number"]) for c in seen["consequences"]}
    assert {("vendors", vendor["number"]), ("contacts", one["number"])} <= touched


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", ["contact", "record", "row"])
def test_unlink_C_UNLINK(co, kind, how):
    contact, made = linked_pair(co, kind)
    if how == "contact":
        co.act("contacts", contact, "unlink", kind=MEMBER[kind])
    elif how == "record":
        co.act(kind, made, "unlink")
    else:
        co.remove("contactBusinessRelations", relations(co, linkedNumber=made["number"])[0])
    assert relations(co) == [] and co.again(kind, made)["contactNumber"] == ""
    co.change("contacts", contact, phoneNumber="77")
    assert co.again(kind, made)["phoneNumber"] == ""
    for answer in (co.call("contacts", contact, "unlink", kind=MEMBER[kind]), co.call(kind, made, "unlink")):
        refused(answer, 400, "Application_DialogException", "E-NOLINK")


def test_rows_of_links_cannot_be_edited_or_typed_REL_3_REL_5_BC_MC_077_BC_MC_078(co):
    contact, _ = linked_pair(co, "customers")
    row = relations(co)[0]
    refused(co.patch(at("contactBusinessRelations", row), {"businessRelationCode": "LAW"}), 400,
            "Application_DialogException", "E-RELEDIT")
    for code in STANDARD_CODE.values():
        body = {"contactNumber": company(co)["number"], "businessRelationCode": code}
        refused(co.post("contactBusinessRelations", body), 400, "Application_DialogException", "E-RELCODE")
    refused(co.post("contactBusinessRelations", {"contactNumber": person(co)["number"], "businessRelationCode": "LAW"}), 400,
            "Application_DialogException", "E-CONTTYPE")


def test_new_customer_has_its_row_BC_MC_079_BC_MC_080_BC_MC_123(co):
    for kind in PARTIES:
        made = record(co, kind)
        contact = contact_of(co, kind, made)
        for rows in (relations(co, contactNumber=contact["number"]), relations(co, businessRelationCode=STANDARD_CODE[kind]),
                     co.rows(at("contacts", contact) + "/businessRelations")):
            assert [(r["contactId"], r["businessRelationCode"], r["linkToTable"], r["linkedNumber"], r["linkedId"])
                    for r in rows] == [(contact["id"], STANDARD_CODE[kind], MEMBER[kind], made["number"], made["id"])]


def test_person_gets_no_links_BC_PC_001(co):
    person(co, "Ida Holm")
    assert relations(co) == [] and [co.rows(k) for k in KINDS] == [[], [], [], []]


def test_long_description_of_a_row_BC_MC_006(co):
    text = "D" * 100
    co.create("businessRelations", code="LONG", displayName=text)
    row = co.create("contactBusinessRelations", contactNumber=company(co)["number"], businessRelationCode="LONG")
    assert row["businessRelationDescription"] == text


def test_link_candidates_3_6(co):
    contact = company(co, "Adatum Trading", email="a@adatum.example")
    made = unlinked(co, "customers", "Adatum Trading", email="a@adatum.example")
    unlinked(co, "customers", "Zoo")
    found = co.read(at("contacts", contact) + "/Microsoft.NAV.linkCandidates(kind='Customer')")["value"]
    assert found[0]["number"] == made["number"] and found[0].keys() >= {"id", "number", "displayName", "score", "reasons"}


def test_second_link_carries_values_on_C_LINK_9(co):
    contact, vendor = linked_pair(co, "vendors")
    one = person(co, "Ida Holm", of=contact)
    made = unlinked(co, "customers", "Other name", phoneNumber="5", email="x@example.org")
    ok(link(co, contact, "customers", made, currentMasterFields="Linked"))
    expect(co.again("vendors", vendor), displayName="Other name", phoneNumber="5", email="x@example.org")
    expect(co.again("contacts", one), companyName="Other name", phoneNumber="5", email="x@example.org")
