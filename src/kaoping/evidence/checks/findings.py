"""What the content of a file gives away, once its family is known: each finding with its mend."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO

from kaoping.evidence.checks import archives, names, office, text
from kaoping.evidence.checks.bounds import MEBIBYTE, Bounds
from kaoping.evidence.checks.kinds import ACCEPTED, KINDS, Kind
from kaoping.evidence.checks.sniff import Family, Sniffed
from kaoping.problems import Problem, shown

if TYPE_CHECKING:
    from kaoping.evidence.checks.archives import Entry

_CODED = re.compile(rb"#([0-9A-Fa-f]{2})")
_PDF_THAT_ACTS = (b"/Launch", b"/JavaScript")


def compound(file: BinaryIO, size: int) -> tuple[str, list[Problem]]:
    """Return the kind of a compound file and what is wrong with it."""
    key, problems = office.look_into_compound(file, size)
    if key == "program":
        return "", [program("Windows 安装包")]
    return ("" if key == "locked" else key), problems


def refused(sniffed: Sniffed) -> Problem:
    """Return why something that is not accepted is refused."""
    if sniffed.family is Family.PROGRAM:
        return program(sniffed.label)
    return _script() if sniffed.family is Family.SCRIPT else not_accepted(sniffed)


def text_problems(file: BinaryIO, size: int, bounds: Bounds) -> list[Problem]:
    """Return what is wrong with a plain text."""
    if size > bounds.text:
        most = bounds.text // MEBIBYTE
        return [
            Problem(
                "too-large",
                f"文本文件有{size / MEBIBYTE:.1f} MB；文本文件最多{most} MB",
                "请只保留与评价有关的部分，或压缩为 ZIP 后上传",
            )
        ]
    file.seek(0)
    content = file.read(size)
    decoded = text.decode(content, is_whole=True)
    if decoded is None:
        return [
            Problem(
                "belies",
                "文件开头像文本，其后却不是文字，内容与类型不符",
                "请核对文件；文本请以 UTF-8 或 GBK 编码保存",
            )
        ]
    if text.runs_from_cell(decoded):
        return [
            Problem(
                "script",
                "表格中含有会启动程序的公式；不接收能运行程序的内容",
                "请删去该公式后再上传",
            )
        ]
    return []


def plain_problems(kind: str, file: BinaryIO, size: int) -> list[Problem]:
    """Return what is wrong with a picture, a video or a PDF, as far as its bytes show."""
    problems = []
    if archives.is_appended(file, size):
        problems.append(
            Problem(
                "appended",
                f"{KINDS[kind].label}的末尾还附着一个压缩包；一个文件只能有一种内容",
                "请重新导出或截取该文件；需要压缩包时单独上传",
            )
        )
    if kind == "pdf" and _acts(file, size):
        problems.append(
            Problem(
                "script",
                "PDF 中含有脚本或启动程序的动作；只接收供阅读的 PDF",
                "请用“打印到 PDF”重新生成后上传",
            )
        )
    return problems


def entry_problems(entries: list[Entry]) -> list[Problem]:
    """Return what is wrong with the entries of an archive, before any is opened."""
    problems = []
    if any(entry.is_locked for entry in entries):
        problems.append(
            Problem(
                "locked",
                "压缩包设有密码，无法核验；只接收不加密的压缩包",
                "请去掉密码重新打包，或解压后逐个上传",
            )
        )
    if len({entry.name for entry in entries}) < len(entries):
        problems.append(
            Problem(
                "archive-duplicate",
                "压缩包内有同名的文件，不同的软件会读到不同的内容",
                "请用系统自带的压缩功能重新打包后再上传",
            )
        )
    if any(entry.is_link for entry in entries):
        problems.append(
            Problem(
                "archive-link",
                "压缩包内含有链接（指向别处的文件）；只能是文件本身",
                "请放入文件本身后重新打包",
            )
        )
    outside = next((entry.name for entry in entries if _leads_outside(entry.name)), None)
    if outside is not None:
        problems.append(
            Problem(
                "archive-path",
                f"压缩包内“{shown(outside)}”的路径指向压缩包之外，解压时会覆盖别处的文件",
                "请用系统自带的压缩功能重新打包后再上传",
            )
        )
    return problems


def belies(name: str, kind: Kind) -> Problem:
    """Return the problem of a name whose ending is not that of the content."""
    endings = "、".join(f".{extension}" for extension in kind.extensions)
    return Problem(
        "belies",
        f"扩展名是“.{names.ending_of(name)}”，内容却是{kind.label}；名称须与内容相符（{endings}）",
        f"如内容无误，请把扩展名改为“.{kind.extensions[0]}”后再上传",
    )


def program(label: str) -> Problem:
    """Return the problem of a program."""
    return Problem(
        "program",
        f"内容是可执行程序（{label}），不论用什么名称都不接收；可接收：{ACCEPTED}",
        "请上传材料本身，例如导出的 PDF 或照片；若您没有打算上传程序，请先查杀病毒",
    )


def _script() -> Problem:
    return Problem(
        "script",
        f"内容是脚本或网页，不论用什么名称都不接收；可接收：{ACCEPTED}",
        "网页请打印为 PDF 后上传",
    )


def not_accepted(sniffed: Sniffed) -> Problem:
    """Return the problem of a kind that is not accepted, with the way to one that is."""
    label = sniffed.label or "无法识别的文档"
    return Problem(
        "kind-not-accepted",
        f"内容是{label}，不在可接收的类型之内；可接收：{ACCEPTED}",
        sniffed.mend or "请转换为 PDF 后上传",
    )


def _acts(file: BinaryIO, size: int) -> bool:
    """Say whether the uncompressed parts of a PDF name a script or a program to start."""
    file.seek(0)
    kept = b""
    longest = 3 * max(len(word) for word in _PDF_THAT_ACTS)
    for _ in range(0, size, MEBIBYTE):
        kept += file.read(MEBIBYTE)
        # A name may be written with codes: /Java#53cript.
        plain = _CODED.sub(lambda code: bytes([int(code[1], 16)]), kept)
        if any(word in plain for word in _PDF_THAT_ACTS):
            return True
        kept = kept[-longest:]
    return False


def _leads_outside(name: str) -> bool:
    plain = name.replace("\\", "/")
    return plain.startswith("/") or ".." in plain.split("/") or plain[1:2] == ":" or "\0" in plain
