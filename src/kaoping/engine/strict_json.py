"""JSON read strictly: exact numbers, no key twice, no NaN, and a place for what is not JSON."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any, NoReturn

from kaoping.engine.facts import NumberText, Raw
from kaoping.problems import Place, Problem
from kaoping.scheme.raw import decode

DEEPEST = 100


class _Object(dict[str, Any]):
    """A JSON object that remembers which keys it held twice."""

    twice: tuple[str, ...] = ()


class _NotJsonError(Exception):
    """A word that only looks like JSON."""


def read_json(path: Path) -> tuple[Raw, list[Problem]]:
    """Return the value in a file, or what is wrong with the file.

    A file that is not JSON has one problem, with line and column; keys that stand twice are all
    listed. Encodings other than UTF-8 are refused by name.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"读不到文件：{error.strerror}"
        return None, [Problem("unreadable", message, "", Place(file=str(path)))]
    text, problems = decode(data, str(path))
    return (None, problems) if problems else parse_json(text, str(path))


def parse_json(text: str, name: str) -> tuple[Raw, list[Problem]]:
    """Return the value that `text` writes, or what is wrong with it."""
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=NumberText,
            parse_float=NumberText,
            parse_constant=_refuse,
        )
    except json.JSONDecodeError as error:
        return None, [_not_json(text, name, error.pos, _said(error.msg))]
    except _NotJsonError as error:
        return None, [_not_json(text, name, _constant(text), f"不允许 {error}")]
    except RecursionError:
        return None, [_not_json(text, name, _too_deep(text), f"嵌套超过{DEEPEST}层")]
    if (deep := _too_deep(text)) < len(text):
        return None, [_not_json(text, name, deep, f"嵌套超过{DEEPEST}层")]
    return value, list(_twice(value, name))


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    found = _Object(pairs)
    if len(found) != len(pairs):
        times = Counter(key for key, _ in pairs)
        found.twice = tuple(key for key in found if times[key] > 1)
    return found


def _refuse(constant: str) -> NoReturn:
    raise _NotJsonError(constant)


def _twice(value: Raw, name: str) -> list[Problem]:
    """Return a problem for each key that stands twice, with the way to its object."""
    problems: list[Problem] = []
    rest: list[tuple[str, Raw]] = [("", value)]
    while rest:
        path, item = rest.pop()
        if isinstance(item, _Object):
            for key in item.twice:
                message = f"键“{key}”在同一个对象里写了两次"
                where = Place(file=name, key=f"{path}{key}")
                problems.append(Problem("duplicate-key", message, "请只保留一个", where))
            rest += [(f"{path}{key} › ", child) for key, child in reversed(item.items())]
        elif isinstance(item, list):
            rest += [(f"{path}{i + 1} › ", child) for i, child in enumerate(item)]
    return problems


def _not_json(text: str, name: str, position: int, what: str) -> Problem:
    line = text.count("\n", 0, position) + 1
    column = position - (text.rfind("\n", 0, position) + 1) + 1
    place = Place(file=name, line=line, column=column)
    message = f"不是合法的 JSON（第{line}行第{column}列）：{what}"
    return Problem("not-json", message, "请检查逗号、引号和括号", place)


OUTSIDE_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"|(-?Infinity|NaN)', re.DOTALL)
BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|([\[{])|([\]}])', re.DOTALL)


def _constant(text: str) -> int:
    """Return where the first NaN or Infinity outside a string stands."""
    for match in OUTSIDE_STRINGS.finditer(text):
        if match[1]:
            return match.start(1)
    return 0


def _too_deep(text: str) -> int:
    """Return where the nesting passes the deepest allowed level; the text's length if nowhere."""
    if text.count("[") + text.count("{") <= DEEPEST:
        return len(text)
    depth = 0
    for match in BRACKETS.finditer(text):
        if match[1]:
            depth += 1
            if depth > DEEPEST:
                return match.start()
        elif match[2]:
            depth -= 1
    return len(text)


def _said(message: str) -> str:
    return SENTENCES.get(message, message)


SENTENCES = {
    "Expecting value": "此处应有一个值",
    "Expecting property name enclosed in double quotes": "此处应有带双引号的键",
    "Expecting ':' delimiter": "此处应有冒号",
    "Expecting ',' delimiter": "此处应有逗号",
    "Extra data": "内容结束后还有多余的文字",
    "Unterminated string starting at": "字符串没有结束的引号",
    "Invalid control character at": "字符串里有控制字符",
    "Invalid \\escape": "字符串里有无效的转义",
    "Invalid \\uXXXX escape": "字符串里有无效的 \\u 转义",
    "Illegal trailing comma before end of object": "对象末尾多了逗号",
    "Illegal trailing comma before end of array": "列表末尾多了逗号",
}
