"""bc-cli: queries, pages, writes and errors over TLS with a bearer token."""

from __future__ import annotations

import asyncio

import bcli._url
import bcli.client._async
import pytest
import requests
from bcli import errors
from bcli.auth._static import StaticTokenAuth
from bcli.client import AsyncBCClient

import certificates
from harness import STANDARD, Api


@pytest.fixture(scope="module")
def server(database, tmp_path_factory):
    certificate, key = certificates.make(tmp_path_factory.mktemp("tls"))
    patch = pytest.MonkeyPatch()
    # It wants https, so the server has a certificate; both HTTP libraries are told to trust it.
    patch.setenv("SSL_CERT_FILE", certificate)
    patch.setenv("REQUESTS_CA_BUNDLE", certificate)
    with database.serve("--certificate", certificate, "--key", key) as serving:
        yield serving
    patch.undo()


@pytest.fixture(scope="module")
def standard(server, database):
    return Api(server, STANDARD, ("admin", database.keys["admin"]))


@pytest.fixture(scope="module")
def run(database, server, standard):
    """Runs steps with a signed-in client. Its host name is a module constant and its allowed hosts a module
    tuple: both are pointed at the server. Sign-in: its own sign-in library asks a host of its vendor for the
    list of known authorities, so the token is fetched here and handed over by its `StaticTokenAuth`."""
    patch = pytest.MonkeyPatch()
    patch.setattr(bcli._url, "BC_BASE_URL", server.origin + "/v2.0")
    patch.setattr(bcli._url, "_ALLOWED_HOST_SUFFIXES", ("127.0.0.1",))
    client, secret = database.application("bc-cli", "edit")

    def token() -> str:
        form = {"grant_type": "client_credentials", "client_id": client, "client_secret": secret,
                "scope": "https://api.businesscentral.dynamics.com/.default"}
        answer = requests.post(f"{server.origin}/default/oauth2/v2.0/token", data=form, timeout=10)
        return answer.json()["access_token"]

    def steps(work):
        async def inside():
            async with AsyncBCClient(tenant_id="default", environment="Production", company_id=standard.company,
                                     auth=StaticTokenAuth(token)) as bc:
                return await work(bc)
        return asyncio.run(inside())

    yield steps
    patch.undo()


def test_companies_and_queries(run, standard):
    async def work(bc):
        assert [company["id"] for company in await bc.list_companies()] == [standard.company]
        assert await bc.test_connection()
        query = bc.query("customers").filter("country eq 'DE'").select("number", "displayName").orderby("displayName desc")
        found = await query.top(3).count().execute()
        return found.value

    rows = run(work)
    assert len(rows) == 3
    names = [row["displayName"] for row in rows]
    assert names == sorted(names, key=str.casefold, reverse=True)
    assert set(rows[0]) == {"@odata.etag", "number", "displayName"}


def test_follows_next_links(run, standard):
    async def work(bc):
        bc._ensure_transport()._client.headers["Prefer"] = "odata.maxpagesize=20"
        pages = [page async for page in await bc.query("customers").select("number").pages()]
        return [len(page) for page in pages], [row["number"] for page in pages for row in page]

    sizes, numbers = run(work)
    assert max(sizes) == 20 and len(sizes) == 5
    assert numbers == [row["number"] for row in standard.rows("customers?$select=number")]


def test_expands(run):
    async def work(bc):
        return await bc.query("customers").expand("paymentTerm", "currency").top(2).get()

    for row in run(work):
        assert row["paymentTerm"]["id"] == row["paymentTermsId"]
        assert row["currency"] is None


def test_creates_changes_and_deletes(run):
    async def work(bc):
        made = await bc.post("contacts", {"type": "Person", "displayName": "Ida Holm", "email": "ida@example.org"})
        changed = await bc.patch("contacts", made["id"], {"city": "Oslo"}, etag=made["@odata.etag"])
        assert (changed["city"], changed["email"]) == ("Oslo", "ida@example.org")
        with pytest.raises(errors.BCLIError) as stale:
            await bc.patch("contacts", made["id"], {"city": "Bergen"}, etag=made["@odata.etag"])
        assert stale.value.status_code == 409
        assert stale.value.bc_message.startswith("Another user has already changed the record.")
        await bc.delete("contacts", made["id"], etag=changed["@odata.etag"])
        with pytest.raises(errors.NotFoundError):
            await bc.get("contacts", made["id"])

    run(work)


def test_one_post_per_idempotency_key(run, standard):
    async def work(bc):
        body = {"displayName": "Once Only", "type": "Company"}
        return [await bc.post("contacts", body, idempotency_key="key-1") for _ in range(2)]

    first, second = run(work)
    assert first["id"] == second["id"]
    assert len(standard.rows("contacts?$filter=displayName eq 'Once Only'")) == 1


def test_its_errors(run):
    async def work(bc):
        with pytest.raises(errors.ValidationError) as unknown:
            await bc.query("customers").filter("nosuchfield eq 1").get()
        assert "Could not find a property named 'nosuchfield' on type 'Microsoft.NAV.customer'." in str(unknown.value)
        with pytest.raises(errors.ForbiddenError):
            await bc.post("paymentTerms", {"code": "9 DAYS"})

    run(work)


def test_reaches_the_concord_route_by_its_three_part_name(run):
    async def work(bc):
        found = bc.query("contacts").route("concord", "sync", "v1.0").filter("surname eq 'Anders'")
        return await found.get()

    assert [row["firstName"] for row in run(work)] == ["Maria"]


def test_attaches_a_file(run, standard, tmp_path):
    file = tmp_path / "terms.txt"
    file.write_bytes(b"Net 30")
    vendor = standard.first("vendors?$top=1")

    async def work(bc):
        return await bc.upload_attachment("Vendor", vendor["id"], file)

    try:
        assert run(work)
    except errors.BCLIError as error:
        assert error.status_code == 501, error
