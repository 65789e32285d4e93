"""Junk: any JSON, words in wrong places, trees with broken parts."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[Any, ...]


def json_values() -> st.SearchStrategy[Any]:
    """Any JSON value."""
    plain = (
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=8)
        | st.sampled_from(["1", "-0.0", "1e3", "2.0", "９", " 1", "none", "true", "x" * 70])
    )
    return st.recursive(
        plain,
        lambda below: (
            st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=6), below, max_size=3)
        ),
        max_leaves=6,
    )


def words() -> st.SearchStrategy[Any]:
    """What an author of a scheme may type in a wrong place."""
    plain = st.sampled_from(
        [
            "",
            "none",
            "0",
            "-1",
            "1",
            "99",
            "0.5",
            "[0, 100]",
            "(0, 0)",
            "3..1",
            "1: 示例",
            "9: 无",
            "a",
            "true",
            "1e3",
            "x / y",
            "min(a, b)",
            "((((",
            "pending",
            "no-event",
            "level",
            "office",
        ]
    )
    return st.recursive(
        plain,
        lambda below: (
            st.lists(below, max_size=2)
            | st.dictionaries(
                st.sampled_from(["id", "kind", "reading", "when", "x"]), below, max_size=2
            )
        ),
        max_leaves=4,
    )


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the way to every part of a tree, the tree itself left out."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in items:
        yield (*path, key)
        if isinstance(part, dict | list):
            yield from paths(part, (*path, key))


@st.composite
def mutated(draw: st.DrawFn, value: Any, junk: st.SearchStrategy[Any]) -> Any:
    """A tree with one to three of its parts replaced, removed, renamed or doubled."""
    value = copy.deepcopy(value)
    for _ in range(draw(st.integers(1, 3))):
        ways = list(paths(value))
        if not ways:
            break
        *above, key = draw(st.sampled_from(ways))
        holder = value
        for part in above:
            holder = holder[part]
        _change(draw, holder, key, junk)
    return value


def _change(draw: st.DrawFn, holder: Any, key: Any, junk: st.SearchStrategy[Any]) -> None:
    how = draw(st.sampled_from(["replace", "remove", "rename", "double"]))
    if how == "replace":
        holder[key] = draw(junk)
    elif how == "remove":
        del holder[key]
    elif isinstance(holder, list):
        holder.append(copy.deepcopy(holder[key]))
    elif how == "rename":
        holder[draw(st.sampled_from(["x", "id", "name", "mark", "quote"]))] = holder.pop(key)
    else:
        holder[f"{key}x"] = copy.deepcopy(holder[key])
