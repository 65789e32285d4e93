"""From leaves to totals: the same walk for exact and for fast columns."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Generic

from kaoping.engine.arithmetic import Arithmetic, C, Mask
from kaoping.engine.columns import (
    Columns,
    Given,
    Misfit,
    Scored,
    any_applies,
    anywhere,
    either,
    varies,
)
from kaoping.engine.rule import Asked, Permit, everywhere
from kaoping.engine.rules import KINDS, step_of
from kaoping.scheme import InnerNode, Leaf, Node

if TYPE_CHECKING:
    from kaoping.engine.tables import Tables
    from kaoping.scheme.model import Combination

NOUGHT = Fraction(0)


def score_tables(
    tables: Tables, total: Combination, facts: dict[str, Given[C]], calc: Arithmetic[C], size: int
) -> Scored[C]:
    """Score every node of a group's tables and the totals."""
    walk = Walk(facts, calc, size)
    parts = [(node.id, walk.node(node)) for node in tables.roots]
    walk.scored.total = walk.combined(total, parts, None)
    return walk.scored


class Walk(Generic[C]):
    """One walk over a group's tables."""

    def __init__(self, facts: dict[str, Given[C]], calc: Arithmetic[C], size: int) -> None:
        self.facts = facts
        self.calc = calc
        self.size = size
        self.every = everywhere(size)
        self.scored: Scored[C] = Scored()
        self.ready: dict[str, Columns[C]] = {}
        """Leaves that were scored beforehand."""
        self.fulls: dict[int, Fraction] = {}
        """Full points of combinations all of whose parts apply everywhere, by identity."""

    def node(self, node: Node) -> Columns[C]:
        """Score a node and everything below it."""
        if isinstance(node, Leaf):
            columns = self.ready.get(node.id) or self.leaf(node)
        else:
            assert isinstance(node, InnerNode)  # noqa: S101  a node is one or the other
            parts = [(child.id, self.node(child)) for child in node.children]
            columns = self.combined(node.combine, parts, node.points)
        self.scored.nodes[node.id] = columns
        return columns

    def leaf(self, leaf: Leaf) -> Columns[C]:
        """Score a leaf: what the facts permit, and the mark inside it."""
        facts, calc = self.facts[leaf.id], self.calc
        out = either(facts.taken_out, facts.excluded)
        in_play = self.every if out is None else ~out
        given = None if leaf.absent == "no-event" else facts.given
        asked = Asked(leaf.points, facts.numbers, facts.level, given, in_play)
        permit: Permit[C] = KINDS[leaf.rule.kind].permit(leaf.rule, asked, calc)
        self.widen(leaf, permit, given)
        self.scored.permits[leaf.id] = permit
        applicable = None if out is None else in_play
        if permit.defined is not None:
            undefined = ~permit.defined if given is None else ~permit.defined & given
            if undefined.any():
                applicable = in_play & ~undefined
        low, high, pending = self.marked(leaf, facts, permit, given, applicable)
        return self.applied(Columns(low, high, leaf.points, pending, applicable))

    def widen(self, leaf: Leaf, permit: Permit[C], given: Mask | None) -> None:
        """Open the whole span of the leaf where facts are missing."""
        if given is None or permit.for_all:
            return
        span = leaf.rule.span(leaf.points)
        if span is None:
            return
        low = self.calc.where(given, permit.low, self.calc.constant(span.low))
        permit.high = self.calc.where(given, permit.high, self.calc.constant(span.high))
        permit.low = low

    def marked(
        self,
        leaf: Leaf,
        facts: Given[C],
        permit: Permit[C],
        given: Mask | None,
        applicable: Mask | None,
    ) -> tuple[C, C, Mask | None]:
        """Return low, high and where the leaf is pending, once the marks are in."""
        low, high, calc = permit.low, permit.high, self.calc
        if facts.mark is not None and facts.marked is not None:
            self.check(leaf, facts, permit, given, applicable)
            if facts.marked.all():
                low = high = facts.mark
            else:
                low = calc.where(facts.marked, facts.mark, low)
                high = calc.where(facts.marked, facts.mark, high)
        if low is high:
            return low, high, None if given is None else ~given
        pending = calc.exceeds(high, low) & self.every
        if given is not None:
            pending = pending | ~given
        if not pending.any():
            return low, low, None
        return low, high, pending

    def check(
        self,
        leaf: Leaf,
        facts: Given[C],
        permit: Permit[C],
        given: Mask | None,
        applicable: Mask | None,
    ) -> None:
        """Note the rows whose mark the facts do not permit."""
        assert facts.mark is not None  # noqa: S101  the caller has looked
        assert facts.marked is not None  # noqa: S101
        calc, marked, mark = self.calc, facts.marked, facts.mark
        if applicable is not None:
            self.misfit(leaf, "mark-not-applicable", marked & ~applicable)
            marked = marked & applicable
        if given is not None:
            self.misfit(leaf, "mark-without-facts", marked & ~given)
            marked = marked & given
        outside = calc.exceeds(permit.low, mark)
        outside |= calc.exceeds(mark, permit.high)
        outside &= marked
        self.misfit(leaf, "mark-outside-range", outside)
        off = calc.off_step(mark, step_of(leaf.rule, leaf.points))
        if off is not None:
            self.misfit(leaf, "mark-off-step", off & marked & ~outside)

    def misfit(self, leaf: Leaf, code: str, rows: Mask) -> None:
        """Note rows, if there are any."""
        if rows.any():
            self.scored.misfits.append(Misfit(leaf.id, code, rows))

    def combined(
        self, how: Combination, parts: list[tuple[str, Columns[C]]], points: Fraction | None
    ) -> Columns[C]:
        """Join parts: base + Σ weight × part, kept between the limits, then rescaled."""
        calc = self.calc
        low, high = self.sums(how, parts)
        full, divisor = self.full(how, parts, points), None
        low, high = (
            (one := calc.clamp(low, how.floor, how.cap), one)
            if low is high
            else (calc.clamp(low, how.floor, how.cap), calc.clamp(high, how.floor, how.cap))
        )
        applicable = any_applies([columns.applicable for _, columns in parts])
        if how.rescale_to is not None and full is not None:
            low, high = self.rescaled(how.rescale_to, low, high, full)
            divisor, full = full, how.rescale_to
        pending = anywhere([columns.pending for _, columns in parts])
        return self.applied(Columns(low, high, full, pending, applicable, divisor))

    def sums(self, how: Combination, parts: list[tuple[str, Columns[C]]]) -> tuple[C, C]:
        """Return the weighted sums of the lows and of the highs; a negative weight swaps them."""
        base = [self.calc.constant(how.base)] if how.base else []
        low = self.calc.sum([*base, *(self.weighted(how, part, 0) for part in parts)])
        if all(columns.low is columns.high for _, columns in parts):
            return low, low
        return low, self.calc.sum([*base, *(self.weighted(how, part, 1) for part in parts)])

    def weighted(self, how: Combination, part: tuple[str, Columns[C]], end: int) -> C:
        """Return one part's contribution to the low (end 0) or the high (end 1) of the sum."""
        key, columns = part
        weight = how.weights.get(key)
        if weight is None:
            return columns.high if end else columns.low
        column = columns.high if bool(end) == (weight > 0) else columns.low
        return self.calc.scale(column, weight)

    def full(
        self, how: Combination, parts: list[tuple[str, Columns[C]]], points: Fraction | None
    ) -> C | Fraction | None:
        """Return the full points: of the children where they have some, else the node's own."""
        counted = [part for part in parts if part[0] not in how.outside_full]
        if not counted or any(columns.full is None for _, columns in counted):
            return points
        varying = [part for part in counted if varies(part[1])]
        if not varying and id(how) in self.fulls:
            return self.fulls[id(how)]
        fixed = sum(
            (
                how.weight(key) * columns.full
                for key, columns in counted
                if isinstance(columns.full, Fraction) and columns.applicable is None
            ),
            how.base,
        )
        if not varying:
            self.fulls[id(how)] = fixed
            return fixed
        columns = [self.full_column(how.weight(key), columns) for key, columns in varying]
        return self.calc.sum([self.calc.constant(fixed), *columns])

    def full_column(self, weight: Fraction, columns: Columns[C]) -> C:
        """Return a part's full points where it applies, nought elsewhere."""
        calc, mask, full = self.calc, columns.applicable, columns.full
        assert full is not None  # noqa: S101  the caller has looked
        column = calc.constant(full * weight) if isinstance(full, Fraction) else full
        if not isinstance(full, Fraction):
            column = calc.scale(column, weight)
        return column if mask is None else calc.where(mask, column, calc.constant(NOUGHT))

    def rescaled(self, to: Fraction, low: C, high: C, full: C | Fraction) -> tuple[C, C]:
        """Return the scores converted to `to` points (得分 ÷ 满分 × 100)."""
        below = self.converted(to, low, full)
        return (below, below) if low is high else (below, self.converted(to, high, full))

    def converted(self, to: Fraction, column: C, full: C | Fraction) -> C:
        """Return one column converted; a unit without full points is not applicable anyway."""
        if isinstance(full, Fraction):
            return self.calc.scale(column, to / full) if full else column
        ratio, _ = self.calc.divide(column, full)
        return self.calc.scale(ratio, to)

    def applied(self, columns: Columns[C]) -> Columns[C]:
        """Blank the rows in which the node does not apply."""
        mask = columns.applicable
        if mask is None:
            return columns
        if mask.all():
            columns.applicable = None
            return columns
        calc, nought = self.calc, self.calc.constant(NOUGHT)
        same = columns.low is columns.high
        columns.low = calc.where(mask, columns.low, nought)
        columns.high = columns.low if same else calc.where(mask, columns.high, nought)
        if columns.pending is not None:
            columns.pending = columns.pending & mask
        return columns
