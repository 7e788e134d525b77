"""Primary contact and contact name of customers and vendors (area `primary-contact`, P-rules)."""

import pytest

from client import (LINKED_NUMBER, SUFFIX, at, company, contact_of, expect, linked_pair, ok, person, record, refused,
                    relations, unlinked)

BOTH = pytest.mark.parametrize("kind", ["customers", "vendors"])


@BOTH
def test_only_the_name_is_taken_over_BC_MC_094_P_5_BC_CT_037(co, kind):
    contact, made = linked_pair(co, kind)
    co.change("contacts", contact, email="cc@example.org", phoneNumber="1")
    one = person(co, "Ida Holm", of=contact, email="pc@example.org", phoneNumber="2")
    after = co.change(kind, made, primaryContactNumber=one["number"])
    expect(after, primaryContactId=one["id"], contactName="Ida Holm", email="cc@example.org", phoneNumber="1")
    assert co.read(at(kind, made) + "/primaryContact")["id"] == one["id"]
    assert co.change(kind, made, primaryContactNumber="")["contactName"] == ""


@BOTH
@pytest.mark.parametrize("how", ["number", "id", "action"])
def test_ways_to_set_it(co, kind, how):
    contact, made = linked_pair(co, kind)
    one = person(co, "Ida Holm", of=contact)
    if how == "action":
        co.act(kind, made, "setPrimaryContact", contactNumber=one["number"])
    else:
        co.change(kind, made, **({"primaryContactNumber": one["number"]} if how == "number" else {"primaryContactId": one["id"]}))
    expect(co.again(kind, made), primaryContactNumber=one["number"], contactName="Ida Holm")
    co.act(kind, made, "setPrimaryContact", contactNumber="")
    expect(co.again(kind, made), primaryContactNumber="", contactName="")


@BOTH
def test_standalone_person_BC_MC_114_BC_MC_129_BC_MC_130_P_3(co, kind):
    made = unlinked(co, kind, "Ostend", phoneNumber="7")
    alone = person(co, "Ida Holm")
    co.change(kind, made, primaryContactNumber=alone["number"])
    contact = contact_of(co, kind, made)
    expect(contact, type="Company", displayName="Ostend", phoneNumber="7")
    expect(co.again("contacts", alone), companyNumber=contact["number"], companyName="Ostend")
    assert [(r["contactNumber"], r["linkedNumber"]) for r in relations(co)] == [(contact["number"], made["number"])]


@BOTH
def test_person_of_an_unlinked_company_BC_MC_115_P_4(co, kind):
    made = unlinked(co, kind, "Ostend")
    contact = company(co, "Holm", phoneNumber="1")
    one = person(co, "Ida Holm", of=contact)
    co.change(kind, made, primaryContactNumber=one["number"])
    assert contact_of(co, kind, made)["id"] == contact["id"] and len(co.rows("contacts")) == 2
    expect(co.again(kind, made), displayName="Holm", phoneNumber="1", primaryContactNumber=one["number"])


@BOTH
def test_master_choice_P_4_R_3(co, kind):
    made = unlinked(co, kind, "Ostend", phoneNumber="9")
    one = person(co, "Ida Holm", of=company(co, "Holm", phoneNumber="1"))
    co.act(kind, made, "setPrimaryContact", contactNumber=one["number"], policy="Linked")
    expect(contact_of(co, kind, made), displayName="Ostend", phoneNumber="9")


@BOTH
def test_person_that_belongs_to_nobody_BC_MC_118_P_2(co, kind):
    _, made = linked_pair(co, kind)
    alone = person(co, "Ida Holm")
    error = refused(co.patch(at(kind, made), {"primaryContactNumber": alone["number"]}), 400, "Application_DialogException",
                    "E-NOTRELATED")
    for text in (alone["number"], "Ida Holm", made["number"], made["displayName"]):
        assert text in error["message"]
    assert co.again(kind, made)["primaryContactNumber"] == ""


@BOTH
def test_company_that_is_linked_already_BC_MC_119_P_4(co, kind):
    contact, first = linked_pair(co, kind)
    one = person(co, "Ida Holm", of=contact)
    second = unlinked(co, kind, "Second")
    error = refused(co.patch(at(kind, second), {"primaryContactNumber": one["number"]}), 400, "Application_DialogException",
                    "E-LINKED")
    assert contact["number"] in error["message"] and first["number"] in error["message"]
    assert co.again(kind, second)["contactNumber"] == ""


@BOTH
def test_person_of_the_other_one_BC_MC_121_P_2(co, kind):
    one = person(co, "Ida Holm", of=linked_pair(co, kind, "First")[0])
    contact, second = linked_pair(co, kind, "Second")
    person(co, "Tom Berg", of=contact)
    error = refused(co.patch(at(kind, second), {"primaryContactNumber": one["number"]}), 400, "Application_DialogException",
                    "E-NOTRELATED")
    assert one["number"] in error["message"] and second["number"] in error["message"]


@BOTH
def test_relation_is_restored_BC_MC_132(co, kind):
    contact, made = linked_pair(co, kind)
    one = person(co, "Ida Holm", of=contact)
    co.act(kind, made, "unlink")
    co.change(kind, made, primaryContactNumber=one["number"])
    assert [(r["contactNumber"], r["linkedNumber"]) for r in relations(co)] == [(contact["number"], made["number"])]


@BOTH
def test_new_person_does_not_touch_it_BC_MC_180_P_10(co, kind):
    contact, made = linked_pair(co, kind)
    person(co, "Ida Holm", of=contact)
    expect(co.again(kind, made), primaryContactNumber="", contactName="", version=made["version"])


@BOTH
def test_existing_row_is_used_BC_MC_127_BC_MC_128(co, kind):
    contact, made = linked_pair(co, kind)
    one = person(co, "Ida Holm", of=contact)
    row = relations(co)
    co.change(kind, made, primaryContactNumber=one["number"])
    assert [r["id"] for r in relations(co)] == [r["id"] for r in row]


@BOTH
def test_company_contact_BC_MC_133_BC_MC_134_P_4a(co, kind):
    made = unlinked(co, kind)
    refused(co.patch(at(kind, made), {"primaryContactNumber": company(co)["number"]}), 400, "Application_DialogException",
            "E-NOTRELATED")
    assert relations(co) == [] and co.again(kind, made)["contactName"] == ""
    contact, second = linked_pair(co, kind)
    expect(co.change(kind, second, primaryContactNumber=contact["number"]), contactName="")


@BOTH
def test_chosen_while_entering_BC_MC_138_L_NEW_5(co, kind):
    alone = person(co, "Ida Holm")
    made = record(co, kind, "Ostend", primaryContactNumber=alone["number"])
    contact = contact_of(co, kind, made)
    assert co.again("contacts", alone)["companyNumber"] == contact["number"] and len(co.rows("contacts")) == 2
    assert [(r["contactNumber"], r["linkedNumber"]) for r in relations(co)] == [(contact["number"], made["number"])]


@BOTH
def test_non_blank_values_win_at_creation_L_NEW_5(co, kind):
    contact = company(co, "Holm", phoneNumber="1", city="Oslo")
    one = person(co, "Ida Holm", of=contact)
    made = record(co, kind, "Ostend", primaryContactNumber=one["number"], phoneNumber="9")
    for where, entity in ((kind, made), ("contacts", contact)):
        expect(co.again(where, entity), displayName="Ostend", phoneNumber="9", city="Oslo")


@BOTH
def test_row_that_points_to_another_record_stays_BC_MC_144(co, kind):
    contact, first = linked_pair(co, kind)
    one = person(co, "Ida Holm", of=contact)
    refused(co.post(kind, {"displayName": "B", "primaryContactNumber": one["number"]}), 400, "Application_DialogException",
            "E-LINKED")
    assert [r["linkedNumber"] for r in relations(co)] == [first["number"]] and len(co.rows(kind)) == 1


@BOTH
def test_contact_name_makes_a_person_BC_MC_173_P_7(co, kind):
    made = record(co, kind, "Ostend", phoneNumber="7")
    after = co.change(kind, made, contactName="Cee Dee")
    one = co.by_number("contacts", after["primaryContactNumber"])
    expect(one, displayName="Cee Dee", companyNumber=after["contactNumber"], phoneNumber="7",
           contactBusinessRelation={"customers": "Customer", "vendors": "Vendor"}[kind])
    refused(co.patch(at(kind, made), {"contactName": "Other"}), 400, "Application_DialogException", "E-PRIMARYTEXT")
    co.change("contacts", one, surname="Berg")
    assert co.again(kind, made)["contactName"] == "Cee Berg"


@BOTH
def test_free_text_P_7_P_8(co, kind):
    made = unlinked(co, kind, contactName="Someone")
    expect(made, contactName="Someone", primaryContactNumber="")
    expect(co.change(kind, made, contactName="Else"), contactName="Else", primaryContactNumber="")
    assert co.rows("contacts") == []


@BOTH
def test_both_given_P_12(co, kind):
    contact, made = linked_pair(co, kind)
    one = person(co, "Ida Holm", of=contact)
    refused(co.patch(at(kind, made), {"primaryContactNumber": one["number"], "contactName": "Else"}), 400,
            "Application_DialogException", "E-PRIMARYTEXT")
    expect(co.change(kind, made, primaryContactNumber=one["number"], contactName="Ida Holm"), contactName="Ida Holm")


@BOTH
def test_blocked_person_P_9(co, kind):
    contact, made = linked_pair(co, kind)
    one = person(co, "Ida Holm", of=contact, privacyBlocked=True)
    refused(co.patch(at(kind, made), {"primaryContactNumber": one["number"]}), 400, "Application_DialogException", "E-PRIVACY")


@BOTH
def test_deleting_or_moving_the_person_BC_MC_183_C_DEL_9_C_COMP_6(co, kind):
    contact, made = linked_pair(co, kind)
    for how in ("delete", "move"):
        one = person(co, "Ida Holm", of=contact)
        co.change(kind, made, primaryContactNumber=one["number"])
        if how == "delete":
            answer = co.delete(at("contacts", one), headers={"Prefer": "return=representation"})
            assert "W-PRIMARY" in [w["id"] for w in ok(answer)["warnings"]]
        else:
            moved = co.change("contacts", one, companyNumber="")
            assert [w["id"] for w in moved["@Concord.warnings"]] == ["W-PRIMARY"]
        expect(co.again(kind, made), primaryContactNumber="", contactName="")


@BOTH
def test_unlink_keeps_the_text_C_UNLINK_3(co, kind):
    contact, made = linked_pair(co, kind)
    one = person(co, "Ida Holm", of=contact)
    co.change(kind, made, primaryContactNumber=one["number"])
    co.act(kind, made, "unlink")
    expect(co.again(kind, made), primaryContactNumber="", contactName="Ida Holm")


def test_person_customer_P_6_P_6a(co):
    made = record(co, "customers", "Ida Holm", type="Person")
    own = contact_of(co, "customers", made)
    other = person(co, "Tom Berg")
    refused(co.patch(at("customers", made), {"primaryContactNumber": other["number"]}), 400, "Application_DialogException",
            "E-NOTRELATED")
    co.act("customers", made, "unlink")
    co.change("customers", made, primaryContactNumber=other["number"])
    expect(co.again("customers", made), contactNumber=other["number"], displayName="Tom Berg", contactName="Tom Berg")
    assert co.again("contacts", own)["linkedCustomerNumber"] == ""


# The indicator (area `relation-indicator`).

def indicator(api, entity):
    return api.std.again("contacts", entity)["contactBusinessRelation"]


def test_new_contact_BC_MC_165_BC_MC_170(co):
    for made in (company(co), person(co, "Ida Holm")):
        assert indicator(co, made) == "None" and co.rows(at("contacts", made) + "/businessRelations") == []


@pytest.mark.parametrize("kind,value", [("customers", "Customer"), ("vendors", "Vendor"), ("bankAccounts", "Bank_x0020_Account"),
                                        ("employees", "Employee")])
def test_one_relation_BC_MC_159_BC_MC_160_BC_MC_166_BC_MC_167_BC_MC_168_BC_CE_009(co, kind, value):
    contact, made = linked_pair(co, kind)
    assert indicator(co, contact) == value
    read = co.again("contacts", contact)
    expect(read, businessRelationCount=1 if kind != "employees" else read["businessRelationCount"],
           **{LINKED_NUMBER[kind]: made["number"]})
    assert co.read(at("contacts", contact) + "/linked" + SUFFIX[kind])["id"] == made["id"]
    co.act(kind, made, "unlink")
    assert indicator(co, contact) == "None"


def test_two_relations_BC_MC_169(co):
    contact = company(co)
    vendor = co.act("contacts", contact, "createVendor")
    bank = co.act("contacts", contact, "createBankAccount")
    assert indicator(co, contact) == "Multiple" and co.again("contacts", contact)["businessRelationCount"] == 2
    rows = co.rows(at("contacts", contact) + "/businessRelations")
    assert [r["linkedNumber"] for r in rows] == [bank["number"], vendor["number"]]


def test_other_and_multiple_BC_MC_175_I_3(co):
    contact = company(co)
    seen = []
    for code in ("LAW", "PRESS"):
        co.create("contactBusinessRelations", contactNumber=contact["number"], businessRelationCode=code)
        seen.append(indicator(co, contact))
    assert seen == ["Other", "Multiple"]


def test_persons_count_the_rows_of_the_company_I_1_I_4(co):
    contact = company(co)
    one, other = person(co, "Ida Holm", of=contact), person(co, "Tom Berg", of=contact)
    co.act("contacts", contact, "createCustomer")
    co.act("contacts", one, "createEmployee")
    assert [indicator(co, c) for c in (contact, one, other)] == ["Customer", "Multiple", "Customer"]
    co.change("contacts", other, companyNumber="")
    assert indicator(co, other) == "None"


def test_code_that_left_the_setup_I_3_MS_2(co):
    contact, _ = linked_pair(co, "employees")
    co.setup(employeeBusinessRelationCode="")
    assert indicator(co, contact) == "Other"
    co.setup(employeeBusinessRelationCode="EMPL")
    assert indicator(co, contact) == "Employee"


def test_indicator_does_not_version_I_5(co):
    contact = company(co)
    one = person(co, "Ida Holm", of=contact)
    co.act("contacts", contact, "createCustomer")
    assert co.again("contacts", one)["version"] == one["version"] and indicator(co, one) == "Customer"
    assert [c["number"] for c in co.std.rows("contacts", filter="contactBusinessRelation eq 'Customer'")] == \
        [contact["number"], one["number"]]
