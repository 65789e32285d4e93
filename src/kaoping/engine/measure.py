"""Walking a measure's expression over whole columns."""

from __future__ import annotations

from collections.abc import Mapping

from kaoping.engine.arithmetic import Arithmetic, C, Mask
from kaoping.scheme.expression import Expression, Name, Node, Number


def compute(
    expression: Expression, numbers: Mapping[str, C], calc: Arithmetic[C]
) -> tuple[C, Mask | None]:
    """Return the measure and where it has a value; None: everywhere.

    A division by nought leaves the whole measure without a value in that row.
    """
    if isinstance(expression.tree, Name):
        return numbers[expression.tree.key], None
    return _compute(expression.tree, numbers, calc)


def _compute(node: Node, numbers: Mapping[str, C], calc: Arithmetic[C]) -> tuple[C, Mask | None]:
    if isinstance(node, Number):
        return calc.constant(node.value), None
    if isinstance(node, Name):
        return numbers[node.key], None
    left, left_defined = _compute(node.left, numbers, calc)
    right, right_defined = _compute(node.right, numbers, calc)
    defined = both(left_defined, right_defined)
    if node.operator == "/":
        quotient, divisible = calc.divide(left, right)
        return quotient, both(defined, divisible)
    operations = {
        "+": calc.add,
        "-": calc.subtract,
        "*": calc.multiply,
        "min": calc.least,
        "max": calc.most,
    }
    return operations[node.operator](left, right), defined


def both(left: Mask | None, right: Mask | None) -> Mask | None:
    """Return where both masks are true; None stands for everywhere."""
    if left is None or right is None:
        return right if left is None else left
    return left & right
