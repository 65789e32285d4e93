"""Compound files (MS-CFB): the container of the old Office formats, of MSI and of locked documents.

Only the directory and the beginnings of streams are read. The format is a file system of linked
sectors, so every walk along links has a bound and stops at a sector that was seen before.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_HEADER = 512
_ENTRY = 128
_LAST_SECTOR = 0xFFFFFFFA
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_MOST_SECTORS = 4_000_000
_MOST_ENTRIES = 20_000


class NotCompoundError(ValueError):
    """The file is not a sound compound file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One storage (folder) or stream (file) of a compound file."""

    name: str
    kind: int
    class_id: bytes
    start: int
    size: int

    @property
    def is_storage(self) -> bool:
        """Whether it holds others; the root does too."""
        return self.kind in {_STORAGE, _ROOT}


class Compound:
    """A compound file, opened for looking.

    Raises:
        NotCompoundError: The header or the directory is broken.
    """

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size
        header = self._at(0, _HEADER)
        if len(header) < _HEADER or header[:8] != MAGIC:
            raise NotCompoundError("no header")
        shift, mini_shift = struct.unpack_from("<HH", header, 30)
        if shift not in {9, 12} or mini_shift != 6:
            raise NotCompoundError("sector size")
        self._sector = 1 << shift
        self._mini = 1 << mini_shift
        (first_directory,) = struct.unpack_from("<I", header, 48)
        self._cutoff, first_mini_fat = struct.unpack_from("<II", header, 56)
        self._fat = self._read_fat(header)
        self.entries = self._read_entries(self._chain(first_directory, _MOST_ENTRIES * _ENTRY))
        if not self.entries or self.entries[0].kind != _ROOT:
            raise NotCompoundError("no root")
        self._mini_fat = self._words(self._chain(first_mini_fat, 64 * 1024 * 1024))

    def beginning(self, entry: Entry, most: int) -> bytes:
        """Return the first bytes of a stream, at most `most` of them."""
        wanted = min(entry.size, most)
        if entry.size >= self._cutoff or entry.kind == _ROOT:
            return self._chain(entry.start, wanted)[:wanted]
        store = self._chain(self.entries[0].start, self.entries[0].size)
        found, sector, seen = bytearray(), entry.start, set[int]()
        while len(found) < wanted and sector < len(self._mini_fat) and sector not in seen:
            seen.add(sector)
            found += store[sector * self._mini : (sector + 1) * self._mini]
            sector = self._mini_fat[sector]
        return bytes(found[:wanted])

    def find(self, *names: str) -> Entry | None:
        """Return the first entry with one of the names, letter case aside."""
        wanted = {name.lower() for name in names}
        return next((entry for entry in self.entries if entry.name.lower() in wanted), None)

    def _at(self, offset: int, count: int) -> bytes:
        self._file.seek(offset)
        return self._file.read(count)

    def _sector_at(self, number: int) -> bytes:
        offset = (number + 1) * self._sector
        return b"" if offset >= self._size else self._at(offset, self._sector)

    def _words(self, data: bytes) -> tuple[int, ...]:
        whole = len(data) // 4
        return struct.unpack(f"<{whole}I", data[: whole * 4])

    def _read_fat(self, header: bytes) -> tuple[int, ...]:
        sectors = [one for one in self._words(header[76:512]) if one < _LAST_SECTOR]
        (further,) = struct.unpack_from("<I", header, 68)
        seen: set[int] = set()
        while further < _LAST_SECTOR and further not in seen:
            seen.add(further)
            words = self._words(self._sector_at(further))
            if not words:
                break
            sectors += [one for one in words[:-1] if one < _LAST_SECTOR]
            further = words[-1]
        if len(sectors) * self._sector > self._size:
            raise NotCompoundError("more tables than file")
        return self._words(b"".join(self._sector_at(one) for one in sectors))

    def _chain(self, start: int, most: int) -> bytes:
        found, sector, seen = bytearray(), start, set[int]()
        while sector < len(self._fat) and sector not in seen and len(found) < most:
            if len(seen) > _MOST_SECTORS:
                break
            seen.add(sector)
            found += self._sector_at(sector)
            sector = self._fat[sector]
        return bytes(found)

    def _read_entries(self, data: bytes) -> list[Entry]:
        entries = []
        for offset in range(0, len(data) - _ENTRY + 1, _ENTRY):
            raw = data[offset : offset + _ENTRY]
            length, kind = struct.unpack_from("<HB", raw, 64)
            if kind not in {_STORAGE, _STREAM, _ROOT}:
                continue
            name = raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            (start,) = struct.unpack_from("<I", raw, 116)
            (size,) = struct.unpack_from("<Q", raw, 120)
            if self._sector == _HEADER:
                size &= 0xFFFFFFFF  # version 3 leaves the upper half undefined
            entries.append(Entry(name, kind, raw[80:96], start, size))
        return entries
