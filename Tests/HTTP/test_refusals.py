"""What is refused changes nothing, whatever refuses it (API-ERR-6, API-DRY-3)."""

import pytest

from client import at, company, expect, record, refused


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_answer_that_is_not_accepted_is_refused_before_writing_1_5(co, method):
    made = company(co)
    before = co.operations()
    path = "contacts" if method == "POST" else at("contacts", made)
    answer = co.session.request(method, co.url(path), json={"displayName": "Changed"}, timeout=30,
                                headers={"Accept": "image/png", "If-Match": "*"})
    refused(answer, 406, "BadRequest")
    assert co.operations() == before
    assert co.again("contacts", made)["displayName"] == made["displayName"]


def test_if_none_match_is_for_reading_only_4_9(co):
    made = company(co)
    etag = co.patch(at("contacts", made), {"city": "Aarhus"}).headers["ETag"]
    answer = co.patch(at("contacts", made), {}, headers={"If-None-Match": etag})
    assert answer.status_code == 200
    expect(answer.json(), city="Aarhus")
