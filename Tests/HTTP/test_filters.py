"""`$filter`, `$select`, `$expand`, `$orderby`, `$count` and `$search` (4.1 to 4.8)."""

import pytest

from client import ZERO, at, company, linked_pair, ok, person, record, refused

PEOPLE = [("A1", "Adatum", "Oslo", "ada@example.org"), ("A2", "Fabrikam", "Bergen", ""), ("A3", "O'Neil", "oslo", ""),
          ("A4", "adatum light", "", "x@example.org"), ("A5", "Zoo", "Aalen", "")]


@pytest.fixture(scope="module")
def five(shared):
    for number, name, city, mail in PEOPLE:
        company(shared, name, number=number, city=city, email=mail)
    person(shared, "Ida Holm", number="P1", companyNumber="A1", city="Oslo", mobilePhoneNumber="+45 11 22")
    return shared


FILTERS = [
    ("displayName eq 'Adatum'", "A1"), ("displayName eq 'adatum'", ""), ("displayName ne 'Adatum' and type eq 'Company'", "A2 A3 A4 A5"),
    ("displayName eq 'O''Neil'", "A3"), ("number eq 'a1'", "A1"), ("number in ('a1','A5')", "A1 A5"),
    ("displayName in ('Zoo')", "A5"), ("number in [\"A1\",\"A2\"]", "A1 A2"),
    ("contains(displayName,'datum')", "A1 A4"), ("contains(displayName,'DATUM')", ""), ("contains(searchName,'datum')", "A1 A4"),
    ("startswith(number,'a')", "A1 A2 A3 A4 A5"), ("endswith(displayName,'light')", "A4"),
    ("contains(displayName,'datum') eq true", "A1 A4"), ("not contains(displayName,'a')", "A3 A5"),
    ("tolower(displayName) eq 'adatum'", "A1"), ("toupper(city) eq 'OSLO'", "A1 A3 P1"), ("length(displayName) eq 3", "A5"),
    ("trim(city) eq ''", "A4"), ("indexof(displayName,'d') eq 1 and type eq 'Company'", "A1 A4"),
    ("substring(displayName,0,3) eq 'Fab'", "A2"), ("concat(number,city) eq 'A1Oslo'", "A1"), ("city eq ''", "A4"),
    ("city eq null", "A4"), ("city ne null and type eq 'Company'", "A1 A2 A3 A5"), ("city gt 'B' and city lt 'C'", "A2"),
    ("type eq 'Person'", "P1"), ("type eq Microsoft.NAV.contactType'Person'", "P1"), ("type eq 'person' or number eq 'A5'", "A5 P1"),
    ("correspondenceType eq ' ' and number eq 'A1'", "A1"), ("correspondenceType eq '' and number eq 'A1'", "A1"),
    ("correspondenceType eq '_x0020_' and number eq 'A1'", "A1"), ("contactBusinessRelation eq 'None' and number eq 'A2'", "A2"),
    ("privacyBlocked eq false and number eq 'A1'", "A1"), ("privacyBlocked", ""), ("not privacyBlocked and number eq 'A1'", "A1"),
    ("true", "A1 A2 A3 A4 A5 P1"), ("version ge 1 and number eq 'A1'", "A1"), ("version eq 2 sub 1 and number eq 'A1'", "A1"),
    ("version mul 2 eq 2L and number eq 'A1'", "A1"), ("version mod 2 eq 1 and number eq 'A1'", "A1"),
    ("(((displayName eq 'Zoo')))", "A5"), ("DISPLAYNAME EQ 'Zoo' AND TRUE", "A5"),
    ("displayName eq 'Zoo' or city eq 'Bergen' and number eq 'A2'", "A2 A5"), ("(number eq 'A1' or number eq 'A2') and city eq 'Oslo'", "A1"),
    ("lastInteractionDate eq 0001-01-01", "A1 A2 A3 A4 A5 P1"), ("lastModifiedDateTime gt 0001-01-01T00:00:00Z", "A1 A2 A3 A4 A5 P1"),
    ("lastModifiedDateTime gt 2020-01-01", "A1 A2 A3 A4 A5 P1"), ("lastModifiedDateTime gt 2020-01-01T00:00:00.123+02:00 and number eq 'A1'", "A1"),
    ("lastModifiedDateTime gt datetime'2020-01-01T00:00:00' and number eq 'A1'", "A1"), ("year(lastModifiedDateTime) gt 2000 and number eq 'A2'", "A2"),
    ("lastModifiedDateTime lt now() and number eq 'A3'", "A3"), ("month(lastInteractionDate) eq 1 and number eq 'A1'", "A1"),
    ("date(lastModifiedDateTime) gt 2020-01-01 and number eq 'A1'", "A1"), ("hour(lastModifiedDateTime) ge 0 and number eq 'A1'", "A1"),
    ("company/displayName eq 'Adatum' and type eq 'Person'", "P1"), ("company/city eq 'Bergen'", "A2"),
    ("linkedCustomer eq null and number eq 'A1'", "A1"), ("persons/any()", "A1"), ("persons/any(p:p/displayName eq 'Ida Holm')", "A1"),
    ("persons/any(p:p/displayName eq 'Nobody')", ""), ("currencyId eq " + ZERO + " and number eq 'A1'", "A1"),
    ("round(interactionCost) eq 0 and number eq 'A1'", "A1"), ("floor(1.5) eq 1 and number eq 'A1'", "A1"),
    ("ceiling(1.5) eq 2 and number eq 'A1'", "A1"),
]


@pytest.mark.parametrize("text,numbers", FILTERS)
def test_filters_4_2(five, text, numbers):
    assert " ".join(r["number"] for r in five.rows("contacts", filter=text)) == numbers


def test_all_4_2(five):
    found = five.rows("contacts", filter="persons/all(p:p/city eq 'Oslo') and number eq 'A1'")
    assert [r["number"] for r in found] == ["A1"]


def test_parameter_alias_4_2(five):
    found = five.read("contacts", params={"$filter": "displayName eq @p1", "@p1": "'Zoo'"})["value"]
    assert [r["number"] for r in found] == ["A5"]


def test_guids_4_2(five):
    key = five.by_number("contacts", "A1")["id"]
    for text in (f"id eq {key}", f"id eq '{key}'", f"id eq guid'{key}'", f"id eq {key.upper()}"):
        assert [r["number"] for r in five.rows("contacts", filter=text)] == ["A1"]


def test_quirk_12_two_hundred_ids_API_Q_1(five):
    keys = [r["id"] for r in five.rows("contacts")]
    text = " or ".join(f"id eq {k}" for k in (keys * 40)[:200])
    assert {r["id"] for r in five.rows("contacts", filter=text)} == set(keys)


def test_url_that_is_too_long_API_Q_1(five):
    assert five.get("contacts?x=" + "a" * 15000).status_code == 200
    refused(five.get("contacts?x=" + "a" * 33000), 414, "BadRequest")


def test_quirk_01_plus_is_space(five):
    body = ok(five.get("contacts?$filter=lastModifiedDateTime+gt+2020-03-25T00%3A00%3A00Z"))
    assert len(body["value"]) == 6
    repaired = ok(five.get("contacts?$filter=lastModifiedDateTime gt 2020-01-01T00:00:00+02:00"))
    assert len(repaired["value"]) == 6


SYNTAX = ["displayName eq", "displayName eq 'x", "(displayName eq 'x'", "displayName 'x'", "eq 'x'", "displayName eq 'x' and",
          "displayName like 'x'", "contains(displayName)"]


@pytest.mark.parametrize("text", SYNTAX)
def test_syntax_errors_API_Q_2(five, text):
    refused(five.get("contacts", params={"$filter": text}), 400, "BadRequest")


def test_syntax_error_message_API_Q_2(five):
    message = refused(five.get("contacts", params={"$filter": "displayName eq"}), 400, "BadRequest")["message"]
    assert message.startswith("Syntax error: ") and " at position " in message and "in 'displayName eq'." in message


@pytest.mark.parametrize("option", ["$filter", "$orderby", "$select", "$expand"])
def test_unknown_properties_API_Q_3(five, option):
    text = "nothing eq 1" if option == "$filter" else "nothing"
    error = refused(five.get("contacts", params={option: text}), 400, "BadRequest")
    assert error["message"].startswith("Could not find a property named 'nothing' on type 'Microsoft.NAV.contact'.  Corr")


@pytest.mark.parametrize("text", ["displayName eq 5", "privacyBlocked eq 'yes'", "version eq 'a'", "displayName gt true"])
def test_types_that_do_not_fit_API_F_4(five, text):
    refused(five.get("contacts", params={"$filter": text}), 400, "BadRequest",
            text="A binary operator with incompatible types was detected.")


def test_unknown_member_and_stream_API_F_5(five):
    refused(five.get("contacts", params={"$filter": "type eq 'Robot'"}), 400, "BadRequest")
    refused(five.get("pictures", params={"$filter": "pictureContent eq null"}), 400, "BadRequest")


def test_unsupported_function_API_F_7(five):
    refused(five.get("contacts", params={"$filter": "geo.distance(city,city) eq 1"}), 501, "BadRequest_MethodNotImplemented")


@pytest.mark.parametrize("option", ["$apply", "$compute", "$index"])
def test_options_that_are_not_offered_4_1(five, option):
    refused(five.get("contacts", params={option: "1"}), 501, "BadRequest_MethodNotImplemented")


def test_limits_of_filters_7(five):
    deep = "(" * 101 + "true" + ")" * 101
    many = " or ".join(["1 eq 1"] * 2001)
    for text in (deep, many):
        refused(five.get("contacts", params={"$filter": text}), 400, "BadRequest")


# 4.3 to 4.5

def test_select_4_3(five):
    row = five.rows("contacts", select="number,DISPLAYNAME", filter="number eq 'A1'")[0]
    assert list(row) == ["@odata.etag", "number", "displayName"]
    assert list(five.rows("contacts", select="displayName,number,id", top=1)[0]) == ["@odata.etag", "id", "number", "displayName"]
    whole = five.rows("contacts", top=1)[0]
    assert five.rows("contacts", select="", top=1)[0] == five.rows("contacts", select="*", top=1)[0] == whole


def test_select_on_writes_4_3(five):
    made = ok(five.post("contacts?$select=number", {"displayName": "Selected", "number": "SEL"}), 201)
    assert {k for k in made if k != "@odata.context"} == {"@odata.etag", "number"}
    changed = ok(five.patch("contacts(" + five.by_number("contacts", "SEL")["id"] + ")?$select=city", {"city": "X"}))
    assert {k for k in changed if k != "@odata.context"} == {"@odata.etag", "city"}
    five.remove("contacts", five.by_number("contacts", "SEL"))


def test_expand_4_4(co):
    contact, customer = linked_pair(co, "customers")
    names = ["Ann", "Bob", "Cid"]
    for name in names:
        person(co, name, of=contact)
    row = co.read(at("contacts", contact), params={"$expand": "persons($select=displayName;$orderby=displayName desc;"
                                                              "$top=2;$count=true),linkedCustomer,linkedVendor"})
    assert [p["displayName"] for p in row["persons"]] == ["Cid", "Bob"] and row["persons@odata.count"] == 3
    assert "@odata.etag" in row["persons"][0] and "id" not in row["persons"][0]
    assert row["linkedCustomer"]["id"] == customer["id"] and row["linkedVendor"] is None
    nested = co.read(at("customers", customer), params={"$expand": "contact($expand=persons($filter=displayName eq 'Ann'))"})
    assert [p["displayName"] for p in nested["contact"]["persons"]] == ["Ann"]
    assert [p["displayName"] for p in co.rows(at("contacts", contact) + "/persons", skip=1)] == ["Bob", "Cid"]
    two = co.rows("customers", expand="currency,paymentTerm")[0]
    assert two["currency"] is None


def test_expand_of_lines_4_4(co):
    for series in co.rows("numberSeries", expand="numberSeriesLines"):
        assert [line["seriesCode"] for line in series["numberSeriesLines"]] == [series["code"]]


def test_expand_picture_4_4(co):
    made = record(co, "customers")
    row = co.std.read(at("customers", made), params={"$expand": "picture"})
    assert row["picture"]["id"] == made["id"] and row["picture"]["width"] == 0


ORDERS = [("displayName", "A1 A4 A2 P1 A3 A5"), ("displayName desc", "A5 A3 P1 A2 A4 A1"), ("city,number desc", "A4 A5 A2 P1 A1 A3"),
          ("number desc", "P1 A5 A4 A3 A2 A1"), ("type desc,number", "P1 A1 A2 A3 A4 A5"),
          ("company/displayName,number", "A1 P1 A4 A2 A3 A5")]


@pytest.mark.parametrize("text,numbers", ORDERS)
def test_orderby_4_5(five, text, numbers):
    found = " ".join(r["number"] for r in five.rows("contacts", orderby=text))
    if text.startswith("city"):
        assert sorted(found.split()[-3:]) == ["A1", "A3", "P1"] and found.startswith("A4 A5 A2")
    else:
        assert found == numbers


def test_default_order_API_ENT_1(five):
    for path, member in (("contacts", "number"), ("currencies", "code"), ("numberSeries", "code")):
        values = [r[member] for r in five.rows(path)]
        assert values == sorted(values)


# 4.6 and 4.8

def test_top_and_skip_API_P_1(five):
    assert [r["number"] for r in five.rows("contacts", top=2, skip=1)] == ["A2", "A3"]
    assert five.rows("contacts", top=0) == [] and five.rows("contacts", skip=99) == []
    for option in ("$top", "$skip"):
        for value in ("-1", "x", "1.5"):
            refused(five.get("contacts", params={option: value}), 400, "BadRequest")


def test_quirk_13_count_API_P_2(five):
    for params, headers, rows in (({"$top": 0}, {}, 0), ({"$top": 1}, {}, 1), ({}, {"Prefer": "odata.maxpagesize=1"}, 1),
                                  ({"$skip": 2}, {}, 3)):
        query = {"$count": "true", "$filter": "type eq 'Company'"} | params
        body = five.read("contacts", params=query, headers=headers)
        assert (body["@odata.count"], len(body["value"])) == (5, rows)
    assert "@odata.count" not in five.read("contacts", params={"$count": "false"})
    refused(five.get("contacts", params={"$count": "maybe"}), 400, "BadRequest")


@pytest.mark.parametrize("accept", [None, "*/*", "application/json", "text/plain", "application/json;odata.metadata=none"])
def test_quirk_10_count_is_digits_only_API_P_3(five, accept):
    answer = five.get("contacts/$count", headers={"Accept": accept}, params={"$filter": "type eq 'Company'"})
    assert (answer.status_code, answer.content) == (200, b"5")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert five.get("contacts/$count?$search=adatum", headers={"Accept": accept}).text == "2"


SEARCHES = [("adatum", "A1 A4"), ("ADATUM light", "A4"), ('"adatum light"', "A4"), ("zoo OR fabrikam", "A2 A5"), ("adatum NOT light", "A1"),
            ("(zoo OR fabrikam) bergen", "A2"), ("ada@example", "A1 P1"), ("nothing", ""), ("oslo", "A1 A3 P1")]


@pytest.mark.parametrize("text,numbers", SEARCHES)
def test_search_4_8(five, text, numbers):
    assert " ".join(r["number"] for r in five.rows("contacts", search=text)) == numbers


def test_search_of_accents_and_digits_4_8(co):
    record(co, "customers", "Café Åse", phoneNumber="+45 11-22 33", number="K1")
    record(co, "vendors", "Plain", number="L1")
    for text in ("cafe", "CAFÉ", "ase", "112233", "k1"):
        assert [r["number"] for r in co.std.rows("customers", search=text)] == ["K1"], text
    record(co, "employees", "Søren Å", email="s@example.org", number="E1")
    assert [r["number"] for r in co.std.rows("employees", search="s@example")] == ["E1"]
    refused(co.get("territories", params={"$search": "x"}), 501, "BadRequest_MethodNotImplemented")
