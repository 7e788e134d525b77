"""Scenarios of the area `number-series`, drawn by new contacts, vendors, customers and employees."""

import datetime

import pytest

from client import KINDS, SUFFIX, at, company, expect, ok, person, record, refused
from test_number_series import draw, series, use

TODAY = datetime.date.today()
TOMORROW = (TODAY + datetime.timedelta(days=1)).isoformat()
TEMPLATES = {"customers": "customerTemplates", "vendors": "vendorTemplates", "employees": "employeeTemplates"}


def lines(*ranges, **more):
    return [{"startingNumber": first, "endingNumber": last} | more for first, last in ranges]


DRAWS = [
    ("BC-NS-001", lines(("1", "10"), allowGaps=True), [str(n) for n in range(1, 11)]),
    ("BC-NS-002", lines(("1", "10"), allowGaps=True, incrementBy=7), ["1", "8"]),
    ("BC-NS-005", lines(("A1", "A10"), ("B1", "B10"), allowGaps=True, incrementBy=7), ["A1", "A8", "B1", "B8"]),
    ("BC-NS-011", lines(("1", "10"), incrementBy=7), ["1", "8"]),
    ("BC-NS-012", lines(("1", "10"), incrementBy=2, lastNumberUsed="3"), ["5", "7", "9"]),
    ("BC-NS-013", lines(("A1", "A5"), ("B1", "B5")), [f"{x}{n}" for x in "AB" for n in range(1, 6)]),
    ("BC-NS-009", [{"startingNumber": "TEST0001", "endingNumber": "TEST0010", "lastNumberUsed": "TEST0005", "allowGaps": True},
                   {"startingNumber": "TEST0030", "endingNumber": "TEST0040", "lastNumberUsed": "TEST0039", "allowGaps": True,
                    "startingDate": TODAY.isoformat()}], ["TEST0040"])]


@pytest.mark.parametrize("given,numbers", [(g, n) for _, g, n in DRAWS], ids=[i for i, _, _ in DRAWS])
def test_draw_until_the_end(co, given, numbers):
    """BC-NS-001, -002, -005, -009, -011, -012, -013: numbers in order, then an error that names the series."""
    series(co, "NS", lines=given)
    use(co, "contacts", "NS")
    assert draw(co, count=len(numbers)) == numbers
    error = co.post("contacts", {"displayName": "X"})
    assert error.status_code == 400 and "NS" in error.json()["error"]["message"]
    assert error.json()["error"]["details"][0]["code"] in ("E-NS-NONE", "E-NS-DATE")


def test_looking_does_not_use_BC_NS_017_BC_NB_018(co):
    made = series(co, "NS", lines=lines(("A1Test", "A10Test")))
    use(co, "contacts", "NS")
    look = lambda: co.get(at("numberSeries", made) + "/Microsoft.NAV.peekNext()")
    for number in range(1, 11):
        assert [ok(look())["number"] for _ in range(2)] == [f"A{number}TEST"] * 2
        assert draw(co) == [f"A{number}TEST"]
    error = refused(look(), 400, "Application_DialogException", "E-NS-NONE")
    assert "NS" in error["message"]


def test_line_of_tomorrow_BC_NS_006_BC_NB_026(co):
    made = series(co, "NS", lines=[{"startingNumber": "A1", "endingNumber": "A5", "allowGaps": True},
                                   {"startingNumber": "B1", "endingNumber": "B5", "allowGaps": True, "startingDate": TOMORROW}])
    use(co, "contacts", "NS")
    assert draw(co, count=5) == [f"A{n}" for n in range(1, 6)]
    refused(co.post("contacts", {"displayName": "X"}), 400, "Application_DialogException", "E-NS-DATE", text="NS")
    assert co.read(at("numberSeries", made) + f"/Microsoft.NAV.peekNext(usageDate={TOMORROW})")["number"] == "B1"


def test_only_later_lines_BC_NE_016_BC_NE_017(co):
    made = series(co, "NS", lines=[{"startingNumber": "1", "startingDate": TOMORROW}])
    refused(co.get(at("numberSeries", made) + "/Microsoft.NAV.peekNext()"), 400, "Application_DialogException", "E-NS-DATE")
    expect(co.by_code("numberSeries", "NS"), nextNumber="", lastNumberUsed="")
    ok(co.get(at("numberSeries", made) + f"/Microsoft.NAV.peekNext(usageDate={TOMORROW})"))


@pytest.mark.parametrize("gaps", [True, False])
def test_letters_behind_the_digits_BC_NE_002_BC_NE_009_BC_NE_010_BC_NE_011_BC_NE_012(co, gaps):
    made = series(co, "NS", lines=lines(("ABC00010D", "ABC00090D"), allowGaps=gaps))
    line = co.one(at("numberSeries", made) + "/numberSeriesLines")
    expect(line, lastNumberUsed="", lastDateUsed="0001-01-01")
    use(co, "contacts", "NS")
    assert draw(co, count=2) == ["ABC00010D", "ABC00011D"]
    expect(co.again("numberSeriesLines", line), lastNumberUsed="ABC00011D", lastDateUsed=TODAY.isoformat(), open=True)
    assert draw(co) == ["ABC00012D"]


def test_last_number_used_BC_NS_020_BC_NS_021_BC_NS_023(co):
    series(co, "NS", lines=lines(("A1", "A9")))
    use(co, "contacts", "NS")
    seen = []
    for _ in range(9):
        draw(co)
        line = co.one("numberSeriesLines", filter="seriesCode eq 'NS'")
        seen.append((line["lastNumberUsed"], co.by_code("numberSeries", "NS")["lastNumberUsed"]))
    assert seen[:8] == [(f"A{n}", f"A{n}") for n in range(1, 9)] and seen[8] == ("A9", "")
    assert co.post("contacts", {"displayName": "X"}).status_code == 400
    assert co.one("numberSeriesLines", filter="seriesCode eq 'NS'")["lastNumberUsed"] == "A9"


def test_only_a_starting_number_BC_NS_018_BC_NS_030(co):
    made = series(co, "NS", lines=[{"startingNumber": "SCI0000001"}])
    expect(co.one(at("numberSeries", made) + "/numberSeriesLines"), startingNumber="SCI0000001", incrementBy=1, open=True)
    use(co, "contacts", "NS")
    assert draw(co, count=2) == ["SCI0000001", "SCI0000002"]


def test_gaps_can_be_switched_BC_NE_004_BC_NE_007(co):
    made = series(co, "NS", dateOrder=True, lines=[{"startingNumber": "1000001", "lastNumberUsed": "1000023"}])
    line = co.one(at("numberSeries", made) + "/numberSeriesLines")
    for value in (True, False, True):
        expect(co.change("numberSeriesLines", line, allowGaps=value), allowGaps=value, lastNumberUsed="1000023")
    use(co, "contacts", "NS")
    assert draw(co) == ["1000024"]


def test_number_and_series_of_a_contact_BC_MS_016(co):
    assert [(c["number"], c["numberSeriesCode"]) for c in (company(co), person(co, "Ida Holm"))] == [("CT000001", "CONT"), ("CT000002", "CONT")]


@pytest.mark.parametrize("kind", KINDS)
def test_taken_numbers_are_skipped_BC_NA_044_BC_NA_053(co, kind):
    series(co, "NS", dateOrder=True, lines=[{"startingNumber": "N1"}])
    use(co, kind, "NS")
    record(co, kind, "Nan Ray", number="N1")
    record(co, kind, "Nan Ray", number="N2")
    assert draw(co, kind, 2) == ["N3", "N4"]


@pytest.mark.parametrize("kind", KINDS)
def test_manual_numbers_on_and_off_BC_NA_030_BC_NA_041(co, kind):
    made = series(co, "NS", lines=[{"startingNumber": "N1"}])
    use(co, kind, "NS")
    body = {"number": "HAND"} | ({"givenName": "X"} if kind == "employees" else {"displayName": "X"})
    co.change("numberSeries", made, manualNumbers=False)
    refused(co.std.post(kind, body), 400, "Application_DialogException", "E-NS-MANUAL")
    co.change("numberSeries", made, manualNumbers=True)
    assert co.std.create(kind, **body)["number"] == "HAND"


@pytest.mark.parametrize("kind", list(TEMPLATES))
@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("start", ["direct", "contact"])
def test_series_of_templates_BC_TC_045_BC_TC_046_BC_TC_047_BC_TC_048_BC_TC_052_BC_TC_085_BC_TC_086_BC_TO_043_BC_TO_044(co, kind, own, start):
    series(co, "NS", lines=[{"startingNumber": "T1"}])
    series(co, "SETUP", lines=[{"startingNumber": "S1"}])
    use(co, kind, "SETUP")
    more = {} if kind == "employees" else {"contactType": "Company"}
    co.create(TEMPLATES[kind], code="T", numberSeriesCode="NS" if own else "", **more)
    if start == "direct":
        made = record(co, kind, "Ida Holm", templateCode="T")
    else:
        contact = person(co, "Ida Holm") if kind == "employees" else company(co)
        made = co.again(kind, co.act("contacts", contact, "create" + SUFFIX[kind], templateCode="T"))
    code = "NS" if own else "SETUP"
    expect(made, number="T1" if own else "S1", numberSeriesCode=code)
    assert co.by_code("numberSeries", code)["lastNumberUsed"] == made["number"]
