"""What happens to a file between its last byte and its row: checks, decoding, scanning, storing.

    bytes at hand → SHA-256 (against the sender's) → checks → worker → scanner → storage → Taken

Nothing here writes to the database. Whatever fails refuses the file: one that could not be hashed,
decoded or scanned is not filed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any, cast

from django.conf import settings

from kaoping.evidence import storage
from kaoping.evidence.checks import Bounds, Kind, Preview, examine
from kaoping.evidence.checks.bounds import MEBIBYTE
from kaoping.evidence.checks.office import BROKEN, LOCKED
from kaoping.evidence.previews.run import Answer, UnreadableError, run
from kaoping.evidence.refusals import FileRefused
from kaoping.evidence.scanner import ScannerError, scan
from kaoping.problems import Problem

if TYPE_CHECKING:
    from typing import BinaryIO

_HASH = re.compile(r"[0-9a-f]{64}")

DRAWING = "thumbnail.svg"
"""A thumbnail that was drawn from text: `previews.miniature`."""
_VERBS = {"docx": "words", "xlsx": "sheet", "xls": "sheet"}


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that lies in the storage, and what is known of it."""

    name: str
    sha256: str
    size: int
    kind: Kind
    stored_as: str
    thumbnail: str
    values: dict[str, Any] = field(default_factory=dict)
    is_scanned: bool = False


def bounds() -> Bounds:
    """Return the bounds of this installation (`KAOPING_UPLOAD_MEGABYTES`)."""
    return Bounds(file=settings.KAOPING_UPLOAD_MEGABYTES * MEBIBYTE)


def take(name: str, file: IO[bytes], size: int, claimed: str | None) -> Taken:
    """Check a file that has arrived completely, store it, and return what is known of it.

    Args:
        name: The name that it was given.
        file: The bytes, in a real file.
        size: How many there should be.
        claimed: The SHA-256 that the sender computed; None where the sender cannot (a plain form).

    Raises:
        FileRefused: It may not be filed, or arrived damaged.
    """
    file.seek(0)
    sha256 = storage.hash_of(file)
    _require_whole(name, file, size, sha256, claimed)
    found = examine(name, cast("BinaryIO", file), size, bounds())
    if found.problems or found.kind is None:
        raise FileRefused(name, found.problems)
    answer = _decoded(name, file, found.kind)
    is_scanned = _scanned(name, file)
    try:
        stored_as = storage.keep(file, sha256)
    except storage.StoredDifferentlyError:
        raise FileRefused(name, [_STORED_DIFFERENTLY]) from None
    thumbnail = ""
    if answer.picture:
        what = DRAWING if found.kind.key in _VERBS else "thumbnail.png"
        thumbnail = storage.keep_derived(sha256, what, answer.picture)
    return Taken(name, sha256, size, found.kind, stored_as, thumbnail, answer.values, is_scanned)


_STORED_DIFFERENTLY = Problem(
    "not-stored",
    "存入后读回的内容与上传的不一致，文件没有保存",
    "请稍后重试；若再次出现，请告知系统管理员检查存储",
)


def _require_whole(name: str, file: IO[bytes], size: int, sha256: str, claimed: str | None) -> None:
    arrived = file.tell()
    if arrived != size:
        problem = Problem(
            "incomplete",
            f"应有{size}字节，实际收到{arrived}字节",
            "请重新上传；已收到的部分不会用作材料",
        )
        raise FileRefused(name, [problem])
    if claimed is None:
        return
    if not _HASH.fullmatch(claimed):
        problem = Problem(
            "without-hash",
            "上传时没有附上文件的 SHA-256 校验值，无法确认文件完整",
            "请刷新页面后重新上传，或改用页面下方的普通上传",
        )
        raise FileRefused(name, [problem])
    if claimed != sha256:
        problem = Problem(
            "hash-differs",
            "收到的内容与本机文件的校验值不一致，传输中有改动，或上传期间文件被修改",
            "请关闭正在编辑该文件的程序，重新选择文件上传",
        )
        raise FileRefused(name, [problem])


def _decoded(name: str, file: IO[bytes], kind: Kind) -> Answer:
    """Let the worker read the file; what nobody could read is not evidence."""
    limits = bounds()
    try:
        if kind.preview is Preview.PICTURE:
            answer = run("picture", file, jpeg_pixels=limits.jpeg_pixels, pixels=limits.pixels)
        elif kind.preview is Preview.PAGES:
            answer = run("pdf", file, pages=limits.pages)
        elif kind.key in _VERBS:
            answer = run(_VERBS[kind.key], file)
        else:
            return Answer({}, b"")
    except UnreadableError:
        raise FileRefused(name, [BROKEN]) from None
    problems = [*_picture_problems(answer, limits), *_pdf_problems(answer, limits)]
    if problems:
        raise FileRefused(name, problems)
    return answer


def _picture_problems(answer: Answer, limits: Bounds) -> list[Problem]:
    if not answer.values.get("too_many"):
        return []
    width, height = answer.values["width"], answer.values["height"]
    most = limits.jpeg_pixels // 10_000
    return [
        Problem(
            "too-many-pixels",
            f"图片有{width}×{height}像素，解开后会占满内存；照片最多{most}万像素，"
            f"其他图片最多{limits.pixels // 10_000}万像素",
            "请缩小尺寸后再上传",
        )
    ]


def _pdf_problems(answer: Answer, limits: Bounds) -> list[Problem]:
    values, problems = answer.values, []
    if values.get("locked"):
        problems.append(LOCKED)
    if values.get("scripts"):
        problems.append(
            Problem(
                "script",
                "PDF 中含有脚本；只接收供阅读的 PDF",
                "请用“打印到 PDF”重新生成后上传",
            )
        )
    if values.get("attachments"):
        listed = "、".join(values["attachments"][:5])
        problems.append(
            Problem(
                "packaged",
                f"PDF 中附有其他文件（{listed}），附件无法核验",
                "请把附件取出，单独上传；PDF 另存为不含附件的文件",
            )
        )
    pages = values.get("pages")
    if pages is not None and not 0 < pages <= limits.pages:
        problems.append(
            Problem(
                "too-many-pages",
                f"PDF 有{pages}页；一个文件须有1至{limits.pages}页",
                "请拆成几个文件后上传",
            )
        )
    return problems


def _scanned(name: str, file: IO[bytes]) -> bool:
    """Ask the virus scanner, where one is set; tell whether it was asked."""
    address = settings.KAOPING_CLAMAV_SOCKET
    if not address:
        return False
    try:
        result = scan(address, file)
    except ScannerError:
        problem = Problem(
            "not-scanned",
            "病毒扫描服务没有应答，未经扫描的文件不予接收",
            "请稍后重试；若持续出现，请告知系统管理员",
        )
        raise FileRefused(name, [problem]) from None
    if result.virus:
        problem = Problem(
            "virus",
            f"病毒扫描发现“{result.virus}”，文件没有保存",
            "请用杀毒软件检查本机，清除后重新生成文件再上传",
        )
        raise FileRefused(name, [problem])
    return True
