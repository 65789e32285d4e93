"""The regulation's table as it is printed: sections, indicators, items, with the words beside each.

    table (共性指标, 年终考核) → category → indicator (points, content) → item (points, standard)

It hangs on the scheme alone, so it is made once for each scheme, readings and group.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kaoping.engine.tables import SchemeKey, Tables, tables_of
from kaoping.numbers import write_exact
from kaoping.scheme import Leaf, Node, Scheme, Visit
from kaoping.scheme.titles import title_in, title_of

if TYPE_CHECKING:
    from kaoping.scheme.values import Quotation


@dataclass(frozen=True, slots=True)
class Words:
    """The regulation's words, with their place."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A part of the table above its indicators."""

    id: str
    name: str
    points: str
    depth: int


@dataclass(frozen=True, slots=True)
class Line:
    """One item: a leaf with its own words."""

    leaf: Leaf
    points: str
    """The leaf's full points as text; empty for events."""
    slug: str
    """The leaf's id as an id of a page may be written."""
    standard: tuple[Words, ...]
    ledger: str
    """The register that feeds it, where the scheme names one."""
    title: str
    """The item as people call it: `1.1.1 纳入区年度重点工作`; see `scheme.titles`."""

    @property
    def id(self) -> str:
        """The leaf's id."""
        return self.leaf.id

    @property
    def short(self) -> str:
        """The item as it is called inside its own table, whose name stands above it."""
        return title_of(self.leaf)


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator with its items; an item that stands alone is its own indicator."""

    id: str
    name: str
    points: str
    content: tuple[Words, ...]
    method: tuple[Words, ...]
    note: str
    headings: tuple[Heading, ...]
    """The headings that begin with this indicator."""
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole table of a group."""

    indicators: tuple[Indicator, ...]

    def lines(self) -> Iterator[tuple[Indicator, Line]]:
        """Yield every item with its indicator, in the order of the regulation."""
        for indicator in self.indicators:
            for line in indicator.lines:
                yield indicator, line

    def find(self, leaf_id: str) -> tuple[Indicator, Line] | None:
        """Return an item with its indicator."""
        return next((found for found in self.lines() if found[1].id == leaf_id), None)


def layout_of(scheme: Scheme, group: str) -> Layout:
    """Return the table of a group.

    Raises:
        KeyError: The scheme has no such group.
    """
    return _layout(SchemeKey(scheme), group)


def slug_of(leaf_id: str) -> str:
    """Return a leaf's id as an id of a page may be written: `1-1-1`."""
    return leaf_id.replace(".", "-")


def cited(scheme: Scheme, quotations: Iterable[Quotation]) -> tuple[Words, ...]:
    """Return quotations with their places, each place once, in the order of the text.

    What stands on lines of its own stays on its own line; what is left out of a line shows as `…`.
    """
    spans = {(q.line, *(scheme.source.span(q) or (0, 0))): q.text.strip() for q in quotations}
    found: dict[str, str] = {}
    end = (0, 0)
    for (line, start, stop), text in sorted(spans.items()):
        place = scheme.source.place(line)
        before = found.get(place, "")
        gap = "" if not before or (line, start) == end else "…" if line == end[0] else "\n"
        found[place] = before + gap + text
        end = (line, stop)
    return tuple(Words(text, place) for place, text in found.items())


@lru_cache(maxsize=64)
def _layout(key: SchemeKey, group: str) -> Layout:
    scheme = key.scheme
    tables = tables_of(scheme, group)
    ledgers = {feed.leaf: one.name for one in scheme.regulation.ledgers for feed in one.feeds}
    found: list[Indicator] = []
    shown: tuple[str, ...] = ()
    for node, lines in _grouped(tables):
        visit = tables.visits[node.id]
        path = tuple(one.id for one in visit.above)
        found.append(_indicator(scheme, visit, lines, shown, ledgers))
        shown = path
    return Layout(tuple(found))


def _grouped(tables: Tables) -> Iterator[tuple[Node, list[Leaf]]]:
    """Yield (indicator, its leaves): the leaf's holder, or the leaf where that is a whole table."""
    groups: dict[str, tuple[Node, list[Leaf]]] = {}
    for leaf_id, leaf in tables.leaves.items():
        above = tables.visits[leaf_id].above
        holder: Node = above[-1] if len(above) > 1 else leaf
        groups.setdefault(holder.id, (holder, []))[1].append(leaf)
    return iter(groups.values())


def _indicator(
    scheme: Scheme,
    visit: Visit,
    leaves: list[Leaf],
    shown: tuple[str, ...],
    ledgers: dict[str, str],
) -> Indicator:
    node = visit.node
    return Indicator(
        id=node.id,
        name=node.name,
        points=_points(node),
        content=cited(scheme, node.says.content),
        method=cited(scheme, node.says.method),
        note=node.note,
        headings=tuple(
            Heading(one.id, one.name, _points(one), depth)
            for depth, one in enumerate(visit.above)
            if shown[depth : depth + 1] != (one.id,)
        ),
        lines=tuple(_line(scheme, leaf, ledgers) for leaf in leaves),
    )


def _line(scheme: Scheme, leaf: Leaf, ledgers: dict[str, str]) -> Line:
    standard = cited(scheme, leaf.rule.quotations())
    return Line(
        leaf,
        _points(leaf),
        slug_of(leaf.id),
        standard,
        ledgers.get(leaf.id, ""),
        title_in(scheme, leaf.id),
    )


def _points(node: Node) -> str:
    return "" if node.points is None else write_exact(node.points)
