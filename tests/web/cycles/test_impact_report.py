"""Comparing two editions: what changed, and for whom."""

import pytest

from kaoping.cycles.editions import plain, tree_differences
from kaoping.cycles.impact import What, carried_readings, compare
from kaoping.cycles.schemes import shipped_scheme
from kaoping.scheme.values import Interval, Range
from web.cycles.amended import (
    OTHER_ASSESSOR,
    OTHER_GRADE,
    POINTS_MOVED,
    edition,
    read,
    shifted,
)


class Unit:
    """As much of a unit as a comparison asks for."""

    def __init__(self, name, group, **attributes):
        self.name, self.group, self.attributes = name, group, attributes


DISTRICTS = [Unit("海勃湾区", "district"), Unit("乌达区", "district")]


def changes(old, new, units=DISTRICTS, stage=""):
    """Return the report."""
    return compare(old, new, units, stage)


def wuhai():
    """Return the shipped edition."""
    return shipped_scheme("wuhai-2022")


def test_an_edition_differs_in_nothing_from_itself():
    """No report cries wolf: the same content has no change, whatever it was loaded from."""
    assert changes(wuhai(), read(edition())).changes == ()


def test_moved_points_are_named_at_both_leaves():
    """Old and new points stand at each leaf, with every unit that is scored by it."""
    report = changes(wuhai(), read(edition(scheme=POINTS_MOVED)))
    assert [(c.what, c.at, c.old, c.new) for c in report.changes] == [
        (What.POINTS, "1.2.1 落实匹配资金", "3分", "2分"),
        (What.POINTS, "1.2.2 多元化引入社会资本", "2分", "3分"),
    ]
    assert report.units == ("海勃湾区", "乌达区")


def test_assessors_are_told_by_name():
    """Another bureau is named as the edition names it."""
    report = changes(wuhai(), read(edition(scheme=OTHER_ASSESSOR)))
    assert {(c.old, c.new) for c in report.changes} == {("市财政局", "市住建局")}
    assert report.count(What.ASSESSORS) == 2


def test_grade_bounds_concern_everyone():
    """A bound of a grade touches every unit, and the path says which."""
    report = changes(wuhai(), read(edition(scheme=OTHER_GRADE)))
    first = report.changes[0]
    assert (first.what, first.at, first.old, first.new) == (
        What.OUTCOME,
        "结果·等次·优秀·范围",
        "90（含）以上",
        "91（含）以上",
    )
    assert first.units == ("海勃湾区", "乌达区")


def test_a_line_put_in_above_changes_nothing_below():
    """Quotations are compared by their words; only the text itself is said to have a new line."""
    report = changes(wuhai(), read(shifted()))
    assert [(c.what, c.new) for c in report.changes] == [(What.TEXT, "1行新增或改动")]
    assert report.units == ()


def test_a_rule_of_one_bureau_concerns_that_bureau_alone():
    """The water table touches 市水务局 alone; common items only the units with projects."""
    old = shipped_scheme("urumqi-2025")
    units = [
        Unit("天山区", "district", has_projects=True),
        Unit("市水务局", "water", has_projects=True),
        Unit("市财政局", "finance", has_projects=False),
    ]
    name = f"name: {old.nodes['water.1'].node.name}"
    changed = edition("urumqi-2025", scheme=((name, f"{name}（修订）"),))
    report = changes(old, read(changed), units)
    assert [(c.what, c.units) for c in report.changes] == [(What.NAME, ("市水务局",))]
    common = edition(
        "urumqi-2025",
        scheme=(("name: 项目建设进度\n        points", "name: 建设进度\n        points"),),
    )
    report = changes(old, read(common), units)
    assert report.units == ("天山区", "市水务局")


def test_leaves_that_come_and_go_are_named():
    """A leaf that only one edition has is told as such, with its points."""
    gone = (
        '              - id: "1.2.2"\n                name: 多元化引入社会资本\n',
        '              - id: "1.2.3"\n                name: 多元化引入社会资本\n',
    )
    report = changes(wuhai(), read(edition(scheme=(gone,))))
    assert {(c.at, c.old, c.new) for c in report.changes if c.what is What.LEAF} == {
        ("1.2.2 多元化引入社会资本", "2分", "（删去）"),
        ("1.2.3 多元化引入社会资本", "（没有）", "2分"),
    }


def test_a_unit_without_its_group_is_an_obstacle():
    """An edition that no longer knows a unit's group cannot be taken on."""
    report = changes(wuhai(), wuhai(), [Unit("某镇", "town")], "no-such-stage")
    assert report.obstacles == (
        "新版本没有某镇所在的组别“town”",
        "新版本没有年度现在所处的环节",
    )


@pytest.mark.parametrize(
    ("chosen", "kept"),
    [
        ({"W28": "partial"}, {"W28": "partial"}),
        ({"W28": "no-more"}, {}),
        ({"W99": "x"}, {}),
    ],
)
def test_choices_are_carried_as_far_as_they_exist(chosen, kept):
    """A choice that the edition does not have is not carried over in silence."""
    assert carried_readings(chosen, wuhai()) == kept


def test_a_moved_band_is_told_in_words():
    """The band by its place, its bounds as officials write them, its points with a dash."""
    before, after = (
        {"bands": [plain({"when": Interval.parse(when), "points": Range.parse(points)})]}
        for when, points in (("[70, 100)", "10..14"), ("[75, 100)", "12..14"))
    )
    assert list(tree_differences(before, after)) == [
        ("区间·第1项·范围", "70（含）至100（不含）", "75（含）至100（不含）"),
        ("区间·第1项·分值", "10–14", "12–14"),
    ]


def test_what_has_a_name_goes_by_it():
    """Two parts of one name are told by it, others by their key; fixed values by their words."""
    before = {"x": {"name": "市水务局", "late": "flag"}, "y": {"name": "甲"}}
    after = {"x": {"name": "市水务局", "late": "refuse"}, "y": {"name": "乙"}}
    assert list(tree_differences(before, after)) == [
        ("市水务局·逾期时", "标明逾期", "不再接收"),
        ("y·名称", "甲", "乙"),
    ]
