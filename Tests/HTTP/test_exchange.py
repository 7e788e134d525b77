"""Imports and exports of CSV files (3.14, 3.16)."""

import base64
import json

from client import company, expect, ok, record, refused, unlinked


def _content(text):
    return base64.b64encode(text.encode()).decode()


def test_import_and_its_undo_3_14(co):
    job = co.job("importRecords", format="csv", entitySet="contacts",
                 contentBase64=_content("number,displayName,type\r\nX1,Imported One,Company\r\n,,\r\n"))
    result = json.loads(job["result"])
    assert result["created"] == 1
    assert co.by_number("contacts", "X1")["displayName"] == "Imported One"
    batch = co.one("importBatches", filter=f"number eq {result['batchId']}")
    expect(batch, entitySet="contacts", createdCount=1)
    ok(co.post(f"importBatches({batch['id']})/Microsoft.NAV.undo", {}, headers={"Prefer": "wait=20"}))
    assert not co.rows("contacts", filter="number eq 'X1'")


def test_import_dry_run_answers_a_job_whose_lines_say_what_would_happen_3_16(co):
    kept = record(co, "customers", "Kept")
    before = co.operations(), co.rows("importBatches"), co.rows("customers")
    rows = f"number,displayName\r\n,Dry\r\n{kept['number']},Changed\r\n{kept['number']},Kept\r\n,\r\nX9,\r\n"
    job = ok(co.post("Microsoft.NAV.importRecords?validateOnly=true", {
        "format": "csv", "entitySet": "customers", "contentBase64": _content(rows)}, {"Prefer": "wait=20"}))
    expect(job, kind="Preview", createdCount=1, failedCount=1)
    assert json.loads(job["result"])["created"] == 1
    lines = {line["sequence"]: line for line in co.rows(f"jobs({job['id']})/jobLines")}
    expect(lines[1], outcome="Created")
    expect(lines[2], outcome="Changed", recordNumber=kept["number"])
    assert [line["reasonCode"] for line in lines.values() if line["outcome"] == "Failed"] == ["E-REQUIRED"]
    assert (co.operations(), co.rows("importBatches"), co.rows("customers")) == before


def test_dry_run_of_the_undo_of_an_import_CSV_17(co):
    job = co.job("importRecords", format="csv", entitySet="contacts",
                 contentBase64=_content("displayName,type\r\nOne,Company\r\nTwo,Company\r\n"))
    batch = co.one("importBatches", filter=f"number eq {json.loads(job['result'])['batchId']}")
    before = co.operations(), co.rows("importBatches"), co.rows("jobs")
    preview = ok(co.post(f"importBatches({batch['id']})/Microsoft.NAV.undo?validateOnly=true", {}))
    expect(preview, preview=True, valid=True, operationNumber=0)
    assert [change["changeType"] for change in preview["changes"]] == ["Deleted", "Deleted"]
    assert json.loads(preview["value"]) == {"selected": 2, "previewed": 2}
    assert (co.operations(), co.rows("importBatches"), co.rows("jobs")) == before


def test_dry_run_of_an_export_counts_3_14(co):
    company(co, "Kept", city="London")
    preview = ok(co.post("Microsoft.NAV.exportRecords?validateOnly=true",
                         {"format": "csv", "filter": "city eq 'London'"}))
    assert json.loads(preview["value"]) == {"count": 1, "leftOut": 0}


def test_import_without_content_or_of_another_format(co):
    refused(co.post("Microsoft.NAV.importRecords", {"format": "csv"}), 400, "BadRequest_RequiredParamNotProvided")
    refused(co.post("Microsoft.NAV.importRecords", {"format": "vcard", "contentBase64": ""}), 501,
            "BadRequest_MethodNotImplemented")


def test_export_of_a_filter_for_its_owner_only_3_14(co, server):
    company(co, "Kept", city="London")
    company(co, "Left", city="Oslo")
    job = co.job("exportRecords", format="csv", entitySet="contacts", filter="city eq 'London'",
                 columns=["displayName", "city"], bom=False)
    result = json.loads(job["result"])
    assert result["count"] == 1
    file = co.get(result["url"])
    assert file.headers["Content-Type"].startswith("text/csv")
    assert file.text.splitlines() == ["displayName,city", "Kept,London"]
    stranger = co.over(credentials=server.users["edit"])
    refused(stranger.get(result["url"]), 404, "BadRequest_ResourceNotFound")


# Jobs tell what they came to.

def test_batch_that_is_all_or_nothing_counts_its_records_3_13(co):
    for name in ("Ostend", "Bruges"):
        unlinked(co, "vendors", name)
    job = co.job("createContactsFromVendors", allOrNothing=True)
    expect(job, status="Succeeded", totalCount=2, processedCount=2, createdCount=2, skippedCount=0, progressPercent=100)
    again = co.job("createContactsFromVendors", allOrNothing=True)
    expect(again, status="Succeeded", totalCount=2, createdCount=0, skippedCount=2)


def test_check_counts_what_it_reads_3_13(co):
    company(co)
    record(co, "customers", "Ostend")
    job = co.job("verifySync")
    expect(job, status="Succeeded", progressPercent=100, processedCount=job["totalCount"])
    assert job["totalCount"] >= 3
    one = co.job("verifySync", filter="displayName eq 'Ostend'")
    expect(one, status="Succeeded", processedCount=2, totalCount=2, progressPercent=100)
