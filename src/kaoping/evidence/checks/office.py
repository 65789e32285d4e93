"""Office documents: which one it is, and whether it can do more than be read.

Refused are macros (VBA and the older macro sheets), locked documents, packaged files inside a
document, controls, and templates fetched from elsewhere: all of them run or load something when a
person opens the download.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, BinaryIO

from kaoping.evidence.checks.ole import Compound, NotCompoundError
from kaoping.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

_LOOKED_AT = 4 * 1024 * 1024
"""Bytes of a stream that are searched; the records looked for stand at its beginning."""

MSI = bytes.fromhex("84100c0000000000c000000000000046")

_MAIN_PARTS = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"presentationml.presentation.main+xml": "pptx",
}
_EXTERNAL_TEMPLATE = re.compile(rb"<[^>]*attachedTemplate[^>]*>", re.IGNORECASE)

MACRO = Problem(
    "macro",
    "文档含有宏；宏能够运行程序，不接收任何带宏的文档",
    "请另存为不含宏的 docx、xlsx、pptx，或导出为 PDF 后上传",
)
LOCKED = Problem(
    "locked",
    "文档设有打开密码，无法核验和预览；只接收不加密的文件",
    "请取消密码后重新保存再上传",
)
PACKAGED = Problem(
    "packaged",
    "文档里嵌有其他文件（程序包对象）或控件；嵌入的内容无法核验",
    "请把嵌入的文件取出，单独上传",
)
REMOTE = Problem(
    "remote-template",
    "文档打开时会从外部地址加载模板；不接收会加载外部内容的文档",
    "请另存为新文档，或导出为 PDF 后上传",
)
BROKEN = Problem(
    "broken",
    "文件内容不完整或已损坏，无法打开",
    "请在本机打开核对，重新保存或重新拍摄后再上传",
)


def look_into_compound(file: BinaryIO, size: int) -> tuple[str, list[Problem]]:
    """Return the kind of an old Office document and what is wrong with it.

    The kind is `doc`, `xls`, `ppt`, `program` for an installer, `locked` for a document behind a
    password, or empty for something else in the same container.
    """
    try:
        compound = Compound(file, size)
        return _kind_of_compound(compound), _problems_of_compound(compound)
    except (NotCompoundError, struct.error):
        return "", [BROKEN]


def kind_of_package(content_types: bytes) -> str:
    """Return the kind that the list of parts of an OOXML package declares; empty for others."""
    if _is_for_macros(content_types):
        return "macro"
    return next((kind for part, kind in _MAIN_PARTS.items() if part in content_types), "")


def package_problems(names: Iterable[str], content_types: bytes) -> list[Problem]:
    """Return what the names of the parts of an OOXML package give away."""
    problems = []
    lower = [name.lower() for name in names]
    macro_parts = ("vbaproject.bin", "vbadata.xml")
    if _is_for_macros(content_types) or any(
        name.endswith(macro_parts) or "/macrosheets/" in name for name in lower
    ):
        problems.append(MACRO)
    if any("/activex/" in name for name in lower):
        problems.append(PACKAGED)
    return problems


def part_problems(name: str, beginning: bytes) -> list[Problem]:
    """Return what is wrong with one part of an OOXML package, of which `beginning` is known."""
    if name.lower().endswith(".rels"):
        for found in _EXTERNAL_TEMPLATE.findall(beginning):
            if b"external" in found.lower():
                return [REMOTE]
    return []


def _is_for_macros(content_types: bytes) -> bool:
    lower = content_types.lower()
    return b"macroenabled" in lower or b"vbaproject" in lower or b"macrosheet" in lower


def _kind_of_compound(compound: Compound) -> str:
    if compound.find("EncryptedPackage"):
        return "locked"
    if compound.entries[0].class_id == MSI:
        return "program"
    for stream, kind in (
        ("WordDocument", "doc"),
        ("Workbook", "xls"),
        ("Book", "xls"),
        ("PowerPoint Document", "ppt"),
    ):
        if compound.find(stream):
            return kind
    return ""


def _problems_of_compound(compound: Compound) -> list[Problem]:
    problems = []
    has_project = compound.find("Macros", "VBA", "_VBA_PROJECT", "_VBA_PROJECT_CUR")
    if has_project or _has_macro_sheet(compound) or _has_slide_macros(compound):
        problems.append(MACRO)
    if compound.find("EncryptedPackage") or _is_locked(compound):
        problems.append(LOCKED)
    if compound.find("\x01Ole10Native"):
        problems.append(PACKAGED)
    return problems


def _is_locked(compound: Compound) -> bool:
    word = compound.find("WordDocument")
    if word is not None:
        start = compound.beginning(word, 12)
        return len(start) == 12 and bool(struct.unpack_from("<H", start, 10)[0] & 0x0100)
    slides = compound.find("Current User")
    if slides is not None:
        start = compound.beginning(slides, 16)
        return start[12:16] == struct.pack("<I", 0xF3D1C4DF)
    return any(kind == 0x2F for kind, _ in _records(compound))


def _has_macro_sheet(compound: Compound) -> bool:
    # BOUNDSHEET: position (4 bytes), visibility, type; type 1 is a sheet of Excel 4 macros.
    return any(kind == 0x85 and body[5:6] == b"\x01" for kind, body in _records(compound))


def _has_slide_macros(compound: Compound) -> bool:
    slides = compound.find("PowerPoint Document")
    if slides is None:
        return False
    # VBAInfoContainer with its one VBAInfoAtom, whose second field says whether there are macros.
    mark = rb"\xff\x03\x14\x00\x00\x00\x02\x00\x00\x04\x0c\x00\x00\x00.{4}\x01\x00\x00\x00"
    return re.search(mark, compound.beginning(slides, _LOOKED_AT * 16), re.DOTALL) is not None


def _records(compound: Compound) -> Iterable[tuple[int, bytes]]:
    """Yield the records of the workbook's first part, which names its sheets."""
    book = compound.find("Workbook", "Book")
    if book is None:
        return
    data, offset = compound.beginning(book, _LOOKED_AT), 0
    while offset + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, offset)
        yield kind, data[offset + 4 : offset + 4 + length]
        if kind == 0x0A:  # the end of the part
            return
        offset += 4 + length
