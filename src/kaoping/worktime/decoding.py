"""Uploaded bytes to text: UTF-8 or a refusal that names what the file is instead."""

from __future__ import annotations

from kaoping.worktime.errors import TableError, TableProblem


def decoded(data: bytes) -> str:
    """Return the text of an uploaded file; a leading byte order mark is accepted.

    Raises:
        TableError: The file is not UTF-8; GBK and UTF-16 are called by their names.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TableError([TableProblem(0, "", "", _wrong_encoding(data))]) from None
    if "\0" in text:
        raise TableError([TableProblem(0, "", "", _must_be_utf8("UTF-16 或二进制"))])
    return text


def _wrong_encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _must_be_utf8("UTF-16")
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return _must_be_utf8("无法识别的编码")
    return _must_be_utf8("GBK（GB 18030）")


def _must_be_utf8(found: str) -> str:
    return f"编码是{found}，须为 UTF-8。请在电子表格中另存为“CSV UTF-8（逗号分隔）”。"
