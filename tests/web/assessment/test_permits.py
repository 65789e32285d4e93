"""permits: what the engine permits on one leaf, asked and never computed here."""

from fractions import Fraction

import pytest

from kaoping.assessment.asked import UnitFacts, leaves
from kaoping.assessment.permits import ask, ask_leaf
from kaoping.numbers import write_exact
from materials import leaf as made_leaf
from materials import scheme_of, shipped_scheme

WUHAI = UnitFacts("haibowan", "海勃湾区", "district")
TIANSHAN = UnitFacts("tianshan", "天山区", "district", {"has_projects": True})
PROGRESS = {
    "planned_completions": "10", "completed": "8", "planned_starts": "10", "started": "9",
}  # fmt: skip


def wuhai(leaf, **facts):
    """What Wuhai's regulation permits on a leaf."""
    return ask_leaf(shipped_scheme("wuhai-2022"), 2023, WUHAI, leaf, facts)


def urumqi(leaf, **facts):
    """What Urumqi's regulation permits on a leaf."""
    return ask_leaf(shipped_scheme("urumqi-2025"), 2025, TIANSHAN, leaf, facts)


def test_an_award_is_nothing_or_everything():
    """W28: 得2分 permits 0 and 2, and the sentence says so."""
    permit, problems = wuhai("1.1.1")
    assert (permit.state, permit.choices(), problems) == ("open", ["0", "2"], [])
    assert "得2分" in permit.sentence
    assert permit.clauses[0].startswith("附件1·一·组织领导")


def test_the_reading_of_the_year_moves_the_step():
    """Under W28 `partial` halves are permitted, because the year's scheme says so."""
    scheme = shipped_scheme("wuhai-2022").under({"W28": "partial"})
    permit, _ = ask_leaf(scheme, 2023, WUHAI, "1.1.1", {"mark": "1.5"})
    assert (permit.step, permit.score) == (Fraction(1, 2), Fraction(3, 2))
    assert permit.readings == {"W28": "partial"}


def test_facts_open_a_range_and_a_mark_settles_it():
    """82 percent gives 10 to 14 points; a mark inside becomes the score."""
    permit, _ = urumqi("common.1", **PROGRESS)
    assert (permit.state, permit.range_text()) == ("open", "10–14分")
    assert permit.score is None
    marked, problems = urumqi("common.1", **PROGRESS, mark="12")
    assert (marked.score, problems) == (Fraction(12), [])


def test_facts_that_are_missing_leave_the_whole_span():
    """Nothing filled in is not nothing achieved: the range is all that is still possible."""
    permit, _ = urumqi("common.1")
    assert (permit.state, permit.range_text()) == ("waiting", "0–15分")
    assert not permit.takes_mark


def test_facts_that_leave_nothing_open_take_no_mark():
    """A count of events has one score."""
    permit, _ = wuhai("7.1.1", count="3")
    assert (permit.state, permit.score, permit.step) == ("fixed", Fraction(6), None)


def test_a_wrong_mark_keeps_the_range_of_its_facts():
    """Somebody who is told that 15 is outside has to see what is inside."""
    permit, problems = urumqi("common.1", **PROGRESS, mark="15")
    assert permit.range_text() == "10–14分"
    assert [problem.code for problem in problems] == ["mark-outside-range"]
    assert "10" in problems[0].message
    assert "14" in problems[0].message


def test_wrong_facts_are_named_and_permit_nothing():
    """More completed than planned is refused with what is allowed."""
    permit, problems = urumqi("common.1", **{**PROGRESS, "completed": "11"})
    assert [problem.code for problem in problems] == ["over-limit"]
    assert permit.state == "waiting"


def test_problems_speak_of_the_form_and_not_of_a_file():
    """Somebody who types a mark or a number reads the field's words and what they typed."""
    _, (mark,) = wuhai("1.1.1", mark="15")
    assert mark.message.startswith("“得分”填的是15，不在允许的范围内，允许 0 或 2")
    _, (rate,) = urumqi("common.4.1", execution_rate="九成")
    assert rate.message.startswith("“预算执行率”填的是九成，")
    _, (level,) = urumqi("district.1", level="excellent")
    assert level.message.startswith("“档次”填的是excellent，")


def test_one_wrong_entry_does_not_hide_the_table():
    """The rest of a unit's claims is still permitted, counted and bounded."""
    scheme = shipped_scheme("wuhai-2022")
    answer = ask(scheme, 2023, WUHAI, {"1.1.1": {"mark": "9"}, "1.1.2": {"mark": "3"}})
    assert [problem.place.leaf for problem in answer.problems] == ["1.1.1"]
    assert answer.permits["1.1.2"].score == 3
    assert (answer.low, answer.high) == ("51.50", "100.00")


def test_not_applicable_where_the_scheme_allows_it():
    """Urumqi takes a leaf out; Wuhai refuses, and says so."""
    out, problems = urumqi("common.3", not_applicable=True)
    assert (out.state, out.is_settled, problems) == ("out", True, [])
    _, refused = wuhai("1.1.1", not_applicable=True)
    assert [problem.code for problem in refused] == ["not-applicable-refused"]


def test_leaves_that_do_not_apply_are_not_asked():
    """A unit without projects has no common leaves."""
    scheme = shipped_scheme("urumqi-2025")
    without = UnitFacts("finance", "市财政局", "finance", {"has_projects": False})
    assert list(leaves(scheme, without)) == ["finance.1", "finance.2", "finance.3"]


def test_every_listed_choice_is_permitted_and_its_neighbours_are_not():
    """The values offered as buttons are exactly those that the engine takes."""
    for step in ("1", "0.5"):
        scheme = shipped_scheme("urumqi-2025").under({"U3": step})
        permit, _ = ask_leaf(scheme, 2025, TIANSHAN, "district.1", {"level": "good"})
        for choice in permit.choices():
            _, problems = ask_leaf(
                scheme, 2025, TIANSHAN, "district.1", {"level": "good", "mark": choice}
            )
            assert problems == []
        for value in (
            permit.low - permit.step,
            permit.low + permit.step / 2,
            permit.high + permit.step,
        ):
            entry = {"level": "good", "mark": write_exact(value)}
            assert ask_leaf(scheme, 2025, TIANSHAN, "district.1", entry)[1]


def test_a_rule_that_compares_units_says_so():
    """What a unit may get then hangs on its peers, and the caller asks again with them."""
    rule = {
        "kind": "relative", "to": "best", "measure": "done", "measure_name": "完成量",
        "between": "[0, 100]",
        "inputs": {"done": {"type": "number", "name": "完成量", "min": "0", "max": "100"}},
    }  # fmt: skip
    scheme = scheme_of([made_leaf("1", rule, points="10")])
    one, two = UnitFacts("a", "甲区", "district"), UnitFacts("b", "乙区", "district")
    alone, _ = ask_leaf(scheme, 2025, one, "1", {"done": "5"})
    assert (alone.compares, alone.score) == (True, 10)
    beside, _ = ask_leaf(scheme, 2025, one, "1", {"done": "5"}, {"b": (two, {"1": {"done": "10"}})})
    assert beside.score == 5


@pytest.mark.parametrize(("points", "expected"), [("10", ["0", "10"]), ("0.5", ["0", "0.5"])])
def test_choices_are_written_as_entries_write_them(points, expected):
    """The value of a button goes into the entry as it is."""
    node = made_leaf("1", {"kind": "award", "step": "whole"}, points=points)
    permit, _ = ask_leaf(scheme_of([node]), 2025, UnitFacts("a", "甲区", "district"), "1", {})
    assert permit.choices() == expected
