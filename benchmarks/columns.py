"""Sixty leaves over many units: ours against OpenFisca-Core, and against a hand-written pass.

All three do the same work on facts that are in their columns already: what each leaf's facts
permit, whether the mark lies inside, the sum, the conversion to 100, the grade. OpenFisca works
in float32; ours gives the exact grade of every unit, which `measure` verifies on the way.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

import city
from kaoping.engine.arithmetic import pick
from kaoping.engine.exact import EXACT
from kaoping.engine.simulate import Population, simulate
from kaoping.engine.tree import score_tables
from timing import Ratio, in_turn, timed

LEAVES = 60
FULL = sum(2 if city.kind_of(i) == "award" else 5 for i in range(LEAVES))
SIZES = (11, 3_000, 100_000)


def measure() -> Iterator[Ratio]:
    """Three sizes against OpenFisca-Core, one against NumPy by hand."""
    scheme = city.scheme(LEAVES)
    tables = city.tables(scheme)
    for size in SIZES:
        facts = city.facts(size, LEAVES)
        population = Population.of(tables, facts, size)
        verify(scheme, tables, population)

        def ours(population: Population = population) -> object:
            return simulate(scheme, tables, population)

        rounds = 5 if size > 10_000 else 11
        yield in_turn(
            f"{LEAVES} leaves × {size:,} units, exact grades",
            "OpenFisca-Core, float32",
            timed(ours),
            openfisca(population),
            allowed=1,
            rounds=rounds,
        )
        if size == 3_000:
            yield in_turn(
                f"{LEAVES} leaves × {size:,} units, exact grades",
                "NumPy by hand, float64",
                timed(ours),
                timed(by_hand(population)),
                allowed=3,
                rounds=21,
            )


def verify(scheme, tables, population: Population) -> None:
    """Make sure that every grade of the simulation is the one of the exact run."""
    found = simulate(scheme, tables, population)
    exact = score_tables(tables, scheme.regulation.total, population.exact, EXACT, population.size)
    assert exact.total is not None
    grades = [grade.when for grade in scheme.regulation.outcome.grades]
    assert (found.worst_grade == pick(EXACT, exact.total.low, grades)).all()
    assert found.misfits == 0


def by_hand(population: Population) -> Callable[[], object]:
    """Return the pass that an engineer would write for this one scheme."""
    lows = np.array([low for low, _ in city.LEVELS], dtype=float)
    highs = np.array([high for _, high in city.LEVELS], dtype=float)
    band_lows = np.array([low for _, low, _ in city.BANDS], dtype=float)
    band_highs = np.array([high for _, _, high in city.BANDS], dtype=float)
    facts = [_arrays(population, i) for i in range(LEAVES)]

    def run() -> object:
        total = np.zeros(population.size)
        wrong = 0
        for i, (numbers, named, mark) in enumerate(facts):
            kind = city.kind_of(i)
            if kind == "award":
                wrong += int(((mark != 0) & (mark != 2)).sum())
                total += mark
            elif kind == "level":
                low, high = lows[named], highs[named]
                wrong += int(((mark < low) | (mark > high) | (mark % 1 != 0)).sum())
                total += mark
            elif kind == "band":
                rate = 100 * numbers["done"] / numbers["planned"]
                place = np.select([rate == 100, rate >= 70, rate > 0], [0, 1, 2], 3)
                low, high = band_lows[place], band_highs[place]
                wrong += int(((mark < low) | (mark > high) | (mark % 1 != 0)).sum())
                total += mark
            elif kind == "events":
                total += np.maximum(5 - numbers["count"], 0)
            else:
                steps = np.floor((100 - numbers["rate"]) / 5)
                total += np.maximum(5 - np.maximum(steps, 0), 0)
        total = total * 100 / FULL
        return total, np.select([total >= 90, total >= 80, total >= 60], [0, 1, 2], 3), wrong

    return run


def _arrays(population: Population, i: int):
    """Return a leaf's numbers, levels and marks as plain arrays."""
    given = population.fast[f"x.{i}"]
    numbers = {key: column.values for key, column in given.numbers.items()}
    return numbers, given.level, None if given.mark is None else given.mark.values


def openfisca(population: Population) -> Callable[[], float]:
    """Return a timed run of the same rules as OpenFisca variables, inputs set beforehand."""
    entity = build_entity(key="unit", plural="units", label="unit", is_person=True)
    system = TaxBenefitSystem([entity])
    inputs: dict[str, np.ndarray] = {}
    for i in range(LEAVES):
        numbers, named, mark = _arrays(population, i)
        names = {f"i{i}_{key}": column for key, column in numbers.items()}
        if mark is not None:
            names[f"i{i}_mark"] = mark
        if named is not None:
            names[f"i{i}_level"] = named
        for name, column in names.items():
            _add(system, entity, name, None)
            inputs[name] = np.asarray(column, dtype=np.float32)
        _add(system, entity, f"leaf_{i}", _formula(i))
    _add(system, entity, "total", _total)
    _add(system, entity, "grade", _grade)

    def run() -> float:
        simulation = SimulationBuilder().build_default_simulation(system, population.size)
        for name, column in inputs.items():
            simulation.set_input(name, "2025", column)
        start = time.perf_counter()
        simulation.calculate("grade", "2025")
        return time.perf_counter() - start

    return run


def _add(system, entity, name: str, formula: Callable[..., object] | None) -> None:
    body = {"value_type": float, "entity": entity, "definition_period": DateUnit.YEAR}
    if formula is not None:
        body["formula"] = formula
    system.add_variable(type(name, (Variable,), body))


LOWS = np.array([low for low, _ in city.LEVELS], dtype=np.float32)
HIGHS = np.array([high for _, high in city.LEVELS], dtype=np.float32)
BAND_LOWS = np.array([low for _, low, _ in city.BANDS], dtype=np.float32)
BAND_HIGHS = np.array([high for _, _, high in city.BANDS], dtype=np.float32)


def _formula(i: int) -> Callable[..., object]:
    kind = city.kind_of(i)

    def award(unit, period):
        mark = unit(f"i{i}_mark", period)
        return np.where((mark == 0) | (mark == 2), mark, np.nan)

    def level(unit, period):
        mark, named = unit(f"i{i}_mark", period), unit(f"i{i}_level", period).astype(int)
        fits = (mark >= LOWS[named]) & (mark <= HIGHS[named]) & (mark % 1 == 0)
        return np.where(fits, mark, np.nan)

    def band(unit, period):
        mark = unit(f"i{i}_mark", period)
        rate = 100 * unit(f"i{i}_done", period) / unit(f"i{i}_planned", period)
        place = np.select([rate == 100, rate >= 70, rate > 0], [0, 1, 2], 3)
        fits = (mark >= BAND_LOWS[place]) & (mark <= BAND_HIGHS[place]) & (mark % 1 == 0)
        return np.where(fits, mark, np.nan)

    def events(unit, period):
        return np.maximum(5 - unit(f"i{i}_count", period), 0)

    def steps(unit, period):
        below = np.floor((100 - unit(f"i{i}_rate", period)) / 5)
        return np.maximum(5 - np.maximum(below, 0), 0)

    formulas = {"award": award, "level": level, "band": band, "events": events, "steps": steps}
    formula = formulas[kind]
    formula.__name__ = "formula"
    return formula


def _total(unit, period):
    return sum(unit(f"leaf_{i}", period) for i in range(LEAVES)) * 100 / FULL


def _grade(unit, period):
    total = unit("total", period)
    return np.select([total >= 90, total >= 80, total >= 60], [0, 1, 2], 3)


_total.__name__ = _grade.__name__ = "formula"
