"""Why a number is what it is: read off the columns of a run, never computed a second time.

    total → component → category → indicator → leaf → rule → facts, mark, clause

Each step is a sentence with its numbers, and the words of the regulation that it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from kaoping.engine.columns import Columns
from kaoping.engine.exact import ExactColumn
from kaoping.engine.facts import as_written
from kaoping.engine.filed import filed
from kaoping.engine.outcome import UnitOutcome, rests_on
from kaoping.engine.rule import Cell, sure
from kaoping.engine.rules import KINDS
from kaoping.engine.run import GroupRun, Run, fraction_at
from kaoping.engine.step import TOTAL, Step
from kaoping.engine.tables import keys_of
from kaoping.numbers import MINUS, with_minus, write_exact, write_said, write_shown
from kaoping.scheme import InnerNode, Leaf, Node
from kaoping.scheme.model import Combination
from kaoping.scheme.values import Quotation


def explain(run: Run, unit_id: str, node_id: str | None = None) -> Step:
    """Return why a unit's node, or its total, is what it is.

    Raises:
        KeyError: the unit is not in the run, or the node not in its tables.
    """
    group, row = run.rows[unit_id]
    teller = _Teller(run, group, row)
    if node_id is None:
        return teller.total(next(o for o in run.outcomes if o.unit == unit_id))
    return teller.node(group.table.tables.visits[node_id].node)


class _Teller:
    """Tells the steps of one unit."""

    def __init__(self, run: Run, group: GroupRun, row: int) -> None:
        self.run = run
        self.group = group
        self.row = row
        self.regulation = run.scheme.regulation
        self.unit = run.facts.units[group.table.positions[row]]

    def total(self, outcome: UnitOutcome) -> Step:
        """Return the step of the unit's total, with all below it and what follows from it."""
        columns = sure(self.group.scored.total)
        roots = self.group.table.tables.roots
        how = self.regulation.total
        step = self.step(TOTAL, f"{self.unit.name} 总分", columns)
        step.children = [self.node(node) for node in roots]
        step.sentences = [self.joined(how, roots, columns), *self.following(outcome, columns)]
        step.low, step.high = write_exact(outcome.low), write_exact(outcome.high)
        step.score = step.low if outcome.complete else None
        step.clauses = self.cited([*how.quote, *rests_on(self.regulation, self.unit, outcome)])
        step.readings = self.settled(("total",)) | self.settled(("outcome",))
        return step

    def following(self, outcome: UnitOutcome, columns: Columns[ExactColumn]) -> list[str]:
        """Return what follows from the sum: findings, grade, rank, consequences."""
        said = []
        flags = "、".join(self.regulation.flags[flag].name for flag in self.unit.flags)
        if flags:
            said.append(f"认定：{flags}")
        if outcome.high < self.at(columns.high):
            held = _range(outcome.low, outcome.high)
            said.append(f"因认定，总分不高于{write_said(outcome.high)}分，得{held}分")
        said.append(_graded(outcome))
        if self.regulation.outcome.ranking is not None:
            undecided = "名次未定：其他单位的得分还可能改变次序"
            said.append(undecided if outcome.rank is None else f"第{outcome.rank}名")
        for consequence in outcome.consequences:
            confirm = "（须经确认）" if consequence.needs_confirmation else ""
            said.append(f"{consequence.name}：{consequence.value}{consequence.unit or ''}{confirm}")
        return said

    def node(self, node: Node) -> Step:
        """Return the step of a node, with all below it."""
        columns = self.group.scored.nodes[node.id]
        step = self.step(node.id, node.name, columns)
        visit = self.group.table.tables.visits[node.id]
        if isinstance(node, Leaf):
            step.sentences = self.leaf(node, step)
            step.clauses = self.cited(node.rule.quotations())
            step.readings = self.settled(visit.path)
        else:
            assert isinstance(node, InnerNode)  # noqa: S101  a node is one or the other
            step.children = [self.node(child) for child in node.children]
            step.sentences = [self.joined(node.combine, node.children, columns)]
            step.clauses = self.cited(node.combine.quote or list(node.quotations())[:1])
            step.readings = self.settled((*visit.path, "combine"))
        return step

    def step(self, node_id: str, name: str, columns: Columns[ExactColumn]) -> Step:
        """Return a step with its numbers and no words yet."""
        if not self.flag(columns.applicable, missing=True):
            return Step(node_id, name, "not-applicable", None, None, None, "0", [])
        low, high = write_exact(self.at(columns.low)), write_exact(self.at(columns.high))
        full = None if columns.full is None else write_exact(self.full(columns.full))
        if self.flag(columns.pending, missing=False):
            return Step(node_id, name, "pending", None, low, high, full, [])
        return Step(node_id, name, "settled", low, low, high, full, [])

    def leaf(self, leaf: Leaf, step: Step) -> list[str]:
        """Return what the facts permit, and the mark inside it."""
        cells = self.run.facts.cells.get(leaf.id, {})
        position = self.group.table.positions[self.row]
        entry = {
            key: cells[key][position]
            for key in keys_of(leaf)
            if key in cells and cells[key][position] is not None
        }
        step.facts = {key: as_written(value) for key, value in entry.items()}
        if step.state == "not-applicable":
            return [self.left_out(leaf)]
        found = self.group.table.leaves[leaf.id]
        known = leaf.absent == "no-event" or self.flag(found.given, missing=True)
        if not known and (leaf.rule.facts or leaf.rule.kind == "level"):
            return [f"尚未填报，可能得{step.span()}分"]
        step.filed = filed(leaf, entry)
        said = [KINDS[leaf.rule.kind].sentence(leaf.rule, self.cell(leaf, step))]
        if not leaf.rule.takes_mark:
            return said
        if self.flag(found.marked, missing=False):
            written = step.facts["mark"].strip('"')
            said.append(f"赋分 {with_minus(written)}，得{with_minus(step.score or '')}分")
        elif step.state == "pending":
            said.append(f"尚未赋分，可能得{step.span()}分")
        return said

    def left_out(self, leaf: Leaf) -> str:
        """Return why a leaf does not apply."""
        if not self.group.table.tables.applies(leaf.id, self.unit.attributes):
            asked = [
                f"“{self.regulation.attributes[node.applies_when.attribute].name}”为"
                f"{'是' if node.applies_when.equals else '否'}的单位才评价"
                for node in self.group.table.tables.branches[leaf.id]
                if node.applies_when
            ]
            return f"不适用：{'、'.join(asked)}"
        position = self.group.table.positions[self.row]
        if position in self.run.facts.not_applicable.get(leaf.id, set()):
            return "不适用：填报时取消，不计得分也不计满分"
        return "不适用：没有可以计算的对象，不计得分也不计满分"

    def cell(self, leaf: Leaf, step: Step) -> Cell:
        """Return the leaf's cell as its rule's sentence wants it."""
        permit = self.group.scored.permits[leaf.id]
        found = self.group.table.leaves[leaf.id]
        numbers = {key: self.at(column) for key, column in found.numbers.items()}
        return Cell(
            points=leaf.points,
            written=step.facts,
            numbers=numbers,
            measure=None if permit.measure is None else self.at(permit.measure),
            part=None if permit.part is None else int(permit.part[self.row]),
            low=self.at(permit.low),
            high=self.at(permit.high),
        )

    def joined(self, how: Combination, parts: list[Node], columns: Columns[ExactColumn]) -> str:
        """Return the sum, part by part, with its limits and its conversion."""
        if not self.flag(columns.applicable, missing=True):
            return "不适用：下级条目都不适用"
        signed = [self.part(how, part) for part in parts]
        terms = [text for text in signed if text]
        whole = _sum(terms, how.base)
        result = self.range(columns)
        if columns.divisor is not None:
            full, to = self.full(columns.divisor), sure(how.rescale_to)
            return f"（{whole}）÷ {write_exact(full)} × {write_exact(to)} = {result}"
        limits = []
        if how.floor is not None and self.at(columns.low) == how.floor:
            limits.append(f"最低{write_said(how.floor)}分")
        if how.cap is not None and self.at(columns.high) == how.cap:
            limits.append(f"最高{write_said(how.cap)}分")
        text = result if whole == result else f"{whole} = {result}"
        return text + (f"（{'，'.join(limits)}）" if limits else "")

    def part(self, how: Combination, part: Node) -> str:
        """Return one term of a sum with its sign: `+ 30% × 95`; nothing where it does not apply."""
        columns = self.group.scored.nodes[part.id]
        if not self.flag(columns.applicable, missing=True):
            return ""
        weight = how.weight(part.id)
        value = self.range(columns)
        if value.startswith(MINUS) and "–" not in value and weight == 1:
            return f"− {value[1:]}"
        value = f"({value})" if "–" in value or value.startswith(MINUS) else value
        if abs(weight) != 1:
            value = f"{write_exact(abs(weight) * 100)}% × {value}"
        return f"{'+' if weight >= 0 else '−'} {value}"

    def range(self, columns: Columns[ExactColumn]) -> str:
        """Return a node's score, or its range while it is pending."""
        return _range(self.at(columns.low), self.at(columns.high))

    def at(self, column: ExactColumn) -> Fraction:
        """Return this unit's value of a column."""
        return fraction_at(column, self.row)

    def full(self, full: ExactColumn | Fraction) -> Fraction:
        """Return this unit's full points."""
        return full if isinstance(full, Fraction) else self.at(full)

    def flag(self, mask: Any, *, missing: bool) -> bool:
        """Return this unit's value of a mask; `missing` where the mask stands for all."""
        return missing if mask is None else bool(mask[self.row])

    def cited(self, quotations: Iterable[Quotation]) -> list[str]:
        """Return quotations as people quote them, with their places."""
        return self.run.scheme.source.cite_all(quotations)

    def settled(self, path: tuple[str | int, ...]) -> dict[str, str]:
        """Return the readings that settled something at or below a path."""
        scheme = self.run.scheme
        return {reading: scheme.settled[reading] for reading in scheme.readings_at(path)}


def _graded(outcome: UnitOutcome) -> str:
    """Return the grade with what decided it: the total, or a finding."""
    grade = outcome.grade
    if grade is None:
        return "等次未定：可能的总分跨越不同等次"
    if any(rule.grade for rule in outcome.overrides):
        return f"等次由认定直接判定为“{grade.name}”"
    if outcome.low in grade.when and outcome.high in grade.when:
        return f"总分属于{grade.when.words()}，等次“{grade.name}”"
    return f"等次由认定限为“{grade.name}”"


def _range(low: Fraction, high: Fraction) -> str:
    """Return a score, or its range while it is open."""
    return _number(low) if low == high else f"{_number(low)}–{_number(high)}"


def _sum(terms: list[str], base: Fraction) -> str:
    """Return a sum as one writes it: no plus sign at its start, long runs of terms shortened."""
    shown = terms if len(terms) <= 12 else [*terms[:6], f"+ …（共{len(terms)}项）"]
    if base:
        return " ".join([write_said(base), *(t for t in shown if t not in ("+ 0", "− 0"))])
    text = " ".join(shown)
    return text.removeprefix("+ ") or "0"


def _number(value: Fraction) -> str:
    """Return a number in a sentence: exact where it ends, else two decimals and the fraction."""
    text = write_said(value)
    return f"{with_minus(write_shown(value))}（{text}）" if "/" in text else text
