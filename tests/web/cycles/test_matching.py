"""Finding organisations by the spellings of a regulation."""

from dataclasses import dataclass, field

import pytest

from kaoping.cycles.matching import find_body, find_unit
from kaoping.cycles.schemes import shipped_scheme


@dataclass
class Organisation:
    """As much of an organisation as matching asks for."""

    name: str
    short_name: str = ""
    spellings: list[str] = field(default_factory=list)
    gb2260: str = ""


WUHAI = shipped_scheme("wuhai-2022").regulation
URUMQI = shipped_scheme("urumqi-2025").regulation
BOTH = [
    Organisation("乌海市财政局", "市财政局"),
    Organisation("乌鲁木齐市财政局", "市财政局"),
    Organisation("乌海市水务局", "水务局"),
    Organisation("乌鲁木齐市住房和城乡建设局", "市住建局"),
    Organisation("乌鲁木齐市天山区人民政府", "天山区", gb2260="650102"),
    Organisation("水磨沟区政府", "水磨沟区", gb2260="650105"),
]


def name(found):
    """Return the full name of what was found."""
    return found.name if found else None


@pytest.mark.parametrize(
    ("regulation", "body", "expected"),
    [
        (WUHAI, "finance", "乌海市财政局"),
        (URUMQI, "finance", "乌鲁木齐市财政局"),
        (WUHAI, "water", "乌海市水务局"),
        (URUMQI, "housing", "乌鲁木齐市住房和城乡建设局"),
        (WUHAI, "housing", None),
        (WUHAI, "members", None),
    ],
)
def test_bodies(regulation, body, expected):
    """Namesakes of two cities are told apart by the city; a missing one is not replaced."""
    assert name(find_body(regulation, body, BOTH)) == expected


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("tianshan", "乌鲁木齐市天山区人民政府"),
        ("housing", "乌鲁木齐市住房和城乡建设局"),
        ("shuimogou", "水磨沟区政府"),
        ("midong", None),
    ],
)
def test_units(unit, expected):
    """A unit is found by its name, by the body that it is, or by its code (GB/T 2260)."""
    assert name(find_unit(URUMQI, unit, BOTH)) == expected


def test_what_two_could_be_is_left_open():
    """Two organisations that carry the same spelling in one city are a question for the office."""
    twice = [Organisation("乌海市财政局", "市财政局"), Organisation("乌海市财政一局", "市财政局")]
    assert find_body(WUHAI, "finance", twice) is None
