"""折算 needs full points to divide by; a sum that has none would silently stay as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kaoping.problems import Problem
from kaoping.scheme.model import Combination, InnerNode, Node
from kaoping.scheme.raw import Path_
from kaoping.scheme.scheme import Scheme
from kaoping.scheme.walk import walk

MEND = "请给下级或本级写明 points，把不计入满分的下级写入 outside_full，或去掉 rescale_to"


def check_rescaling(scheme: Scheme) -> Iterator[Problem]:
    """Every `rescale_to` stands where the engine knows what full points it divides by."""
    regulation = scheme.regulation
    for visit in walk(regulation):
        node = visit.node
        if isinstance(node, InnerNode) and node.combine.rescale_to is not None and not _full(node):
            path: Path_ = (*visit.path, "combine", "rescale_to")
            lacking = _lacking(node.combine, node.children)
            yield _problem(scheme, f"指标 {node.id}", lacking, path)
    if regulation.total.rescale_to is None:
        return
    tables = {node.id: node for node in regulation.nodes}
    for group in regulation.groups.values():
        held = [tables[table] for table in group.tables if table in tables]
        lacking = _lacking(regulation.total, held)
        if lacking or not _counted(regulation.total, held):
            said = f"{group.name}的总分"
            yield _problem(scheme, said, lacking, ("total", "rescale_to"))
            return


def _problem(scheme: Scheme, what: str, lacking: Sequence[Node], path: Path_) -> Problem:
    named = "、".join(node.id for node in lacking)
    why = f"计入满分的 {named} 没有满分" if named else "没有计入满分的下级"
    message = f"{what} 要折算（rescale_to），但没有满分可除：{why}"
    return Problem("rescale-without-full", message, MEND, scheme.place(path))


def _full(node: Node) -> bool:
    """Whether the engine knows a node's full points, as `Tree.full` finds them."""
    if node.points is not None or not isinstance(node, InnerNode):
        return node.points is not None
    return bool(_counted(node.combine, node.children)) and not _lacking(node.combine, node.children)


def _counted(how: Combination, parts: Sequence[Node]) -> list[Node]:
    return [part for part in parts if part.id not in how.outside_full]


def _lacking(how: Combination, parts: Sequence[Node]) -> list[Node]:
    return [part for part in _counted(how, parts) if not _full(part)]
