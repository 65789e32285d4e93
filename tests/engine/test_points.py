"""The head of an explanation: score or range over the full points, in numbers that people read."""

from __future__ import annotations

from kaoping.engine.explain import explain
from materials import run_of, shipped_scheme


def test_what_does_not_end_is_rounded_in_the_head():
    """Urumqi, line 38: 52 of 60 is 86.67 of 100; the sum below says 260/3, the data too."""
    levels = {"finance.1": 20, "finance.2": 16, "finance.3": 16}
    facts = {leaf: {"level": "good", "mark": mark} for leaf, mark in levels.items()}
    run = run_of(
        shipped_scheme("urumqi-2025"), {"finance": {"has_projects": False, "facts": facts}}
    )
    step = explain(run, "finance")
    assert step.points() == "86.67/100分"
    assert step.score == "260/3"
    assert "86.67（260/3）" in step.sentences[0]


def test_a_range_that_does_not_end_is_rounded_at_both_ends():
    """No `85/3–95/100分`, which nobody can read."""
    facts = {"finance.1": {"level": "good", "mark": 17}, "finance.2": {"level": "fair", "mark": 7}}
    run = run_of(
        shipped_scheme("urumqi-2025"), {"finance": {"has_projects": False, "facts": facts}}
    )
    assert explain(run, "finance").points() == "40–73.33/100分"
