"""Checks of values (area `validation`, V-rules)."""

import pytest

from client import KINDS, at, company, expect, linked_pair, ok, person, record, refused

FORMAT = "Application_FieldValidationException"
MAILS = {"contacts": "email", "customers": "email", "vendors": "email", "bankAccounts": "email", "employees": "personalEmail"}
THREE = "test1@test.com; test2@test.com; test3@test.com"


@pytest.mark.parametrize("kind", MAILS)
@pytest.mark.parametrize("text,stored", [(THREE, None), ("", ""), (" a@b.cd ", "a@b.cd"), (";a@b.cd;", "a@b.cd"), ("A.B+c@Sub.Test.Com", None)])
def test_mail_is_accepted_BC_UT_024_BC_UT_025_BC_CT_031_BC_VT_031_BC_CT_032_BC_VT_032(shared, kind, text, stored):
    made = record(shared, kind, "Nan Ray")
    mail = shared.change(kind, made, **{MAILS[kind]: text})[MAILS[kind]]
    if stored is not None:
        assert mail == stored
    else:
        assert mail.replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("kind", MAILS)
@pytest.mark.parametrize("text,quoted", [
    ("test1@test.com, test2@test.com, test3@test.com", None), ("test1@test.com test2@test.com test3@test.com", None),
    ("test1@test.com| test2@test.com| test3@test.com", None), ("test1@test.com; test2.com; test3@test.com", "test2.com"),
    ("a@b", None), ("a@.com", None), ("@b.cd", None), ("a@@b.cd", None), ("a@b.c", None), ("a@b.cd;;c@d.ef", ""), ("<a@b.cd>", None)])
def test_mail_is_refused_BC_UT_026_BC_UT_028_BC_CT_034_BC_CT_035_BC_CT_036_BC_VT_033_BC_VT_034_BC_VT_035(shared, kind, text, quoted):
    made = record(shared, kind, "Nan Ray")
    error = refused(shared.patch(at(kind, made), {MAILS[kind]: text}), 400, FORMAT, "E-EMAIL", MAILS[kind])
    assert f'"{text if quoted is None else quoted}"' in error["message"]
    assert shared.again(kind, made)[MAILS[kind]] == ""


@pytest.mark.parametrize("where,member", [("contacts", "email2"), ("employees", "email")])
def test_one_address_only_V_EMAIL_1_BC_EM_012(shared, where, member):
    made = record(shared, where, "Nan Ray")
    expect(shared.change(where, made, **{member: "a@b.cd"}), **{member: "a@b.cd"})
    refused(shared.patch(at(where, made), {member: "a@b.cd; c@d.ef"}), 400, FORMAT, "E-EMAIL", member)


PHONES = [(kind, member) for kind in ("contacts", "customers", "vendors", "bankAccounts") for member in ("phoneNumber", "mobilePhoneNumber")]
PHONES += [("employees", "phoneNumber"), ("employees", "mobilePhone")]


@pytest.mark.parametrize("kind,member", PHONES)
def test_phone_numbers_BC_UT_035_BC_UT_036_BC_UT_039_BC_UT_041(shared, kind, member):
    made = record(shared, kind, "Nan Ray")
    for text in ("0814655", "+-0814 655=&?", "(02) 5#"):
        assert shared.change(kind, made, **{member: text})[member] == text
    for text in ("A1234b", "a", "12é", "12Ж"):
        error = refused(shared.patch(at(kind, made), {member: text}), 400, FORMAT, "E-PHONE", member)
        assert "may not contain letters" in error["message"] and made["number"] in error["message"]
    assert shared.again(kind, made)[member] == "(02) 5#"


def test_fax_and_pager_are_not_checked_V_PHONE(shared):
    expect(company(shared, faxNumber="abc", pager="abc", extensionNumber="abc", telexNumber="abc"), faxNumber="abc")


@pytest.mark.parametrize("kind", ("contacts", "customers") + KINDS[1:])
def test_cleared_country_BC_CR_002_BC_CR_010_V_COUNTRY_2(co, kind):
    place = {"city": "Oslo", "postalCode": "0150", "state": "Viken"}
    made = record(co, kind, "Nan Ray", country="NO", **place)
    expect(co.change(kind, made, country=""), country="", city="", postalCode="", state="")
    co.change(kind, made, **place)
    expect(co.change(kind, made, country="SE"), **place)
    co.change("concordSetup", co.one("concordSetup"), requireCountryInAddress=True)
    expect(co.change(kind, made, country="NO"), country="NO", **place)


def formats(api):
    for country, text in (("DK", "########"), ("GB", "GB ######"), ("NO", "TEST.###")):
        for row in api.rows("vatRegistrationFormats", filter=f"country eq '{country}'"):
            api.remove("vatRegistrationFormats", row)
        made = api.create("vatRegistrationFormats", country=country, format=text)
        assert made["lineNumber"] == 10000


@pytest.mark.parametrize("kind", ["contacts", "customers", "vendors"])
def test_tax_numbers_BC_VS_007_BC_VR_003_BC_VR_004_V_VAT_2(co, kind):
    formats(co)
    co.change("concordSetup", co.one("concordSetup"), country="NO")
    assert record(co, kind, "Own", taxRegistrationNumber="test.123")["taxRegistrationNumber"] == "TEST.123"
    made = record(co, kind, "Dane", country="DK", taxRegistrationNumber="12345678")
    error = refused(co.std.patch(at(kind, made), {"country": "GB"}), 400, FORMAT, "E-VATFORMAT")
    assert "GB ######" in error["message"] and "12345678" in error["message"]
    refused(co.std.post(kind, {"displayName": "X", "country": "GB", "taxRegistrationNumber": "X1"}), 400, FORMAT, "E-VATFORMAT")
    expect(co.change(kind, made, country="GB", taxRegistrationNumber="GB 123456"), country="GB")


def test_same_tax_number_V_VAT_4_BC_VS_027(co):
    for _ in range(30):
        first = company(co, "Same", taxRegistrationNumber="T77")
    warning = [w for w in first["@Concord.warnings"] if w["id"] == "W-VATDUP"][0]
    assert "CT000001" in warning["message"] and "..." in warning["message"]
    contact, made = linked_pair(co, "customers", "Other")
    changed = co.change("customers", made, taxRegistrationNumber="T78")
    assert "W-VATDUP" not in [w["id"] for w in changed.get("@Concord.warnings", [])]
    assert co.again("contacts", contact)["taxRegistrationNumber"] == "T78"


def test_registration_number_BC_PA_227_V_REGNO(shared):
    made = company(shared)
    assert shared.change("contacts", made, registrationNumber="7 8 9")["registrationNumber"] == "7 8 9"
    for kind in ("contacts", "customers", "vendors"):
        refused(shared.post(kind, {"displayName": "X", "registrationNumber": "1" * 21}), 400, FORMAT, "E-REGNO")


@pytest.mark.parametrize("member,value", [("currencyCode", "USD"), ("taxRegistrationNumber", "X1"), ("registrationNumber", "7")])
def test_fields_for_companies_BC_PA_228_V_PERSONFIELDS(co, member, value):
    one = person(co, "Ida Holm")
    refused(co.patch(at("contacts", one), {member: value}), 400, "Application_DialogException", "E-FIELDTYPE", member)
    co.act("contacts", one, "createCustomer")
    assert co.change("contacts", one, **{member: value})[member] == value


PERSON_FIELDS = [("firstName", "X"), ("middleName", "X"), ("surname", "X"), ("initials", "X"), ("jobTitle", "X"),
                 ("organizationalLevelCode", "CEO"), ("minor", True), ("parentalConsentReceived", True)]


@pytest.mark.parametrize("member,value", PERSON_FIELDS)
def test_fields_for_persons_C_NEW_3(shared, member, value):
    for answer in (shared.post("contacts", {"type": "Company", "displayName": "X", member: value}),
                   shared.patch(at("contacts", company(shared)), {member: value})):
        refused(answer, 400, "Application_DialogException", "E-FIELDTYPE", member)
    if member == "jobTitle":
        refused(shared.std.post("contacts", {"displayName": "X", member: value}), 400, "Application_DialogException", "E-FIELDTYPE")


@pytest.mark.parametrize("name,first,middle,surname", [
    ("Ann", "Ann", "", ""), ("Ann Lee", "Ann", "", "Lee"), ("Ann Mary Lee", "Ann", "Mary", "Lee"),
    ("Ann Mary Sue Lee", "Ann Mary", "Sue", "Lee"), ("  Ann   Lee ", "Ann", "", "Lee")])
def test_names_of_persons_C_NAME_3_C_NAME_4(shared, name, first, middle, surname):
    made = person(shared, name)
    expect(made, displayName=" ".join(name.split()), firstName=first, middleName=middle, surname=surname,
           searchName=" ".join(name.split()).upper())
    expect(shared.change("contacts", made, surname="Berg"), displayName=" ".join(x for x in (first, middle, "Berg") if x))
    refused(shared.patch(at("contacts", made), {"displayName": "Else", "firstName": "Tom"}), 400, "Application_DialogException", "E-NAMEPARTS")


def test_long_name_part_W_NAMEPART(shared):
    made = person(shared, "A" * 40 + " Lee")
    assert made["firstName"] == "A" * 30 and made["displayName"] == "A" * 40 + " Lee"
    assert "W-NAMEPART" in [w["id"] for w in made["@Concord.warnings"]]


@pytest.mark.parametrize("kind", ["contacts", "customers", "vendors", "bankAccounts"])
def test_search_name_V_SEARCH(shared, kind):
    made = record(shared, kind, "First")
    assert shared.change(kind, made, displayName="Second")["searchName"] == "SECOND"
    assert shared.change(kind, made, searchName="own")["searchName"] == "OWN"
    assert shared.change(kind, made, displayName="Third")["searchName"] == "OWN"
    shared.change(kind, made, searchName="")
    assert shared.change(kind, made, displayName="Fourth")["searchName"] == "FOURTH"


def test_search_name_of_an_employee_BC_EM_005_BC_EM_006(shared):
    made = shared.create("employees", givenName="Ida", initials="IH")
    assert made["searchName"] == "IDA IH"
    assert shared.change("employees", made, surname="Holm")["searchName"] == "IDA HOLM IH"
    assert shared.change("employees", made, searchName="own")["searchName"] == "OWN"
    assert shared.change("employees", made, searchName="")["searchName"] == "IDA HOLM IH"


@pytest.mark.parametrize("kind", ["bankAccounts", "employees"])
@pytest.mark.parametrize("text", ["60050777122", "IT60050777122", "GB82WEST12345698765431", "GB8"])
def test_iban_BC_BA_017_BC_BA_018_V_IBAN(shared, kind, text):
    made = record(shared, kind, "Nan Ray")
    refused(shared.std.patch(at(kind, made), {"iban": text}), 400, FORMAT, "E-IBAN", "iban")
    assert ok(shared.patch(at(kind, made) + "?acceptUnusualIban=true", {"iban": text}))["iban"] == text
    assert shared.std.change(kind, made, iban="gb82 west 1234 5698 7654 32")["iban"] == "GB82 WEST 1234 5698 7654 32"


def test_swift_code_BC_BA_011(shared):
    assert record(shared, "bankAccounts", swiftCode="ndeadkkk")["swiftCode"] == "NDEADKKK"


@pytest.mark.parametrize("kind", ["customers", "vendors"])
def test_gln_V_GLN(shared, kind):
    made = record(shared, kind)
    good = check("579000000001")
    assert shared.change(kind, made, gln="579000000001" + good)["gln"] == "579000000001" + good
    for text in ("123", "579000000001" + str((int(good) + 1) % 10)):
        refused(shared.patch(at(kind, made), {"gln": text}), 400, FORMAT, "E-GLN", "gln")


def check(twelve):
    """The check digit of V-GLN."""
    return str((10 - sum(int(d) * (1, 3)[n % 2] for n, d in enumerate(twelve)) % 10) % 10)


@pytest.mark.parametrize("kind,member", [("contacts", "salespersonCode"), ("customers", "salespersonCode"), ("vendors", "purchaserCode"),
                                         ("bankAccounts", "ourContactCode")])
def test_sales_people_V_SALES(co, kind, member):
    co.create("salespeoplePurchasers", code="PRIV", displayName="P", privacyBlocked=True)
    co.create("salespeoplePurchasers", code="BLOCK", displayName="B", blocked=True)
    for code, rule in (("PRIV", "E-SALESPRIV"), ("BLOCK", "E-SALESBLOCK")):
        refused(co.post(kind, {"displayName": "X", member: code}), 400, "Application_DialogException", rule)


def test_language_fills_the_format_region_V_LANG(shared):
    for kind in ("contacts", "customers", "vendors"):
        region = shared.by_code("languages", "DAN")["defaultFormatRegion"]
        assert record(shared, kind, languageCode="DAN")["formatRegion"] == region != ""
        assert record(shared, kind, languageCode="DAN", formatRegion="de-DE")["formatRegion"] == "de-DE"


def test_posting_group_brings_the_tax_group_V_POSTGRP(co):
    co.create("generalBusinessPostingGroups", code="G", defaultTaxBusinessPostingGroupCode="EU", autoInsertDefault=True)
    for kind in ("customers", "vendors"):
        assert record(co, kind, generalBusinessPostingGroupCode="G")["taxBusinessPostingGroupCode"] == "EU"


def test_external_id_is_unique(co):
    company(co, externalId="x1")
    refused(co.post("contacts", {"displayName": "B", "externalId": "X1"}), 400, "Internal_EntityWithSameKeyExists", "E-EXISTS")


def test_all_violations_are_listed_G_ATOM_API_ERR_2(shared):
    body = {"displayName": "X", "phoneNumber": "abc", "email": "x", "country": "ZZ", "city": "c" * 31}
    error = refused(shared.post("customers", body), 400, shared.post("customers", body).json()["error"]["code"])
    assert {d["code"] for d in error["details"]} == {"E-PHONE", "E-EMAIL", "E-REF", "E-LENGTH"}
    assert error["message"].startswith(error["details"][0]["message"])


def test_ranges(shared):
    for kind, body in (("customers", {"creditLimit": -1}), ("customers", {"prepaymentPercent": 101}), ("vendors", {"prepaymentPercent": -1})):
        refused(shared.post(kind, {"displayName": "X"} | body), 400, FORMAT, "E-RANGE")
