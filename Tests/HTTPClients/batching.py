"""Batches in both forms: building them, damaging them from a seed, reading the answers strictly."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass, field

JSON_TYPE = "application/json"


@dataclass
class Member:
    """One request of a batch; members with the same group follow each other."""

    method: str
    url: str
    body: object = None
    id: object = None
    group: str | None = None
    headers: dict[str, str] = field(
        default_factory=lambda: {"Content-Type": JSON_TYPE, "If-Match": "*"}
    )

    def json(self) -> dict:
        members = {
            "id": self.id,
            "atomicityGroup": self.group,
            "method": self.method,
            "url": self.url,
            "headers": self.headers,
            "body": self.body,
        }
        return {name: value for name, value in members.items() if value is not None}

    def part(self) -> bytes:
        body = b"" if self.body is None else json.dumps(self.body).encode()
        lines = ["Content-Type: application/http", "Content-Transfer-Encoding: binary"]
        lines += [f"Content-ID: {self.id}"] if self.id is not None else []
        lines += [
            "",
            f"{self.method} {self.url} HTTP/1.1",
            *(f"{name}: {value}" for name, value in self.headers.items()),
        ]
        return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


def units(members: list[Member]) -> list[list[Member]]:
    """Single requests and groups."""
    found: list[list[Member]] = []
    for member in members:
        if found and member.group is not None and found[-1][0].group == member.group:
            found[-1].append(member)
        else:
            found.append([member])
    return found


def json_form(members: list[Member]) -> bytes:
    return json.dumps({"requests": [member.json() for member in members]}).encode()


def multipart(parts: list[bytes], boundary: str) -> bytes:
    return (
        b"".join(f"--{boundary}\r\n".encode() + part + b"\r\n" for part in parts)
        + f"--{boundary}--\r\n".encode()
    )


def multipart_form(members: list[Member], boundary: str = "batch_1") -> bytes:
    parts = []
    for number, unit in enumerate(units(members)):
        if unit[0].group is None:
            parts.append(unit[0].part())
        else:
            head = f"Content-Type: multipart/mixed; boundary=set_{number}\r\n\r\n".encode()
            parts.append(head + multipart([member.part() for member in unit], f"set_{number}"))
    return multipart(parts, boundary)


@dataclass
class Response:
    """One answer inside the answer to a batch."""

    id: object
    group: str | None
    status: int
    headers: dict[str, str]
    body: object

    @property
    def operation(self) -> int:
        return int(self.headers.get("concord-operation", "0"))


def read_answer(answer) -> list[list[Response]]:
    """The responses by units, after checking the form of section 4.11 to the letter."""
    kind = answer.headers["Content-Type"]
    if kind.startswith(JSON_TYPE):
        return _read_json(answer.content)
    found = re.fullmatch(r"multipart/mixed; boundary=([0-9a-z_-]+)", kind)
    assert found, kind
    return [_read_part(part) for part in _parts(answer.content, found.group(1).encode())]


def _number(text: str) -> int | str:
    return int(text) if len(text) < 1000 else text


def _read_json(content: bytes) -> list[list[Response]]:
    document = json.loads(content, parse_int=_number)
    assert list(document) == ["responses"], document
    found: list[list[Response]] = []
    for row in document["responses"]:
        assert (
            {"id", "status", "headers"}
            <= row.keys()
            <= {"id", "atomicityGroup", "status", "headers", "body"}
        ), row
        assert isinstance(row["status"], int) and all(
            isinstance(value, str) for value in row["headers"].values()
        ), row
        response = Response(
            row["id"], row.get("atomicityGroup"), row["status"], row["headers"], row.get("body")
        )
        _check(response)
        if found and response.group is not None and found[-1][0].group == response.group:
            found[-1].append(response)
        else:
            found.append([response])
    return found


def _parts(content: bytes, boundary: bytes) -> list[bytes]:
    first, *rest = (b"\r\n" + content).split(b"\r\n--" + boundary)
    assert first == b"" and rest and rest[-1] in (b"--", b"--\r\n"), content[:500]
    assert all(part.startswith(b"\r\n") for part in rest[:-1]), content[:500]
    return [part[2:] for part in rest[:-1]]


def _head(part: bytes) -> tuple[list[str], bytes]:
    head, blank, rest = part.partition(b"\r\n\r\n")
    assert blank, part[:300]
    return head.decode("latin-1").split("\r\n"), rest


def _headers(lines: list[str]) -> dict[str, str]:
    headers = {}
    for line in lines:
        found = re.fullmatch(r"([A-Za-z0-9-]+): ([^\r\n]*)", line)
        assert found, f"a header {line!r} in {lines}"
        headers[found.group(1).lower()] = found.group(2)
    assert len(headers) == len(lines), lines
    return headers


def _read_part(part: bytes) -> list[Response]:
    lines, rest = _head(part)
    headers = _headers(lines)
    assert headers.keys() <= {"content-type", "content-transfer-encoding", "content-id"}, headers
    inner = re.fullmatch(r"multipart/mixed; boundary=([0-9a-z_-]+)", headers["content-type"])
    if inner:
        return [
            response
            for member in _parts(rest, inner.group(1).encode())
            for response in _read_part(member)
        ]
    assert headers["content-type"] == "application/http", headers
    (status, *lines), body = _head(rest)
    found = re.fullmatch(r"HTTP/1\.1 (\d{3}) [ -~]+", status)
    assert found, status
    own = _headers(lines)
    assert int(own["content-length"]) == len(body), part[:500]
    value = json.loads(body) if own.get("content-type", "").startswith(JSON_TYPE) and body else body
    response = Response(headers.get("content-id"), None, int(found.group(1)), own, value)
    _check(response)
    return [response]


def _check(response: Response) -> None:
    """Never a defect; errors have the form of section 5.1, or no body as API-URL-1 says."""
    assert 200 <= response.status < 500 or response.status == 501, response
    if response.status >= 400 and (response.status, response.body) not in ((404, b""), (404, None)):
        assert response.body["error"]["code"] and response.body["error"]["message"], response


class Damage:
    """Spoils batches; everything comes from one seed."""

    def __init__(self, seed: int):
        self.chance = random.Random(seed)

    def pick(self, choices):
        return self.chance.choice(choices)

    def bytes(self, text: bytes, times: int = 3) -> bytes:
        """Bytes flipped, cut off, left out, doubled, moved or put in."""
        for _ in range(self.chance.randrange(1, times + 1)):
            start = self.chance.randrange(len(text) + 1)
            end = min(len(text), start + self.pick([1, 1, 2, 10, 100]))
            piece = text[start:end]
            text = self.pick(
                [
                    lambda: (
                        text[:start]
                        + bytes(byte ^ (1 << self.chance.randrange(8)) for byte in piece[:1])
                        + text[start + 1 :]
                    ),
                    lambda: text[:start],
                    lambda: text[:start] + text[end:],
                    lambda: text[:end] + piece + text[end:],
                    lambda: piece + text[:start] + text[end:],
                    lambda: text[:start] + self.pick(PIECES) + text[start:],
                ]
            )()
        return text

    def lines(self, text: bytes) -> bytes:
        """Lines of a multipart body left out, doubled, broken, exchanged or ended otherwise."""
        lines = text.split(b"\r\n")
        for _ in range(self.chance.randrange(1, 4)):
            place, other = self.chance.randrange(len(lines)), self.chance.randrange(len(lines))
            line = lines[place]
            lines[place : place + 1] = self.pick(
                [
                    lambda: [],
                    lambda: [line, line],
                    lambda: [line[: len(line) // 2], line[len(line) // 2 :]],
                    lambda: [lines[other]],
                    lambda: [line + b"\n"],
                    lambda: [b" " + line],
                    lambda: [line.replace(b":", b"")],
                    lambda: [line + b"A" * 40_000],
                    lambda: [line.upper()],
                    lambda: [line.replace(b"batch_1", b"batch_2")],
                    lambda: [b"--batch_1"],
                    lambda: [b"--batch_1--"],
                    lambda: [line + b"--"],
                    lambda: [b"Content-Type: multipart/mixed; boundary=batch_1"],
                    lambda: [line, self.pick(PIECES)],
                ]
            )()
        return self.pick([b"\r\n", b"\r\n", b"\r\n", b"\n", b"\r"]).join(lines)

    def value(self, value, depth: int = 0):
        """JSON values exchanged for odd ones anywhere in the tree."""
        if self.chance.random() < (0.0 if depth == 0 else 0.06):
            return self.pick(ODD)()
        if isinstance(value, dict):
            return {
                self.pick(["", name.upper(), "id"])
                if self.chance.random() < 0.02
                else name: self.value(inner, depth + 1)
                for name, inner in value.items()
                if self.chance.random() > 0.03
            }
        if isinstance(value, list):
            copies = [2 if self.chance.random() < 0.05 else 1 for _ in value]
            return [
                self.value(inner, depth + 1)
                for inner, count in zip(value, copies)
                for _ in range(count)
            ]
        return value


def _deep(levels: int):
    value: object = 1
    for _ in range(levels):
        value = [value] if levels % 2 else {"a": value}
    return value


PIECES = [
    b"\0",
    b"\r",
    b"\n",
    b"\r\n",
    b"\r\n\r\n",
    b'"',
    b"\\",
    b"{",
    b"]",
    b"\xff\xfe",
    b"\xc3\x28",
    b"\xed\xa0\x80",
    b"\\ud800",
    b"\xef\xbb\xbf",
    b"--",
    b"--batch_1\r\n",
    b"--batch_1--",
    b"Content-ID: 1\r\n",
    b"X" * 5000,
    b"9" * 400,
    b"[" * 500,
    b"HTTP/1.1 ",
    b"\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n",
    b"\xe2\x80\xa8",
    b"\x7f",
]
ODD = [
    lambda: None,
    lambda: True,
    lambda: 0,
    lambda: -1,
    lambda: 1.5,
    lambda: 10**300,
    lambda: "",
    lambda: " ",
    lambda: "1",
    lambda: "$1",
    lambda: "$9/x",
    lambda: "\r\nX: y\r\n\r\nz",
    lambda: "\0",
    lambda: "\ud7ff",
    lambda: "A" * 70_000,
    lambda: [],
    lambda: {},
    lambda: [[]],
    lambda: {"": {}},
    lambda: _deep(40),
    lambda: _deep(63),
    lambda: "GET",
    lambda: "TRACE",
    lambda: "$batch",
    lambda: "$metadata",
    lambda: "http://evil.example/api",
    lambda: "//evil.example",
    lambda: "/../..",
    lambda: "contacts?%zz=%",
    lambda: "companies(x)/contacts",
    lambda: "contacts?company=none",
    lambda: ["1", "2"],
    lambda: "\U0001f600" * 100,
]
