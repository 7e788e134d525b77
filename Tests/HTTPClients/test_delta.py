"""Change tracking (section 4.10): a copy that is kept by delta links equals the original, whatever goes on meanwhile."""

from __future__ import annotations

import random
import threading

import pytest
import requests
from odatapy.client import BasicAuth, HttpxTransport, ODataClient, build_prefer

from harness import STANDARD, check_error

TRACK = {"Prefer": "odata.track-changes,odata.maxpagesize=40"}
WRITERS, STEPS = 12, 25


class Copy:
    """A client's copy of a list, by id."""

    def __init__(self, api, path: str):
        self.rows: dict[str, dict] = {}
        self.runs = 0
        self._api = api
        self.link = api.url(path)

    def update(self) -> int:
        """Follows the link to its end; the number of rows that came."""
        seen, link = [], self.link
        while link:
            answer = self._api.get(link, headers=TRACK)
            assert answer.status_code == 200, answer.text
            page = answer.json()
            for row in page["value"]:
                key = row["id"].rpartition("(")[2].rstrip(")") if "reason" in row else row["id"]
                seen.append(key)
                if "reason" in row:
                    self.rows.pop(key, None)
                else:
                    self.rows[key] = row
            link = page.get("@odata.nextLink")
            self.link = page.get("@odata.deltaLink", self.link)
        assert len(seen) == len(set(seen)), "an entity appears at most once in a run (API-DL-3)"
        self.runs += 1
        return len(seen)


def test_a_copy_follows_many_writers(admin, standard):
    copy = Copy(standard, "customers?$select=id,number,displayName,city")
    assert copy.update() == 93
    done = threading.Event()
    failures: list[str] = []

    def write(number: int) -> None:
        chance, session, mine = random.Random(number), requests.Session(), []
        session.auth = admin.session.auth
        for step in range(STEPS):
            kind = chance.choice(["make", "change", "change", "drop"]) if mine else "make"
            if kind == "make":
                answer = session.post(standard.url("customers"), json={"displayName": f"Writer {number} {step}"}, timeout=60)
                mine.append(answer.json().get("id"))
            elif kind == "change":
                answer = session.patch(standard.url(f"customers({chance.choice(mine)})"), json={"city": f"Town {step}"},
                                       headers={"If-Match": "*"}, timeout=60)
            else:
                answer = session.delete(standard.url(f"customers({mine.pop()})"), timeout=60)
            if answer.status_code not in (200, 201, 204):
                failures.append(answer.text)

    def read() -> None:
        while not done.is_set():
            copy.update()

    reader = threading.Thread(target=read)
    writers = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in [reader, *writers]:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()
    assert failures == []
    copy.update()
    original = {row["id"]: row for row in standard.rows("customers?$select=id,number,displayName,city")}
    assert {key: row["city"] for key, row in copy.rows.items()} == {key: row["city"] for key, row in original.items()}
    assert copy.runs > 3 and copy.update() == 0


def test_a_change_that_comes_by_a_link_is_a_change(standard):
    copy = Copy(standard, "customers")
    copy.update()
    relation = standard.rows("contacts?$filter=contactBusinessRelation eq 'Customer' and type eq 'Company'&$top=1")[0]
    standard.patch(f"contacts({relation['id']})", {"addressLine2": "By the link"})
    assert copy.update() == 1
    assert [row["addressLine2"] for row in copy.rows.values() if row["addressLine2"]] == ["By the link"]


def test_leaving_a_filter(standard):
    copy = Copy(standard, "customers?$filter=city eq 'Lisboa'")
    first = copy.update()
    leaving = next(iter(copy.rows))
    standard.patch(f"customers({leaving})", {"city": "Porto"})
    assert copy.update() == 1 and len(copy.rows) == first - 1 and leaving not in copy.rows


def test_odatapy_follows_a_delta_link(server, database, standard):
    client = ODataClient(server.origin + STANDARD, HttpxTransport(auth=BasicAuth("edit", database.keys["edit"])))
    pages = list(client.iter_pages(client.entity_set_uri("vendors"), prefer=build_prefer(track_changes=True)))
    made = standard.post("vendors", {"displayName": "Delta Mill"}).json()
    gone = standard.post("vendors", {"displayName": "Gone Mill"}).json()
    between = client.get_delta(pages[-1].delta_link)
    assert {entity.get_value("displayName") for entity in between} == {"Delta Mill", "Gone Mill"}
    standard.delete(f"vendors({gone['id']})")
    last = client.get_delta(between.delta_link)
    assert len(last) == 0 and [gone["id"] in entity.id for entity in last.deleted_entities] == [True]
    assert made["id"] not in str(last.deleted_entities)


@pytest.mark.parametrize("token", ["x", "AAAA", "eyJvIjotMX0", "eyJvIjo5OTk5OTk5OTk5OTk5OTk5OTl9", "%00", "A" * 5000])
@pytest.mark.parametrize("option", ["deltatoken", "$deltatoken"])
def test_odd_tokens(standard, option, token):
    answer = standard.get(f"customers?{option}={token}")
    check_error(answer, 410 if answer.status_code == 410 else 400)


def test_a_token_of_another_list_is_refused(standard):
    link = standard.get("customers?$select=id", headers=TRACK).json()
    while "@odata.nextLink" in link:
        link = standard.get(link["@odata.nextLink"], headers=TRACK).json()
    token = link["@odata.deltaLink"].partition("deltatoken=")[2]
    answer = standard.get(f"vendors?$select=id&deltatoken={token}")
    assert answer.status_code in (400, 410), answer.text
