"""Two editions of a scheme as plain trees of words, and where the trees differ.

Quotations are left out of the trees: their lines move when a paragraph is put in above them. They
are compared as words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import BaseModel

from kaoping.numbers import write_said
from kaoping.scheme.values import Interval, Range
from kaoping.scheme.vocabulary import key_word, value_word, wording

if TYPE_CHECKING:
    from kaoping.scheme import Node, Scheme
    from kaoping.scheme.values import Quotation

Tree: TypeAlias = Any
"""Text, or a list or mapping of trees."""

NONE = "（没有）"
QUOTING = ("quote", "says")
"""The fields that hold quotations."""
LONGEST = 300
"""So many characters of one value stand in a report."""


def plain(value: object) -> Tree:
    """Return a part of a scheme as a tree of text, without the quotations in it."""
    if isinstance(value, BaseModel):
        kept = (key for key in type(value).model_fields if key not in QUOTING)
        return {key: plain(getattr(value, key)) for key in kept}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return _text(value)


def _text(value: object) -> str:
    if isinstance(value, Fraction):
        return write_said(value)
    if isinstance(value, Interval):
        return value.words()
    if isinstance(value, Range):
        return "–".join(dict.fromkeys((write_said(value.low), write_said(value.high))))
    return "" if value is None else str(value)


def tree_differences(
    before: Tree, after: Tree, path: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, str]]:
    """Yield (where, old, new) for each value that differs, as deep down as it can be told.

    Where and values are in the words of `scheme.vocabulary`; what has a name of its own goes by it.
    """
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in {**before, **after}:
            first, second = before.get(key), after.get(key)
            yield from tree_differences(first, second, (*path, _called(key, first, second)))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for place, (first, second) in enumerate(zip(before, after, strict=True), start=1):
            yield from tree_differences(first, second, (*path, _called(str(place), first, second)))
    else:
        key = next((one for one in reversed(path) if not one.isdigit()), "")
        yield wording(path), _written(before, key), _written(after, key)


def _called(key: str, *trees: Tree) -> str:
    """Return the name that both editions give to what stands under a key, else the key."""
    names = {tree.get("name") for tree in trees if isinstance(tree, dict)}
    name = names.pop() if len(names) == 1 else None
    return name if isinstance(name, str) and name else key


def words(quotations: Iterable[Quotation]) -> str:
    """Return the regulation's words that a part carries, without their places."""
    return cut("；".join(quote.text.strip() for quote in quotations)) or NONE


def points(node: Node) -> str:
    """Return the points of a node as one reads them."""
    return NONE if node.points is None else f"{write_said(node.points)}分"


def written_bodies(scheme: Scheme, node_id: str) -> str:
    """Return the bodies that score a node, by the names of its edition."""
    bodies = scheme.regulation.bodies
    named = (bodies[key].name if key in bodies else key for key in scheme.nodes[node_id].assessors)
    return "、".join(named) or NONE


def cut(text: str) -> str:
    """Return a text cut to the length that stands in a report."""
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _written(tree: Tree, key: str = "") -> str:
    if tree in (None, "", [], {}):
        return NONE
    if isinstance(tree, dict):
        return cut("，".join(f"{key_word(one)}：{_written(tree[one], one)}" for one in tree))
    if isinstance(tree, list):
        return cut("、".join(_written(item, key) for item in tree))
    return cut(value_word(key, str(tree)))
