"""Where the bytes lie: behind Django's storage interface, named after their SHA-256.

    originals/ab/cd/abcd…   chunks/<upload>/…   derived/ab/cd/abcd…-<what>

`STORAGES["evidence"]` where the settings have it, else the default one: a folder, or a bucket. An
original is written once and read back before it counts. Nothing here is served by address; every
byte goes through a view that knows who asks.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages

from kaoping.accounts.errors import NotThere

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


class StoredDifferentlyError(Exception):
    """What was read back is not what was written: the storage is broken or full."""


def storage() -> Storage:
    """Return the storage of the evidence."""
    return storages[ALIAS if ALIAS in settings.STORAGES else "default"]


def keep(file: IO[bytes], sha256: str) -> str:
    """Store an original under its hash and return its name in the storage.

    Bytes that lie there already are not written twice; either way they are read back and hashed.

    Raises:
        StoredDifferentlyError: The stored bytes have another hash, also after writing them anew.
    """
    name = f"originals/{sha256[:2]}/{sha256[2:4]}/{sha256}"
    if storage().exists(name) and sha256_of(name) == sha256:
        return name
    file.seek(0)
    # A damaged copy keeps its name; the storage finds a free one beside it.
    saved = storage().save(name, File(file))
    if sha256_of(saved) != sha256:
        raise StoredDifferentlyError(saved)
    return saved


def sha256_of(name: str) -> str:
    """Return the SHA-256 of stored bytes, as 64 hexadecimal digits."""
    with storage().open(name) as stored:
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
    """
    try:
        return storage().open(name)
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
    """Store one chunk of an upload and return its name."""
    return storage().save(f"chunks/{upload}/{offset:015d}", ContentFile(data))


def assemble(names: Iterable[str], target: IO[bytes]) -> None:
    """Write chunks one after another."""
    for name in names:
        with storage().open(name) as chunk:
            for block in chunk.chunks(BLOCK):
                target.write(block)


def drop(names: Iterable[str]) -> None:
    """Remove chunks, or what was derived; never an original."""
    for name in names:
        if name.startswith("originals/"):
            message = "an original is never removed"
            raise ValueError(message)
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
    if storage().exists(name):
        return name
    try:
        path = Path(storage().path(name))
    except NotImplementedError:  # a bucket takes an object whole by itself
        return storage().save(name, ContentFile(data))
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
    name = derived_name(sha256, what)
    if not storage().exists(name):
        return None
    with storage().open(name) as stored:
        return bytes(stored.read())
