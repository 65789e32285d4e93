"""Canonical JSON: one value, one sequence of bytes, on every machine.

UTF-8, keys in the order of their code points, no blanks, integers only. Two values have the same
bytes exactly if they are the same value, so a hash over the bytes stands for the value. Strings are
taken as they are: 'é' written as one character and as two are different strings and stay different.

What would make the bytes ambiguous is refused, never converted: floats, because 0.1 has no exact
binary form and programs print it differently; lone surrogates, because they have no UTF-8; tuples,
subclasses and keys that are not strings, because two values would share one form.
"""

from __future__ import annotations

import hashlib
import json
from typing import TypeAlias

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"
"""What canonical JSON can carry."""

DEEPEST = 100
"""Levels of nesting. No record comes near; the limit stops a value that holds itself."""

WIDEST_INTEGER = 4096
"""Bits of an integer. Python prints longer ones only on request, other programs not at all."""


class CanonicalError(ValueError):
    """A value without a canonical form.

    Attributes:
        path: Where it stands, as in `$.scores[2]`.
    """

    def __init__(self, path: str, message: str) -> None:
        self.path = path
        super().__init__(f"{path}：{message}")


def canonical_bytes(value: Json) -> bytes:
    """Return the canonical bytes of a value.

    Raises:
        CanonicalError: The value, or something inside it, has no canonical form; the message says
            where, and what to write instead.
    """
    _check(value, "$", DEEPEST)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def sha256_hex(value: Json) -> str:
    """Return the SHA-256 of a value's canonical bytes, as 64 lower-case hexadecimal digits.

    Raises:
        CanonicalError: The value has no canonical form.
    """
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def _check(value: object, path: str, levels: int) -> None:
    if value is None or type(value) is bool:
        return
    if type(value) is str:
        _check_text(value, path)
    elif type(value) is int:
        if value.bit_length() > WIDEST_INTEGER:
            raise CanonicalError(path, f"整数超过{WIDEST_INTEGER}个二进制位；请写成字符串。")
    elif type(value) is list:
        _check_depth(path, levels)
        for index, item in enumerate(value):
            _check(item, f"{path}[{index}]", levels - 1)
    elif type(value) is dict:
        _check_depth(path, levels)
        for key, item in value.items():
            _check_key(key, path)
            _check(item, f"{path}.{key}", levels - 1)
    else:
        raise CanonicalError(path, _refusal(value))


def _check_depth(path: str, levels: int) -> None:
    if levels == 0:
        raise CanonicalError(path, f"嵌套超过{DEEPEST}层，或者数据包含了自身。")


def _check_key(key: object, path: str) -> None:
    if type(key) is not str:
        message = f"键 {key!r} 是 {type(key).__name__}；键只能是字符串（str）。"
        raise CanonicalError(path, message)
    _check_text(key, path)


def _check_text(text: str, path: str) -> None:
    if text.isascii():
        return
    try:
        text.encode()
    except UnicodeEncodeError as error:
        message = (
            f"含有孤立的代理字符 U+{ord(text[error.start]):04X}，无法用 UTF-8 表示；请更正原文。"
        )
        raise CanonicalError(path, message) from None


def _refusal(value: object) -> str:
    name = type(value).__name__
    if isinstance(value, float):
        return (
            f"{value!r} 是浮点数（{name}），没有唯一的精确写法，不能封存；"
            "请写成字符串，如 “92.35” 或 “1847/20”。"
        )
    return (
        f"类型 {name} 不能封存；只接受 str、int、bool、None、list、dict 本身（不含其子类），"
        "其余请先换成其中之一。"
    )
