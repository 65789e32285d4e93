"""A filled-in workbook gives the same result as a facts file of the same content."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.workbooks import (
    fill,
    read,
    rows,
    score_book,
    score_json,
    template,
    three_districts,
)
from kaoping.engine.tables import tables_of
from kaoping.problems import errors
from materials import ROOT, facts_file, read_tree, shipped_scheme
from strategies.entries import facts_of
from strategies.trees import trees

SAMPLES = {"wuhai-2022": "wuhai-2023.json", "urumqi-2025": "urumqi-2025.json"}


class Held:
    """A scheme that hypothesis can name in a line."""

    def __init__(self, scheme):
        self.scheme = scheme

    def __repr__(self):
        return f"Held({self.scheme.id})"


@st.composite
def contents(draw, held):
    """Facts of some units of a scheme: listed ones left out, further ones brought in."""
    scheme = held.scheme
    regulation = scheme.regulation
    units = {}
    for group in regulation.groups:
        listed = [key for key, unit in regulation.units.items() if unit.group == group]
        further = [f"{group}-{i}" for i in range(draw(st.integers(0, 2)))]
        for key in [*(key for key in listed if draw(st.booleans())), *further]:
            units[key] = draw(one_unit(held, group, is_listed=key in listed))
    if not units:
        group = next(iter(regulation.groups))
        units = {"only": draw(one_unit(held, group, is_listed=False))}
    choices = {r.id: list(r.choices) for r in scheme.readings if r.choices}
    readings = {
        key: draw(st.sampled_from(of)) for key, of in choices.items() if draw(st.booleans())
    }
    return facts_file(scheme, units, readings=readings)


@st.composite
def one_unit(draw, held, group, *, is_listed):
    """One unit with its attributes, flags and the facts of its own leaves."""
    scheme = held.scheme
    regulation = scheme.regulation
    unit = {} if is_listed else {"name": "示例单位（＝1+1）", "group": group}
    unit |= {name: draw(st.booleans()) for name in regulation.attributes}
    unit["flags"] = [flag for flag in regulation.flags if draw(st.booleans())]
    tables = tables_of(scheme, group)
    leaves = [node for key, node in tables.leaves.items() if tables.applies(key, unit)]
    leave_out = regulation.not_applicable == "allowed"
    bounded = [node for node in leaves if not is_open(node)]
    unit["facts"] = draw(facts_of(bounded, leave_out=leave_out))
    for node in leaves:
        if is_open(node) and draw(st.booleans()):
            unit["facts"][node.id] = dict.fromkeys(node.rule.facts, draw(st.sampled_from(AMOUNTS)))
    return unit


AMOUNTS = ("0", "7", "12.5", "123456789012345678.9")


def is_open(node):
    """Tell whether an input of a leaf may be any number."""
    return any(one.type == "number" and None in one.bounds for one in node.rule.facts.values())


def same_result(scheme, content, folder, *, wide):
    """Assert that workbook and facts file agree: the same result, or both refused."""
    expected, problems = score_json(scheme, content)
    found, others = score_book(scheme, fill(scheme, content, folder, wide=wide))
    assert (expected is None) == (found is None), (problems, others)
    assert found == expected
    assert bool(errors(others)) == bool(errors(problems))


@given(data=st.data(), wide=st.booleans())
@settings(max_examples=40)
def test_any_scheme_and_facts(tmp_path_factory, data, wide):
    """Whatever the regulation and the facts, the way through a workbook changes no digit."""
    scheme, _ = read_tree(data.draw(trees()))
    if scheme is not None:
        content = data.draw(contents(Held(scheme)))
        same_result(scheme, content, tmp_path_factory.mktemp("book"), wide=wide)


@pytest.mark.parametrize("name", ["wuhai-2022", "urumqi-2025", "golden/third-city"])
@given(data=st.data())
@settings(max_examples=8)
def test_real_regulations(tmp_path_factory, name, data):
    """Both shipped regulations and the third city: attributes, flags, readings, further units."""
    scheme = shipped_scheme(name)
    content = data.draw(contents(Held(scheme)))
    same_result(scheme, content, tmp_path_factory.mktemp("book"), wide=False)


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_years(tmp_path, name):
    """The shipped sample years come out of a workbook as they come out of their files."""
    content = json.loads(Path(ROOT / "examples" / SAMPLES[name]).read_text(encoding="utf-8"))
    content.pop("sources", None)
    scheme = shipped_scheme(name)
    expected, _ = score_json(scheme, content)
    found, problems = score_book(scheme, fill(scheme, content, tmp_path))
    assert expected is not None
    assert found == expected, problems


def test_an_empty_template_is_a_year_that_is_pending(wuhai, tmp_path):
    """A template that nobody has filled in is not a year of noughts."""
    nothing = {key: {} for key in wuhai.regulation.units}
    expected, _ = score_json(wuhai, facts_file(wuhai, nothing))
    year = wuhai.regulation.evaluated_years.last
    found, problems = score_book(wuhai, template(wuhai, year, tmp_path))
    assert problems == []
    assert found == expected
    assert not any(unit["complete"] for unit in found["units"])


def test_fifteen_digits_of_a_cell(wuhai, tmp_path):
    """A cell's 0.1 + 0.2 is three tenths, and small numbers are not refused for their exponent."""
    content = three_districts(wuhai)
    expected = [0.1 + 0.2, 0.00001, "1.00000000000000000001"]
    texts = ["0.3", "0.00001", "1.00000000000000000001"]

    def type_them(book):
        sheet = book["区人民政府"]
        row = next(cell.row for cell in sheet["A"] if cell.value == "2.2.1|score")
        for column, value in enumerate(expected, start=8):
            sheet.cell(row, column).value = value

    path = fill(wuhai, content, tmp_path, type_them)
    for unit, text in zip(content["units"].values(), texts, strict=True):
        unit["facts"]["2.2.1"] = {"score": text}
    assert score_book(wuhai, path)[0] == score_json(wuhai, content)[0]


def test_the_source_of_the_data_travels_along(wuhai, tmp_path):
    """What the cover says of the data's source is in the facts, where results take it from."""

    def type_it(book):
        book["填报说明"].cell(rows(book["填报说明"])["@source"], 3).value = " 示例数据 "

    facts, problems = read(wuhai, fill(wuhai, three_districts(wuhai), tmp_path, type_it))
    assert problems == []
    assert facts.sources == {"*": "示例数据"}
