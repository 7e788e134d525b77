"""Rates, listening, TLS, trusted proxies and what the log may say (sections 1.1, 1.3 and 7)."""

from __future__ import annotations

import socket
import ssl
import threading
import time

import pytest
import requests

import certificates
from harness import CONCORD, STANDARD, check_error


def test_requests_per_user(database):
    with database.serve("--requests-per-user", "20") as limited:
        api = limited.api("read")
        statuses = [api.get("contacts?$top=1").status_code for _ in range(30)]
        assert statuses == [200] * 19 + [429] * 11, statuses
        answer = api.get("contacts?$top=1")
        check_error(answer, 429, "Internal_TooManyRequests")
        assert 1 <= int(answer.headers["Retry-After"]) <= 300
        assert limited.api("edit").get("contacts?$top=1").status_code == 200, "users do not share a limit"
        assert requests.get(limited.origin + "/health/live", timeout=5).status_code == 200


def test_the_limit_counts_a_user_however_the_name_is_written(database):
    with database.serve("--requests-per-user", "10") as limited:
        names = ["read", "READ", "CORP\\read", "Read"] * 5
        url = limited.origin + STANDARD + "/companies"
        statuses = [requests.get(url, auth=(name, database.keys["read"]), timeout=5).status_code for name in names]
        assert statuses.count(200) == 10 and statuses.count(429) == 10, statuses


def test_more_than_a_hundred_open_requests_of_a_user(database):
    """5 running and 95 waiting; what is more than that is 429, and nothing is lost or stuck."""
    with database.serve("--running-per-user", "1") as limited:
        api = limited.api("read")
        statuses: list[int] = []
        headers: list[str | None] = []
        gate = threading.Barrier(130)

        def one():
            session = requests.Session()
            session.auth = api.session.auth
            gate.wait()
            answer = session.get(api.url("contacts?$expand=picture"), timeout=110)
            statuses.append(answer.status_code)
            if answer.status_code != 200:
                headers.append(answer.headers.get("Retry-After"))

        threads = [threading.Thread(target=one) for _ in range(130)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(statuses) == 130 and set(statuses) <= {200, 429, 503}, statuses
        assert statuses.count(200) >= 90 and set(statuses) != {200}, statuses
        assert all(headers), headers
        assert api.get("contacts?$top=1").status_code == 200


@pytest.mark.parametrize("address", ["0.0.0.0", "::"])
def test_refuses_to_listen_for_others_without_tls(database, address):
    run = database.run("serve", "--host", address, "--port", "0", check=False, timeout=15)
    assert run.returncode != 0 and "Serving" not in run.stdout
    assert "certificate" in run.stderr.lower() or "tls" in run.stderr.lower(), run.stderr


def test_a_missing_or_wrong_certificate_ends_the_start(database, tmp_path):
    certificate, key = certificates.make(tmp_path)
    (tmp_path / "broken.pem").write_text("nothing")
    for pair in (["--certificate", certificate], ["--certificate", certificate, "--key", str(tmp_path / "absent.pem")],
                 ["--certificate", str(tmp_path / "broken.pem"), "--key", key]):
        run = database.run("serve", "--port", "0", *pair, check=False, timeout=15)
        assert run.returncode != 0 and "Serving" not in run.stdout, pair
        assert "Fatal error" not in run.stderr, run.stderr


@pytest.fixture(scope="module")
def secure(database, tmp_path_factory):
    certificate, key = certificates.make(tmp_path_factory.mktemp("tls"))
    with database.serve("--certificate", certificate, "--key", key) as serving:
        yield serving, certificate


def test_tls(secure, database):
    serving, certificate = secure
    assert serving.origin.startswith("https://")
    url, auth = serving.origin + STANDARD + "/companies", ("read", database.keys["read"])
    answer = requests.get(url, auth=auth, verify=certificate, timeout=10)
    assert answer.json()["@odata.context"].startswith("https://127.0.0.1:")
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(url, auth=auth, timeout=10)


@pytest.mark.parametrize("version, accepted", [
    (ssl.TLSVersion.TLSv1_1, False), (ssl.TLSVersion.TLSv1_2, True), (ssl.TLSVersion.TLSv1_3, True)])
def test_versions_of_tls(secure, version, accepted):
    serving, certificate = secure
    context = ssl.create_default_context(cafile=certificate)
    context.minimum_version = context.maximum_version = version
    if version < ssl.TLSVersion.TLSv1_2:
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
    try:
        with socket.create_connection(("127.0.0.1", serving.port), 5) as plain:
            with context.wrap_socket(plain, server_hostname="localhost") as wrapped:
                assert wrapped.version()
        connected = True
    except (ssl.SSLError, ConnectionError):
        connected = False
    assert connected is accepted


def test_plain_text_and_nonsense_on_the_tls_port(secure, database):
    serving, certificate = secure
    for sent in (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\x16\x03\x01" + b"\xff" * 500, b"\0" * 2000):
        assert not serving.raw(sent, timeout=2).startswith(b"HTTP/1.1 200")
    auth = ("read", database.keys["read"])
    assert requests.get(serving.origin + STANDARD + "/companies", auth=auth, verify=certificate, timeout=10).ok


FORWARDING = [
    ({"X-Forwarded-Proto": "https", "X-Forwarded-Host": "api.example.org"}, "https://api.example.org"),
    ({"X-Forwarded-Proto": "https", "X-Forwarded-Host": "api.example.org:8443"}, "https://api.example.org:8443"),
    ({"Forwarded": 'for=192.0.2.1;proto=https;host="api.example.org"'}, "https://api.example.org"),
    ({"Forwarded": "for=192.0.2.1, for=192.0.2.2"}, None),
    ({}, None),
]


@pytest.fixture(scope="module")
def proxied(database):
    with database.serve("--trusted-proxy", "127.0.0.1") as serving:
        yield serving


@pytest.mark.parametrize("headers, origin", FORWARDING)
def test_links_repeat_the_origin_that_a_trusted_proxy_tells(proxied, headers, origin):
    api = proxied.api("edit", STANDARD)
    origin = origin or proxied.origin
    page = api.get("customers?$select=id", headers={**headers, "Prefer": "odata.maxpagesize=5"}).json()
    assert page["@odata.context"].startswith(origin + STANDARD)
    assert page["@odata.nextLink"].startswith(origin + STANDARD)
    dry = api.post("contacts", {"displayName": "Behind a proxy"}, headers=headers)
    assert dry.headers["Location"].startswith(origin + STANDARD)


@pytest.mark.parametrize("headers", [
    {"X-Forwarded-Host": "a b"}, {"X-Forwarded-Host": "<script>"}, {"X-Forwarded-Host": "x/../y"}, {"X-Forwarded-Host": ""},
    {"X-Forwarded-Proto": "javascript"}, {"X-Forwarded-Proto": "", "X-Forwarded-Host": ","}, {"Forwarded": ";;;"},
    {"Forwarded": 'host="a\\"b"'}, {"Forwarded": "host=;proto="}, {"Forwarded": '"'}, {"X-Forwarded-For": "x" * 3000},
])
def test_odd_forwarding_headers_from_a_trusted_proxy(proxied, headers):
    answer = proxied.api("read").get("contacts?$top=1", headers=headers)
    assert answer.status_code in (200, 400), answer.text
    if answer.status_code == 200:
        context = answer.json()["@odata.context"]
        assert context.startswith(("http://", "https://")) and not set(context) & set(" <>\"\\"), context
    assert proxied.alive()


def test_the_brake_looks_at_the_forwarded_address(database):
    """Behind a proxy the failures of one client do not lock the user out for all."""
    with database.serve("--trusted-proxy", "127.0.0.1") as serving:
        url = serving.origin + STANDARD + "/companies"

        def ask(key: str, client: str) -> int:
            return requests.get(url, auth=("read", key), headers={"X-Forwarded-For": client}, timeout=5).status_code

        assert {ask("wrong", "192.0.2.1") for _ in range(11)} == {401}
        assert ask(database.keys["read"], "192.0.2.1") == 401
        assert ask(database.keys["read"], "192.0.2.2") == 200


def test_the_log_has_no_personal_data(database):
    secret = {"displayName": "Zacharias Quiddlebert", "email": "quiddlebert@example.org", "phoneNumber": "+47 5550 1234",
              "addressLine1": "Whistlewood Lane 7"}
    with database.serve() as serving:
        for route in (CONCORD, STANDARD):
            api = serving.api("edit", route)
            made = api.post("contacts", {"type": "Person", **secret}).json()
            api.patch(f"contacts({made['id']})", {**secret, "addressLine1": "Whistlewood Lane 8"}, headers={"User-Agent": "Quiddlebert"})
            api.patch(f"contacts({made['id']})", {"email": "quiddlebert at example"})
            api.post("contacts", {"type": "Company", "displayName": secret["displayName"], "jobTitle": "Quiddlebert"})
            for query in ("email eq 'quiddlebert@example.org'", "displayName eq 'Zacharias Quiddlebert", "Quiddlebert eq 1"):
                api.get(f"contacts?$filter={query}")
            api.get("contacts?$search=quiddlebert")
            api.get("contacts('quiddlebert')")
            api.request("POST", "contacts", data=b'{"displayName":"Quiddlebert')
            api.get("contacts?$top=1", headers={"Company": "Quiddlebert"})
        requests.get(serving.origin + STANDARD + "/companies", auth=("quiddlebert", "x"), timeout=5)
        time.sleep(0.3)
        log = serving.log().lower()
    assert "status=200" in log and "correlation=" in log
    for text in ("quiddlebert", "5550 1234", "55501234", "whistlewood", "%40example"):
        assert text not in log, [line for line in log.splitlines() if text in line][:3]
