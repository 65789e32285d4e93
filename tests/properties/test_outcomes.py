"""Grades and ranks are given exactly when they are certain; what overrides them wins."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.scheme import Scheme
from materials import (
    Tree,
    award,
    facts_file,
    full_facts,
    imported,
    results,
    scheme_of,
    shipped_scheme,
    unit,
)
from strategies import MORE

FLAGS = {"flags": {"late": {"name": "逾期"}}}


def _ranked(**override: str) -> Scheme:
    """Return a scheme whose totals have any low and high one asks for."""
    grades = [
        {"id": "best", "name": "甲", "when": "[6, +inf)"},
        {"id": "middle", "name": "乙", "when": "[3, 6)"},
        {"id": "worst", "name": "丙", "when": "(-inf, 3)"},
    ]
    outcome: Tree = {
        "grades": grades,
        "ranking": {"scope": "all"},
        "overrides": [{"flag": "late", **override}],
        "display": {"decimals": "2", "rounding": "half-away-from-zero"},
    }
    nodes = [imported("sure", "9"), award("one", "1"), award("two", "2"), award("four", "4")]
    return scheme_of(nodes, outcome=outcome, **FLAGS)


PLAIN = _ranked(ranked="with-others")
LAST = _ranked(ranked="after-others")
OPEN = {"one": 1, "two": 2, "four": 4}


def _unit(low: int, width: int, *, flagged: bool = False) -> Tree:
    """Return a unit whose total lies between low and low + width."""
    facts: Tree = {"sure": {"score": str(low)}}
    facts |= {key: {} if width & size else {"mark": "0"} for key, size in OPEN.items()}
    return unit(facts, flags=["late"] if flagged else [])


def _ranks(values: list[Fraction], flags: list[bool]) -> list[int]:
    """Return the ranks of settled totals: flagged units after the others."""
    ahead = [value for value, flagged in zip(values, flags, strict=True) if not flagged]
    ranks = []
    for value, flagged in zip(values, flags, strict=True):
        rivals = [v for v, f in zip(values, flags, strict=True) if f == flagged]
        ranks.append(1 + sum(rival > value for rival in rivals) + (len(ahead) if flagged else 0))
    return ranks


def _possible(low: int, width: int, ends: list[Fraction]) -> list[Fraction]:
    """Return the values that matter: every end inside the interval, and one between any two."""
    inside = sorted({end for end in ends if low <= end <= low + width})
    return sorted({*inside, *((a + b) / 2 for a, b in pairwise(inside))})


INTERVALS = st.tuples(st.integers(0, 5), st.sampled_from([0, 0, 1, 2, 3]), st.booleans())


@pytest.mark.parametrize("scheme", [PLAIN, LAST], ids=["with-others", "after-others"])
@given(drawn=st.lists(INTERVALS, min_size=1, max_size=4))
def test_a_rank_is_given_exactly_when_it_is_certain(scheme: Scheme, drawn: list[Any]):
    """Tried over every combination of the units' totals: one rank only, or none is given."""
    units = {f"u{i}": _unit(low, width, flagged=f) for i, (low, width, f) in enumerate(drawn)}
    found = results(scheme, facts_file(scheme, units))
    ends = [Fraction(end) for low, width, _ in drawn for end in (low, low + width)]
    flags = [flagged and scheme is LAST for _, _, flagged in drawn]
    reached: list[set[int]] = [set() for _ in drawn]
    for values in product(*(_possible(low, width, ends) for low, width, _ in drawn)):
        for place, rank in zip(reached, _ranks(list(values), flags), strict=True):
            place.add(rank)
    expected = [next(iter(ranks)) if len(ranks) == 1 else None for ranks in reached]
    assert expected == [found[f"u{i}"]["rank"] for i in range(len(drawn))]


@given(low=st.integers(0, 9), width=st.integers(0, 7))
def test_a_grade_is_given_exactly_when_it_is_certain(low: int, width: int):
    """Every total between low and high has it, or there is none yet."""
    found = results(PLAIN, facts_file(PLAIN, {"x": _unit(low, width)}))["x"]
    grades = {"甲" if t >= 6 else "乙" if t >= 3 else "丙" for t in range(low, low + width + 1)}
    assert found["grade"] == (grades.pop() if len(grades) == 1 else None)


@given(low=st.integers(0, 9), width=st.integers(0, 7))
def test_a_grade_is_held_down(low: int, width: int):
    """A ceiling on the grade acts on every total that is still possible."""
    scheme = _ranked(grade_at_most="middle")
    found = results(scheme, facts_file(scheme, {"x": _unit(low, width, flagged=True)}))["x"]
    grades = {"乙" if total >= 3 else "丙" for total in range(low, low + width + 1)}
    assert found["grade"] == (grades.pop() if len(grades) == 1 else None)


@given(low=st.integers(0, 9), width=st.integers(0, 7), ceiling=st.integers(0, 9))
def test_a_score_is_held_down(low: int, width: int, ceiling: int):
    """A ceiling on the total holds low, high, total and grade, and leaves the nodes as they are."""
    scheme = _ranked(score_at_most=str(ceiling))
    units = {"x": _unit(low, width, flagged=True), "y": _unit(low, width)}
    found = results(scheme, facts_file(scheme, units))
    held, free = found["x"], found["y"]
    assert (held["low"], held["high"]) == (
        f"{min(low, ceiling)}.00",
        f"{min(low + width, ceiling)}.00",
    )
    assert free["nodes"] == held["nodes"]
    assert held["total"] == (held["low"] if width == 0 else None)


@given(st.data())
@settings(max_examples=15 * MORE)
def test_falsification_decides_the_grade(data: st.DataObject):
    """Wuhai, clause 33: 不合格 at once, whatever the scores, complete or not."""
    scheme = shipped_scheme("wuhai-2022")
    facts = full_facts(scheme, "district")
    for key in data.draw(st.sets(st.sampled_from(list(facts)), max_size=70)):
        facts[key] = {}
    flagged = {"facts": facts, "flags": ["falsification"]}
    content = facts_file(scheme, {"wuda": flagged, "hainan": {"facts": facts}})
    content["readings"] = {"W14": data.draw(st.sampled_from(["grade", "disqualify"]))}
    found = results(scheme, content)
    assert found["wuda"]["grade"] == "不合格"
    assert found["hainan"]["nodes"] == found["wuda"]["nodes"]
    if content["readings"]["W14"] == "disqualify":
        assert (found["wuda"]["rank"], found["hainan"]["rank"]) == (2, 1)


def test_the_strictest_of_several_overrides_counts():
    """Two flags with ceilings: the lower grade holds, in whatever order they stand."""
    grades = [
        {"id": "best", "name": "甲", "when": "[6, +inf)"},
        {"id": "middle", "name": "乙", "when": "[3, 6)"},
        {"id": "worst", "name": "丙", "when": "(-inf, 3)"},
    ]
    overrides = [
        {"flag": "grave", "grade_at_most": "worst"},
        {"flag": "slight", "grade_at_most": "middle"},
    ]
    for order in (overrides, overrides[::-1]):
        outcome = {
            "grades": grades,
            "overrides": order,
            "display": {"decimals": "2", "rounding": "half-away-from-zero"},
        }
        flags = {"grave": {"name": "严重"}, "slight": {"name": "轻微"}}
        scheme = scheme_of([imported("sure", "9")], outcome=outcome, flags=flags)
        one = unit({"sure": {"score": "9"}}, flags=["slight", "grave"])
        assert results(scheme, facts_file(scheme, {"x": one}))["x"]["grade"] == "丙"
