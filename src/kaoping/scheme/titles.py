"""What people call a part of a scheme: its name behind the number that the regulation gives it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kaoping.scheme.model import Leaf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaoping.scheme.model import Node
    from kaoping.scheme.scheme import Scheme
    from kaoping.scheme.walk import Visit

NUMBER = re.compile(r"(?<![^.])[0-9]+(?:\.[0-9]+)*$")


def number_of(node: Node) -> str:
    """Return the number that the regulation gives a node; empty where it gives none.

    It is what an id ends with: `common.4.1` is 4.1 of its table, and a word is no number.
    """
    found = NUMBER.search(node.id)
    return found[0] if found else ""


def title_of(node: Node) -> str:
    """Return what a node is called inside its own table, whose name stands above it."""
    return f"{number_of(node)} {node.name}".lstrip()


def title_in(scheme: Scheme, node_id: str) -> str:
    """Return what people call a node; its id where the scheme no longer has it.

    Where several tables begin to count anew (附表 of Urumqi), a number alone says nothing: the
    table stands before it, `共性指标·1 项目建设进度`.
    """
    visit = scheme.nodes.get(node_id)
    return _in_its_table(scheme, visit, title_of(visit.node)) if visit else node_id


def short_title_in(scheme: Scheme, node_id: str) -> str:
    """Return what names a node in a word: its number, else its name; as `title_in` does."""
    visit = scheme.nodes.get(node_id)
    if visit is None:
        return node_id
    return _in_its_table(scheme, visit, number_of(visit.node) or visit.node.name)


def _in_its_table(scheme: Scheme, visit: Visit, title: str) -> str:
    if visit.above and number_of(visit.node) and scheme.numbers_repeat:
        return f"{visit.above[0].name}·{title}"
    return title


def repeat(nodes: Iterable[Node]) -> bool:
    """Tell whether two items among the nodes have the same number."""
    numbers = [number_of(node) for node in nodes if isinstance(node, Leaf) and number_of(node)]
    return len(set(numbers)) < len(numbers)
