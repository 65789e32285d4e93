"""A workbook file as a zip of XML parts, opened with nothing but suspicion.

    file → bounded bytes → bounded entries → inflated XML parts, checked → the same parts, repacked

Whoever reads values afterwards is given the repacked parts: it can see nothing that was not
checked here, whatever else a hostile zip may say to a second reader.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from struct import Struct
from struct import error as struct_error

from kaoping.problems import Place, Problem, shown

MEGABYTE = 2**20
MOST_BYTES = 64 * MEGABYTE
"""The largest file that is opened."""
MOST_INFLATED = 128 * MEGABYTE
"""The most that all parts together may inflate to."""
MOST_RATIO = 200
"""The most that a part may grow when inflated; office programs stay below 50."""
MOST_PARTS = 2000
RATIO_COUNTS_FROM = MEGABYTE
"""Small parts may compress as well as they like."""

TEXT_PARTS = (".xml", ".rels", ".vml")
CENTRAL_ENTRY = b"PK\x01\x02"
OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
SAVE_AGAIN = "请用 Excel 或 WPS 打开，另存为 .xlsx 后再用"
ASK_AGAIN = "请向提供文件的人要原件，或用 kaoping template 重新生成模板填报"

DECLARED = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"'>]*)[\"']")
DTD = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct_error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What reading a broken zip may raise."""


@dataclass(frozen=True, slots=True)
class Part:
    """One XML part: its content, and the very bytes that it was inflated from."""

    content: bytes
    packed: bytes
    method: int
    checksum: int


@dataclass
class Package:
    """The XML parts of a workbook, inflated and checked."""

    file: str
    parts: dict[str, Part] = field(default_factory=dict)

    def content(self, name: str) -> bytes:
        """Return the content of a part; nothing where there is none."""
        return self.parts[name].content if name in self.parts else b""

    def repacked(self, wanted: set[str]) -> BytesIO:
        """Return a zip of the wanted parts and nothing else, for a reader of values."""
        return BytesIO(pack({name: self.parts[name] for name in sorted(wanted & set(self.parts))}))


def pack(parts: dict[str, Part]) -> bytes:
    """Return a zip of parts that are packed already (PKWARE's APPNOTE, 4.3.7, 4.3.12, 4.3.16)."""
    bodies, entries, at = [], [], 0
    for name, part in parts.items():
        title = name.encode()
        sizes = (part.checksum, len(part.packed), len(part.content), len(title), 0)
        common = (UTF_8_NAMES, part.method, 0, FIRST_DAY, *sizes)
        body = LOCAL.pack(b"PK\x03\x04", VERSION, *common) + title + part.packed
        entries.append(
            CENTRAL.pack(CENTRAL_ENTRY, VERSION, VERSION, *common, 0, 0, 0, 0, at) + title
        )
        bodies.append(body)
        at += len(body)
    directory = b"".join(entries)
    count = len(entries)
    end = END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), at, 0)
    return b"".join([*bodies, directory, end])


LOCAL, CENTRAL, END = Struct("<4s5H3I2H"), Struct("<4s6H3I5H2I"), Struct("<4s4H2IH")
VERSION, UTF_8_NAMES, FIRST_DAY = 20, 0x800, 0x21


def open_package(path: Path) -> tuple[Package | None, list[Problem]]:
    """Return the parts of a workbook file, or why it is not opened."""
    place = Place(file=str(path))
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        return None, [Problem("unreadable", f"读不到文件：{error.strerror}", "", place)]
    refusal = _outside(data, place)
    if refusal is not None:
        return None, [refusal]
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            problems = list(_entries(archive.infolist(), place))
            if problems:
                return None, problems
            package = Package(str(path), _inflated(data, archive.infolist()))
    except DAMAGED:
        message = "文件已损坏，或者不是完整的工作簿"
        return None, [Problem("workbook-damaged", message, ASK_AGAIN, place)]
    problems = [
        problem
        for name, part in package.parts.items()
        for problem in _text(name, part.content, place)
    ]
    return (None if problems else package), problems


def _outside(data: bytes, place: Place) -> Problem | None:
    """Return what is wrong with a file before it is opened as a zip."""
    if len(data) > MOST_BYTES:
        message = f"文件超过 {MOST_BYTES // MEGABYTE} MB，太大"
        return Problem("workbook-too-large", message, "请删去图片和多余的工作表", place)
    if data.startswith(OLE_START):
        if ENCRYPTED in data:
            message = "工作簿设了打开密码，读不了"
            return Problem("workbook-encrypted", message, "请取消打开密码后保存", place)
        message = "这是旧格式（.xls）的文件，只接受 .xlsx"
        return Problem("workbook-old-format", message, SAVE_AGAIN, place)
    if not data.startswith(b"PK"):
        message = "不是 .xlsx 工作簿"
        return Problem("not-a-workbook", message, SAVE_AGAIN, place)
    if (count := data.count(CENTRAL_ENTRY)) > MOST_PARTS:
        message = f"压缩包里有 {count} 个部件，最多允许 {MOST_PARTS} 个"
        return Problem("workbook-too-many-parts", message, ASK_AGAIN, place)
    return None


def _entries(entries: list[zipfile.ZipInfo], place: Place) -> list[Problem]:
    """Return what is wrong with the zip's own list of its parts, before anything is inflated."""
    problems = []
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        message = "压缩包里有重名的部件"
        problems.append(Problem("workbook-damaged", message, ASK_AGAIN, place))
    if any(entry.flag_bits & 1 for entry in entries):
        message = "压缩包里有加密的部件，读不了"
        problems.append(Problem("workbook-encrypted", message, "请取消密码后保存", place))
    total = sum(entry.file_size for entry in entries)
    if total > MOST_INFLATED:
        message = f"展开后有 {total // MEGABYTE} MB，最多允许 {MOST_INFLATED // MEGABYTE} MB"
        problems.append(Problem("workbook-too-large", message, ASK_AGAIN, place))
    for entry in entries:
        if entry.file_size > max(RATIO_COUNTS_FROM, MOST_RATIO * entry.compress_size):
            message = f"部件“{shown(entry.filename)}”的压缩比超过 {MOST_RATIO}，像是压缩炸弹"
            problems.append(Problem("workbook-ratio", message, ASK_AGAIN, place))
    return problems


def _inflated(data: bytes, entries: list[zipfile.ZipInfo]) -> dict[str, Part]:
    """Return the XML parts; none can inflate past the size that was checked.

    Raises:
        zipfile.BadZipFile: a part is not what the list says. The other errors in `DAMAGED`
            come from worse damage.
    """
    parts = {}
    for entry in entries:
        if not entry.filename.lower().endswith(TEXT_PARTS):
            continue
        names = LOCAL.unpack_from(data, entry.header_offset)[-2:]
        start = entry.header_offset + LOCAL.size + sum(names)
        packed = data[start : start + entry.compress_size]
        content = _content(packed, entry)
        if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
            raise zipfile.BadZipFile
        parts[entry.filename] = Part(content, packed, entry.compress_type, entry.CRC)
    return parts


def _content(packed: bytes, entry: zipfile.ZipInfo) -> bytes:
    """Return what a part holds, at most one byte more than its list says."""
    if entry.compress_type == zipfile.ZIP_STORED:
        return packed
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    content = stream.decompress(packed, entry.file_size + 1)
    if not stream.eof or stream.unused_data:
        raise zipfile.BadZipFile
    return content


def _text(name: str, content: bytes, place: Place) -> list[Problem]:
    """Return what an XML part may not hold: another encoding, a document type."""
    problems = []
    declared = DECLARED.match(content[:1000])
    encoding = declared[1].decode("ascii", "replace").lower() if declared else "utf-8"
    if b"\0" in content[:4] or content[:2] in (b"\xff\xfe", b"\xfe\xff") or encoding not in UTF_8:
        message = f"部件“{shown(name)}”不是 UTF-8 编码"
        problems.append(Problem("workbook-encoding", message, SAVE_AGAIN, place))
    if b"!" in content and DTD.search(content):
        message = f"部件“{shown(name)}”里有 DOCTYPE 或实体声明，工作簿不应有这些"
        problems.append(Problem("workbook-dtd", message, ASK_AGAIN, place))
    return problems


UTF_8 = ("utf-8", "utf8", "us-ascii", "ascii")
