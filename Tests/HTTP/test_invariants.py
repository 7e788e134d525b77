"""Random but repeatable operations over HTTP leave every invariant intact (section 6 of the contact rules)."""

import random

import pytest

from client import CODE_OF, KINDS, MEMBER, STANDARD_CODE, SUFFIX, at, ok

FIELDS = {"contacts": ["city", "phoneNumber", "email", "addressLine1", "postalCode", "website", "faxNumber", "name2"],
          "employees": ["city", "phoneNumber", "personalEmail", "addressLine1", "postalCode", "faxNumber", "jobTitle"]}
SHARED = {"customers": ["displayName", "searchName", "name2", "addressLine1", "city", "postalCode", "country", "phoneNumber", "faxNumber", "email",
                        "website", "languageCode", "formatRegion", "privacyBlocked", "salespersonCode", "taxRegistrationNumber", "currencyCode"]}
SHARED["vendors"] = [f for f in SHARED["customers"] if f != "salespersonCode"]
SHARED["bankAccounts"] = [f for f in SHARED["vendors"] if f not in ("formatRegion", "privacyBlocked", "taxRegistrationNumber")]
EMPLOYEE = {"givenName": "firstName", "middleName": "middleName", "surname": "surname", "jobTitle": "jobTitle", "city": "city",
            "phoneNumber": "phoneNumber", "personalEmail": "email", "addressLine1": "addressLine1", "postalCode": "postalCode",
            "faxNumber": "faxNumber", "country": "country"}
REFUSALS = {"Application_DialogException", "Application_FieldValidationException", "Application_CallbackNotAllowed", "Internal_RecordNotFound"}


class Walk:
    """One sequence of operations on a company."""

    def __init__(self, api, seed):
        self.api, self.dice, self.done, self.refused = api, random.Random(seed), 0, 0

    def any(self, where):
        rows = self.api.rows(where)
        return self.dice.choice(rows) if rows else None

    def value(self, field):
        number = self.dice.randint(0, 3)
        return "" if number == 0 else f"a{number}@b.cd" if "mail" in field else str(number)

    def step(self):
        answer = self.dice.choice([self.create, self.create, self.change, self.change, self.change, self.name, self.from_contact, self.link,
                                   self.unlink, self.assign, self.primary, self.delete, self.block, self.contact, self.undo, self.retype])()
        if answer is None:
            return
        assert answer.status_code < 500, answer.text
        if answer.status_code >= 400:
            error = answer.json()["error"]
            assert error["code"] in REFUSALS | {"Internal_InvalidTableRelation", "Request_EntityChanged"}, error
            self.refused += 1
        else:
            self.done += 1

    def kind(self, *more):
        return self.dice.choice(KINDS + more)

    def create(self):
        kind = self.kind("contacts", "contacts")
        name = f"{self.dice.choice(['Ann', 'Bob', 'Cid'])} {self.dice.choice(['Lee', 'Berg'])}"
        if kind == "employees":
            first, last = name.split()
            return self.api.post(kind, {"givenName": first, "surname": last, "city": self.value("city")})
        body = {"displayName": name, "city": self.value("city")}
        if kind in ("contacts", "customers"):
            body["type"] = self.dice.choice(["Company", "Person"])
        return self.api.post(kind, body)

    def change(self):
        kind = self.kind("contacts", "contacts")
        row = self.any(kind)
        field = self.dice.choice(FIELDS.get(kind, FIELDS["contacts"]))
        return row and (self.api.std if field in row and kind == "contacts" and field not in ("faxNumber", "name2") else self.api).patch(
            at(kind, row), {field: self.value(field)})

    def name(self):
        kind = self.kind("contacts")
        row = self.any(kind)
        body = {"surname": f"N{self.dice.randint(1, 5)}"} if kind == "employees" else {"displayName": f"Name {self.dice.randint(1, 5)}"}
        return row and self.api.patch(at(kind, row), body)

    def from_contact(self):
        row, kind = self.any("contacts"), self.kind()
        return row and self.api.call("contacts", row, "create" + SUFFIX[kind])

    def link(self):
        kind = self.kind()
        row, made = self.any("contacts"), self.any(kind)
        policy = self.dice.choice(["Contact", "Linked", "PreferNonBlank", "PreferNewer"])
        return row and made and self.api.call("contacts", row, "link" + SUFFIX[kind], number=made["number"], policy=policy)

    def unlink(self):
        row = self.any("contactBusinessRelations")
        return row and self.api.delete(at("contactBusinessRelations", row))

    def assign(self):
        row, other = self.any("contacts"), self.any("contacts")
        return row and self.api.patch(at("contacts", row), {"companyNumber": self.dice.choice(["", other["number"]])})

    def primary(self):
        kind = self.dice.choice(["customers", "vendors"])
        row, other = self.any(kind), self.any("contacts")
        return row and other and self.api.patch(at(kind, row), {"primaryContactNumber": self.dice.choice(["", other["number"], other["number"]])})

    def delete(self):
        kind = self.kind("contacts")
        row = self.any(kind)
        return row and len(self.api.rows(kind)) > 3 and self.api.std.delete(at(kind, row)) or None

    def block(self):
        kind = self.dice.choice(["contacts", "customers", "vendors"])
        row = self.any(kind)
        return row and self.api.patch(at(kind, row), {"privacyBlocked": not row["privacyBlocked"]})

    def contact(self):
        kind = self.kind()
        row = self.any(kind)
        return row and self.api.call(kind, row, "createContact")

    def undo(self):
        number = self.api.rows("operations", top=1)[0]["operationNumber"]
        return self.api.post("Microsoft.NAV.undo", {"operationNumber": number}) if number > 1 else None

    def retype(self):
        row = self.any("contacts")
        return row and self.api.patch(at("contacts", row), {"type": self.dice.choice(["Company", "Person"])})


def check(api):
    contacts = {c["number"]: c for c in api.rows("contacts")}
    rows = api.rows("contactBusinessRelations")
    records = {kind: {r["number"]: r for r in api.rows(kind)} for kind in KINDS}
    kinds = {MEMBER[kind]: kind for kind in KINDS}
    assert len({(r["contactNumber"], r["linkToTable"]) for r in rows}) == len({(r["linkToTable"], r["linkedNumber"]) for r in rows}) == len(rows), "INV-1"
    for row in rows:
        kind = kinds[row["linkToTable"]]
        contact, made = contacts[row["contactNumber"]], records[kind][row["linkedNumber"]]
        pairs = [(f, f) for f in SHARED[kind]] if kind != "employees" else EMPLOYEE.items()
        assert {own: made[own] for own, _ in pairs} == {own: contact[field] for own, field in pairs}, f"INV-4 {kind} {made['number']}"
        assert made["contactNumber"] == contact["number"] and row["businessRelationCode"] == STANDARD_CODE[kind], "INV-3"
        assert kind == "customers" or contact["type"] == ("Person" if kind == "employees" else "Company"), "INV-5"
        assert kind != "customers" or made["type"] == contact["type"], "INV-6"
    for contact in contacts.values():
        own = [r for r in rows if r["contactNumber"] in (contact["number"], contact["companyNumber"])]
        expected = "None" if not own else own[0]["linkToTable"] if len(own) == 1 else "Multiple"
        assert contact["contactBusinessRelation"] == expected, f"INV-8 {contact['number']}"
        if contact["type"] == "Company":
            assert contact["companyNumber"] == contact["number"] and contact["companyName"] == contact["displayName"], "INV-9"
            assert not (contact["firstName"] or contact["surname"] or contact["jobTitle"]), "INV-9"
        else:
            parent = contacts[contact["companyNumber"]] if contact["companyNumber"] else None
            assert contact["companyName"] == (parent["displayName"] if parent else ""), "INV-10"
            assert parent is None or parent["type"] == "Company", "INV-10"
    for kind in ("customers", "vendors"):
        for made in records[kind].values():
            assert not made["privacyBlocked"] or made["blocked"] == "All", "INV-16"
            first = contacts.get(made["primaryContactNumber"])
            if made["primaryContactNumber"]:
                assert first and made["contactNumber"] in (first["number"], first["companyNumber"]), "INV-18"
                assert made["contactName"] == (first["displayName"] if first["type"] == "Person" else ""), "INV-19"


@pytest.mark.parametrize("seed", range(6))
def test_invariants_hold_after_random_operations(co, seed):
    co.setup(createContactsForEmployees=bool(seed % 2))
    walk = Walk(co, seed)
    for number in range(90):
        walk.step()
        if number % 15 == 14:
            check(co)
    assert walk.done > 20 and walk.refused > 0
    done = co.job("verifySync")
    assert done["status"] == "Succeeded" and co.rows("syncIssues") == [], co.rows("syncIssues")


@pytest.mark.parametrize("kind", KINDS)
def test_unlink_and_link_again_changes_nothing_INV_28(co, kind):
    contact = ok(co.post("contacts", {"type": "Person" if kind == "employees" else "Company", "displayName": "Ida Holm", "city": "Oslo"}), 201)
    made = co.again(kind, co.act("contacts", contact, "create" + SUFFIX[kind]))
    contact = co.again("contacts", contact)
    for policy in ("Contact", "Linked", "PreferNonBlank", "PreferNewer"):
        co.act(kind, made, "unlink")
        co.act(kind, made, "linkContact", contactNumber=contact["number"], policy=policy)
        for where, before in ((kind, made), ("contacts", contact)):
            after = co.again(where, before)
            volatile = {"@odata.etag", "version", "lastModifiedDateTime", "modifiedBy", "primaryContactNumber", "primaryContactId", "contactName"}
            assert {k: v for k, v in after.items() if k not in volatile} == {k: v for k, v in before.items() if k not in volatile}
    assert co.one("marketingSetup")[CODE_OF[kind]] == STANDARD_CODE[kind]
