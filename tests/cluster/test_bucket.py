"""Evidence in a bucket, as `KAOPING_BUCKET` puts it there, on a server that speaks S3 over TLS."""

from __future__ import annotations

import hashlib
import io
from itertools import count
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cluster.radosgw import KEY, SECRET, free_port, server
from kaoping.audit.models import Entry
from kaoping.evidence import services, storage
from kaoping.evidence.models import EvidenceFile, EvidenceVersion, Upload
from kaoping.evidence.services.uploads import upload_of
from kaoping.web.settings.bucket import evidence_storage
from web.cast import sign_in
from web.evidence import samples
from web.evidence.racers import at_once
from web.years import make_wuhai_2023

LEAF = "1.1.1"
NOTICE = samples.pdf(pages=2)
MEBIBYTE = 1024 * 1024
_numbers = count(1)


@pytest.fixture(scope="module")
def gateway():
    """The host of a server; its certificate is trusted as an office trusts its own authority's."""
    with server() as (host, certificate), pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_CA_BUNDLE", str(certificate))
        yield host


@pytest.fixture
def there(gateway, settings, monkeypatch):
    """Return a function that puts evidence where an address says."""
    used = []

    def put(bucket, *, secret=SECRET, host=gateway):
        known = f"{KEY}:{quote(secret, safe='')}"
        monkeypatch.setenv("KAOPING_BUCKET", f"https://{known}@{host}/{bucket}")
        settings.STORAGES = settings.STORAGES | evidence_storage("KAOPING_BUCKET")
        used.append(storages["evidence"])
        return used[-1]

    yield put
    for one in used:
        one.connection.meta.client.close()


@pytest.fixture
def bucket(there):
    """An empty bucket, in which evidence lies from now on."""
    name = f"evidence-{next(_numbers)}"
    made = there(name).bucket
    made.create()
    return made


@pytest.fixture
def year(db, bucket):
    """Wuhai's year 2023 while the units assess themselves."""
    made = make_wuhai_2023()
    made.at("self-assessment")
    return made


def names(bucket, folder=""):
    """Return what lies in a bucket."""
    return [one.key for one in bucket.objects.filter(Prefix=folder)]


def bytes_of(bucket, name):
    """Return the bytes of an object."""
    return bucket.Object(name).get()["Body"].read()


def sha(content):
    """Return the SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def filed(year, name="示例通知.pdf", content=NOTICE, unit="haibowan"):
    """File evidence as a unit does; return its version."""
    given = SimpleUploadedFile(name, content)
    done = services.file_evidence(year.units[unit], year.cycle_unit(unit), given, leaf_id=LEAF)
    return done.version


def page(year, name, *args, actor=None, **more):
    """Return the answer of a page to the office, or to somebody else."""
    client = sign_in(Client(), actor or year.office)
    return client.get(reverse(f"evidence:{name}", args=(year.cycle.pk, *args)), **more)


def offer(year):
    """Return the answer to a unit that sends the plain form."""
    client = sign_in(Client(), year.unit)
    form = {"content": [SimpleUploadedFile("关于示例小区改造的通知.pdf", NOTICE)], "leaf": LEAF}
    return client.post(reverse("evidence:upload", args=(year.cycle.pk,)), form)


def test_what_is_filed_lies_in_the_bucket(year, bucket, settings):
    """The bytes under their SHA-256, the name that people gave in the record, nothing on disk."""
    assert offer(year).status_code == 302
    version = EvidenceVersion.objects.get()
    assert (version.name, version.sha256) == ("关于示例小区改造的通知.pdf", sha(NOTICE))
    assert bytes_of(bucket, version.stored_as) == NOTICE
    assert version.stored_as.endswith(sha(NOTICE))
    assert list(settings.MEDIA_ROOT.iterdir()) == []


def test_a_file_in_pieces_arrives_whole(year, bucket, django_capture_on_commit_callbacks):
    """Larger than one request to the bucket takes; of its pieces nothing is left there."""
    content = "示例文字，写满一个大文件。\n".encode() * (9 * MEBIBYTE // 40)
    begun = services.start_upload(
        year.unit, year.cycle_unit("haibowan"), name="长.txt", size=len(content), leaf_id=LEAF
    )
    for start in range(0, len(content), 4 * MEBIBYTE):
        piece = content[start : start + 4 * MEBIBYTE]
        begun = services.receive_chunk(year.unit, begun, start, piece)
    assert len(names(bucket, "chunks/")) == 3
    with django_capture_on_commit_callbacks(execute=True):
        version = services.finish_upload(year.unit, begun, sha(content)).version
    assert bytes_of(bucket, version.stored_as) == content
    assert names(bucket, "chunks/") == []


def test_thumbnail_and_pages_are_drawn_from_the_bucket(year, bucket):
    """Drawn once by the worker, from what it fetched; the second look finds it in the bucket."""
    version = filed(year)
    thumbnail = page(year, "thumbnail", version.pk)
    first = page(year, "page", version.pk, 2)
    assert {one.content[:4] for one in (thumbnail, first)} == {b"\x89PNG"}
    (kept,) = [one for one in names(bucket, "derived/") if "page-2" in one]
    assert bytes_of(bucket, kept) == first.content
    bucket.Object(version.stored_as).delete()
    assert page(year, "page", version.pk, 2).content == first.content


@pytest.mark.parametrize(
    ("name", "content", "shown"),
    [
        ("纪要.docx", samples.words("示例小区竣工"), "示例小区竣工"),
        ("清单.txt", "示例清单".encode(), "示例清单"),
        ("一包.zip", samples.archive({"里面.txt": b"1"}), "里面.txt"),
    ],
    ids=["words", "text", "listing"],
)
def test_what_is_inside_is_read_from_the_bucket(year, name, content, shown):
    """Documents, texts, and archives, whose directory stands at their end."""
    version = filed(year, name, content)
    assert shown in page(year, "content", version.pk).text


@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=10-20"}], ids=["whole", "range"])
def test_a_download_is_the_file_to_the_byte(year, headers):
    """Larger than what stays in memory; who asks for a part gets the whole, and is told so."""
    content = b"0123456789abcdef" * (9 * MEBIBYTE // 16)
    version = filed(year, "示例数据.txt", content)
    response = page(year, "download", version.pk, headers=headers)
    assert (response.status_code, response.headers["Content-Length"]) == (200, str(len(content)))
    assert b"".join(response) == content
    assert quote("示例数据.txt") in response.headers["Content-Disposition"]


def test_the_same_bytes_lie_once(year, bucket):
    """Two units that file one notice take the room of one, as in a folder."""
    first, second = filed(year), filed(year, unit="wuda")
    assert first.stored_as == second.stored_as
    assert names(bucket, "originals/") == [first.stored_as]


def test_a_damaged_object_is_not_overwritten(year, bucket):
    """It is kept as a trace; the sound bytes are put beside it, and the next file finds them."""
    version = filed(year)
    damaged = NOTICE[:-1] + b"X"
    bucket.Object(version.stored_as).put(Body=damaged)
    again = filed(year, unit="wuda")
    assert again.stored_as != version.stored_as
    assert bytes_of(bucket, version.stored_as) == damaged
    assert bytes_of(bucket, again.stored_as) == NOTICE


def test_two_senders_of_one_piece_do_not_meet(bucket):
    """The one who comes too late removes its own piece, and not the one that counts."""
    upload = uuid4()
    pieces = [b"%d" % number for number in range(6)]
    kept = at_once(*[lambda piece=piece: storage.keep_chunk(upload, 0, piece) for piece in pieces])
    assert [bytes_of(bucket, name) for name in kept] == pieces


def test_people_who_file_the_same_at_once(bucket):
    """Whoever is first: what each of them relies on is there and whole."""
    kept = at_once(*[lambda: storage.keep(io.BytesIO(NOTICE), sha(NOTICE))] * 4)
    assert {bytes_of(bucket, name) for name in kept} == {NOTICE}


FAULTS = {
    "another-secret": lambda bucket: {"bucket": bucket, "secret": "another"},
    "no-such-bucket": lambda _: {"bucket": "nowhere"},
    "no-server": lambda bucket: {"bucket": bucket, "host": f"127.0.0.1:{free_port()}"},
}


@pytest.fixture(params=FAULTS)
def fault(request, bucket, there):
    """Return a function that takes the bucket away, in one way after another."""
    return lambda: there(**FAULTS[request.param](bucket.name))


def test_nothing_is_half_filed_where_the_bucket_fails(year, fault, caplog):
    """The form says that nothing was done and who can help; no row and no entry is left behind."""
    entries = Entry.objects.count()
    fault()
    response = offer(year)
    assert response.status_code == 503
    assert "请告诉系统管理员检查存储" in response.text
    assert (EvidenceFile.objects.count(), Entry.objects.count()) == (0, entries)
    assert SECRET not in caplog.text + response.text


def test_a_look_says_what_is_left_where_the_bucket_fails(year, fault):
    """The record is there, the content cannot be had; the page of the file opens all the same."""
    version, text = filed(year), filed(year, "清单.txt", b"1")
    fault()
    looks = [("content", text.pk), ("download", version.pk), ("page", version.pk, 1)]
    for answer in [page(year, *look) for look in looks]:
        assert "仍在" in answer.text
        assert "请告诉系统管理员" in answer.text
    assert version.sha256 in page(year, "file", version.file_id).text


@pytest.mark.parametrize("fault", ["another-secret", "no-server"], indirect=True)
def test_an_upload_goes_on_when_the_bucket_is_back(year, bucket, fault, there):
    """What had arrived is not lost, and nothing is said to be filed before it is."""
    begun = services.start_upload(
        year.unit, year.cycle_unit("haibowan"), name="通知.pdf", size=len(NOTICE), leaf_id=LEAF
    )
    services.receive_chunk(year.unit, begun, 0, NOTICE)
    fault()
    again = upload_of(year.unit, year.cycle.pk, begun.pk)
    with pytest.raises(storage.UnreachableError):
        services.finish_upload(year.unit, again, sha(NOTICE))
    again.refresh_from_db()
    assert (again.state, again.received) == (Upload.State.RECEIVING, len(NOTICE))
    there(bucket.name)
    assert services.finish_upload(year.unit, again, sha(NOTICE)).version.sha256 == sha(NOTICE)


def test_what_cannot_be_removed_undoes_nothing(
    year, bucket, there, caplog, django_capture_on_commit_callbacks
):
    """An upload that is given up is given up; the piece that stays is named in the server's log."""
    begun = services.start_upload(
        year.unit, year.cycle_unit("haibowan"), name="通知.pdf", size=len(NOTICE), leaf_id=LEAF
    )
    services.receive_chunk(year.unit, begun, 0, NOTICE)
    (piece,) = names(bucket, "chunks/")
    there(bucket.name, secret="another")
    with django_capture_on_commit_callbacks(execute=True):
        services.abandon_upload(year.unit, upload_of(year.unit, year.cycle.pk, begun.pk))
    assert Upload.objects.get().state == Upload.State.ABANDONED
    assert piece in caplog.text


def test_a_lost_object_is_told_by_its_hash(year, bucket):
    """A bucket without the object is a backup to be restored, and not a storage that is away."""
    version = filed(year)
    bucket.Object(version.stored_as).delete()
    response = page(year, "download", version.pk)
    assert response.status_code == 404
    assert version.sha256 in response.text


def test_a_copy_of_the_bucket_serves_the_same_record(year, bucket, there):
    """A backup is a copy under the same names: no record tells in which bucket its bytes lie."""
    version = filed(year)
    copy = there("restored").bucket
    copy.create()
    for name in names(bucket):
        copy.Object(name).put(Body=bytes_of(bucket, name))
    bucket.Object(version.stored_as).delete()
    assert b"".join(page(year, "download", version.pk)) == NOTICE
