"""ZIP archives: what they hold and what they become, found out without unpacking to disk.

The directory of an archive is written by whoever made it, so nothing it says is believed: the
number of entries is bounded before it is read, entries may not overlap (one piece of data counted
many times), and each entry is inflated piece by piece until it ends or a bound is passed.
"""

from __future__ import annotations

import stat
import struct
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, BinaryIO

from kaoping.problems import Problem, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaoping.evidence.checks.bounds import Bounds

_ENTRY = b"PK\x01\x02"
_END = b"PK\x05\x06"
_END64_LOCATOR = b"PK\x06\x07"
_END64 = b"PK\x06\x06"
_BYTES_AN_ENTRY = 700
"""Room that the directory may take for each entry: a long name and the usual extra fields."""
_PIECE = 64 * 1024
_KEPT_IN_MEMORY = 1024 * 1024

_TOO_LARGE_MEND = "请删去无关文件，或解压后逐个上传"


class Refused(Exception):  # noqa: N818  it carries an answer, not a fault
    """The archive is refused as a whole, and is not read further."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(slots=True)
class Budget:
    """What is left of the bounds; shared by an archive and the archives inside it."""

    bounds: Bounds
    entries: int
    expanded: int

    @classmethod
    def of(cls, bounds: Bounds) -> Budget:
        """Return a full budget."""
        return cls(bounds, bounds.entries, bounds.expanded)

    def take_entries(self, count: int) -> None:
        """Count entries in.

        Raises:
            Refused: There are more than the bounds allow.
        """
        self.entries -= count
        if self.entries < 0:
            raise Refused(
                Problem(
                    "archive-too-many",
                    f"压缩包内的文件超过{self.bounds.entries}个（含内层压缩包）；"
                    f"最多{self.bounds.entries}个",
                    _TOO_LARGE_MEND,
                )
            )

    def take_expanded(self, count: int) -> None:
        """Count expanded bytes in.

        Raises:
            Refused: There are more than the bounds allow.
        """
        self.expanded -= count
        if self.expanded < 0:
            most = self.bounds.expanded // (1024 * 1024)
            raise Refused(
                Problem(
                    "archive-too-large",
                    f"压缩包展开后超过{most} MB；展开后合计最多{most} MB",
                    _TOO_LARGE_MEND,
                )
            )


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in an archive."""

    name: str
    is_folder: bool
    is_link: bool
    is_locked: bool
    method: int
    offset: int
    packed: int
    declared: int


def open_directory(file: BinaryIO, size: int, budget: Budget) -> list[Entry]:
    """Return the entries of an archive, counted into the budget.

    Raises:
        Refused: The archive is broken, has too many entries, or entries that overlap.
    """
    _, declared, room = _announced(file, size)
    if declared > budget.entries or room > budget.entries * _BYTES_AN_ENTRY + 4096:
        budget.take_entries(max(declared, budget.entries + 1))
    try:
        with zipfile.ZipFile(file) as archive:
            entries = [_entry(info) for info in archive.infolist()]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error):
        raise Refused(_broken()) from None
    budget.take_entries(len(entries))
    _refuse_overlaps(entries, size)
    return entries


def inflate(file: BinaryIO, entry: Entry, budget: Budget) -> IO[bytes]:
    """Return what an entry really expands to, as a temporary file at its beginning.

    Raises:
        Refused: It passes a bound, is packed in an unusual way, or is not what the directory says.
    """
    if entry.method not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Refused(
            Problem(
                "archive-method",
                f"压缩包内的“{shown(entry.name)}”用了少见的压缩方式，无法核验；只接收普通 ZIP",
                "请用系统自带的压缩功能重新打包，或解压后逐个上传",
            )
        )
    # The caller closes it; `with` would hand back a closed file.
    target = tempfile.SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY)  # noqa: SIM115
    try:
        _fill(target, file, entry, budget)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


def _fill(target: IO[bytes], file: BinaryIO, entry: Entry, budget: Budget) -> None:
    bounds, written = budget.bounds, 0
    for piece in _inflated(file, entry):
        written += len(piece)
        budget.take_expanded(len(piece))
        if written > bounds.ratio_from and written > bounds.ratio * max(entry.packed, 1):
            raise Refused(_bomb(entry, bounds))
        target.write(piece)
    if written != entry.declared:
        raise Refused(
            Problem(
                "archive-belies",
                f"压缩包内的“{shown(entry.name)}”实际大小与目录所写不符，压缩包已损坏或被改动",
                "请重新打包后再上传",
            )
        )


def is_appended(file: BinaryIO, size: int) -> bool:
    """Say whether a file that is something else carries an archive at its end."""
    try:
        at, count, room = _announced(file, size)
    except Refused:
        return False
    if not count or room > at:
        return False
    file.seek(at - room)
    return file.read(4) == _ENTRY


def _announced(file: BinaryIO, size: int) -> tuple[int, int, int]:
    """Return where the archive's end stands, and the entries and bytes that it announces."""
    reach = min(size, 65535 + 22)
    file.seek(size - reach)
    tail = file.read(reach)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < 22:
        raise Refused(_broken())
    count, room = struct.unpack_from("<HI", tail, at + 10)
    if at >= 20 and tail[at - 20 : at - 16] == _END64_LOCATOR:
        (offset,) = struct.unpack_from("<Q", tail, at - 12)
        if offset > size - 56:
            raise Refused(_broken())
        file.seek(offset)
        record = file.read(56)
        if record[:4] == _END64:
            more, larger = struct.unpack_from("<QQ", record, 32)
            # All ones in the first record mean “see the second”; else the larger is believed.
            count = more if count == 0xFFFF else max(count, more)
            room = larger if room == 0xFFFFFFFF else max(room, larger)
    return size - reach + at, count, room


def _entry(info: zipfile.ZipInfo) -> Entry:
    return Entry(
        name=_readable(info),
        is_folder=info.is_dir(),
        is_link=stat.S_ISLNK(info.external_attr >> 16),
        is_locked=bool(info.flag_bits & 0x41),
        method=info.compress_type,
        offset=info.header_offset,
        packed=info.compress_size,
        declared=info.file_size,
    )


def _readable(info: zipfile.ZipInfo) -> str:
    """Return the name as its maker wrote it: without the UTF-8 mark, Windows writes GBK here."""
    if info.flag_bits & 0x800:
        return info.orig_filename
    try:
        return info.orig_filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.orig_filename


def _refuse_overlaps(entries: list[Entry], size: int) -> None:
    end = 0
    for entry in sorted(entries, key=lambda one: one.offset):
        if entry.offset < 0 or entry.offset + 30 + entry.packed > size:
            raise Refused(_broken())
        if entry.offset < end:
            raise Refused(
                Problem(
                    "archive-overlap",
                    "压缩包内的文件互相重叠，这是恶意压缩包的做法",
                    "请用系统自带的压缩功能重新打包后再上传",
                )
            )
        end = entry.offset + 30 + entry.packed


def _inflated(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    file.seek(entry.offset)
    header = file.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise Refused(_broken())
    name_length, extra_length = struct.unpack_from("<HH", header, 26)
    file.seek(entry.offset + 30 + name_length + extra_length)
    left = entry.packed
    if entry.method == zipfile.ZIP_STORED:
        while left > 0:
            piece = file.read(min(_PIECE, left))
            if not piece:
                raise Refused(_broken())
            left -= len(piece)
            yield piece
        return
    yield from _deflated(file, left)


def _deflated(file: BinaryIO, left: int) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    pending = b""
    try:
        while not inflater.eof:
            if not pending:
                pending = file.read(min(_PIECE, left))
                left -= len(pending)
                if not pending:
                    raise Refused(_broken())
            piece = inflater.decompress(pending, _PIECE)
            pending = inflater.unconsumed_tail
            if piece:
                yield piece
    except zlib.error:
        raise Refused(_broken()) from None


def _bomb(entry: Entry, bounds: Bounds) -> Problem:
    return Problem(
        "archive-ratio",
        f"压缩包内的“{shown(entry.name)}”展开后超过压缩前的{bounds.ratio}倍，这是“压缩炸弹”的特征；"
        f"最多{bounds.ratio}倍",
        "请解压后逐个上传",
    )


def _broken() -> Problem:
    return Problem(
        "archive-broken",
        "压缩包不完整或已损坏，无法打开",
        "请在本机试着解压核对，重新打包后再上传",
    )
