"""The kinds of file that are accepted, and how each can be looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Preview(StrEnum):
    """How a kind is shown without downloading it."""

    PAGES = "pages"
    """Pages rendered as pictures on the server."""
    PICTURE = "picture"
    SHEET = "sheet"
    WORDS = "words"
    TEXT = "text"
    LISTING = "listing"
    """The names of what an archive holds."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Kind:
    """One accepted kind of file.

    Attributes:
        key: Stable name, kept with each version.
        label: The name in Chinese.
        media_type: The media type that it is sent with.
        extensions: The name's ending, the usual one first, without the dot.
        preview: How it is shown.
        icon: Name of the icon that stands for it where there is no thumbnail.
    """

    key: str
    label: str
    media_type: str
    extensions: tuple[str, ...]
    preview: Preview
    icon: str


_OOXML = "application/vnd.openxmlformats-officedocument"

KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind("pdf", "PDF 文档", "application/pdf", ("pdf",), Preview.PAGES, "file-text"),
        Kind("ofd", "OFD 版式文件", "application/ofd", ("ofd",), Preview.NONE, "file-text"),
        Kind(
            "docx",
            "Word 文档",
            f"{_OOXML}.wordprocessingml.document",
            ("docx",),
            Preview.WORDS,
            "file-text",
        ),
        Kind(
            "doc",
            "Word 文档（旧版）",
            "application/msword",
            ("doc", "wps"),
            Preview.NONE,
            "file-text",
        ),
        Kind(
            "xlsx", "Excel 表格", f"{_OOXML}.spreadsheetml.sheet", ("xlsx",), Preview.SHEET, "table"
        ),
        Kind(
            "xls",
            "Excel 表格（旧版）",
            "application/vnd.ms-excel",
            ("xls", "et"),
            Preview.SHEET,
            "table",
        ),
        Kind(
            "pptx",
            "演示文稿",
            f"{_OOXML}.presentationml.presentation",
            ("pptx",),
            Preview.NONE,
            "file-text",
        ),
        Kind(
            "ppt",
            "演示文稿（旧版）",
            "application/vnd.ms-powerpoint",
            ("ppt", "dps"),
            Preview.NONE,
            "file-text",
        ),
        Kind(
            "jpeg",
            "照片（JPEG）",
            "image/jpeg",
            ("jpg", "jpeg", "jfif"),
            Preview.PICTURE,
            "photo",
        ),
        Kind("png", "图片（PNG）", "image/png", ("png",), Preview.PICTURE, "photo"),
        Kind("webp", "图片（WebP）", "image/webp", ("webp",), Preview.PICTURE, "photo"),
        Kind("gif", "图片（GIF）", "image/gif", ("gif",), Preview.PICTURE, "photo"),
        Kind("mp4", "视频（MP4）", "video/mp4", ("mp4", "m4v"), Preview.NONE, "camera"),
        Kind("mov", "视频（MOV）", "video/quicktime", ("mov",), Preview.NONE, "camera"),
        Kind("text", "文本文件", "text/plain", ("txt",), Preview.TEXT, "file-text"),
        Kind("csv", "CSV 表格", "text/csv", ("csv",), Preview.TEXT, "table"),
        Kind("zip", "ZIP 压缩包", "application/zip", ("zip",), Preview.LISTING, "archive"),
    )
}

ACCEPTED = (
    "PDF、OFD、Word（doc、docx、wps）、Excel（xls、xlsx、et）、演示文稿（ppt、pptx、dps）、"
    "图片（jpg、png、webp、gif）、视频（mp4、mov）、文本（txt、csv）和 ZIP 压缩包"
)
"""The kinds as a person reads them."""

EXTENSIONS: dict[str, Kind] = {
    extension: kind for kind in KINDS.values() for extension in kind.extensions
}

_PROGRAMS = (
    "exe com scr pif cpl dll sys drv ocx msi msix msp mst appx jar class apk ipa deb rpm bin elf "
    "so dylib app dmg lnk url gadget iso img vhd vhdx"
)
_SCRIPTS = (
    "bat cmd ps1 psm1 psd1 vbs vbe js jse mjs ts wsf wsh sct hta sh bash zsh py pyc pyw pl rb php "
    "asp aspx jsp lua scf inf reg htm html xhtml mht mhtml svg xml xsl chm action"
)
_MACRO_DOCUMENTS = "docm dotm xlsm xltm xlam xlsb xla xlm pptm potm ppsm ppam sldm dot xlt pot"

PROGRAMS = frozenset(_PROGRAMS.split())
"""Endings of programs and of what starts them."""

SCRIPTS = frozenset(_SCRIPTS.split())
"""Endings of scripts, and of pages that may hold one."""

MACRO_DOCUMENTS = frozenset(_MACRO_DOCUMENTS.split())
"""Endings of office documents made for macros."""


def kind_of(key: str) -> Kind | None:
    """Return a kind by its key; None for one that this edition does not know."""
    return KINDS.get(key)
