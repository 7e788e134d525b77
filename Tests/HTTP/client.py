"""A small client of the HTTP API, and the checks that all test modules share."""

from __future__ import annotations

import re
from urllib.parse import quote

import requests

STANDARD = "/api/v2.0"
CONCORD = "/api/concord/v1.0"
ZERO = "00000000-0000-0000-0000-000000000000"
KINDS = ("customers", "vendors", "bankAccounts", "employees")
MEMBER = {"customers": "Customer", "vendors": "Vendor", "bankAccounts": "Bank_x0020_Account",
          "employees": "Employee"}
SUFFIX = {"customers": "Customer", "vendors": "Vendor", "bankAccounts": "BankAccount", "employees": "Employee"}
LINKED_NUMBER = {"customers": "linkedCustomerNumber", "vendors": "linkedVendorNumber",
                 "bankAccounts": "linkedBankAccountNumber", "employees": "linkedEmployeeNumber"}
GUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
TAIL = re.compile(r"  CorrelationId:  ([0-9a-f-]{36})\.$")


class Api:
    """One company seen through one route."""

    def __init__(self, origin, credentials, company=None, route=CONCORD, prefix=""):
        self.origin, self.credentials, self.company = origin, credentials, company
        self.route, self.prefix = route, prefix
        self.session = requests.Session()
        self.session.auth = credentials
        self.session.trust_env = False

    def over(self, **changes):
        """The same company by another route, prefix or user."""
        values = {"origin": self.origin, "credentials": self.credentials, "company": self.company,
                  "route": self.route, "prefix": self.prefix} | changes
        return Api(**values)

    @property
    def std(self):
        return self.over(route=STANDARD)

    @property
    def root(self):
        return self.origin + self.prefix + self.route

    @property
    def base(self):
        return self.root + (f"/companies({self.company})" if self.company else "")

    def url(self, path):
        if path.startswith("http"):
            return path
        return self.base + ("/" + path if path else "")

    def send(self, method, path="", body=None, headers=None, **options):
        options.setdefault("timeout", 60)
        options.setdefault("allow_redirects", False)
        if body is not None:
            options["json"] = body
        return self.session.request(method, self.url(path), headers=headers, **options)

    def get(self, path="", headers=None, **options):
        return self.send("GET", path, headers=headers, **options)

    def post(self, path, body=None, headers=None, **options):
        return self.send("POST", path, body, headers, **options)

    def patch(self, path, body, headers=None, match="*", **options):
        given = dict(headers or {})
        if match is not None:
            given.setdefault("If-Match", match)
        return self.send("PATCH", path, body, given, **options)

    def delete(self, path, headers=None, **options):
        return self.send("DELETE", path, headers=headers, **options)

    # What must succeed.

    def read(self, path="", **options):
        return ok(self.get(path, **options))

    def rows(self, path, **query):
        return self.read(path, params={("$" + k): v for k, v in query.items()})["value"]

    def one(self, path, **query):
        found = self.rows(path, **query)
        assert len(found) == 1, found
        return found[0]

    def create(self, where, headers=None, **body):
        return ok(self.post(where, body, headers), 201)

    def change(self, where, entity, headers=None, **body):
        return ok(self.patch(at(where, entity), body, headers))

    def again(self, where, entity):
        return self.read(at(where, entity))

    def remove(self, where, entity, **options):
        return ok(self.delete(at(where, entity), **options), 204)

    def call(self, where, entity, action, headers=None, **body):
        return self.post(f"{at(where, entity)}/Microsoft.NAV.{action}", body, headers)

    def act(self, where, entity, action, headers=None, **body):
        return ok(self.call(where, entity, action, headers, **body))

    def job(self, action, **body):
        """A company action, waited for."""
        done = self.post(f"Microsoft.NAV.{action}", body, {"Prefer": "wait=20"})
        return ok(done)

    def by_number(self, where, number):
        return self.one(where, filter=f"number eq '{number}'")

    def by_code(self, where, code):
        return self.one(where, filter=f"code eq '{code}'")

    def setup(self, **body):
        return self.change("marketingSetup", self.one("marketingSetup"), **body)

    def operations(self):
        return int(self.get("operations/$count").text)


def at(where, entity):
    return f"{where}({entity['id'] if isinstance(entity, dict) else entity})"


def ok(answer, status=200):
    assert answer.status_code == status, f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content and status != 204 else None


def refused(answer, status, code, rule=None, target=None, text=None):
    """Checks an error (5.1) and returns it."""
    assert answer.status_code == status, f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text}"
    error = answer.json()["error"]
    assert error["code"] == code, error
    found = TAIL.search(error["message"])
    assert found and found.group(1) == answer.headers["Request-Id"], (error["message"], answer.headers)
    if rule:
        assert rule in [d["code"] for d in error.get("details", [])], error
    if target:
        assert error.get("target") == target, error
    if text:
        assert text in error["message"], error
    return error


def q(text):
    return quote(text, safe="")


def expect(entity, **values):
    """The members of an entity that are looked at."""
    assert {k: entity.get(k) for k in values} == values
    return entity


# Records that many tests start from.

def company(api, name="Holm & Sons", **more):
    return api.create("contacts", type="Company", displayName=name, **more)


def person(api, name="Ida Holm", of=None, **more):
    if of is not None:
        more["companyNumber"] = of["number"]
    return api.create("contacts", type="Person", displayName=name, **more)


def record(api, kind, name="Holm & Sons", **more):
    """A customer, vendor, bank account or employee, with whatever contact the setup asks for."""
    if kind == "employees":
        first, _, last = name.partition(" ")
        more = {"givenName": first, "surname": last} | more
    else:
        more["displayName"] = name
    return api.create(kind, **more)


CODE_OF = {"customers": "customerBusinessRelationCode", "vendors": "vendorBusinessRelationCode",
           "bankAccounts": "bankAccountBusinessRelationCode", "employees": "employeeBusinessRelationCode"}
STANDARD_CODE = {"customers": "CUST", "vendors": "VEND", "bankAccounts": "BANK", "employees": "EMPL"}


def unlinked(api, kind, name="Ostend Trading", **more):
    """A record without a contact, made while the relation code of its kind is blank."""
    api.setup(**{CODE_OF[kind]: ""})
    made = record(api, kind, name, **more)
    api.setup(**{CODE_OF[kind]: STANDARD_CODE[kind]})
    assert not relations(api, linkedNumber=made["number"])
    return made


def linked_pair(api, kind, name="Holm & Sons"):
    """A contact and the record of a kind that was made from it."""
    contact = person(api, "Ida Holm") if kind == "employees" else company(api, name)
    made = api.act("contacts", contact, "create" + SUFFIX[kind])
    return api.again("contacts", contact), api.again(kind, made["id"])


def link(api, contact, kind, made, **more):
    return api.call("contacts", contact, "link" + SUFFIX[kind], number=made["number"], **more)


def relations(api, **equal):
    text = " and ".join(f"{k} eq '{v}'" for k, v in equal.items())
    return api.rows("contactBusinessRelations", **({"filter": text} if text else {}))


def contact_of(api, kind, made):
    """The contact a record is linked to, or None."""
    entity = api.again(kind, made)
    return api.by_number("contacts", entity["contactNumber"]) if entity["contactNumber"] else None
