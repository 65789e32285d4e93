"""Names of files: what they may not contain, and what they promise about the content.

A name is kept as it was given and shown to people, so it must not deceive: no path, no control or
direction characters, no second ending that hides the first.
"""

from __future__ import annotations

import re
import unicodedata

from kaoping.evidence.checks.kinds import (
    ACCEPTED,
    EXTENSIONS,
    MACRO_DOCUMENTS,
    PROGRAMS,
    SCRIPTS,
)
from kaoping.problems import Problem, shown

LONGEST = 150
"""Characters of a name; a Chinese name of this length still fits the 255 bytes minus a suffix that
file systems allow when it is saved from the browser in GBK, and nobody writes longer ones."""

_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9]|conin\$|conout\$)(\..*)?", re.IGNORECASE)
_DOTS = re.compile("[.．﹒]")
_FORBIDDEN_MARKS = '<>:"|?*'
_ENDING = re.compile(r"[a-z0-9]{1,8}", re.ASCII)
_INVISIBLE = frozenset("\u00ad\u061c\u115f\u1160\u180e\u2800\u3164\ufeff\uffa0")


def check_name(name: str) -> list[Problem]:
    """Return everything that is wrong with the name of an offered file, its ending aside."""
    if not name.strip():
        return [Problem("name-empty", "文件没有名称", "请给文件起一个能说明内容的名称后再上传")]
    problems = [*_characters(name), *_path(name)]
    if len(name) > LONGEST:
        problems.append(
            Problem(
                "name-too-long",
                f"文件名有{len(name)}个字符；最多{LONGEST}个",
                "请缩短文件名后再上传",
            )
        )
    if name != name.strip() or name.endswith("."):
        problems.append(
            Problem(
                "name-blank-edge",
                "文件名以空格或句点开头、结尾；首尾须是文字",
                "请删去首尾的空格和句点后再上传",
            )
        )
    return problems


def check_endings(name: str) -> list[Problem]:
    """Return what is wrong with the endings of a name: forbidden, unknown, missing or doubled."""
    endings = endings_of(name)
    if not endings:
        return [
            Problem(
                "name-without-ending",
                f"文件名没有扩展名；可接收：{ACCEPTED}",
                "请补上与内容相符的扩展名，例如“.pdf”",
            )
        ]
    return [*_forbidden(endings), *_doubled(name, endings)]


def endings_of(name: str) -> list[str]:
    """Return the endings at the end of a name in their order, in plain lower-case letters.

    Full-width letters and dots count as their plain forms, as some systems save them so.

    >>> endings_of("通知．PDF.exe")
    ['pdf', 'exe']
    >>> endings_of("第3.2版 会议纪要.docx")
    ['docx']
    """
    endings: list[str] = []
    for part in reversed(_DOTS.split(name)[1:]):
        plain = unicodedata.normalize("NFKC", part).strip().lower()
        if not _ENDING.fullmatch(plain):
            break
        endings.insert(0, plain)
    return endings


def ending_of(name: str) -> str:
    """Return the last ending of a name; empty where it has none.

    >>> ending_of("会议纪要.DOCX"), ending_of("会议纪要")
    ('docx', '')
    """
    endings = endings_of(name)
    return endings[-1] if endings else ""


def _characters(name: str) -> list[Problem]:
    problems = []
    categories = {unicodedata.category(character) for character in name}
    if categories & {"Cc", "Cs", "Zl", "Zp"}:
        problems.append(
            Problem(
                "name-control-character",
                f"文件名“{shown(_visible(name))}”含有控制字符（换行、制表符等）；只能用文字、数字和标点",
                "请重新命名后再上传",
            )
        )
    if "Cf" in categories or any(character in _INVISIBLE for character in name):
        problems.append(
            Problem(
                "name-invisible-character",
                f"文件名“{shown(_visible(name))}”含有看不见的字符或改变文字方向的字符，"
                "显示的名称可能与实际不同；只能用看得见的字符",
                "请重新键入文件名后再上传，不要粘贴",
            )
        )
    return problems


def _path(name: str) -> list[Problem]:
    problems = []
    if "/" in name or "\\" in name or name.lstrip().startswith("."):
        problems.append(
            Problem(
                "name-path",
                f"文件名“{shown(_visible(name))}”像是路径（含“/”或“\\”，或以“.”开头）；只能是文件名本身",
                "请只保留文件名后再上传",
            )
        )
    if any(mark in name for mark in _FORBIDDEN_MARKS):
        problems.append(
            Problem(
                "name-forbidden-mark",
                f"文件名“{shown(_visible(name))}”含有英文的尖括号、冒号、引号、竖线、问号或星号，"
                "下载后无法在 Windows 上保存",
                "请改用中文标点或删去后再上传",
            )
        )
    if _DEVICES.fullmatch(unicodedata.normalize("NFKC", name).strip()):
        problems.append(
            Problem(
                "name-device",
                f"“{shown(name)}”是 Windows 的保留设备名，不能用作文件名",
                "请换一个能说明内容的名称",
            )
        )
    return problems


def _forbidden(endings: list[str]) -> list[Problem]:
    last = endings[-1]
    if last in PROGRAMS:
        return [
            Problem(
                "program",
                f"扩展名“.{last}”属于可执行程序或其快捷方式；可接收：{ACCEPTED}",
                "请上传材料本身，例如导出的 PDF 或照片",
            )
        ]
    if last in SCRIPTS:
        return [
            Problem(
                "script",
                f"扩展名“.{last}”属于脚本或网页；可接收：{ACCEPTED}",
                "网页请打印为 PDF 后上传",
            )
        ]
    if last in MACRO_DOCUMENTS:
        return [
            Problem(
                "macro",
                f"扩展名“.{last}”属于带宏的文档或模板；宏能够运行程序，不接收",
                "请另存为不含宏的 docx、xlsx、pptx，或导出为 PDF",
            )
        ]
    if last not in EXTENSIONS:
        return [
            Problem(
                "kind-not-accepted",
                f"扩展名“.{last}”不在可接收的类型之内；可接收：{ACCEPTED}",
                "请转换为 PDF 或其他可接收的类型",
            )
        ]
    return []


def _doubled(name: str, endings: list[str]) -> list[Problem]:
    known = EXTENSIONS.keys() | PROGRAMS | SCRIPTS | MACRO_DOCUMENTS
    # The endings before the last: `通知.pdf.exe` shows as 通知.pdf where Windows hides the last.
    inner = [ending for ending in endings[:-1] if ending in known]
    if not inner:
        return []
    stem = ".".join(_DOTS.split(name)[: -len(endings)])
    mend = f"请改名，例如“{shown(stem)}.{endings[-1]}”" if endings[-1] in EXTENSIONS else ""
    return [
        Problem(
            "double-ending",
            f"文件名“{shown(name)}”有两个扩展名（.{inner[-1]} 和 .{endings[-1]}），"
            "看上去与实际类型可能不同；只能有一个",
            mend,
        )
    ]


def _visible(name: str) -> str:
    """Return the name with what cannot be seen written as its code."""
    return "".join(
        f"[U+{ord(character):04X}]"
        if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
        or character in _INVISIBLE
        else character
        for character in name
    )
