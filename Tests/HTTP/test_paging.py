"""Server paging (4.7) and concurrency (4.9)."""

import base64
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from client import at, company, expect, ok, record, refused

SIZE = {"Prefer": "odata.maxpagesize=3"}


@pytest.fixture(scope="module")
def ten(shared):
    for number in range(10):
        company(shared, f"Name {number % 4}", number=f"N{number}")
    return shared


def walk(api, path, headers=None):
    """All pages that follow by their links."""
    pages, link = [], path
    while link:
        body = ok(api.get(link, headers=headers or SIZE))
        pages.append(body["value"])
        link = body.get("@odata.nextLink")
        assert len(pages) < 50
    return pages


@pytest.mark.parametrize("options", ["", "?$orderby=displayName desc", "?$select=number&$orderby=displayName",
                                     "?$filter=number ge 'N0'", "?$count=true", "?$orderby=city,displayName"])
def test_pages_are_complete_API_PG_2(ten, options):
    whole = ok(ten.get("contacts" + options))["value"]
    pages = walk(ten, "contacts" + options)
    assert [len(p) for p in pages] == [3, 3, 3, 1]
    assert [r for p in pages for r in p] == whole


@pytest.mark.parametrize("top,sizes", [(7, [3, 3, 1]), (6, [3, 3]), (3, [3]), (2, [2]), (20, [3, 3, 3, 1])])
def test_top_ends_the_pages_API_PG_2_API_PG_4(ten, top, sizes):
    assert [len(p) for p in walk(ten, f"contacts?$top={top}")] == sizes


@pytest.mark.parametrize("prefer,size", [("odata.maxpagesize=4", 4), ("maxpagesize=4", 4),
                                         ("return=representation, odata.maxpagesize=4", 4), ("unknown-thing, maxpagesize=4", 4)])
def test_page_size_API_PG_1(ten, prefer, size):
    answer = ten.get("contacts", headers={"Prefer": prefer})
    assert len(ok(answer)["value"]) == size
    assert "odata.maxpagesize=4" in answer.headers["Preference-Applied"]


def test_page_that_ends_exactly_API_PG_4(ten):
    assert "@odata.nextLink" not in ten.read("contacts", headers={"Prefer": "odata.maxpagesize=10"})
    assert "@odata.nextLink" not in ten.read("contacts", headers={"Prefer": "odata.maxpagesize=50000"})


def test_quirk_03_own_options_with_the_token_API_PG_2(ten):
    params = {"$filter": "number ge 'N0'", "$select": "number", "$orderby": "displayName desc"}
    first = ten.read("contacts", params=params, headers=SIZE)
    link = first["@odata.nextLink"]
    assert link.startswith(ten.origin)
    query = parse_qs(urlsplit(link).query)
    assert query["aid"] == ["FIN"] and {k: query[k][0] for k in params} == params
    again = ten.read("contacts", params=params | {"aid": "FIN", "$skiptoken": query["$skiptoken"][0]}, headers=SIZE)
    followed = ok(ten.get(link, headers=SIZE))
    assert again["value"] == followed["value"]


def test_quirk_02_page_size_with_if_match(ten):
    ok(ten.get("contacts", headers={"Prefer": "odata.maxpagesize=5000", "If-Match": "*"}))


def test_rows_between_pages_API_PG_3(co):
    for number in (1, 2, 3, 5, 6, 7):
        company(co, "Same", number=f"R{number}")
    first = co.read("contacts", headers=SIZE)
    company(co, "Same", number="R0")
    company(co, "Same", number="R4")
    co.remove("contacts", first["value"][0])
    co.remove("contacts", co.by_number("contacts", "R6"))
    rest = [r["number"] for p in walk(co, first["@odata.nextLink"]) for r in p]
    assert rest == ["R4", "R5", "R7"]


def test_foreign_tokens_API_PG_3(ten):
    token = dict(parse_qsl(urlsplit(ten.read("contacts", headers=SIZE)["@odata.nextLink"]).query))["$skiptoken"]
    for params in ({"$skiptoken": "rubbish"}, {"$skiptoken": token[:-3] + "AAA"},
                   {"$skiptoken": token, "$filter": "number ne 'N1'"}, {"$skiptoken": token, "$orderby": "displayName"}):
        refused(ten.get("contacts", params=params, headers=SIZE), 400, "SkipTokenIsNoLongerValid")


def test_pages_with_prefix_and_company_parameter_API_PG_2(ten):
    api = ten.over(prefix="/BC", company=None)
    body = api.read("contacts", params={"company": ten.name}, headers=SIZE)
    assert body["@odata.nextLink"].startswith(api.root + "/contacts?") and "company=" in body["@odata.nextLink"]
    assert len(walk(api, f"contacts?company={ten.name}")) == 4


# 4.9

def version(number):
    return 'W/"' + base64.b64encode(f"'19;{number};00;'".encode()).decode() + '"'


def test_etag_form_API_ET_1(shared):
    assert version(3) == 'W/"JzE5OzM7MDA7Jw=="'
    made = company(shared)
    assert made["@odata.etag"] == version(1)
    changed = shared.patch(at("contacts", made), {"city": "Oslo"})
    assert changed.headers["ETag"] == ok(changed)["@odata.etag"] == version(2)
    for api in (shared, shared.std):
        answer = api.get(at("contacts", made))
        assert answer.headers["ETag"] == answer.json()["@odata.etag"] == version(2)


@pytest.mark.parametrize("match", [None, "", "rubbish", 'W/"!!!"', 'W/"AAAA"'])
@pytest.mark.parametrize("kind", ["contacts", "customers", "vendors", "bankAccounts", "employees", "territories"])
def test_quirk_37_patch_needs_a_token_API_ET_2(shared, kind, match):
    made = shared.rows(kind)[0] if kind == "territories" else record(shared, kind, "Nan Ray")
    body = {"displayName": "X"} if kind != "employees" else {"surname": "X"}
    answer = shared.patch(at(kind, made), body, {"If-Match": match} if match is not None else {}, match=None)
    refused(answer, 400, "BadRequest_InvalidToken", text="Could not validate the client concurrency token required by the "
            "service. Please provide a valid token in the client request.")
    assert shared.again(kind, made)["@odata.etag"] == made["@odata.etag"]


@pytest.mark.parametrize("form", ["*", "{}", '"{bare}"', "{bare}", '{}, {old}', '{old}, {}'])
def test_quirk_05_quirk_07_tokens_that_match_API_ET_3(shared, form):
    made = company(shared)
    etag = shared.change("contacts", made, city="A")["@odata.etag"]
    text = form.replace("{old}", made["@odata.etag"]).replace("{bare}", etag[3:-1]).replace("{}", etag)
    expect(ok(shared.patch(at("contacts", made), {"city": "B"}, match=text)), city="B")


def test_stale_token_API_ET_4(shared):
    made = company(shared)
    now = shared.change("contacts", made, city="A")
    for answer in (shared.patch(at("contacts", made), {"city": "B"}, match=made["@odata.etag"]),
                   shared.delete(at("contacts", made), headers={"If-Match": made["@odata.etag"]}),
                   shared.call("contacts", made, "createCustomer", {"If-Match": made["@odata.etag"]})):
        error = refused(answer, 409, "Request_EntityChanged")
        assert error["message"].startswith("Another user has already changed the record.")
        assert {"code": "CurrentETag", "message": now["@odata.etag"]}.items() <= \
            [d for d in error["details"] if d["code"] == "CurrentETag"][0].items()
    assert shared.again("contacts", made)["@odata.etag"] == now["@odata.etag"]


def test_quirk_06_delete_without_token_API_ET_5(shared):
    assert shared.delete(at("contacts", company(shared))).status_code == 204
    assert shared.delete(at("contacts", company(shared)), headers={"If-Match": "*"}).status_code == 204


def test_if_match_on_get_and_post_is_ignored_1_5(shared):
    assert shared.post("contacts", {"displayName": "X"}, {"If-Match": 'W/"x"'}).status_code == 201
    ok(shared.get("contacts", headers={"If-Match": version(77)}))


def test_if_none_match_API_ET_6(shared):
    made = company(shared)
    answer = shared.get(at("contacts", made), headers={"If-None-Match": made["@odata.etag"]})
    assert (answer.status_code, answer.content) == (304, b"")
    assert shared.get(at("contacts", made), headers={"If-None-Match": version(99)}).status_code == 200


def test_quirk_14_missing_records_API_ET_7(shared):
    gone = "6d2e0b64-7b52-4f0e-a3f9-2c7b1c9d0ae1"
    for answer in (shared.get(at("contacts", gone)), shared.patch(at("contacts", gone), {"city": "X"}),
                   shared.delete(at("contacts", gone), headers={"If-Match": "*"}), shared.delete(at("contacts", gone)),
                   shared.call("contacts", gone, "createCustomer")):
        error = refused(answer, 404, "BadRequest_ResourceNotFound")
        assert error["code"] and error["message"]


def test_only_one_of_two_patches_succeeds_API_ET_8(shared):
    made = company(shared, city="Oslo", email="a@example.org")
    first = shared.patch(at("contacts", made), {"city": "A"}, match=made["@odata.etag"])
    second = shared.patch(at("contacts", made), {"city": "B"}, match=made["@odata.etag"])
    assert (first.status_code, second.status_code) == (200, 409)
    expect(first.json(), city="A", email="a@example.org")


def test_propagation_changes_the_token_of_the_other_side(co):
    customer = record(co, "customers")
    contact = co.by_number("contacts", customer["contactNumber"])
    co.change("contacts", contact, city="Oslo")
    refused(co.patch(at("customers", customer), {"city": "B"}, match=customer["@odata.etag"]), 409, "Request_EntityChanged")
