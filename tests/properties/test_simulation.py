"""A simulation on float64 gives every unit the grade of the exact run."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kaoping.engine import simulate as module
from kaoping.engine.intake import take_in
from kaoping.engine.run import given_facts, score_facts
from kaoping.engine.shape import shape_facts
from kaoping.engine.simulate import Population, simulate
from kaoping.engine.strict_json import parse_json
from kaoping.engine.tables import tables_of
from kaoping.scheme import Scheme
from materials import Tree, facts_file, full_facts, read_tree, shipped_scheme, unit
from strategies.comparing import ladders, relatives
from strategies.entries import entries, facts_of
from strategies.leaves import LONE
from strategies.trees import trees


def agree(scheme: Scheme, content: Tree) -> None:
    """Compare every group's simulation with the official run, unit by unit."""
    value, _ = parse_json(json.dumps(content), "")
    facts, _ = shape_facts(scheme, value)
    assert facts is not None
    run, _ = score_facts(scheme, facts)
    assume(run is not None)
    assert run is not None
    names = [grade.name for grade in scheme.regulation.outcome.grades]
    tables, _ = take_in(run.scheme, facts)
    for table in tables:
        population = Population.of(table.tables, given_facts(facts, table), table.size)
        found = simulate(run.scheme, table.tables, population)
        assert found.misfits == 0
        for row, position in enumerate(table.positions):
            outcome = run.outcomes[position]
            assert np.isclose(found.low[row], float(outcome.low), rtol=0, atol=1e-9)
            assert np.isclose(found.high[row], float(outcome.high), rtol=0, atol=1e-9)
            certain = found.worst_grade[row] == found.best_grade[row]
            expected = None if outcome.grade is None else outcome.grade.name
            assert expected == (names[found.worst_grade[row]] if certain else None)


@given(st.data())
def test_small_schemes_of_every_kind(data: st.DataObject):
    """Whatever the rules, the fast side and the exact side agree, comparisons among units too."""
    scheme, problems = read_tree(data.draw(trees((*LONE, ladders, relatives))))
    assert scheme is not None, problems
    leaves = list(tables_of(scheme, "district").leaves.values())
    units = {f"u{i}": unit(data.draw(facts_of(leaves, leave_out=True))) for i in range(5)}
    agree(scheme, facts_file(scheme, units))


@pytest.mark.parametrize("portion", [2, 4096])
@given(data=st.data())
@settings(max_examples=4)
def test_both_cities(portion: int, data: st.DataObject):
    """The two regulations agree on both sides, in one portion or in many."""
    module.PORTION, before = portion, module.PORTION
    try:
        for name in ("wuhai-2022", "urumqi-2025"):
            scheme = shipped_scheme(name)
            more = {"has_projects": True} if scheme.regulation.attributes else {}
            full = full_facts(scheme, "district", more)
            leaves = list(tables_of(scheme, "district").leaves.values())
            units = {}
            for i in range(3):
                some = data.draw(st.lists(st.sampled_from(leaves), max_size=5))
                units[f"u{i}"] = unit(
                    {**full, **{n.id: data.draw(entries(n)) for n in some}}, **more
                )
            agree(scheme, facts_file(scheme, units))
    finally:
        module.PORTION = before
