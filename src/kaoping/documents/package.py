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
from struct import error as struct_error

from kaoping.problems import Place, Problem, shown

MEGABYTE = 2**20
MOST_BYTES = 64 * MEGABYTE
"""The largest file that is opened."""
MOST_INFLATED = 256 * MEGABYTE
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


@dataclass
class Package:
    """The XML parts of a workbook, inflated and checked."""

    file: str
    parts: dict[str, bytes] = field(default_factory=dict)

    def repacked(self, wanted: set[str]) -> BytesIO:
        """Return a zip of the wanted parts, uncompressed, for a reader of values."""
        content = BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            for name in sorted(wanted & self.parts.keys()):
                archive.writestr(zipfile.ZipInfo(name), self.parts[name])
        content.seek(0)
        return content


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
            package = Package(str(path), _inflated(archive))
    except DAMAGED:
        message = "文件已损坏，或者不是完整的工作簿"
        return None, [Problem("workbook-damaged", message, ASK_AGAIN, place)]
    problems = [problem for part in package.parts.items() for problem in _text(*part, place)]
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


def _inflated(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Return the XML parts; none can inflate past the size that was checked.

    Raises:
        zipfile.BadZipFile: a part is not what the list says. The other errors in `DAMAGED`
            come from worse damage.
    """
    parts = {}
    for entry in archive.infolist():
        if entry.filename.lower().endswith(TEXT_PARTS):
            with archive.open(entry) as part:
                content = part.read(entry.file_size)
                if len(content) != entry.file_size or part.read(1):
                    raise zipfile.BadZipFile
            parts[entry.filename] = content
    return parts


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
