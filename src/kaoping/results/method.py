"""How a regulation counts, in plain words: made from the scheme, for people who never saw it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kaoping.numbers import write_said
from kaoping.results.wording import interval_words
from kaoping.scheme import InnerNode, Node, Scheme
from kaoping.scheme.model import Combination


@dataclass(frozen=True, slots=True)
class ReadingUsed:
    """One open clause and how it was read."""

    id: str
    question: str
    chosen: str
    others: Sequence[str]
    reason: str
    place: str


@dataclass(frozen=True)
class Method:
    """The way from facts to a result."""

    totals: Sequence[tuple[str, str]]
    """(who, how the total is made)."""
    components: Sequence[tuple[str, str]]
    """(component, what it is)."""
    grades: Sequence[tuple[str, str, str]]
    """(grade, totals, the regulation's words)."""
    clauses: Sequence[str]
    """What the regulation says of the total."""
    readings: Sequence[ReadingUsed]


def method_of(scheme: Scheme) -> Method:
    """Return how a scheme under its readings counts."""
    regulation = scheme.regulation
    roots = {node.id: node for node in regulation.nodes}
    totals: dict[str, list[str]] = {}
    for group in regulation.groups.values():
        text = _formula(regulation.total, [roots[table] for table in group.tables])
        totals.setdefault(text, []).append(group.name)
    return Method(
        totals=[("、".join(names), text) for text, names in totals.items()],
        components=[(node.name, _component(node)) for node in regulation.nodes],
        grades=[
            (grade.name, interval_words(grade.when), "；".join(scheme.source.cite_all(grade.quote)))
            for grade in regulation.outcome.grades
        ],
        clauses=scheme.source.cite_all(regulation.total.quote),
        readings=_readings(scheme),
    )


def _formula(how: Combination, roots: Sequence[Node]) -> str:
    terms = []
    for node in roots:
        weight = how.weight(node.id)
        share = "" if abs(weight) == 1 else f"{write_said(abs(weight) * 100)}% × "
        sign = "−" if weight < 0 else "+"
        terms.append(f"{sign} {share}{node.name}")
    text = " ".join(terms).removeprefix("+ ")
    if how.rescale_to is not None:
        text = f"（{text}）÷ 适用条目的满分 × {write_said(how.rescale_to)}"
    limits = [
        f"{word}{write_said(bound)}分"
        for word, bound in (("最低", how.floor), ("最高", how.cap))
        if bound is not None
    ]
    return f"总分 = {text}" + (f"（{'，'.join(limits)}）" if limits else "")


def _component(node: Node) -> str:
    said = f"满分{write_said(node.points)}分" if node.points is not None else ""
    if isinstance(node, InnerNode):
        how = node.combine
        if how.base:
            said = f"从{write_said(how.base)}分起算，按发生的事项增减"
        if how.floor is not None:
            said += f"，最低{write_said(how.floor)}分"
        if how.cap is not None:
            said += f"，最高{write_said(how.cap)}分"
        names = "、".join(child.name for child in node.children)
        said = f"{said}；包括{names}" if said else f"包括{names}"
    return said.lstrip("，")


def _readings(scheme: Scheme) -> list[ReadingUsed]:
    found = []
    for one in scheme.readings:
        if len(one.choices) < 2:
            continue
        choice = scheme.settled[one.id]
        found.append(
            ReadingUsed(
                id=one.id,
                question=one.question,
                chosen=one.choices[choice],
                others=[meaning for key, meaning in one.choices.items() if key != choice],
                reason=one.reason,
                place=scheme.source.place(one.lines[0]),
            )
        )
    return found
