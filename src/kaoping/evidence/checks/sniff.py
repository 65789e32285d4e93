"""What a file is, by its first bytes.

`filetype` knows the signatures of pictures, sound and archives; programs, and the containers that
several kinds share, are told apart here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

import filetype

from kaoping.evidence.checks import ole, text
from kaoping.evidence.checks.names import ending_of

HEAD = 8192
"""Bytes that are looked at."""


class Family(Enum):
    """What has to be done to learn more."""

    PLAIN = auto()
    """The first bytes say it all."""
    ZIP = auto()
    COMPOUND = auto()
    TEXT = auto()
    PROGRAM = auto()
    SCRIPT = auto()
    OTHER = auto()
    """Something that is not accepted."""


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What the first bytes say.

    Attributes:
        family: How to go on.
        kind: Key of the accepted kind, where the bytes say it alone.
        label: What it is in Chinese, where it is not accepted.
        mend: What to do then.
    """

    family: Family
    kind: str = ""
    label: str = ""
    mend: str = ""


_PROGRAMS = (
    (b"MZ", "Windows 程序"),
    (b"\x7fELF", "Linux 程序"),
    (b"\xfe\xed\xfa\xce", "macOS 程序"),
    (b"\xfe\xed\xfa\xcf", "macOS 程序"),
    (b"\xce\xfa\xed\xfe", "macOS 程序"),
    (b"\xcf\xfa\xed\xfe", "macOS 程序"),
    (b"\xca\xfe\xba\xbe", "Java 或 macOS 程序"),
    (b"\x00asm", "WebAssembly 程序"),
    (b"dex\n", "Android 程序"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "Windows 快捷方式"),
    (b"!<arch>\n", "安装包"),
    (b"\xed\xab\xee\xdb", "安装包"),
    (b"ITSF", "编译的帮助文件"),
)

_PLAIN = {
    "image/jpeg": "jpeg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "video/mp4": "mp4",
    "video/x-m4v": "mp4",
    "video/quicktime": "mov",
}

_CONVERT = "请转换为 PDF 后上传"
_REPACK = "请解压后逐个上传，或改用不加密的 ZIP 压缩包"
_OTHERS = {
    "image/heic": ("HEIC 照片", "请在手机相机设置中选“兼容性最佳”，或转换为 JPEG 后上传"),
    "image/tiff": ("TIFF 图片", "请转换为 PDF 或 JPEG 后上传"),
    "image/bmp": ("BMP 图片", "请转换为 PNG 后上传"),
    "image/vnd.adobe.photoshop": ("Photoshop 图片", "请导出为 PNG 或 PDF 后上传"),
    "image/vnd.dwg": ("CAD 图纸", _CONVERT),
    "application/rtf": ("RTF 文档", "请另存为 docx 或 PDF 后上传"),
    "application/x-rar-compressed": ("RAR 压缩包", _REPACK),
    "application/x-7z-compressed": ("7z 压缩包", _REPACK),
    "application/gzip": ("GZ 压缩包", _REPACK),
    "application/x-bzip2": ("BZ2 压缩包", _REPACK),
    "application/x-xz": ("XZ 压缩包", _REPACK),
    "application/x-tar": ("TAR 压缩包", _REPACK),
    "application/vnd.ms-cab-compressed": ("CAB 压缩包", _REPACK),
}


def sniff(name: str, head: bytes, *, is_whole: bool) -> Sniffed:
    """Return what a file is by its first bytes.

    Args:
        name: Its name; it only decides between kinds that look alike (txt and csv).
        head: The first `HEAD` bytes.
        is_whole: Whether that is all of the file.
    """
    for magic, label in _PROGRAMS:
        if head.startswith(magic):
            return Sniffed(Family.PROGRAM, label=label)
    if re.match(rb"\s{0,16}#!\s{0,16}/", head):
        return Sniffed(Family.SCRIPT, label="脚本")
    if head.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-"):
        return Sniffed(Family.PLAIN, "pdf")
    if head.startswith(ole.MAGIC):
        return Sniffed(Family.COMPOUND)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return Sniffed(Family.ZIP)
    return _by_signature(head) or _by_text(name, head, is_whole=is_whole)


def _by_signature(head: bytes) -> Sniffed | None:
    if head.startswith(b"{\\rt"):
        return _other("application/rtf")
    if re.match(rb"AC10\d\d", head):
        return _other("image/vnd.dwg")
    guessed = filetype.guess(head)
    if guessed is None:
        return None
    media_type = str(guessed.mime)
    if media_type in _PLAIN:
        return Sniffed(Family.PLAIN, _PLAIN[media_type])
    if media_type in _OTHERS:
        return _other(media_type)
    return Sniffed(Family.OTHER, label=f"{guessed.extension} 文件", mend=_CONVERT)


def _by_text(name: str, head: bytes, *, is_whole: bool) -> Sniffed:
    decoded = text.decode(head, is_whole=is_whole)
    if decoded is None:
        return Sniffed(Family.OTHER, label="无法识别的数据", mend=_CONVERT)
    if text.is_script(decoded):
        return Sniffed(Family.SCRIPT, label="脚本或网页")
    return Sniffed(Family.TEXT, "csv" if ending_of(name) == "csv" else "text")


def _other(media_type: str) -> Sniffed:
    label, mend = _OTHERS[media_type]
    return Sniffed(Family.OTHER, label=label, mend=mend)
