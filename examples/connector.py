#!/usr/bin/env python3
"""Keeps a copy of one entity set in step with Concord and never loses a change.

    connector.py http://127.0.0.1:7048/api/v2.0/companies(ID)/contacts USER KEY copy.json

Each run reads what changed since the run before and writes the copy with the new delta link in one
step. A run that is killed has either happened or not: the next one goes on from the old link.
"""

import base64
import json
import os
import sys
import time
import urllib.error
import urllib.request

ATTEMPTS = 6


def get(url, user, key):
    """The JSON of an address; waits and tries again when the server asks for it."""
    token = base64.b64encode(f"{user}:{key}".encode()).decode()
    headers = {"Authorization": f"Basic {token}", "Prefer": "odata.track-changes, odata.maxpagesize=500"}
    for attempt in range(ATTEMPTS):
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code not in (408, 429, 503, 504) or attempt == ATTEMPTS - 1:
                raise
            time.sleep(float(error.headers.get("Retry-After") or 2**attempt))
    raise AssertionError("unreachable")


def pages(url, user, key):
    """All pages of a read, the last of which carries the delta link."""
    while url:
        page = get(url, user, key)
        yield page
        url = page.get("@odata.nextLink")


def read(url, user, key, records):
    """Applies a full read or what changed to the records, and returns the next delta link."""
    link = None
    for page in pages(url, user, key):
        for row in page["value"]:
            if "reason" in row:  # gone, or no longer in the filter
                records.pop(row["id"].rsplit("(", 1)[1].rstrip(")"), None)
            else:
                records[row["id"]] = row
        link = page.get("@odata.deltaLink", link)
    return link


def run(url, user, key, path):
    state = {"records": {}, "link": None}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            state = json.load(file)
    try:
        state["link"] = read(state["link"] or url, user, key, state["records"])
    except urllib.error.HTTPError as error:
        if error.code != 410:  # the link is too old: read everything again
            raise
        state["records"] = {}
        state["link"] = read(url, user, key, state["records"])
    temporary = path + ".new"
    with open(temporary, "w", encoding="utf-8") as file:
        json.dump(state, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
    return len(state["records"])


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    print(run(*sys.argv[1:]), "records")
