"""A unit's total and rank beside those of the year before. Values only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from kaoping.numbers import write_shown
from kaoping.results.standing import Row


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a unit got in the year before."""

    total: str
    exact: str
    rank: int | None
    grade: str | None


@dataclass(frozen=True, slots=True)
class Since:
    """What has changed since then.

    Attributes:
        earlier: What it was.
        change: By how much the total differs, with its sign; a range while the total is open; empty
            where the year before has no total.
        moved: How the rank differs, in words; empty while one of the two is open, and where the
            regulation does not rank.
    """

    earlier: Earlier
    change: str
    moved: str


def since_last_year(rows: Iterable[Row], before: Mapping[str, Earlier]) -> dict[str, Since]:
    """Return unit → what has changed, for the units that took part in both years."""
    return {row.id: _since(row, before[row.id]) for row in rows if row.id in before}


def _since(row: Row, earlier: Earlier) -> Since:
    if not earlier.exact:
        return Since(earlier, "", _moved(row.rank, earlier.rank))
    was = Fraction(earlier.exact)
    low, high = Fraction(row.exact or row.low) - was, Fraction(row.exact or row.high) - was
    change = _signed(low) if low == high else f"{_signed(low)}至{_signed(high)}"
    return Since(earlier, change, _moved(row.rank, earlier.rank))


def _signed(amount: Fraction) -> str:
    sign = "+" if amount > 0 else "−" if amount < 0 else ""
    return f"{sign}{write_shown(abs(amount))}"


def _moved(rank: int | None, was: int | None) -> str:
    if rank is None or was is None:
        return ""
    if rank == was:
        return "名次不变"
    return f"升{was - rank}名" if rank < was else f"降{rank - was}名"
