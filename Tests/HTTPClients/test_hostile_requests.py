"""Requests that no honest client sends: paths, headers, bodies and connections (sections 1.1, 5 and 7)."""

from __future__ import annotations

import base64
import http.client
import io
import json
import socket
import time

import pytest
import requests

from harness import CONCORD, STANDARD, check_error

UPPER_LIMIT = 16 * 1024 * 1024


@pytest.fixture(scope="module")
def head(database):
    """The credentials as bytes of a header line."""
    return b"Authorization: Basic " + base64.b64encode(f"admin:{database.keys['admin']}".encode()) + b"\r\n"


class Received(io.BytesIO):
    """Received bytes in the shape that the response parser of the library reads from."""

    def makefile(self, *_):
        return self


def raw(server, head: bytes, line: bytes, headers: bytes = b"", body: bytes = b"") -> tuple[int, bytes, bytes]:
    """Status, header block and body of the answer to a request written by hand; status 0: only closed."""
    answer = server.raw(line + b" HTTP/1.1\r\n" + (b"" if b"Host:" in headers else b"Host: 127.0.0.1\r\n")
                        + head + b"Connection: close\r\n" + headers + b"\r\n" + body)
    top = answer.partition(b"\r\n\r\n")[0]
    if not answer:
        return 0, b"", b""
    response = http.client.HTTPResponse(Received(answer))
    response.begin()
    return response.status, top, response.read()


PATHS = [
    b"/api/v2.0/../../../../etc/passwd", b"/api/v2.0/..%2f..%2f..%2fetc%2fpasswd", b"/api/v2.0/%2e%2e/%2e%2e/etc/passwd",
    b"/api/v2.0/companies/..", b"/..", b"//", b"/%", b"/%zz", b"/%00", b"/api/v2.0/contacts%00", b"/api/v2.0/contacts('%00')",
    b"/api/v2.0/contacts(%ff%fe)", b"/api/v2.0/contacts()", b"/api/v2.0/contacts(", b"/api/v2.0/contacts)(",
    b"/api/v2.0/contacts('", b"/api/v2.0/contacts(id=)", b"/api/v2.0/contacts(id='';id='')", b"/api/v2.0/contacts(1 or 1=1)",
    b"/api/v2.0/contacts('%27%20OR%20%271%27=%271')", b"/api/v2.0/\\..\\..", b"/api/v2.0/contacts/" + b"x/" * 500,
    b"/api/v2.0/" + b"contacts(11111111-2222-3333-4444-555555555555)/" * 20, b"/api/v2.0/contacts?$filter=%00",
    b"/api/v2.0/contacts?%24filter", b"/api/v2.0/contacts?$filter=%ff%fe", b"/api/v2.0/contacts?$top=99999999999999999999",
    b"/api/v2.0/contacts?$top=-1", b"/api/v2.0/contacts?$skip=1e9", b"/api/v2.0/contacts?$skiptoken=%3Cscript%3E&aid=FIN",
    b"/api/v2.0/contacts?$orderby=id'--", b"/api/v2.0/contacts?$expand=*" + b",*" * 200, b"/api/v2.0/contacts?$select=" + b"id," * 900,
    b"/api/v2.0/contacts?$unknown=1", b"/api/v2.0/contacts?" + b"&" * 5000, b"/api/v2.0/contacts?" + b"company=x&" * 500,
    "/api/v2.0/contacts('ü')".encode(), b"/api/v2.0/contacts%2f%24count", b"/api%2fv2.0/contacts", b"/API/V2.0/CONTACTS/$NOTHING",
    b"*", b"http://other.example/api/v2.0/companies", b"/api/v2.0/companies(name='x')/contacts",
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:40].decode(errors="replace"))
def test_odd_paths(server, head, path):
    status, top, body = raw(server, head, b"GET " + path)
    assert status in (200, 400, 404, 414, 501), (status, top, body[:300])
    assert b"root:" not in body
    if status != 200 and body:
        assert json.loads(body)["error"]["code"]


@pytest.mark.parametrize("method", [b"TRACE", b"CONNECT", b"PROPFIND", b"get", b"GET\x00", b"", b"PUT", b"X" * 200])
def test_odd_methods(server, head, method):
    status, _, _ = raw(server, head, method + b" /api/v2.0/contacts")
    assert status == 0 or 400 <= status < 500 or status == 501, status
    assert server.alive()


def test_a_url_over_32_kib_is_414(server, admin):
    fine = admin.get("contacts?$filter=number eq '" + "x" * 15000 + "'")
    assert fine.status_code == 200, fine.text[:200]
    answer = admin.get("contacts?$filter=number eq '" + "x" * 40000 + "'")
    assert answer.status_code == 414
    check_error(answer, 414, "BadRequest")


def test_a_header_block_over_32_kib_is_431(server, head):
    ok, _, _ = raw(server, head, b"GET /api/v2.0/companies", b"X-Long: " + b"a" * 20000 + b"\r\n")
    assert ok == 200
    for headers in (b"X-Long: " + b"a" * 70000 + b"\r\n", b"".join(b"X-%d: abc\r\n" % n for n in range(5000))):
        status, _, body = raw(server, head, b"GET /api/v2.0/companies", headers)
        assert (status, body) == (431, b"")


@pytest.mark.parametrize("host", [
    b"evil.example", b"evil.example:99999", b"a b", b"<script>", b"evil.example/path?x=", b"user@evil.example",
    b"127.0.0.1\tx", b"[::1", b"\xff\xfe", b"", b"a" * 3000, b"x%0d%0aSet-Cookie:%20a=b",
])
def test_the_host_header_is_repeated_only_when_it_is_a_host(server, head, host):
    status, top, body = raw(server, head, b"GET /api/v2.0/contacts?$top=1", b"Host: " + host + b"\r\nPrefer: odata.maxpagesize=1\r\n")
    assert status in (0, 200, 400), top
    assert b"set-cookie" not in top.lower() and b"<script>" not in body
    if status == 200:
        context = json.loads(body)["@odata.context"]
        assert context.startswith("http://") and "/api/v2.0/$metadata#" in context
        assert not set(context) & set(" <>\"\t\r\n\\@"), context
        assert context.removeprefix("http://").split("/api/v2.0")[0].count("/") == 0, context


@pytest.mark.parametrize("headers", [
    b"Host: a\r\nHost: b\r\n", b"X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\n",
    b"Forwarded: host=evil.example;proto=https\r\n", b"X-Original-URL: /etc\r\nX-Rewrite-URL: /etc\r\n",
])
def test_forwarding_headers_of_strangers_are_ignored(server, head, headers):
    status, _, body = raw(server, head, b"GET /api/v2.0/companies", headers)
    assert status in (200, 400)
    assert b"evil.example" not in body and b"https://" not in body


ECHOED = [b"client-request-id", b"x-ms-client-request-id"]


@pytest.mark.parametrize("name", ECHOED)
@pytest.mark.parametrize("value", [b"a\rb", b"a\nSet-Cookie: x=1", b"a\r\n Set-Cookie: x=1", b"\x00\x01", b"\xc3\xa9\xff", b"x" * 9000])
def test_echoed_headers_cannot_add_headers(server, head, name, value):
    before = len(server.log().splitlines())
    status, top, _ = raw(server, head, b"GET /api/v2.0/companies", name + b": " + value + b"\r\n")
    assert status in (0, 200, 400), top
    assert not [line for line in top.splitlines()[1:] if line.lower().startswith(b"set-cookie")]
    assert all(line.split(" ", 2)[1] in ("info", "warning", "error", "notice", "debug", "trace")
               for line in server.log().splitlines()[max(before, 1):]), "a log line was forged"


def test_encoded_line_ends_do_not_reach_headers(server, head):
    for path in (b"/api/v2.0/contacts%0d%0aSet-Cookie:%20x=1", b"/%0d%0aSet-Cookie:%20x=1/api/v2.0/companies",
                 b"/v2.0/%0d%0aX:y/Production/api/v2.0/companies", b"/BC%0d%0a/api/v2.0/companies"):
        status, top, _ = raw(server, head, b"GET " + path)
        assert status == 404 and b"set-cookie" not in top.lower() and b"\nX:y" not in top


@pytest.mark.parametrize("headers, body", [
    (b"Content-Length: 5\r\nContent-Length: 6\r\n", b"{}   "),
    (b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n"),
    (b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", b"0\r\n\r\n"),
    (b"Transfer-Encoding: chunked\r\n", b"ZZ\r\n{}\r\n0\r\n\r\n"),
    (b"Transfer-Encoding: chunked\r\n", b"FFFFFFFFFFFFFFFF\r\n{}"),
    (b"Content-Length: -1\r\n", b"{}"), (b"Content-Length: 99999999999999999999\r\n", b"{}"), (b"Content-Length: 0x2\r\n", b"{}"),
    (b"Transfer-Encoding: xchunked\r\n", b"0\r\n\r\n"), (b"Content-Length : 2\r\n", b"{}"),
])
def test_framing_tricks_are_refused(server, head, headers, body):
    follow = b"GET /api/v2.0/smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = server.raw(b"POST /api/v2.0/contacts HTTP/1.1\r\nHost: x\r\n" + head + b"Content-Type: application/json\r\n"
                        + headers + b"\r\n" + body + follow, timeout=3)
    assert not answer or answer.split(b" ", 2)[1] in (b"400", b"401", b"413", b"501"), answer[:300]
    assert b"smuggled" not in answer
    assert server.alive()


def test_a_json_body_over_the_limit_is_413(server, admin):
    assert admin.request("POST", "contacts", data=b'{"zz":"' + b"a" * 2_000_000 + b'"}').status_code == 400
    answer = admin.request("POST", "contacts", data=b'{"displayName":"' + b"a" * UPPER_LIMIT + b'"}')
    check_error(answer, 413, "RequestEntityTooLarge")


def test_a_chunked_body_over_the_limit_is_413(server, admin):
    piece = b" " * 65536

    def pieces():
        yield b"{"
        for _ in range(UPPER_LIMIT // len(piece) + 2):
            yield piece

    try:
        answer = admin.request("POST", "contacts", data=pieces())
    except requests.ConnectionError:
        answer = None  # closed while it was still being sent
    assert answer is None or answer.status_code == 413
    assert server.alive()


@pytest.mark.parametrize("text", [
    "[" * 100_000, '{"a":' * 100_000, '{"displayName":' + "[" * 5000 + "]" * 5000 + "}", '{"displayName":"a","displayName":"b"}',
    '{"displayName":"\\ud800"}', '{"displayName":"a\\u0000b"}', '{"displayName":1e999999}', '{"x":' + "9" * 100_000 + "}",
    "null", "[]", "1", '"x"', "", " ", "\ufeff{", '{"displayName":"\x01"}', "{'displayName':'x'}", '{"displayName":"x",}',
    '{"displayName":"x"} {"a":1}', '{"@odata.type":"#System.IO.File","displayName":""}', "NaN", '{"displayName":NaN}',
])
def test_odd_json(server, admin, text):
    for method, path in (("POST", "contacts"), ("POST", "Microsoft.NAV.undo")):
        answer = admin.request(method, path, data=text.encode(), headers={"Content-Type": "application/json"})
        assert 400 <= answer.status_code < 500, (answer.status_code, text[:60])
        check_error(answer)


def test_odd_header_values(server, admin, standard):
    cases = {
        "Accept": ["application/xml", "text/html", "application/json;odata.metadata=everything", "*/*;q=2", ";;;", "a" * 5000],
        "If-Match": ["x", '"', "W/", 'W/"x"', "W/\"" + "A" * 5000 + '"', ",,,", "*, *"],
        "Prefer": ["odata.maxpagesize=0", "odata.maxpagesize=-1", "odata.maxpagesize=x", "return=everything", "wait=x", ",;=", "a" * 5000],
        "OData-Version": ["3.0", "x", "99"], "OData-MaxVersion": ["1.0", "-1"], "CompanyId": ["x", "'"], "Company": ["x", "'", "é"],
        "Accept-Language": ["xx", "*", ";q=x", "de-DE," * 1000], "Range": ["bytes=0-"], "Expect": ["something"],
        "Content-Type": ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ";"],
        "Concord-Reason": ["%zz", "%ff", "x" * 5000], "Concord-Work-Date": ["x", "0000-00-00"], "Idempotency-Key": ["", "x" * 5000],
        "Concord-Confirm": [",,", "x"], "Concord-Preview-Token": ["x"], "Accept-Encoding": ["br", "gzip;q=0", "*;q=0"],
    }
    for api in (admin, standard):
        contact = api.first("contacts?$top=1")
        for name, values in cases.items():
            for value in values:
                for method, path in (("GET", "contacts?$top=1"), ("PATCH", f"contacts({contact['id']})"), ("POST", "contacts")):
                    body = None if method == "GET" else b'{"noSuchProperty":1}'
                    headers = {"If-Match": "*", "Content-Type": "application/json", name: value.encode()}
                    answer = api.request(method, path, data=body, headers=headers)
                    assert answer.status_code < 500 or answer.status_code == 501, (name, value[:40], method, answer.text[:300])
                    if answer.status_code >= 400 and answer.status_code != 417:
                        check_error(answer)


def test_slow_clients_do_not_hold_others_up(server, head, admin):
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(60)]
    try:
        for number, connection in enumerate(slow):
            connection.sendall([b"GET /api", b"POST /api/v2.0/contacts HTTP/1.1\r\nHost: x\r\n" + head
                                + b"Content-Length: 1000\r\n\r\n{", b""][number % 3])
        start = time.monotonic()
        for _ in range(20):
            assert admin.get("contacts?$top=1").status_code == 200
        assert time.monotonic() - start < 5
    finally:
        for connection in slow:
            connection.close()
    assert admin.get("contacts?$top=1").status_code == 200


def test_clients_that_leave_in_the_middle(server, head, admin):
    for number in range(40):
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            path = f"{CONCORD if number % 2 else STANDARD}/contacts?$expand=picture".encode()
            connection.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n")
            if number % 3 == 0:
                connection.recv(100)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    assert admin.get("contacts?$top=1").status_code == 200
    assert server.alive()
