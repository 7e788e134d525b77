"""Number series (area `number-series`, N-rules)."""

import pytest

from client import KINDS, at, company, expect, ok, person, record, refused

SETUP = {"customers": "customerNumberSeriesCode", "vendors": "vendorNumberSeriesCode", "bankAccounts": "bankAccountNumberSeriesCode",
         "employees": "employeeNumberSeriesCode"}


def series(api, code="S", lines=(), **more):
    """A series with lines, inserted with it (4.14)."""
    return api.create("numberSeries", code=code, **{"defaultNumbers": True, "manualNumbers": True} | more,
                      numberSeriesLines=list(lines))


def use(api, kind, code):
    if kind == "contacts":
        api.setup(contactNumberSeriesCode=code)
    else:
        api.change("concordSetup", api.one("concordSetup"), **{SETUP[kind]: code})


def draw(api, kind="contacts", count=1, **more):
    return [record(api, kind, "Nan Ray", **more)["number"] for _ in range(count)]


def no_more(api, kind, code, rule):
    body = {"givenName": "X"} if kind == "employees" else {"displayName": "X"}
    return refused(api.post(kind, body), 400, code, rule)


@pytest.mark.parametrize("kind", ("contacts",) + KINDS)
def test_numbers_follow_each_other_N_3_N_4(co, kind):
    series(co, lines=[{"startingNumber": "A098", "incrementBy": 1}])
    use(co, kind, "S")
    assert draw(co, kind, 4) == ["A098", "A099", "A100", "A101"]
    assert record(co, kind, "Own", number="own-1")["numberSeriesCode"] == ""
    assert co.again(kind, co.by_number(kind, "A098"))["numberSeriesCode"] == "S"


@pytest.mark.parametrize("line,numbers,rule", [
    ({"startingNumber": "CT000001", "incrementBy": 10}, ["CT000001", "CT000011", "CT000021"], None),
    ({"startingNumber": "CT0009-X"}, ["CT0009-X", "CT0010-X"], None),
    ({"startingNumber": "A999"}, ["A999", "A1000"], None),
    ({"startingNumber": "10", "endingNumber": "12"}, ["10", "11", "12"], "E-NS-NONE"),
    ({"startingNumber": "A8", "endingNumber": "A10", "incrementBy": 5}, ["A8"], "E-NS-NONE")])
def test_counting_N_4_N_5_N_9(co, line, numbers, rule):
    series(co, lines=[line])
    use(co, "contacts", "S")
    assert draw(co, count=len(numbers)) == numbers
    row = co.by_code("numberSeries", "S")
    if rule:
        no_more(co, "contacts", "Application_DialogException", rule)
        assert co.one("numberSeriesLines", filter="seriesCode eq 'S'")["open"] is False
    else:
        assert row["lastNumberUsed"] == numbers[-1]


def test_warning_N_6(co):
    series(co, lines=[{"startingNumber": "A8", "endingNumber": "A10", "warningNumber": "A9"}])
    use(co, "contacts", "S")
    first, second = co.create("contacts", displayName="X"), co.create("contacts", displayName="X")
    assert "W-NSLOW" not in [w["id"] for w in first.get("@Concord.warnings", [])]
    warning = [w for w in second["@Concord.warnings"] if w["id"] == "W-NSLOW"]
    assert second["number"] == "A9" and "A10" in warning[0]["message"]
    assert "@Concord.warnings" not in co.std.create("contacts", displayName="X")


def test_lines_by_date_N_2_peek_N_16(co):
    made = series(co, lines=[{"startingDate": "2025-01-01", "startingNumber": "A1"}, {"startingDate": "2026-01-01", "startingNumber": "B1"}])
    peek = lambda day: ok(co.get(at("numberSeries", made) + f"/Microsoft.NAV.peekNext(usageDate={day})"))
    assert (peek("2025-06-01")["number"], peek("2026-06-01")["number"]) == ("A1", "B1")
    assert co.read(at("numberSeries", made) + "/Microsoft.NAV.peekNext()")["number"] == "B1"
    refused(co.get(at("numberSeries", made) + "/Microsoft.NAV.peekNext(usageDate=2024-01-01)"), 400, "Application_DialogException", "E-NS-DATE")
    assert [line["lastNumberUsed"] for line in co.rows("numberSeriesLines", filter="seriesCode eq 'S'")] == ["", ""]
    use(co, "contacts", "S")
    assert draw(co) == ["B1"] and peek("2026-06-01")["number"] == "B2"
    expect(co.by_code("numberSeries", "S"), lastNumberUsed="B1", nextNumber="B2")


def test_older_line_is_not_used_N_2(co):
    series(co, lines=[{"startingDate": "2025-01-01", "startingNumber": "A1"},
                      {"startingDate": "2026-01-01", "startingNumber": "B1", "endingNumber": "B1"}])
    use(co, "contacts", "S")
    assert draw(co) == ["B1"]
    no_more(co, "contacts", "Application_DialogException", "E-NS-DATE")


@pytest.mark.parametrize("kind", ("contacts",) + KINDS)
def test_manual_numbers_N_11(co, kind):
    series(co, manualNumbers=False, lines=[{"startingNumber": "A1"}])
    use(co, kind, "S")
    body = {"number": "X1"} | ({"givenName": "X"} if kind == "employees" else {"displayName": "X"})
    refused(co.std.post(kind, body), 400, "Application_DialogException", "E-NS-MANUAL")
    made = record(co, kind, "Nan Ray")
    refused(co.std.patch(at(kind, made), {"number": "X1"}), 400, "Application_DialogException", "E-NS-MANUAL")
    assert draw(co, kind) == ["A2"]


@pytest.mark.parametrize("kind", ("contacts",) + KINDS)
def test_automatic_numbers_N_10(co, kind):
    series(co, defaultNumbers=False, lines=[{"startingNumber": "A1"}])
    use(co, kind, "S")
    no_more(co, kind, "Application_DialogException", "E-NS-AUTO")
    assert record(co, kind, "Nan Ray", number="X1")["number"] == "X1"
    if kind == "contacts":
        made = record(co, "customers")
        assert made["contactNumber"] == "A1"


@pytest.mark.parametrize("kind", ("contacts",) + KINDS)
def test_without_a_series_N_11(co, kind):
    use(co, kind, "")
    no_more(co, kind, "Application_FieldValidationException", "E-SETUP")
    assert record(co, kind, "Nan Ray", number="any")["number"] == "ANY"


def test_default_or_manual_is_on_N_1(co):
    made = series(co)
    expect(co.change("numberSeries", made, defaultNumbers=False), defaultNumbers=False, manualNumbers=True)
    expect(co.change("numberSeries", made, manualNumbers=False), defaultNumbers=True, manualNumbers=False)


@pytest.mark.parametrize("kind", ("contacts", "customers", "vendors", "bankAccounts", "employees"))
def test_related_series_N_12(co, kind):
    series(co, "MAIN", lines=[{"startingNumber": "M1"}])
    series(co, "REL", lines=[{"startingNumber": "R1"}])
    series(co, "ALIEN", lines=[{"startingNumber": "X1"}])
    made = co.create("numberSeriesRelationships", code="MAIN", relatedSeriesCode="REL")
    parent = co.by_code("numberSeries", "MAIN")
    assert [r["id"] for r in co.rows(at("numberSeries", parent) + "/relationships")] == [made["id"]]
    use(co, kind, "MAIN")
    expect(record(co, kind, "Nan Ray", numberSeriesCode="REL"), number="R1", numberSeriesCode="REL")
    expect(record(co, kind, "Nan Ray", numberSeriesCode="MAIN"), number="M1", numberSeriesCode="MAIN")
    body = {"numberSeriesCode": "ALIEN"} | ({"givenName": "X"} if kind == "employees" else {"displayName": "X"})
    refused(co.post(kind, body), 400, "Application_DialogException", "E-NS-RELATED")
    refused(co.post("numberSeriesRelationships", {"code": "MAIN", "relatedSeriesCode": "REL"}), 400, "Internal_EntityWithSameKeyExists")


def test_typed_number_is_skipped_N_14(co):
    series(co, lines=[{"startingNumber": "C1"}])
    use(co, "customers", "S")
    assert draw(co, "customers") == ["C1"]
    record(co, "customers", number="C2")
    assert draw(co, "customers") == ["C3"]


def test_refused_and_previewed_numbers_come_back_N_13_API_DRY_3(co):
    series(co, lines=[{"startingNumber": "A1"}])
    use(co, "contacts", "S")
    assert draw(co) == ["A1"]
    for headers, body in (({}, {"displayName": "X", "phoneNumber": "abc"}), ({"Prefer": "validate-only"}, {"displayName": "X"})):
        co.post("contacts", body, headers)
    assert draw(co) == ["A2"]


@pytest.mark.parametrize("line,code,rule", [
    ({"startingNumber": "ABC"}, "Application_FieldValidationException", "E-NS-DIGITS"),
    ({"startingNumber": "A1", "endingNumber": "B9"}, "Application_FieldValidationException", "E-NS-FORMAT"),
    ({"startingNumber": "A5", "endingNumber": "A1"}, "Application_FieldValidationException", "E-RANGE"),
    ({"startingNumber": "A1", "warningNumber": "A5"}, "Application_DialogException", "E-NS-WARN"),
    ({"startingNumber": "A1", "endingNumber": "A9", "warningNumber": "A99"}, "Application_FieldValidationException", "E-RANGE"),
    ({"startingNumber": "A1", "incrementBy": 0}, "Application_FieldValidationException", "E-RANGE"),
    ({}, "Application_FieldValidationException", "E-REQUIRED")])
def test_checks_of_lines_N_15(shared, line, code, rule):
    refused(shared.post("numberSeries", {"code": "BAD", "numberSeriesLines": [line]}), 400, code, rule)
    assert shared.rows("numberSeries", filter="code eq 'BAD'") == []


def test_lines_are_rows_of_their_own_N_15(co):
    made = series(co, lines=[{"startingNumber": "A1", "endingNumber": "A9", "warningNumber": "A8", "incrementBy": 2, "allowGaps": True}])
    line = co.one(at("numberSeries", made) + "/numberSeriesLines")
    expect(line, seriesCode="S", sequence=10000, incrementBy=2, open=True, lastDateUsed="0001-01-01")
    second = co.create(at("numberSeries", made) + "/numberSeriesLines", startingNumber="B1", startingDate="2030-01-01")
    expect(second, sequence=20000, incrementBy=2, allowGaps=True)
    expect(co.change("numberSeriesLines", line, endingNumber=""), warningNumber="", endingNumber="")
    use(co, "contacts", "S")
    assert draw(co) == ["A1"]
    refused(co.patch(at("numberSeriesLines", line), {"lastNumberUsed": "B7"}), 400, "Application_FieldValidationException", "E-NS-FORMAT")
    co.remove("numberSeriesLines", second)
    refused(co.delete(at("numberSeries", made)), 400, "Application_DialogException", "E-INUSE")
    use(co, "contacts", "CONT")
    co.remove("numberSeries", made)
    assert co.rows("numberSeriesLines", filter="seriesCode eq 'S'") == []
    assert co.by_number("contacts", "A1")["numberSeriesCode"] == ""


def test_date_order_N_7(co):
    made = series(co, dateOrder=True, lines=[{"startingNumber": "A1", "lastNumberUsed": "A1", "lastDateUsed": "2999-01-01"}])
    use(co, "contacts", "S")
    no_more(co, "contacts", "Application_DialogException", "E-NS-BEFORE")
    refused(co.get(at("numberSeries", made) + "/Microsoft.NAV.peekNext()"), 400, "Application_DialogException", "E-NS-BEFORE")


def test_series_of_a_template_C_MKCUST_3(co):
    series(co, "TPL", lines=[{"startingNumber": "T1"}])
    co.create("customerTemplates", code="T", contactType="Company", numberSeriesCode="TPL")
    result = co.act("contacts", company(co), "createCustomer", templateCode="T")
    assert result["number"] == "T1" and result["numbersDrawn"] == [{"seriesCode": "TPL", "entitySet": "customers", "number": "T1"}]
    assert record(co, "customers", templateCode="T")["number"] == "T2"
    co.change("numberSeries", co.by_code("numberSeries", "TPL"), defaultNumbers=False)
    refused(co.call("contacts", company(co, "Second"), "createCustomer", templateCode="T"), 400, "Application_DialogException", "E-NS-AUTO")


def test_digit_limits_N_4_N_13(co):
    series(co, lines=[{"startingNumber": "X" + "9" * 19}])
    use(co, "contacts", "S")
    assert draw(co) == ["X" + "9" * 19]
    no_more(co, "contacts", "Application_DialogException", "E-NS-LEN")
    person(co, "Ida Holm", number="TYPED")
