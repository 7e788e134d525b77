"""Pictures (2.20)."""

import hashlib
import struct
import zlib

import pytest

from client import MEMBER, at, company, expect, linked_pair, ok, record, refused

PARENTS = ["contacts", "customers", "vendors", "bankAccounts", "employees"]
FORMS = ["{p}/picture/pictureContent", "{p}/picture({id})/pictureContent", "{p}/pictures({id})/pictureContent",
         "{p}/picture/content", "{p}/picture({id})/content", "{p}/picture/pictureContent/$value", "pictures({id})/pictureContent"]


def png(width=3, height=2, colour=b"\xff\x00\x00"):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + colour * width for _ in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def jpeg(width=5, height=4):
    """The frame of a JPEG file: enough for its type and its size."""
    def segment(marker, data):
        return b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    return (b"\xff\xd8" + segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0") + segment(0xDB, b"\0" + b"\x01" * 64)
            + segment(0xC0, frame) + segment(0xC4, b"\0" + b"\0" * 16) + segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x00\xff\xd9")


def upload(api, path, data, kind="application/octet-stream", match="*", method="PATCH"):
    headers = {"Content-Type": kind} | ({"If-Match": match} if match else {})
    return api.send(method, path, data=data, headers=headers)


@pytest.mark.parametrize("where", PARENTS)
def test_quirk_26_without_an_image(shared, where):
    made = record(shared, where, "Nan Ray")
    for api in (shared,) if where == "bankAccounts" else (shared, shared.std):
        meta = api.read(at(where, made) + "/picture")
        expect(meta, id=made["id"], width=0, height=0, contentType="",
               parentType="Contact" if where == "contacts" else MEMBER[where])
        for form in FORMS:
            answer = api.get(form.format(p=at(where, made), id=made["id"]))
            assert (answer.status_code, answer.content) == (204, b""), form


@pytest.mark.parametrize("where", PARENTS)
@pytest.mark.parametrize("data,kind,size", [(png(), "image/png", (3, 2)), (jpeg(), "image/jpeg", (5, 4))], ids=["png", "jpeg"])
@pytest.mark.parametrize("method,sent", [("PATCH", "application/octet-stream"), ("PUT", None)])
def test_upload_and_download_2_20(shared, where, data, kind, size, method, sent):
    made = record(shared, where, "Nan Ray")
    answer = upload(shared, at(where, made) + "/picture/pictureContent", data, sent or kind, method=method)
    assert (answer.status_code, answer.content) == (204, b""), answer.text
    expect(shared.read(at(where, made) + "/picture"), width=size[0], height=size[1], contentType=kind)
    for form in FORMS:
        got = shared.get(form.format(p=at(where, made), id=made["id"]), headers={"Accept": "application/json"})
        assert (got.status_code, got.content) == (200, data), form
        assert got.headers["Content-Type"] == kind and got.headers["ETag"]
    assert shared.again(where, made)["version"] == made["version"] + 1


@pytest.mark.parametrize("form", FORMS)
def test_addresses_for_writing_2_20(shared, form):
    made = record(shared, "customers")
    path = form.format(p=at("customers", made), id=made["id"])
    assert upload(shared, path, png()).status_code == 204
    assert shared.delete(path).status_code == 204
    assert shared.get(path).status_code == 204


def test_quirk_15_media_links_are_absolute(shared):
    made = record(shared, "customers")
    for api in (shared.std, shared.over(prefix="/BC")):
        meta = api.read(at("customers", made) + "/picture")
        for name in ("mediaReadLink", "mediaEditLink"):
            link = meta["pictureContent@odata." + name]
            assert link.startswith(api.origin + api.prefix) and link.endswith((f"/picture({made['id']})/pictureContent",
                                                                              f"/pictures({made['id']})/pictureContent"))
        assert upload(api, meta["pictureContent@odata.mediaEditLink"], png()).status_code == 204
        assert api.get(meta["pictureContent@odata.mediaReadLink"]).content == png()


def test_quirk_30_token_of_the_answer_before(shared):
    made = record(shared, "customers")
    answer = upload(shared, at("customers", made) + "/picture/pictureContent", png(), match=made["@odata.etag"])
    assert answer.status_code == 204
    stale = upload(shared, at("customers", made) + "/picture/pictureContent", jpeg(), match=made["@odata.etag"])
    refused(stale, 409, "Request_EntityChanged")


def test_token_is_needed_2_20(shared):
    made = record(shared, "vendors")
    for path in (at("vendors", made) + "/picture/pictureContent", at("vendors", made) + "/picture/content"):
        refused(upload(shared, path, png(), match=None), 400, "BadRequest_InvalidToken")
    assert shared.read(at("vendors", made) + "/picture")["width"] == 0


@pytest.mark.parametrize("data", [b"GIF89a" + b"\0" * 20, b"text", b"", b"\x89PNG\r\n\x1a\n"])
def test_files_that_are_no_pictures_2_20(shared, data):
    made = record(shared, "customers")
    refused(upload(shared, at("customers", made) + "/picture/pictureContent", data), 400, "Application_DialogException")


def test_picture_that_is_too_large_2_20(shared):
    made = record(shared, "customers")
    data = png() + b"\0" * (5 * 1024 * 1024)
    refused(upload(shared, at("customers", made) + "/picture/pictureContent", data), 400, "Application_DialogException")


@pytest.mark.parametrize("kind", ["customers", "vendors", "bankAccounts", "employees"])
@pytest.mark.parametrize("side", ["contact", "record"])
def test_image_is_a_shared_field(co, kind, side):
    contact, made = linked_pair(co, kind)
    pair = [("contacts", contact), (kind, made)]
    source, target = pair if side == "contact" else reversed(pair)
    answer = upload(co, at(*source) + "/picture/pictureContent", png())
    assert answer.status_code == 204 and int(answer.headers["Concord-Operation"]) > 0
    assert co.get(at(*target) + "/picture/pictureContent").content == png()
    entries = co.rows("journalEntries", filter=f"operationNumber eq {answer.headers['Concord-Operation']} and field eq 'picture'")
    assert {e["newValue"] for e in entries} == {hashlib.sha256(png()).hexdigest()} and len(entries) == 2
    again = upload(co, at(*source) + "/picture/pictureContent", png())
    assert again.status_code == 204 and again.headers["Concord-Operation"] == "0"
    assert co.delete(at(*source) + "/picture").status_code == 204
    assert co.get(at(*target) + "/picture/pictureContent").status_code == 204


def test_image_is_taken_over_by_create_and_link(co):
    contact = company(co)
    upload(co, at("contacts", contact) + "/picture/pictureContent", png())
    made = co.act("contacts", contact, "createVendor")
    assert co.get(at("vendors", made) + "/picture/pictureContent").content == png()


def test_dry_run_of_an_upload(co):
    made = record(co, "customers")
    before = co.operations()
    answer = co.send("PATCH", at("customers", made) + "/picture/pictureContent?validateOnly=true", data=png(),
                     headers={"If-Match": "*", "Content-Type": "image/png"})
    assert ok(answer)["preview"] is True and co.operations() == before
    assert co.read(at("customers", made) + "/picture")["width"] == 0


def test_set_of_pictures_2_20(co):
    made = record(co, "customers")
    expect(co.read(f"pictures({made['id']})"), id=made["id"], parentType="Customer")
    expect(co.std.read(f"pictures({made['id']})"), id=made["id"])
    refused(co.post("pictures", {}), 405, "BadRequest_MethodNotAllowed")
    refused(co.post(at("customers", made) + "/picture", {}), 405, "BadRequest_MethodNotAllowed")


def test_logo_of_the_company_2_3(co):
    row = co.std.one("companyInformation")
    path = f"companyInformation({row['id']})/picture"
    assert co.std.get(path).status_code == 204
    assert upload(co.std, path, png()).status_code == 204
    got = co.std.get(path)
    assert (got.content, got.headers["Content-Type"]) == (png(), "image/png")
    assert co.std.delete(path).status_code == 204 and co.std.get(path).status_code == 204
