"""Scheme files as plain trees of text, each value with the line it stands on.

YAML is read for its shape only: every scalar stays text, so that `1.10`, `no` and `2022-09-15`
mean what was typed. Anchors, tags and several documents in a file are refused: a scheme is read
by officials, and by people who check officials, from top to bottom.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import yaml

from kaoping.problems import Place, Problem

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"
Path_: TypeAlias = "tuple[str | int, ...]"

DEEPEST = 50
"""Levels of nesting; the shipped schemes have about a dozen."""

WRITTEN_WITHOUT_TAG = "text"


class Composer(yaml.CLoader):
    """Composes nodes without guessing types: every scalar is the text that was typed."""

    def resolve(self, kind: type[yaml.Node], value: object, implicit: object) -> str:
        """Return one tag for all that carries none of its own."""
        del kind, value, implicit
        return WRITTEN_WITHOUT_TAG


@dataclass
class RawFile:
    """One YAML file: its tree, and the line of every value in it."""

    name: str
    tree: Tree
    lines: dict[Path_, int] = field(default_factory=dict)

    def place(self, path: Path_) -> Place:
        """Return the place of a value; of its nearest holder where it is not there itself."""
        known = path
        while known and known not in self.lines:
            known = known[:-1]
        key = ".".join(str(part + 1 if isinstance(part, int) else part) for part in path)
        return Place(file=self.name, line=self.lines.get(known, 1), key=key)


def decode(data: bytes, name: str) -> tuple[str, list[Problem]]:
    """Return the text of a UTF-8 file; other encodings are refused by name, with the mend."""
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "", [_encoding(name, "UTF-32")]
    # Without a mark at the start, every other byte of a file that begins in ASCII is nought.
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or (data[:4].count(0) == 2 and len(data) > 3):
        return "", [_encoding(name, "UTF-16")]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "", [_encoding(name, "")]
    return "", [_encoding(name, "GBK（GB 18030）")]


def _encoding(name: str, found: str) -> Problem:
    what = f"文件是 {found} 编码，不是 UTF-8" if found else "文件不是 UTF-8 编码"
    return Problem("encoding", what, "请另存为 UTF-8 后重试", Place(file=name))


def read_text(path: Path) -> tuple[str, list[Problem]]:
    """Read one UTF-8 file of a scheme, or say why it cannot be read."""
    try:
        data = path.read_bytes()
    except OSError as error:
        said = "没有这个文件" if isinstance(error, FileNotFoundError) else str(error.strerror)
        return "", [Problem("unreadable", f"读不到文件：{said}", "", Place(file=str(path)))]
    return decode(data, str(path))


def parse_raw(text: str, name: str) -> tuple[RawFile | None, list[Problem]]:
    """Turn YAML text into a tree of text with lines."""
    try:
        unfit = list(_unfit(text, name))
        if any(problem.code == "yaml" for problem in unfit):
            return None, unfit
        documents = list(yaml.compose_all(text, Loader=Composer))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
        what = f"不是合法的 YAML：{error.problem or error.context}"
        return None, [Problem("yaml", what, "请检查缩进、引号和冒号", where)]
    except yaml.YAMLError as error:
        said = str(error).partition("\n")[0]
        return None, [Problem("yaml", f"不是合法的 YAML：{said}", "", Place(file=name))]
    if len(documents) != 1 or not isinstance(documents[0], yaml.MappingNode):
        what = "文件应当是一份由“键: 值”组成的 YAML 文档"
        return None, [Problem("yaml-shape", what, "", Place(file=name, line=1))]
    reader = _Reader(name)
    tree = reader.value(documents[0], ())
    return RawFile(name, tree, reader.lines), unfit + reader.problems


def _unfit(text: str, name: str) -> Iterator[Problem]:
    """Yield what has to be refused before a tree is built: anchors, and nesting without end.

    The library builds trees by recursion in C, which a file nested deep enough would overrun.
    """
    depth = 0
    for event in yaml.parse(text, Loader=Composer):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            yield Problem("yaml", f"嵌套超过{DEEPEST}层", "请减少层次", _place(name, event))
            return
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            message = "不允许使用锚点和引用（& 和 *）"
            yield Problem("yaml-anchor", message, "请把内容写全", _place(name, event))


def _place(name: str, event: yaml.Event) -> Place:
    mark = event.start_mark
    return Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)


class _Reader:
    """Walks composed nodes once, noting lines and what a scheme may not contain."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Path_, int] = {}
        self.problems: list[Problem] = []
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, path: Path_) -> Tree:
        """Return the tree below `node`."""
        self.lines[path] = node.start_mark.line + 1
        if id(node) in self.seen:
            return ""
        self.seen.add(id(node))
        self.tag(node)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*path, i)) for i, child in enumerate(node.value)]
        if node.value == "" and not getattr(node, "style", ""):
            self.refuse("empty-value", f"“{path[-1] if path else ''}”没有值", "请填写或删去", node)
        return str(node.value)

    def mapping(self, node: yaml.MappingNode, path: Path_) -> dict[str, Tree]:
        """Return a mapping; a key that stands twice is a problem at its second line."""
        tree: dict[str, Tree] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.refuse("yaml-key", "键应当是文字", "", key_node)
                continue
            self.tag(key_node)
            key = str(key_node.value)
            if key in tree:
                self.refuse("duplicate-key", f"键“{key}”重复出现", "请只保留一个", key_node)
                continue
            tree[key] = self.value(value_node, (*path, key))
            self.lines[(*path, key)] = key_node.start_mark.line + 1
        return tree

    def tag(self, node: yaml.Node) -> None:
        """Refuse a tag that someone has written."""
        if node.tag not in (WRITTEN_WITHOUT_TAG, QUOTED):
            self.refuse("yaml-tag", f"不允许使用标签 {node.tag}", "请删去标签", node)

    def refuse(self, code: str, message: str, mend: str, node: yaml.Node) -> None:
        """Note a problem at the node's line and column."""
        mark = node.start_mark
        place = Place(self.name, mark.line + 1, mark.column + 1)
        self.problems.append(Problem(code, message, mend, place))


QUOTED = "!"
"""The tag that the parser itself gives to quoted scalars."""
