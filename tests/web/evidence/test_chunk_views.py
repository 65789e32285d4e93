"""The chunked protocol as a script speaks it: JSON, offsets, bytes that are really cut off."""

import hashlib
import socket
import uuid

import pytest

from kaoping.evidence.models import EvidenceFile, Upload
from web.evidence import samples
from web.evidence.conftest import LEAF

CONTENT = samples.pdf(pages=4)
SHA = hashlib.sha256(CONTENT).hexdigest()
JSON = {"HTTP_ACCEPT": "application/json"}


def announced(**more: object) -> dict[str, object]:
    """Return the form that begins an upload."""
    return {"name": "通知.pdf", "size": len(CONTENT), "unit": "haibowan", "leaf": LEAF, **more}


@pytest.fixture
def begun(year, client_of, at):
    """A client and its upload."""
    client = client_of(year.unit)
    return client, client.post(at("start-upload"), announced()).json()


def patch(client, address, offset, data, **more):
    """Send bytes."""
    return client.patch(
        address,
        data,
        content_type="application/offset+octet-stream",
        headers={"Upload-Offset": str(offset), **more},
    )


def test_a_whole_upload(begun, at):
    """Begun, sent in two pieces, finished: the answer names the file and its hash."""
    client, state = begun
    assert (state["received"], state["size"]) == (0, len(CONTENT))
    address = at("upload-chunk", state["id"])
    assert patch(client, address, 0, CONTENT[:200]).json()["received"] == 200
    assert client.get(address).json()["received"] == 200
    assert patch(client, address, 200, CONTENT[200:]).json()["received"] == len(CONTENT)
    response = client.post(at("finish-upload", state["id"]), {"sha256": SHA})
    answer = response.json()
    assert response.status_code == 200
    assert answer["sha256"] == SHA
    assert answer["url"] == at("file", EvidenceFile.objects.get().pk)


def test_a_wrong_offset_names_the_one_due(begun, at):
    """409 with the place from where to go on."""
    client, state = begun
    address = at("upload-chunk", state["id"])
    patch(client, address, 0, CONTENT[:200])
    response = patch(client, address, 500, CONTENT[500:])
    assert response.status_code == 409
    assert response.json()["received"] == 200


@pytest.mark.parametrize("offset", ["", "x", "-1", "1" * 30, "１"])
def test_an_offset_that_is_none(begun, at, offset):
    """Without a place the bytes are not taken."""
    client, state = begun
    response = patch(client, at("upload-chunk", state["id"]), offset, b"x")
    assert response.status_code == 422


def test_a_chunk_that_is_too_large(begun, at, monkeypatch):
    """More than a chunk at once would fill the memory; it is refused unread."""
    from kaoping.evidence.views import upload  # noqa: PLC0415

    monkeypatch.setattr(upload, "LARGEST_CHUNK", 10)
    client, state = begun
    response = patch(client, at("upload-chunk", state["id"]), 0, b"x" * 11)
    assert response.status_code == 422
    assert response.json()["code"] == "evidence.chunk-too-large"


def test_finishing_without_the_hash(begun, at):
    """A file without a hash is refused, and the answer says so."""
    client, state = begun
    patch(client, at("upload-chunk", state["id"]), 0, CONTENT)
    response = client.post(at("finish-upload", state["id"]), {})
    assert response.status_code == 422
    assert response.json()["code"] == "evidence.without-hash"


def test_every_problem_of_a_file_by_itself(year, client_of, at):
    """The script shows a list, not one long line."""
    client, content = client_of(year.unit), b"MZ" + bytes(50)
    state = client.post(at("start-upload"), announced(size=len(content))).json()
    patch(client, at("upload-chunk", state["id"]), 0, content)
    sha = hashlib.sha256(content).hexdigest()
    response = client.post(at("finish-upload", state["id"]), {"sha256": sha})
    assert response.status_code == 422
    assert [one["code"] for one in response.json()["problems"]] == ["program"]


def test_giving_up(begun, at):
    """The upload is closed; the next bytes are refused."""
    client, state = begun
    address = at("upload-chunk", state["id"])
    assert client.delete(address).status_code == 204
    assert client.get(address).json()["state"] == "abandoned"
    assert patch(client, address, 0, CONTENT).status_code == 409


def test_another_person_cannot_go_on(begun, year, client_of, at):
    """Neither look, nor add, nor finish, nor give up."""
    _, state = begun
    other = client_of(year.other_unit)
    address = at("upload-chunk", state["id"])
    assert other.get(address).status_code == 404
    assert patch(other, address, 0, b"x").status_code == 404
    assert other.delete(address).status_code == 404
    assert other.post(at("finish-upload", state["id"]), {"sha256": SHA}).status_code == 404


def test_an_upload_that_is_not_there(year, client_of, at):
    """An id that nobody gave out."""
    response = client_of(year.unit).get(at("upload-chunk", uuid.uuid4()))
    assert response.status_code == 404
    assert response.json()["code"] == "evidence.unknown-upload"


@pytest.mark.parametrize(
    ("form", "status", "code"),
    [
        (announced(name="a.exe"), 422, "evidence.program"),
        (announced(name="../a.pdf"), 422, "evidence.name-path"),
        (announced(size=0), 422, "evidence.empty"),
        (announced(size=10**12), 422, "evidence.too-large"),
        (announced(size="x"), 422, "evidence.bad-request"),
        (announced(name=""), 422, "evidence.bad-request"),
        (announced(leaf="9.9.9"), 422, "evidence.unknown-leaf"),
        (announced(unit="wuda"), 404, "cycles.unknown-unit"),
        (announced(file=99999), 404, "evidence.unknown-file"),
    ],
)
def test_a_beginning_that_is_refused(year, client_of, at, form, status, code):
    """Wrong name, size, item, unit or file: said before a byte is sent."""
    response = client_of(year.unit).post(at("start-upload"), form)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert not Upload.objects.exists()


def test_a_version_by_chunks(year, file_it, client_of, at):
    """The upload names the file whose next version it is."""
    file, client = file_it(), client_of(year.unit)
    state = client.post(at("start-upload"), announced(file=file.pk)).json()
    patch(client, at("upload-chunk", state["id"]), 0, CONTENT)
    response = client.post(at("finish-upload", state["id"]), {"sha256": SHA, "reason": "补盖公章"})
    assert response.json()["number"] == 2


def test_a_closed_stage(year, client_of, at):
    """The script is told why, in the same words as the page."""
    year.at("aggregation")
    response = client_of(year.unit).post(at("start-upload"), announced())
    assert response.status_code == 409
    assert "现在不能增改佐证材料" in response.json()["message"]


@pytest.mark.parametrize("who", ["office", "leader", "auditor", "expert"])
def test_others_begin_nothing(year, client_of, at, who):
    """Their post files no evidence."""
    assert client_of(getattr(year, who)).post(at("start-upload"), announced()).status_code == 403


def test_methods(begun, at):
    """Each address takes what it is for."""
    client, state = begun
    assert client.get(at("start-upload")).status_code == 405
    assert client.get(at("finish-upload", state["id"])).status_code == 405
    assert client.post(at("upload-chunk", state["id"])).status_code == 405


def test_a_bad_day_at_the_end(begun, at):
    """A day that is none is said, and the bytes are kept for another try."""
    client, state = begun
    patch(client, at("upload-chunk", state["id"]), 0, CONTENT)
    address = at("finish-upload", state["id"])
    assert client.post(address, {"sha256": SHA, "effective_on": "x"}).status_code == 422
    assert client.post(address, {"sha256": SHA}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_breaks_in_the_middle(live_server, year, client_of, at):
    """Half of a chunk goes out, the line is cut: what came is kept, the rest follows."""
    client = client_of(year.unit)
    state = client.post(at("start-upload"), announced()).json()
    address = at("upload-chunk", state["id"])
    host, port = live_server.thread.host, live_server.thread.port
    cookie = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())
    token = _token(client)
    head = (
        f"PATCH {address} HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookie}; csrftoken={token}"
        f"\r\nX-CSRFToken: {token}\r\nUpload-Offset: 0\r\nContent-Length: {len(CONTENT)}\r\n"
        "Content-Type: application/offset+octet-stream\r\n\r\n"
    )
    with socket.create_connection((host, port)) as line:
        line.sendall(head.encode() + CONTENT[:333])
        line.shutdown(socket.SHUT_WR)
        answer = line.makefile("rb").read()
    assert b"evidence.cut-off" in answer
    assert client.get(address).json()["received"] == 333
    assert patch(client, address, 333, CONTENT[333:]).status_code == 200
    finished = client.post(at("finish-upload", state["id"]), {"sha256": SHA})
    assert finished.json()["sha256"] == SHA


def _token(client) -> str:
    from django.middleware.csrf import _get_new_csrf_string  # noqa: PLC0415

    return _get_new_csrf_string()
