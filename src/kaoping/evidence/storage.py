"""Where the bytes lie: behind Django's storage interface, named after their SHA-256.

    originals/ab/cd/abcd…   chunks/<upload>/…   derived/ab/cd/abcd…-<what>

`STORAGES["evidence"]` where the settings have it, else the default one: a folder, or a bucket. An
original is written once and read back before it counts. Nothing here is served by address; every
byte goes through a view that knows who asks. Whatever a storage's own faults are called (a disk's,
a network's, a bucket's), people meet two: `LostError` and `UnreachableError`.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages

from kaoping.accounts.errors import NotThere, Refusal

if TYPE_CHECKING:
    from uuid import UUID

logger = logging.getLogger(__name__)
ALIAS = "evidence"
BLOCK = 1024 * 1024


class LostError(NotThere):
    """An original is recorded and is not in the storage: a disk, or a backup without its files."""

    def __init__(self, name: str) -> None:
        """Say what is left of it and who can help."""
        sha256 = name.rpartition("/")[2]
        super().__init__(
            "evidence.lost",
            "存储里找不到这份文件的内容，记录仍在。",
            f"请告诉系统管理员从备份恢复；恢复后可按SHA-256核对：{sha256}。",
        )
        logger.error("the storage has lost %s", name)


class UnreachableError(Refusal):
    """The storage did not do what it was asked: it is away, full, or turns us away (503)."""

    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self) -> None:
        """Say what that means for the person and who can help; the server's log has the cause."""
        super().__init__(
            "evidence.unreachable",
            "存放材料的存储现在不能读写：已存入的材料记录仍在，这一步没有完成。",
            "请稍后重试；若再次出现，请告诉系统管理员检查存储。",
        )


class StoredDifferentlyError(Exception):
    """What was read back is not what was written: the storage is broken or full."""


def storage() -> Storage:
    """Return the storage of the evidence."""
    return storages[ALIAS if ALIAS in settings.STORAGES else "default"]


@contextmanager
def _asking(name: str) -> Iterator[None]:
    """Give the faults of whatever storage there is one name.

    Raises:
        FileNotFoundError: There is nothing of this name; the caller knows what that means.
        UnreachableError: Anything else went wrong.
    """
    try:
        yield
    except (FileNotFoundError, ImproperlyConfigured, Refusal):
        raise
    except Exception as error:  # a bucket's faults share no class, and its package may be absent
        logger.exception("the storage failed at %s", name)
        raise UnreachableError from error


def _opened(name: str) -> File[bytes]:
    """Open stored bytes, at hand from here on: a bucket's would come at the first read only."""
    with _asking(name):
        opened = storage().open(name)
        try:
            _ = opened.file
        except BaseException:
            opened.close()
            raise
        return opened


def _saved(name: str, content: File[bytes]) -> str:
    with _asking(name):
        return storage().save(name, content)


def _exists(name: str) -> bool:
    with _asking(name):
        return storage().exists(name)


def keep(file: IO[bytes], sha256: str) -> str:
    """Store an original under its hash and return its name in the storage.

    Bytes that lie there already are not written twice; either way they are read back and hashed.

    Raises:
        StoredDifferentlyError: The stored bytes have another hash, also after writing them anew.
        UnreachableError: They could not be written, or not be read back.
    """
    name = f"originals/{sha256[:2]}/{sha256[2:4]}/{sha256}"
    if _exists(name) and sha256_of(name) == sha256:
        return name
    file.seek(0)
    # A damaged copy keeps its name; the storage finds a free one beside it.
    saved = _saved(name, File(file))
    if sha256_of(saved) != sha256:
        raise StoredDifferentlyError(saved)
    return saved


def sha256_of(name: str) -> str:
    """Return the SHA-256 of stored bytes, as 64 hexadecimal digits."""
    with _opened(name) as stored:
        return hash_of(cast("IO[bytes]", stored))


def hash_of(file: IO[bytes]) -> str:
    """Return the SHA-256 of a file from its present position to its end."""
    digest = hashlib.sha256()
    while block := file.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def open_stored(name: str) -> File[bytes]:
    """Open stored bytes for reading; the caller closes them.

    Raises:
        LostError: They are not there.
        UnreachableError: Nobody can tell.
    """
    try:
        return _opened(name)
    except FileNotFoundError as error:
        raise LostError(name) from error


@contextmanager
def real_file(name: str) -> Iterator[IO[bytes]]:
    """Give stored bytes as a file that another process can read: copied where it lies elsewhere."""
    with open_stored(name) as stored:
        try:
            stored.fileno()
        except (AttributeError, OSError):
            with tempfile.TemporaryFile() as copy:
                for block in stored.chunks(BLOCK):
                    copy.write(block)
                yield copy
            return
        yield cast("IO[bytes]", stored)


def keep_chunk(upload: UUID, offset: int, data: bytes) -> str:
    """Store one chunk of an upload and return its name.

    The name is nobody else's: a bucket cannot tell two senders of one chunk apart, and the one who
    comes too late would remove the chunk of the first.
    """
    return _saved(f"chunks/{upload}/{offset:015d}-{uuid4().hex}", ContentFile(data))


def assemble(names: Iterable[str], target: IO[bytes]) -> None:
    """Write chunks one after another."""
    for name in names:
        with _opened(name) as chunk:
            for block in chunk.chunks(BLOCK):
                target.write(block)


def drop(names: Iterable[str]) -> None:
    """Remove chunks, or what was derived; never an original.

    What cannot be removed stays and is named in the server's log: nobody's act depends on it.
    """
    for name in names:
        if name.startswith("originals/"):
            message = "an original is never removed"
            raise ValueError(message)
        with suppress(UnreachableError), _asking(name):
            storage().delete(name)


def derived_name(sha256: str, what: str) -> str:
    """Return the name of something made from an original: `thumbnail.png`, `page-3-1600.png`."""
    return f"derived/{sha256[:2]}/{sha256[2:4]}/{sha256}-{what}"


def keep_derived(sha256: str, what: str, data: bytes) -> str:
    """Store something made from an original, once, and return its name.

    Nothing guards it by a hash, so it appears under its name whole or not at all: a page that
    somebody else is drawing at this moment, or that a full disk has cut off, is not one.
    """
    name = derived_name(sha256, what)
    if _exists(name):
        return name
    try:
        path = Path(storage().path(name))
    except NotImplementedError:  # a bucket takes an object whole by itself
        return _saved(name, ContentFile(data))
    with _asking(name):
        path.parent.mkdir(parents=True, exist_ok=True)
        _put(path, data)
    return name


def _put(path: Path, data: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as made:
        try:
            made.write(data)
            made.flush()
            mode = getattr(storage(), "file_permissions_mode", None)
            os.fchmod(made.fileno(), 0o644 if mode is None else mode)
        except OSError:
            Path(made.name).unlink()
            raise
    Path(made.name).replace(path)


def read_derived(sha256: str, what: str) -> bytes | None:
    """Return something made from an original, or None where it has not been made yet."""
    try:
        with _opened(derived_name(sha256, what)) as stored:
            return bytes(stored.read())
    except FileNotFoundError:
        return None
