"""The connector of docs/guides/connectors.md, run as a program."""

import json
import subprocess
import sys
from pathlib import Path

from client import company

CONNECTOR = Path(__file__).resolve().parents[2] / "examples" / "connector.py"


def _run(api, path):
    user, key = api.credentials
    done = subprocess.run([sys.executable, str(CONNECTOR), api.std.url("contacts"), user, key, str(path)],
                          capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(path.read_text(encoding="utf-8"))


def _same(api, state):
    assert state["records"] == {row["id"]: row for row in api.std.rows("contacts")}


def test_copy_follows_additions_changes_and_deletions_API_DL_2(co, tmp_path):
    path = tmp_path / "copy.json"
    kept, gone = company(co), company(co)
    _same(co, _run(co, path))
    co.change("contacts", kept, city="Aarhus")
    co.remove("contacts", gone)
    company(co)
    state = _run(co, path)
    _same(co, state)
    assert gone["id"] not in state["records"]


def test_old_link_leads_to_a_full_read_API_DL_5(co, tmp_path):
    path = tmp_path / "copy.json"
    company(co)
    state = _run(co, path)
    state["link"] = state["link"].split("deltatoken=")[0] + "deltatoken=rubbish"
    path.write_text(json.dumps(state), encoding="utf-8")
    company(co)
    _same(co, _run(co, path))


def test_journal_is_followed_by_appending_3_10(co):
    company(co)
    first = co.get("journalEntries", headers={"Prefer": "odata.track-changes"}).json()
    assert first["value"] and "@odata.deltaLink" in first
    made = company(co)
    appended = co.get(first["@odata.deltaLink"]).json()
    assert [row["recordId"] for row in appended["value"] if row["entitySet"] == "contacts"] == [made["id"]]
    assert co.get(appended["@odata.deltaLink"]).json()["value"] == []
    pages, link = 0, first["@odata.deltaLink"]
    seen = []
    while link:
        page = co.get(link, headers={"Prefer": "odata.maxpagesize=1"}).json()
        seen += [row["id"] for row in page["value"]]
        pages, link = pages + 1, page.get("@odata.nextLink")
    assert seen == [row["id"] for row in appended["value"]] and pages < 20
