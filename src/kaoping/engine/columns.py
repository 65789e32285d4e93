"""What the walk over a group's tables reads and makes: columns of facts, columns of scores.

Each node becomes four columns: the lowest and highest score that are still possible, the full
points that apply, and where it is pending. A settled node's low is its high, and is its score.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Generic

import numpy as np

from kaoping.engine.arithmetic import C, Index, Mask

if TYPE_CHECKING:
    from kaoping.engine.rule import Permit


@dataclass(slots=True)
class Columns(Generic[C]):
    """One node over all units of a group."""

    low: C
    high: C
    """The same object as `low` where nothing is open anywhere."""
    full: C | Fraction | None
    """Full points of what applies: one number where that is the same for all units to which the
    node applies, else a column; None for events, which have none."""
    pending: Mask | None
    """None: nowhere."""
    applicable: Mask | None
    """None: everywhere. Elsewhere low and high are nought, and there are no full points."""
    divisor: C | Fraction | None = None
    """The full points of a sum that was converted to others; None where it was not."""


@dataclass(slots=True)
class Given(Generic[C]):
    """One leaf's facts in the columns of the arithmetic at hand."""

    numbers: dict[str, C]
    level: Index | None
    mark: C | None
    given: Mask | None
    marked: Mask | None
    taken_out: Mask | None
    excluded: Mask | None = None
    """Where the leaf's branch does not apply to the unit (no projects, say)."""


@dataclass(slots=True)
class Misfit:
    """Rows in which a mark is not what the facts permit."""

    leaf: str
    code: str
    rows: Mask


@dataclass
class Scored(Generic[C]):
    """All nodes of one group's tables, the totals, and what went wrong on the way."""

    nodes: dict[str, Columns[C]] = field(default_factory=dict)
    permits: dict[str, Permit[C]] = field(default_factory=dict)
    total: Columns[C] | None = None
    misfits: list[Misfit] = field(default_factory=list)


def varies(columns: Columns[C]) -> bool:
    """Tell whether a part's full points differ from unit to unit."""
    return columns.applicable is not None or not isinstance(columns.full, Fraction)


def either(left: Mask | None, right: Mask | None) -> Mask | None:
    """Return where one of two masks is true; None counts as nowhere."""
    if left is None or right is None:
        return right if left is None else left
    return left | right


def anywhere(masks: list[Mask | None]) -> Mask | None:
    """Return where any mask is true; None counts as nowhere."""
    some = [mask for mask in masks if mask is not None]
    return np.logical_or.reduce(some) if some else None


def any_applies(masks: list[Mask | None]) -> Mask | None:
    """Return where any part applies; None (everywhere) wins."""
    some = [mask for mask in masks if mask is not None]
    return np.logical_or.reduce(some) if len(some) == len(masks) else None
