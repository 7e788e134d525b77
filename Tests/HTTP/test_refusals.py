"""What is refused changes nothing, whatever refuses it (API-ERR-6, API-DRY-3)."""

import json

import pytest

from client import ZERO, at, company, expect, ok, record, refused


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


# Dry runs of what commits by itself, alone and in a transaction.

COMPANY_ACTIONS = [
    ("verifySync", {}), ("repairSync", {"method": "Resync"}), ("applySyncPolicyPreset", {"preset": "ContactsLead"}),
    ("exportRecords", {"format": "csv"}),
]


def _state(co):
    return co.operations(), co.rows("jobs"), co.rows("syncIssues"), co.rows("syncPolicies")


@pytest.mark.parametrize("action, body", COMPANY_ACTIONS, ids=[name for name, _ in COMPANY_ACTIONS])
def test_dry_run_of_a_job_starts_none_API_DRY_3(co, action, body):
    record(co, "customers")
    before = _state(co)
    answer = co.post(f"Microsoft.NAV.{action}?validateOnly=true", body)
    expect(ok(answer), preview=True, valid=True, operationNumber=0)
    assert answer.headers["Preference-Applied"] == "validate-only" and "Concord-Operation" not in answer.headers
    assert _state(co) == before


def test_dry_run_of_a_mass_template_shows_every_record_API_DRY_2(co):
    for name in ("Ostend", "Bruges"):
        record(co, "customers", name)
    template = co.rows("customerTemplates")[0]["code"]
    before = _state(co)
    preview = ok(co.post("customers/Microsoft.NAV.applyTemplate?validateOnly=true",
                         {"templateCode": template, "filter": "displayName eq 'Ostend' or displayName eq 'Bruges'"}))
    assert json.loads(preview["value"]) == {"selected": 2, "previewed": 2}
    unknown = ok(co.post("customers/Microsoft.NAV.applyTemplate?validateOnly=true",
                         {"templateCode": "NONE", "filter": ""}))
    assert not unknown["valid"] and unknown["errors"]
    assert _state(co) == before


def test_dry_run_of_a_preset_shows_settings_and_pairs_API_DRY_2(co):
    made = record(co, "customers", phoneNumber="11 11")
    before = _state(co)
    preview = ok(co.post("Microsoft.NAV.applySyncPolicyPreset?validateOnly=true", {"preset": "ContactsLead"}))
    assert any(change["entitySet"] == "syncPolicies" for change in preview["changes"])
    assert _state(co) == before and co.again("customers", made)["phoneNumber"] == "11 11"


def test_dry_run_of_checks_and_of_jobs_rows_writes_nothing_API_DRY_3(co):
    made = record(co, "customers")
    job = co.job("verifySync")
    before = _state(co)
    checked = ok(co.post(f"{at('customers', made)}/Microsoft.NAV.verifySync?validateOnly=true", {}))
    expect(checked, preview=True, value="0")
    expect(ok(co.delete(at("jobs", job) + "?validateOnly=true")), preview=True, valid=True)
    assert _state(co) == before
    refused(co.delete(f"jobs({ZERO[:-1]}1)?validateOnly=true"), 404, "BadRequest_ResourceNotFound")
    real = co.call("jobs", job, "cancel")
    rehearsed = co.post(f"{at('jobs', job)}/Microsoft.NAV.cancel?validateOnly=true", {})
    assert rehearsed.ok == real.ok


def test_what_commits_by_itself_is_refused_in_a_transaction_at_once_API_B_4(co):
    made = record(co, "customers")
    before = _state(co)
    for path, body in ((f"{at('customers', made)}/Microsoft.NAV.verifySync", {}),
                       ("Microsoft.NAV.assignCodes", {"entitySet": "contactMailingGroups", "code": "XMAS"}),
                       ("Microsoft.NAV.verifySync", {})):
        batch = {"requests": [{"id": "1", "method": "POST", "url": co.url(path), "body": body}]}
        answer = co.session.post(co.root + "/$batch", json=batch, timeout=20,
                                 headers={"Isolation": "snapshot", "Accept": "application/json"})
        assert answer.json()["responses"][0]["status"] == 400, answer.text
    assert _state(co) == before


def test_members_of_a_transaction_see_earlier_ones_in_previews_too_API_B_4(co):
    """A link preview, and a read-only value that only the earlier member makes right (API-VAL-8)."""
    made = company(co, "Holm", phoneNumber="11 11")
    other = record(co, "customers", "Holm", phoneNumber="22 22")
    batch = {"requests": [
        {"id": "1", "method": "PATCH", "url": co.url(at("contacts", made)), "headers": {"If-Match": "*"},
         "body": {"phoneNumber": "33 33"}},
        {"id": "2", "method": "POST", "url": co.url(at("contacts", made)) + "/Microsoft.NAV.previewLink",
         "body": {"kind": "Customer", "number": other["number"]}},
        {"id": "3", "method": "POST", "url": co.url("contacts"),
         "body": {"displayName": "Ida", "type": "Person", "companyNumber": made["number"], "companyName": "Holm"}}]}
    answer = co.session.post(co.root + "/$batch", json=batch, timeout=20,
                             headers={"Isolation": "snapshot", "Accept": "application/json"})
    replies = answer.json()["responses"]
    assert [reply["status"] for reply in replies] == [200, 200, 201], answer.text
    values = {row["field"]: row["contactValue"] for row in replies[1]["body"]["differences"]}
    assert values["phoneNumber"] == "33 33"
