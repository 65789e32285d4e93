"""What a cell may hold in more than one way: marks of experts, occasions, levels."""

import pytest

from documents.faults import put
from documents.workbooks import fill, read, three_districts
from materials import facts_file


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("9０、８５ 88；92", [["90", "85", "88"], ["92"]]),
        ("90,85;88，92", [["90", "85"], ["88", "92"]]),
        (90, [["90"]]),
        ("８８.5", [["88.5"]]),
    ],
)
def test_the_ways_to_write_expert_marks(urumqi, tmp_path, typed, expected):
    """Commas, blanks and semicolons of either width divide marks and projects."""
    content = facts_file(urumqi, {"tianshan": {"has_projects": True}})
    edit = put("common.2|expert_scores", typed, "tianshan", "各区（县）人民政府")
    facts, problems = read(urumqi, fill(urumqi, content, tmp_path, edit))
    assert problems == []
    assert facts.cells["common.2"]["expert_scores"] == [expected]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("是，否 是", [True, False, True]), (True, [True]), ("无", []), (" 否 ", [False])],
)
def test_the_ways_to_write_occasions(wuhai, tmp_path, typed, expected):
    """A run of yes and no may be divided by any comma or blank; 无 is a year without any."""
    path = fill(wuhai, three_districts(wuhai), tmp_path, put("8.1.2|last_place", typed))
    facts, problems = read(wuhai, path)
    assert problems == []
    assert facts.cells["8.1.2"]["last_place"][0] == expected


@pytest.mark.parametrize("typed", ["good", "　落实良好、报送优良 ", "落实良好、报送优良"])
def test_a_level_by_name_or_id(urumqi, tmp_path, typed):
    """A level may be named in Chinese or by its id, blanks around it do no harm."""
    content = facts_file(urumqi, {"tianshan": {"has_projects": True}})
    edit = put("district.1|level", typed, "tianshan", "各区（县）人民政府")
    facts, problems = read(urumqi, fill(urumqi, content, tmp_path, edit))
    assert problems == []
    assert facts.cells["district.1"]["level"] == ["good"]
