"""The storage: named by content, written once, read back, never removed."""

import hashlib
import io
import resource

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage

from kaoping.evidence import storage


def sha(content: bytes) -> str:
    """Return the SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def test_named_by_content():
    """Where bytes lie says what they are."""
    digest = sha(b"abc")
    name = storage.keep(io.BytesIO(b"abc"), digest)
    assert name == f"originals/{digest[:2]}/{digest[2:4]}/{digest}"
    with storage.open_stored(name) as stored:
        assert stored.read() == b"abc"


def test_the_same_bytes_lie_once():
    """Two units that file one notice take the room of one."""
    first = storage.keep(io.BytesIO(b"abc"), sha(b"abc"))
    assert storage.keep(io.BytesIO(b"abc"), sha(b"abc")) == first


def test_a_damaged_copy_is_not_taken_for_the_original(settings):
    """Bytes that rotted in the storage are written anew beside the damaged ones."""
    digest = sha(b"abc")
    name = storage.keep(io.BytesIO(b"abc"), digest)
    (settings.MEDIA_ROOT / name).write_bytes(b"abX")
    again = storage.keep(io.BytesIO(b"abc"), digest)
    assert again != name
    assert storage.sha256_of(again) == digest


def test_what_is_read_back_must_be_what_was_written(monkeypatch):
    """A disk that keeps half of a file is found out before anything relies on it."""

    class Forgetful(InMemoryStorage):
        def _save(self, name, content):
            return super()._save(name, ContentFile(content.read()[:2]))

    broken = Forgetful()
    monkeypatch.setattr(storage, "storage", lambda: broken)
    with pytest.raises(storage.StoredDifferentlyError):
        storage.keep(io.BytesIO(b"abc"), sha(b"abc"))


def test_originals_are_never_dropped():
    """The one function that removes refuses originals."""
    name = storage.keep(io.BytesIO(b"abc"), sha(b"abc"))
    with pytest.raises(ValueError, match="never removed"):
        storage.drop([name])
    assert storage.storage().exists(name)


def test_a_storage_without_real_files(monkeypatch):
    """Behind an object store the worker gets a copy that it can read."""
    memory = InMemoryStorage()
    monkeypatch.setattr(storage, "storage", lambda: memory)
    name = storage.keep(io.BytesIO(b"abc"), sha(b"abc"))
    with storage.real_file(name) as file:
        file.seek(0)
        assert file.fileno() >= 0
        assert file.read() == b"abc"


def test_a_storage_of_its_own(settings, tmp_path):
    """The settings may put evidence elsewhere than other files."""
    place = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "elsewhere"},
    }
    settings.STORAGES = {**settings.STORAGES, "evidence": place}
    name = storage.keep(io.BytesIO(b"abc"), sha(b"abc"))
    assert (tmp_path / "elsewhere" / name).read_bytes() == b"abc"


def test_what_was_cut_off_is_not_there(settings):
    """A picture that a full disk has cut off is made anew, and not shown for good."""
    what, picture = (sha(b"abc"), "page-1-1400.png"), b"x" * 200_000
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(storage.UnreachableError) as refused:
            storage.keep_derived(*what, picture)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert isinstance(refused.value.__cause__, OSError)
    assert storage.read_derived(*what) is None
    storage.keep_derived(*what, picture)
    assert storage.read_derived(*what) == picture
    lying = [one for one in settings.MEDIA_ROOT.glob("derived/**/*") if one.is_file()]
    assert len(lying) == 1


def test_what_is_derived_is_kept_once():
    """A page is drawn once; later it is read."""
    assert storage.read_derived("0" * 64, "page.png") is None
    storage.keep_derived("0" * 64, "page.png", b"drawn")
    storage.keep_derived("0" * 64, "page.png", b"again")
    assert storage.read_derived("0" * 64, "page.png") == b"drawn"
