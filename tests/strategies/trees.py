"""Small schemes: leaves below nodes, nodes below a total."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from materials import QUOTE, Tree, regulation
from strategies.leaves import LONE
from strategies.numbers import texts_of

if TYPE_CHECKING:
    from collections.abc import Sequence


@st.composite
def combinations(draw: st.DrawFn, children: list[str]) -> Tree:
    """How an inner node is made from its children."""
    how: Tree = {
        "base": draw(texts_of(0, 5)),
        "floor": draw(texts_of("none", 0, 2)),
        "cap": draw(texts_of("none", 8, 20)),
        "weights": {
            child: draw(texts_of("1", "0.5", "2", "-1"))
            for child in children
            if draw(st.booleans())
        },
    }
    if draw(st.booleans()):
        how["outside_full"] = [draw(st.sampled_from(children))]
    return how


@st.composite
def leaf_lists(draw: st.DrawFn, prefix: str, kinds: Sequence[Any] = LONE) -> list[Tree]:
    """One to three leaves of any kind."""
    count = draw(st.integers(1, 3))
    return [draw(draw(st.sampled_from(kinds))(f"{prefix}.{i}")) for i in range(count)]


@st.composite
def trees(draw: st.DrawFn, kinds: Sequence[Any] = LONE) -> Tree:
    """A small scheme: one or two tables of leaves, or of an inner node with leaves."""
    nodes: list[Tree] = []
    for i in range(draw(st.integers(1, 2))):
        below = draw(leaf_lists(f"n{i}", kinds))
        inner: Tree = {"id": f"n{i}", "name": f"n{i}", "children": below}
        if draw(st.booleans()):
            inner["combine"] = draw(combinations([child["id"] for child in below]))
        if draw(st.booleans()):
            inner["points"] = "20"
        nodes.append(inner)
    total: Tree = {"quote": QUOTE}
    if draw(st.booleans()):
        total["weights"] = {node["id"]: draw(texts_of("0.5", "1", "-1")) for node in nodes}
    return regulation(nodes, total=total)
