"""The page 办法 as data: the source text line by line, and the tree that was made of it.

Both sides point at each other: a line knows the nodes and readings that rest on it, a node the
lines that it quotes and the readings that settle it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaoping.scheme import InnerNode, Leaf, Reading, Scheme, Visit
from kaoping.scheme.titles import number_of, short_title_in
from kaoping.scheme.trace import carriers
from kaoping.scheme.vocabulary import READING_KINDS, RULE_KINDS
from kaoping.web.rule_words import amount, rule_words, when
from kaoping.web.scheme_words import sum_words, total_words, window_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaoping.scheme.process import Stage

SHOWN_NODES = 3
"""So many nodes stand beside a line; the others are reached through them."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the regulation.

    Attributes:
        number: Counted from 1.
        text: The words, never changed.
        section: The place's name where it begins with this line, else empty.
        nodes: The nodes that rest on it as (id, label), the first few.
        more: How many nodes there are besides.
        readings: Ids of the readings that concern it.
        carriers: Everything that carries it, for the tooltip.
    """

    number: int
    text: str
    section: str
    nodes: list[tuple[str, str]]
    more: int
    readings: list[str]
    carriers: str


@dataclass(frozen=True, slots=True)
class Row:
    """A node of the tree, with what it holds."""

    id: str
    label: str
    name: str
    points: str
    total: str
    fits: bool
    rules: list[str]
    kind: str
    assessors: str
    dimension: str
    content: list[tuple[str, str]]
    readings: list[str]
    lines: list[int]
    place: str
    note: str
    depth: int
    children: list[Row]


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to read an open clause."""

    id: str
    meaning: str
    is_used: bool
    is_default: bool


@dataclass(frozen=True, slots=True)
class Open:
    """A reading as the page shows it."""

    id: str
    kind: str
    question: str
    places: list[tuple[int, str]]
    choices: list[Choice]
    decision: str
    no_effect: str
    reason: str
    nodes: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the page shows."""

    lines: list[Line]
    total: str
    tree: list[Row]
    grades: list[tuple[str, str]]
    consequences: list[tuple[str, list[tuple[str, str]]]]
    stages: list[tuple[Stage, str, list[tuple[str, str]]]]
    readings: list[Open]
    open_readings: int


def page_of(scheme: Scheme) -> Page:
    """Return the page of a scheme under its present readings."""
    regulation = scheme.regulation
    outcome = regulation.outcome
    readings = [_open(scheme, reading) for reading in scheme.readings]
    return Page(
        lines=list(_lines(scheme)),
        total=total_words(regulation),
        tree=[_row(scheme, scheme.nodes[node.id], by_parent(scheme)) for node in regulation.nodes],
        grades=[(grade.name, when(grade.when, "分")) for grade in outcome.grades],
        consequences=[
            (one.name, [_cited(scheme, quote.line, quote.text) for quote in one.quote])
            for one in outcome.consequences
        ],
        stages=[
            (stage, window_words(stage), [_cited(scheme, q.line, q.text) for q in stage.quote])
            for stage in regulation.process.stages
        ],
        readings=readings,
        open_readings=sum(bool(one.choices) for one in readings),
    )


def by_parent(scheme: Scheme) -> dict[str, list[Visit]]:
    """Return the visits of each node's children."""
    found: dict[str, list[Visit]] = defaultdict(list)
    for visit in scheme.nodes.values():
        if visit.above:
            found[visit.above[-1].id].append(visit)
    return found


def _cited(scheme: Scheme, line: int, words: str) -> tuple[str, str]:
    return words.strip(), scheme.source.place(line)


def _lines(scheme: Scheme) -> Iterator[Line]:
    nodes: dict[int, list[str]] = defaultdict(list)
    others: dict[int, list[str]] = defaultdict(list)
    for carrier, quotation in carriers(scheme):
        kind, _, key = carrier.partition(" ")
        if kind in ("条目", "指标"):
            nodes[quotation.line].append(key)
        others[quotation.line].append(carrier)
    readings: dict[int, list[str]] = defaultdict(list)
    for reading in scheme.readings:
        for number in reading.lines:
            readings[number].append(reading.id)
    sections = dict(scheme.source.outline)
    for number, text in enumerate(scheme.source.lines, start=1):
        known = list(dict.fromkeys(nodes[number]))
        if text.strip():
            yield Line(
                number=number,
                text=text.strip(),
                section=sections.get(number, ""),
                nodes=[(key, short_title_in(scheme, key)) for key in known[:SHOWN_NODES]],
                more=max(0, len(known) - SHOWN_NODES),
                readings=readings[number],
                carriers="、".join(dict.fromkeys(others[number])),
            )


def _row(scheme: Scheme, visit: Visit, children: dict[str, list[Visit]]) -> Row:
    node = visit.node
    rows = [_row(scheme, child, children) for child in children[node.id]]
    inner = isinstance(node, InnerNode)
    total, fits = sum_words(node) if isinstance(node, InnerNode) else ("", True)
    quotations = list(node.quotations())
    lines = sorted({quotation.line for quotation in quotations})
    content = [*node.says.content, *node.says.method]
    bodies = scheme.regulation.bodies
    path = (*visit.path, "combine") if inner else (*visit.path, "rule")
    return Row(
        id=node.id,
        label=number_of(node),
        name=node.name,
        points="" if node.points is None else amount(node.points),
        total=total,
        fits=fits,
        rules=rule_words(node.rule, node.points) if isinstance(node, Leaf) else [],
        kind=RULE_KINDS[node.rule.kind] if isinstance(node, Leaf) else "",
        assessors="、".join(bodies[body].name for body in visit.assessors),
        dimension=scheme.regulation.dimensions.get(visit.dimension, ""),
        content=[_cited(scheme, quote.line, quote.text) for quote in content],
        readings=scheme.readings_at(path),
        lines=lines,
        place=scheme.source.place(lines[0]) if lines else "",
        note=node.note,
        depth=len(visit.above),
        children=rows,
    )


def _open(scheme: Scheme, reading: Reading) -> Open:
    used = scheme.settled.get(reading.id)
    nodes = [
        (visit.node.id, short_title_in(scheme, visit.node.id))
        for visit in scheme.nodes.values()
        if reading.id
        in scheme.readings_at(
            (*visit.path, "combine" if isinstance(visit.node, InnerNode) else "rule")
        )
    ]
    default = reading.default or next(iter(reading.choices), None)
    return Open(
        id=reading.id,
        kind=READING_KINDS[reading.kind],
        question=reading.question,
        places=[(number, scheme.source.place(number)) for number in reading.lines],
        choices=[
            Choice(key, meaning, key == used, key == default)
            for key, meaning in reading.choices.items()
        ],
        decision=reading.decision,
        no_effect=reading.no_effect,
        reason=reading.reason,
        nodes=nodes,
    )
