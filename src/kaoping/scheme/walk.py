"""Walking the tree of a regulation: nodes with their paths, their holders and what they inherit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kaoping.scheme.model import InnerNode, Leaf, Node, Regulation
from kaoping.scheme.raw import Path_


@dataclass(frozen=True, slots=True)
class Visit:
    """A node on the way down: where it stands in the file, and the nodes above it."""

    node: Node
    path: Path_
    above: tuple[InnerNode, ...]

    @property
    def table(self) -> str:
        """The id of the top node that this node belongs to."""
        return self.above[0].id if self.above else self.node.id

    @property
    def assessors(self) -> list[str]:
        """Bodies that score the node; stated here or on the nearest node above."""
        for node in (self.node, *reversed(self.above)):
            if node.assessors:
                return node.assessors
        return []

    @property
    def dimension(self) -> str:
        """The dimension tag; stated here or on the nearest node above."""
        for node in (self.node, *reversed(self.above)):
            if node.dimension:
                return node.dimension
        return ""


def walk(regulation: Regulation) -> Iterator[Visit]:
    """Yield every node, holders before what they hold, in the order of the file."""
    yield from _below(regulation.nodes, ("nodes",), ())


def leaves(regulation: Regulation) -> Iterator[Visit]:
    """Yield every leaf, in the order of the file."""
    return (visit for visit in walk(regulation) if isinstance(visit.node, Leaf))


def _below(nodes: list[Node], path: Path_, above: tuple[InnerNode, ...]) -> Iterator[Visit]:
    for i, node in enumerate(nodes):
        here = (*path, i)
        yield Visit(node, here, above)
        if isinstance(node, InnerNode):
            yield from _below(node.children, (*here, "children"), (*above, node))
