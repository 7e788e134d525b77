"""$batch (section 4.11), built and read by clients made elsewhere: odatapy in both forms, the SDK's bulk requests."""

from __future__ import annotations

import base64

import pytest
from dynamics.apis import Vendors
from dynamics.exceptions.dynamics_exceptions import WrongParamsError
from odatapy.client import BasicAuth, HttpxTransport, ODataClient

from harness import CONCORD, STANDARD


@pytest.fixture(scope="module", params=[STANDARD, CONCORD])
def client(request, server, database):
    return ODataClient(server.origin + request.param, HttpxTransport(auth=BasicAuth("edit", database.keys["edit"])))


def named(admin, name: str) -> list[dict]:
    return admin.rows(f"contacts?$filter=displayName eq '{name}'")


FORMS = pytest.mark.parametrize("form", ["json", "multipart"])


@FORMS
def test_reads_and_a_change_set(client, admin, form):
    name = f"Batched {form} {client.service_root[-4:]}"
    batch = client.batch(format=form)
    batch.add_retrieve(client.uri().append_entity_set_segment("customers").top(2))
    changes = batch.add_changeset()
    made = changes.create("contacts", {"displayName": name, "type": "Company"})
    changes.update(made.ref, {"city": "Oslo"}, etag="*")
    batch.add_retrieve(client.uri().append_entity_set_segment("contacts").filter(f"displayName eq '{name}'"))
    answer = client.execute_batch(batch)
    answer.raise_for_status()
    assert [response.status_code for response in answer] == [200, 201, 200, 200]
    assert len(answer.responses[0].entity_collection()) == 2
    assert [entity.get_value("city") for entity in answer.responses[3].entity_collection()] == ["Oslo"]
    assert [row["city"] for row in named(admin, name)] == ["Oslo"]


@FORMS
def test_a_change_set_is_one_transaction(client, admin, form):
    name = f"Rolled back {form}"
    batch = client.batch(format=form, continue_on_error=True)
    changes = batch.add_changeset()
    changes.create("contacts", {"displayName": name, "type": "Company"})
    changes.create("contacts", {"displayName": name, "noSuchProperty": 1})
    batch.add_retrieve(client.uri().append_entity_set_segment("contacts").top(1))
    answer = client.execute_batch(batch)
    assert answer.errors and answer.responses[-1].status_code == 200
    assert named(admin, name) == []


@FORMS
def test_stops_at_the_first_failure_unless_told_to_go_on(client, admin, form):
    for go_on in (False, True):
        batch = client.batch(format=form, continue_on_error=go_on)
        for query in ("number eq 'CT000001'", "nothing eq 1", "number eq 'CT000002'"):
            batch.add_retrieve(client.uri().append_entity_set_segment("contacts").filter(query))
        statuses = [response.status_code for response in client.execute_batch(batch)]
        assert statuses == ([200, 400, 200] if go_on else [200, 400])


@pytest.fixture
def bulk(server, standard, database):
    """The request that the SDK makes for many lines, here for vendors: a company in the address, no ids, a snapshot,
    and `If-Match` on every POST (quirks 9 and 35)."""
    def send(names: list[str]):
        vendors = Vendors()
        vendors.change_access_token("Basic " + base64.b64encode(":".join(standard.session.auth).encode()).decode())
        vendors.set_batch_url(server.origin + STANDARD + "/$batch")
        headers = {"CompanyId": standard.company, "Content-Type": "application/json", "If-Match": "*"}
        members = [{"method": "POST", "url": "vendors", "headers": headers, "body": {"displayName": name}} for name in names]
        return vendors._bulk_post_request({"requests": members}, isolation="snapshot", company_id=standard.company)
    return send


def test_the_bulk_request_of_the_sdk(bulk, standard):
    answer = bulk([f"Bulk {number}" for number in range(20)])
    assert [response["status"] for response in answer["responses"]] == [201] * 20
    assert standard.get("vendors/$count?$filter=startswith(displayName,'Bulk ')").text == "20"


def test_a_failing_member_takes_the_bulk_request_back(bulk, standard):
    with pytest.raises(WrongParamsError):
        bulk(["Snap 1", "Snap 2", ""])
    assert standard.get("vendors/$count?$filter=startswith(displayName,'Snap ')").text == "0"


@pytest.mark.parametrize("body", [
    b"", b"{", b"[]", b"{}", b'{"requests":1}', b'{"requests":[1]}', b'{"requests":[{}]}', b'{"requests":[{"method":"GET"}]}',
    b'{"requests":[{"method":"GET","url":""}]}', b'{"requests":[{"id":"1","method":"GET","url":"contacts"},{"id":"1","method":"GET","url":"x"}]}',
    b'{"requests":[{"method":"GET","url":"http://evil.example/api/v2.0/contacts"}]}', b'{"requests":[{"method":"GET","url":"/../../etc/passwd"}]}',
    b'{"requests":[{"method":"POST","url":"$batch","body":{"requests":[]}}]}', b'{"requests":[{"method":"PATCH","url":"$9","body":{}}]}',
    b'{"requests":[{"method":"GET","url":"contacts","headers":{"Host":"evil.example"}}]}', b'{"requests":[{"method":"GET","url":"contacts","dependsOn":["9"]}]}',
    b'{"requests":[{"method":"\\r\\n","url":"contacts\\r\\nX: y","headers":{"A\\r\\nB":"c\\r\\nd"}}]}', b'{"requests":[' + b'{"method":"GET","url":"contacts"},' * 100
    + b'{"method":"GET","url":"contacts"}]}',
])
def test_odd_envelopes(admin, server, body):
    answer = admin.request("POST", "$batch", absolute=True, data=body, headers={"Content-Type": "application/json", "Accept": "application/json"})
    assert answer.status_code in (200, 400), answer.text[:300]
    for response in answer.json().get("responses", []):
        assert response["status"] < 500 or response["status"] == 501, response
        assert "evil.example" not in str(response.get("body")) or response["status"] >= 400
    assert server.alive()


@pytest.mark.parametrize("body", [
    b"", b"--b", b"--b--", b"--b\r\n\r\n--b--", b"--b\r\nContent-Type: application/http\r\n\r\n\r\n--b--", b"--b\r\nContent-Type: application/http\r\n\r\nGET\r\n--b--",
    b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b--\r\n--b--", b"--b\r\nContent-Type: multipart/mixed\r\n\r\nx\r\n--b--", b"\0" * 1000,
    b"--b\r\nContent-Type: application/http\r\n\r\nGET contacts HTTP/9.9\r\n\r\n\r\n--b--", b"--b\r\nContent-Type: application/http\r\nContent-Length: 99999\r\n\r\nGET contacts\r\n--b--",
])
@pytest.mark.parametrize("kind", ["multipart/mixed; boundary=b", "multipart/mixed", 'multipart/mixed; boundary="', "multipart/mixed; boundary="])
def test_odd_multipart_bodies(admin, server, body, kind):
    answer = admin.request("POST", "$batch", absolute=True, data=body, headers={"Content-Type": kind})
    assert answer.status_code in (200, 400, 415), answer.text[:300]
    assert server.alive()


def test_bodies_that_are_no_json_are_base64url(admin):
    """4.11: a count with its content type, beside an entity that is JSON."""
    requests = [{"id": "1", "method": "GET", "url": "vendors/$count"},
                {"id": "2", "method": "GET", "url": "vendors?$top=1&$select=number"}]
    answer = admin.post("$batch", {"requests": requests}, absolute=True, headers={"Accept": "application/json"})
    count, page = answer.json()["responses"]
    assert count["headers"]["content-type"] == "text/plain"
    text = base64.urlsafe_b64decode(count["body"] + "=" * (-len(count["body"]) % 4)).decode()
    assert text == admin.get("vendors/$count").text and len(page["body"]["value"]) == 1


@pytest.mark.parametrize("bad", [{"noSuchProperty": 1}, None], ids=["a member fails", "the address leads nowhere"])
def test_nothing_runs_that_depends_on_a_member_of_an_undone_group(admin, bad):
    """API-B-6: the group failed, so that each of its members did, those that had succeeded too."""
    group = [{"id": "a", "method": "POST", "url": "contacts", "atomicityGroup": "g", "body": {"displayName": "Undone"}},
             {"id": "b", "method": "POST", "url": "contacts", "atomicityGroup": "g", "body": bad or {}},
             {"id": "c", "method": "POST", "url": "contacts", "atomicityGroup": "g", "body": {"displayName": "Undone"}}]
    if bad is None:
        group[0]["url"] = "http://elsewhere.example/contacts"
    later = [{"id": f"after {name}", "method": "POST", "url": "contacts", "dependsOn": [name],
              "body": {"displayName": "Undone"}} for name in ("a", "b", "c", "g")]
    answer = admin.post("$batch", {"requests": group + later}, absolute=True,
                        headers={"Accept": "application/json", "Prefer": "odata.continue-on-error"})
    statuses = {reply["id"]: reply["status"] for reply in answer.json()["responses"]}
    assert [statuses[row["id"]] for row in later] == [424] * 4, statuses
    assert named(admin, "Undone") == []
