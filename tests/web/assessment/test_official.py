"""official: entries give the facts of interface.md, and those give the official result."""

import json
from pathlib import Path

import pytest

from kaoping.assessment import queries, services
from kaoping.assessment.asked import run_facts
from kaoping.assessment.models import LeafEntry, UnitFlag
from kaoping.assessment.official import as_text, entries_of
from kaoping.engine import result_of
from materials import ROOT, shipped_scheme
from web.assessment.steps import claim, mark, official, submit

EXAMPLES = {"wuhai-2022": "wuhai-2023.json", "urumqi-2025": "urumqi-2025.json"}


def example(scheme):
    """The sample year of a regulation."""
    return json.loads((Path(ROOT) / "examples" / EXAMPLES[scheme]).read_text("utf-8"))


def result(scheme, value):
    """The engine's result over a facts file."""
    run, problems = run_facts(scheme, {k: v for k, v in value.items() if k != "sources"})
    assert run is not None, problems
    return result_of(run)


@pytest.mark.parametrize("which", ["year", "urumqi_year"])
def test_a_sample_year_goes_in_as_entries_and_comes_out_as_the_same_facts(which, request):
    """The round trip: file → entries → official facts gives the result to the last digit."""
    year = request.getfixturevalue(which)
    scheme = year.cycle.settled_scheme()
    value = example(scheme.id)
    units = {unit: year.cycle_unit(unit) for unit in value["units"]}
    LeafEntry.objects.bulk_create(
        LeafEntry(
            cycle=year.cycle, unit=units[unit], leaf_id=leaf, stage="assessor", facts=facts,
            post_label="示例", at=year.cycle.opened_at,
        )
        for unit, leaf, facts in entries_of(value)
    )  # fmt: skip
    for unit, content in value["units"].items():
        for flag in content.get("flags", []):
            UnitFlag.objects.create(
                cycle=year.cycle, unit=units[unit], flag=flag, state="confirmed", reason="示例",
                set_at=year.cycle.opened_at,
            )  # fmt: skip
        for key in scheme.regulation.attributes:
            units[unit].attributes[key] = content[key]
            units[unit].save()
    derived = queries.official_facts(year.cycle)
    wanted = {unit: value["units"].get(unit) for unit in value["units"]}
    only = {**derived, "units": {unit: derived["units"][unit] for unit in wanted}}
    before = result(shipped_scheme(scheme.id), value)
    assert before["units"] == result(scheme, only)["units"]
    assert sorted(entries_of(value)) == sorted(entries_of(only))


def test_the_later_instance_counts(year):
    """复核 before 办公室 before 考核单位, whatever was entered last; 自评 never."""
    claim(year, "haibowan", "2.3.1", mark="1")
    submit(year)
    year.at("review")
    unit = year.cycle_unit("haibowan")
    assert official(unit, "2.3.1") is None
    mark(year, "haibowan", "2.3.1", "0")
    year.at("aggregation")
    services.adjust_mark(
        year.office, year.cycle, unit, "2.3.1", facts={"mark": "1"}, reason="示例",
        based_on=official(unit, "2.3.1").pk,
    )  # fmt: skip
    assert official(unit, "2.3.1").facts == {"mark": "1"}
    year.at("review")
    mark(year, "haibowan", "2.3.1", "0")
    assert official(unit, "2.3.1").stage == LeafEntry.Stage.OFFICE


def test_nothing_is_filled_in(year):
    """A leaf without an entry is absent, and the engine says what that means."""
    facts = queries.official_facts(year.cycle)
    assert facts["units"]["haibowan"] == {"facts": {}}
    assert facts["readings"]["W28"] == "whole"
    assert result(year.cycle.settled_scheme(), facts)["units"][0]["complete"] is False


def test_what_no_longer_applies_is_no_fact(urumqi_year):
    """A unit that turns out to have no projects keeps its entries and loses those facts."""
    unit = urumqi_year.cycle_unit("tianshan")
    LeafEntry.objects.create(
        cycle=urumqi_year.cycle, unit=unit, leaf_id="common.3", stage="assessor",
        facts={"gaps": "1"}, post_label="示例", at=urumqi_year.cycle.opened_at,
    )  # fmt: skip
    unit.attributes["has_projects"] = False
    unit.save()
    facts = queries.official_facts(urumqi_year.cycle)
    assert facts["units"]["tianshan"]["facts"] == {}
    assert result(urumqi_year.cycle.settled_scheme(), facts)


def test_only_confirmed_flags_are_facts(year):
    """What one person proposes acts on nothing."""
    unit = year.cycle_unit("haibowan")
    found = services.set_flag(year.office, year.cycle, unit, "falsification", reason="示例事实")
    assert "flags" not in queries.official_facts(year.cycle)["units"]["haibowan"]
    services.confirm_flag(year.second_office, found, reason="示例")
    assert queries.official_facts(year.cycle)["units"]["haibowan"]["flags"] == ["falsification"]
    services.withdraw_flag(year.second_office, found, reason="示例")
    assert "flags" not in queries.official_facts(year.cycle)["units"]["haibowan"]


def test_further_units_bring_their_name_and_group(urumqi_year):
    """A unit that the regulation does not list is named in the file."""
    from kaoping.cycles.models import CycleUnit  # noqa: PLC0415

    CycleUnit.objects.create(
        cycle=urumqi_year.cycle, unit_id="ganquanpu", name="示例开发区", group="district",
        attributes={"has_projects": True}, listed=False, position=90,
    )  # fmt: skip
    written = queries.official_facts(urumqi_year.cycle)["units"]["ganquanpu"]
    assert (written["name"], written["group"]) == ("示例开发区", "district")
    assert "name" not in queries.official_facts(urumqi_year.cycle)["units"]["tianshan"]


def test_numbers_are_kept_as_text():
    """An entry never holds a binary fraction."""
    assert as_text({"mark": 2, "marks": [[1, "2.5"]], "yes": True}) == {
        "mark": "2", "marks": [["1", "2.5"]], "yes": True,
    }  # fmt: skip
    with pytest.raises(TypeError, match=r"0\.1"):
        as_text({"mark": 0.1})
