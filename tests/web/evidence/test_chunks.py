"""Uploads in chunks: cut off, continued, finished once, and never taken without their hash."""

import hashlib
import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from kaoping.accounts.errors import Conflict, Forbidden, NotThere, Refusal
from kaoping.audit.models import Entry
from kaoping.evidence import services
from kaoping.evidence.models import Chunk, EvidenceFile, EvidenceLink, Upload
from kaoping.evidence.refusals import FileRefused
from kaoping.evidence.services import uploads
from kaoping.evidence.services.uploads import upload_of
from web.evidence import samples
from web.evidence.conftest import LEAF

CONTENT = samples.pdf(pages=5)
SHA = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def begun(year):
    """An upload that has been announced."""
    return services.start_upload(
        year.unit, year.cycle_unit("haibowan"), name="通知.pdf", size=len(CONTENT), leaf_id=LEAF
    )


def send(year, upload, *cuts: int, content: bytes = CONTENT):
    """Send a content in chunks that end at the cuts."""
    at = upload.received
    for cut in (*cuts, len(content)):
        upload = services.receive_chunk(year.unit, upload, at, content[at:cut])
        at = cut
    return upload


def stored(settings) -> list[str]:
    """Return the chunks that lie in the storage."""
    return [str(one) for one in settings.MEDIA_ROOT.glob("chunks/*/*")]


def test_a_file_in_chunks(year, begun, settings, django_capture_on_commit_callbacks):
    """What arrives piece by piece is filed as if it came at once; the chunks are cleared away."""
    upload = send(year, begun, 100, 101, 700)
    with django_capture_on_commit_callbacks(execute=True):
        filed = services.finish_upload(year.unit, upload, SHA)
    assert filed.version.sha256 == SHA
    assert EvidenceLink.objects.get().leaf_id == LEAF
    assert stored(settings) == []
    assert not Chunk.objects.exists()


def test_an_interrupted_upload_goes_on_where_it_stopped(year, begun):
    """The server tells how much it holds; nothing is sent twice."""
    services.receive_chunk(year.unit, begun, 0, CONTENT[:300])
    again = upload_of(year.unit, year.cycle.pk, begun.pk)
    assert again.received == 300
    assert services.finish_upload(year.unit, send(year, again), SHA).version.sha256 == SHA


@pytest.mark.parametrize("offset", [0, 299, 301, 10_000])
def test_bytes_belong_where_the_last_ones_ended(year, begun, offset, settings):
    """A gap or an overlap is refused, says where to go on, and leaves nothing behind."""
    services.receive_chunk(year.unit, begun, 0, CONTENT[:300])
    with pytest.raises(Conflict, match="300"):
        services.receive_chunk(year.unit, begun, offset, b"xx")
    assert Upload.objects.get().received == 300
    assert len(stored(settings)) == 1


def test_more_bytes_than_were_announced(year, begun, settings):
    """A file that grew meanwhile is not the file that was announced."""
    with pytest.raises(Refusal) as refusal:
        services.receive_chunk(year.unit, begun, 0, CONTENT + b"more")
    assert refusal.value.code == "evidence.more-than-announced"
    assert stored(settings) == []


def test_an_unfinished_upload_cannot_be_filed(year, begun):
    """Bytes are missing: there is nothing to hash yet, and the upload stays open."""
    upload = services.receive_chunk(year.unit, begun, 0, CONTENT[:-1])
    with pytest.raises(Conflict) as conflict:
        services.finish_upload(year.unit, upload, SHA)
    assert conflict.value.code == "evidence.incomplete"
    assert services.finish_upload(year.unit, send(year, upload), SHA).version.sha256 == SHA


@pytest.mark.parametrize(
    ("claimed", "code"),
    [
        ("", "evidence.without-hash"),
        ("abc", "evidence.without-hash"),
        (SHA.upper(), "evidence.without-hash"),
        ("0" * 64, "evidence.hash-differs"),
    ],
)
def test_a_file_without_its_hash_is_refused(year, begun, claimed, code, settings):
    """No hash, or another one: the bytes are not those of the sender's file, and are dropped."""
    upload = send(year, begun)
    with pytest.raises(FileRefused) as refused:
        services.finish_upload(year.unit, upload, claimed)
    assert refused.value.code == code
    assert Upload.objects.get().state == Upload.State.REFUSED
    assert not EvidenceFile.objects.exists()
    assert Entry.objects.filter(action="evidence.upload.refused").count() == 1


def test_bytes_that_changed_in_the_storage_are_found(year, begun, settings):
    """A chunk that rotted between arrival and finish gives another hash."""
    upload = send(year, begun, 500)
    chunk = Chunk.objects.order_by("offset").first()
    (settings.MEDIA_ROOT / chunk.stored_as).write_bytes(b"X" * chunk.size)
    with pytest.raises(FileRefused) as refused:
        services.finish_upload(year.unit, upload, SHA)
    assert refused.value.code == "evidence.hash-differs"


def test_a_chunk_that_lost_bytes_is_found(year, begun, settings):
    """The length is compared before anything else."""
    upload = send(year, begun, 500)
    chunk = Chunk.objects.order_by("offset").first()
    (settings.MEDIA_ROOT / chunk.stored_as).write_bytes(b"X")
    with pytest.raises(FileRefused) as refused:
        services.finish_upload(year.unit, upload, SHA)
    assert refused.value.code == "evidence.incomplete"


def test_a_chunk_that_is_gone_is_told(year, begun, settings):
    """It is not said to have ended: who chooses the file again begins anew."""
    upload = send(year, begun, 500)
    (settings.MEDIA_ROOT / Chunk.objects.order_by("offset").first().stored_as).unlink()
    with pytest.raises(Conflict) as refused:
        services.finish_upload(year.unit, upload, SHA)
    assert refused.value.code == "evidence.pieces-lost"
    assert Upload.objects.get().state == Upload.State.REFUSED
    assert not EvidenceFile.objects.exists()


def test_finishing_twice_gives_the_same(year, begun):
    """An answer that was lost on its way is asked for again."""
    upload = send(year, begun)
    first = services.finish_upload(year.unit, upload, SHA)
    again = services.finish_upload(year.unit, upload_of(year.unit, year.cycle.pk, upload.pk), SHA)
    assert again.version == first.version
    assert EvidenceFile.objects.count() == 1


def test_the_slower_of_two_finishes_gives_the_same(year, begun, django_capture_on_commit_callbacks):
    """Two clicks at once: the second finds the chunks gone and answers with what the first made."""
    upload = send(year, begun)
    stale = upload_of(year.unit, year.cycle.pk, upload.pk)
    names = list(stale.chunks.values_list("stored_as", flat=True))
    with django_capture_on_commit_callbacks(execute=True):
        first = services.finish_upload(year.unit, upload, SHA)
    Chunk.objects.create(upload=stale, offset=0, size=1, stored_as=names[0])
    assert services.finish_upload(year.unit, stale, SHA).version == first.version


def test_the_second_click_comes_when_the_first_has_just_ended(year, begun):
    """It was read as unfinished and finds no chunk: neither an error nor a refusal in the log."""
    upload = send(year, begun)
    stale = upload_of(year.unit, year.cycle.pk, upload.pk)
    first = services.finish_upload(year.unit, upload, SHA)
    assert services.finish_upload(year.unit, stale, SHA).version == first.version
    assert not Entry.objects.filter(action="evidence.upload.refused").exists()


def test_a_name_or_size_that_cannot_be_taken_is_refused_before_a_byte_is_sent(year):
    """Nobody waits for two hundred megabytes to learn that the name is wrong."""
    for name, size, code in (
        ("a.exe", 10, "evidence.program"),
        ("../a.pdf", 10, "evidence.name-path"),
        ("a.pdf", 0, "evidence.empty"),
        ("a.pdf", 201 * 1024 * 1024, "evidence.too-large"),
    ):
        with pytest.raises(FileRefused) as refused:
            services.start_upload(year.unit, year.cycle_unit("haibowan"), name=name, size=size)
        assert refused.value.code == code
    assert not Upload.objects.exists()


def test_only_so_many_uploads_under_way(year, monkeypatch):
    """Nobody fills the storage with beginnings."""
    monkeypatch.setattr(uploads, "OPEN_AT_ONCE", 2)
    for _ in range(2):
        services.start_upload(year.unit, year.cycle_unit("haibowan"), name="a.pdf", size=1)
    with pytest.raises(Refusal) as refusal:
        services.start_upload(year.unit, year.cycle_unit("haibowan"), name="a.pdf", size=1)
    assert refusal.value.code == "evidence.too-many-uploads"


def test_an_upload_belongs_to_one_person(year, begun):
    """Others cannot see it, add to it, finish it or give it up."""
    with pytest.raises(NotThere):
        upload_of(year.other_unit, year.cycle.pk, begun.pk)
    with pytest.raises(NotThere):
        upload_of(year.unit, year.cycle.pk, uuid.uuid4())
    with pytest.raises(NotThere):
        services.abandon_upload(year.other_unit, begun)
    with pytest.raises(Upload.DoesNotExist):
        services.receive_chunk(year.other_unit, begun, 0, b"x")


def test_an_upload_that_is_given_up(year, begun, settings, django_capture_on_commit_callbacks):
    """Its bytes are removed and it takes no more."""
    services.receive_chunk(year.unit, begun, 0, CONTENT[:10])
    with django_capture_on_commit_callbacks(execute=True):
        services.abandon_upload(year.unit, begun)
    assert stored(settings) == []
    with pytest.raises(Conflict):
        services.receive_chunk(year.unit, begun, 10, CONTENT[10:])
    services.abandon_upload(year.unit, begun)  # again: nothing to do


def test_a_finished_upload_is_not_given_up(year, begun):
    """What is filed is withdrawn, in the open."""
    upload = send(year, begun)
    services.finish_upload(year.unit, upload, SHA)
    with pytest.raises(Conflict):
        services.abandon_upload(year.unit, upload_of(year.unit, year.cycle.pk, upload.pk))


def test_the_stage_may_close_meanwhile(year, begun):
    """The door is asked again at the end; the bytes wait for an extension."""
    upload = send(year, begun)
    year.at("aggregation")
    fresh = upload_of(year.unit, year.cycle.pk, upload.pk)
    with pytest.raises(Conflict) as conflict:
        services.finish_upload(year.unit, fresh, SHA)
    assert conflict.value.code == "evidence.locked"
    assert Upload.objects.get().state == Upload.State.RECEIVING


def test_stale_uploads_are_cleared(
    year, begun, settings, capsys, django_capture_on_commit_callbacks
):
    """What nobody has continued for three days makes room; what is fresh stays."""
    services.receive_chunk(year.unit, begun, 0, CONTENT[:10])
    services.start_upload(year.unit, year.cycle_unit("haibowan"), name="b.pdf", size=5)
    long_ago = timezone.now() - uploads.STALE - timedelta(minutes=1)
    Upload.objects.filter(pk=begun.pk).update(touched_at=long_ago)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("clear_uploads")
    assert "1个" in capsys.readouterr().out
    assert stored(settings) == []
    assert Upload.objects.filter(state=Upload.State.RECEIVING).count() == 1


def test_clearing_is_for_the_system(year):
    """No unit clears other people's uploads."""
    with pytest.raises(Forbidden):
        services.clear_stale_uploads(year.unit)


def test_a_new_version_in_chunks(year, file_it):
    """Large versions come in chunks as well."""
    file = file_it()
    upload = services.start_upload(
        year.unit, year.cycle_unit("haibowan"), name="新.pdf", size=len(CONTENT), file=file
    )
    filed = services.finish_upload(year.unit, send(year, upload), SHA, reason="补签字")
    assert (filed.version.number, filed.version.file_id) == (2, file.pk)
    assert filed.version.reason == "补签字"


def test_the_same_version_again_closes_the_upload(year, file_it):
    """Equal bytes are no version; the chunks do not stay behind."""
    file = file_it(content=CONTENT)
    upload = services.start_upload(
        year.unit, year.cycle_unit("haibowan"), name="新.pdf", size=len(CONTENT), file=file
    )
    with pytest.raises(Conflict):
        services.finish_upload(year.unit, send(year, upload), SHA)
    assert Upload.objects.get(pk=upload.pk).state == Upload.State.REFUSED
