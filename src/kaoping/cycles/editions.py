"""Two editions of a scheme as plain trees, and where the trees differ.

Quotations are left out of the trees: their lines move when a paragraph is put in above them. They
are compared as words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import BaseModel

from kaoping.numbers import write_said

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
    if isinstance(value, Fraction):
        return write_said(value)
    if value is None:
        return ""
    return str(value)


def tree_differences(before: Tree, after: Tree, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield (where, old, new) for each value that differs, as deep down as it can be told."""
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in {**before, **after}:
            yield from tree_differences(
                before.get(key), after.get(key), f"{path}·{key}" if path else key
            )
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for place, (first, second) in enumerate(zip(before, after, strict=True), start=1):
            yield from tree_differences(first, second, f"{path}·{place}" if path else str(place))
    else:
        yield path, _written(before), _written(after)


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


def _written(tree: Tree) -> str:
    if tree in (None, "", [], {}):
        return NONE
    if isinstance(tree, dict):
        return cut("，".join(f"{key}={_written(item)}" for key, item in tree.items()))
    if isinstance(tree, list):
        return cut("、".join(_written(item) for item in tree))
    return cut(str(tree))
