"""What a person may write in a row, in words, with the clause that says so."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from kaoping.documents.layout import ATTRIBUTE, FLAG, INCLUDED, NO, NONE, NOT_APPLICABLE, YES, Row
from kaoping.engine.rules import step_of
from kaoping.numbers import write_exact, write_said
from kaoping.scheme import Leaf, Scheme, Visit
from kaoping.scheme.inputs import BooleanInput, CountInput, Input, PanelInput, StreakInput
from kaoping.scheme.rules import AwardRule, BandRule, LevelRule
from kaoping.scheme.values import Quotation, Range

STREAK_SAMPLE = "是、是、否"
PANEL_SAMPLE = "90、85；88、92"


def full_title(scheme: Scheme) -> str:
    """Return the regulation's title; a draft never stands without its status (W3)."""
    regulation = scheme.regulation
    status = f"【{regulation.status_label}】" if regulation.status != "in-force" else ""
    return f"{regulation.title}{status}"


def row_label(scheme: Scheme, row: Row) -> str:
    """Return what a row asks for: the input's name and unit of measure."""
    if row.leaf is None:
        return _head_label(scheme, row)
    if row.name == "mark":
        return "赋分（分）"
    if row.name == "level":
        return "档次"
    asked = row.leaf.rule.facts[row.name]
    return f"{asked.name}（{asked.unit}）" if asked.unit else asked.name


def _head_label(scheme: Scheme, row: Row) -> str:
    if row.key == INCLUDED:
        return "是否参加评价"
    kind = row.key.partition("|")[0]
    if kind == ATTRIBUTE:
        return scheme.regulation.attributes[row.name].name
    return f"认定：{scheme.regulation.flags[row.name].name}"


def allowed_words(scheme: Scheme, row: Row) -> str:
    """Return what may be written in a row, as one reads it before filling in."""
    if row.leaf is None:
        return _head_allowed(row)
    words = _leaf_allowed(row.leaf, row.name)
    if row.is_first and scheme.regulation.not_applicable == "allowed":
        words += f"；不适用的填“{NOT_APPLICABLE}”"
    if row.is_first and row.leaf.absent == "no-event":
        words += "；没有发生的不填"
    return words


def _head_allowed(row: Row) -> str:
    if row.key == INCLUDED:
        return f"{YES} 或 {NO}；填“{NO}”的单位不计分、不排名"
    if row.key.startswith(FLAG):
        return f"经认定有这种情形的填“{YES}”，否则不填"
    return f"{YES} 或 {NO}，必填"


def _leaf_allowed(leaf: Leaf, key: str) -> str:
    if key == "mark":
        return mark_words(leaf)
    if key == "level" and isinstance(leaf.rule, LevelRule):
        ranges = zip(leaf.rule.levels, leaf.rule.permitted(), strict=True)
        return "；".join(f"{level.name}（{points(range_)}）" for level, range_ in ranges)
    return input_words(leaf.rule.facts[key], leaf.rule.facts)


def input_words(asked: Input, others: dict[str, Input]) -> str:
    """Return what may be written for an input."""
    if isinstance(asked, BooleanInput):
        return f"{YES} 或 {NO}"
    if isinstance(asked, StreakInput):
        return f"每期一个{YES}或{NO}，按日期先后，用、隔开，如 {STREAK_SAMPLE}；没有的填“{NONE}”"
    if isinstance(asked, PanelInput):
        low, high = write_exact(asked.min), write_exact(asked.max)
        return (
            f"专家分{low}–{high}，用、隔开；项目之间用；隔开，"
            f"1至{asked.most_projects}个项目，如 {PANEL_SAMPLE}"
        )
    words = "不小于0的整数" if isinstance(asked, CountInput) else number_words(asked)
    if asked.at_most is not None:
        words += f"，不超过“{others[asked.at_most].name}”"
    return words


def number_words(asked: Input) -> str:
    """Return the bounds of a number in words."""
    low, high = asked.bounds
    if low is not None and high is not None:
        return f"{write_exact(low)}–{write_exact(high)}"
    if low is not None:
        return f"不小于{write_exact(low)}的数"
    return "任意数" if high is None else f"不大于{write_exact(high)}的数"


def mark_words(leaf: Leaf) -> str:
    """Return which marks a leaf permits, under the readings that hold."""
    rule = leaf.rule
    step = write_exact(step_of(rule, leaf.points))
    if isinstance(rule, AwardRule):
        full = write_exact(leaf.points or Fraction(0))
        return f"0 或 {full}" if rule.step == "whole" else f"0–{full}，{step}的倍数"
    if isinstance(rule, BandRule):
        ranges = zip(rule.bands, rule.permitted(), strict=True)
        bands = "；".join(f"{band.when}得{points(range_)}" for band, range_ in ranges)
        return f"{rule.measure.name}在{bands}；{step}的倍数，只有一个值的可不填"
    span = rule.span(leaf.points)
    whole = f"{write_exact(span.low)}–{write_exact(span.high)}，" if span else ""
    return f"{whole}在所选档次的范围内，{step}的倍数；只有一个值的可不填"


def points(range_: Range) -> str:
    """Return a range of points: `10–14分`, `15分`."""
    if range_.low == range_.high:
        return f"{write_said(range_.low)}分"
    return f"{write_said(range_.low)}–{write_said(range_.high)}分"


def content_words(scheme: Scheme, visit: Visit) -> str:
    """Return the regulation's words on a leaf: what is asked, then how it is scored.

    A leaf without words of its own for what is asked takes those of the nearest node above.
    """
    leaf = visit.node
    asked: list[Quotation] = []
    for node in (leaf, *reversed(visit.above)):
        asked = [*node.says.content, *node.says.method]
        if asked:
            break
    scored = list(leaf.rule.quotations()) if isinstance(leaf, Leaf) else []
    return "\n".join(text for text in (_joined(scheme, asked), _joined(scheme, scored)) if text)


def _joined(scheme: Scheme, quotations: Iterable[Quotation]) -> str:
    """Return quotations one after the other, in the order of the text."""

    def place(quotation: Quotation) -> tuple[int, int]:
        start, _ = scheme.source.span(quotation) or (0, 0)
        return quotation.line, start

    return "".join(one.text.strip() for one in sorted(dict.fromkeys(quotations), key=place))


def branch_words(visit: Visit) -> str:
    """Return the way to a node from the top of its table."""
    return " › ".join(node.name for node in (*visit.above, visit.node))


def clause_words(scheme: Scheme, row: Row) -> str:
    """Return the words that a row rests on, with their places, one a line."""
    if row.leaf is None:
        kind = row.key.partition("|")[0]
        known = scheme.regulation.attributes if kind == ATTRIBUTE else scheme.regulation.flags
        quotations = known[row.name].quote if row.name in known else []
    else:
        asked = row.leaf.rule.facts.get(row.name)
        own = list(asked.quote) if asked else []
        quotations = own or list(row.leaf.rule.quotations()) or list(row.leaf.quotations())
    return "\n".join(dict.fromkeys(scheme.source.cite(quotation) for quotation in quotations))


def mark_hulls(scheme: Scheme) -> dict[str, Range]:
    """Return for each leaf the lowest and highest mark under any choice of readings.

    A book lets its reader switch readings, so the limits of its cells have to hold for all.
    """
    others = [
        scheme.under({reading.id: choice})
        for reading in scheme.readings
        for choice in reading.choices
        if choice != scheme.settled[reading.id]
    ]
    found: dict[str, Range] = {}
    for edition in (scheme, *others):
        for key, visit in edition.nodes.items():
            if not isinstance(visit.node, Leaf) or not visit.node.rule.takes_mark:
                continue
            span = visit.node.rule.span(visit.node.points)
            if span is not None:
                known = found.get(key, span)
                found[key] = Range(min(known.low, span.low), max(known.high, span.high))
    return found
