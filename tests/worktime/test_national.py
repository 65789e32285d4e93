"""The national base against an independent source, and against what the law says."""

from datetime import date, timedelta

import holidays
import pytest

from kaoping.worktime import Kind, calendar_for
from kaoping.worktime.national import national_rules, national_years

YEARS = range(2022, 2027)

KNOWN_DIFFERENCES: dict[date, str] = {}
"""Days on which the two libraries disagree, each with the reason; there are none for 2022–2026."""


def days_of(year):
    """Every date of a year."""
    first = date(year, 1, 1)
    return [first + timedelta(ahead) for ahead in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", YEARS)
def test_two_libraries_agree_on_every_day(year):
    """A slip in either library's data, 调休 included, shows as a disagreement on a single date."""
    other = holidays.China(years=[year - 1, year, year + 1])
    ours = calendar_for()
    differing = {d for d in days_of(year) if ours.is_working_day(d) != other.is_working_day(d)}
    assert differing == {d for d in KNOWN_DIFFERENCES if d.year == year}


def test_all_evaluated_years_are_open():
    """The years that the two regulations evaluate so far can be counted in."""
    assert set(YEARS) <= national_years()


@pytest.mark.parametrize("year", YEARS)
def test_fixed_statutory_days_are_off(year):
    """全国年节及纪念日放假办法第二条 fixes these dates; no arrangement may have lost one."""
    fixed = [date(year, 1, 1), date(year, 5, 1), *(date(year, 10, d) for d in (1, 2, 3))]
    assert not any(calendar_for().is_working_day(day) for day in fixed)


def test_rows_are_exceptions_with_a_source():
    """A make-up workday is always a weekend, and every row names the notice of its own year."""
    for rule in national_rules():
        assert f"国务院办公厅关于{rule.day.year}年" in rule.source
        assert rule.name
        if rule.kind is Kind.WORKDAY:
            assert rule.day.weekday() >= 5


@pytest.mark.parametrize(
    ("year", "number"),
    [
        (2022, "国办发明电〔2021〕11号"),
        (2023, "国办发明电〔2022〕16号"),
        (2024, "国办发明电〔2023〕7号"),
        (2025, "国办发明电〔2024〕12号"),
        (2026, "2025年11月4日"),
    ],
)
def test_notice_of_each_year(year, number):
    """Whoever asks why a day is off is led to the right paper."""
    source = f"国务院办公厅关于{year}年部分节假日安排的通知（{number}）"
    assert calendar_for().day(date(year, 10, 1)).source == source


@pytest.mark.parametrize(
    ("day", "is_working", "name"),
    [
        (date(2025, 1, 26), True, "春节"),  # Sunday, 1月26日（周日）上班
        (date(2025, 2, 4), False, "春节"),  # Tuesday, the last of eight days
        (date(2025, 9, 28), True, "国庆节"),  # Sunday
        (date(2026, 1, 4), True, "元旦"),  # Sunday
        (date(2024, 11, 30), False, ""),  # an ordinary Saturday
        (date(2022, 11, 30), True, ""),  # an ordinary Wednesday
    ],
)
def test_days_taken_from_the_notices(day, is_working, name):
    """Days read off the State Council's notices by hand, weekends worked and weekdays off."""
    found = calendar_for().day(day)
    assert (found.is_working, found.name) == (is_working, name)
