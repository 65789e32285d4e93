"""The overlays of the two regions, and what happens in years that nobody has established."""

from datetime import date

import pytest

from kaoping.worktime import (
    Kind,
    UnknownPlaceError,
    YearNotAnnouncedError,
    calendar_for,
    places,
    read_table,
)
from kaoping.worktime.regions import load_region

XINJIANG_ALONE_OFF = [
    date(2023, 4, 21),
    date(2023, 6, 28),
    date(2023, 6, 29),
    date(2023, 6, 30),
    date(2025, 3, 31),
    date(2025, 6, 6),
    date(2025, 6, 9),
    date(2025, 6, 10),
]
"""Weekdays that only Xinjiang closes, read off its notices for 2023 and 2025."""

EID_2026 = """date,kind,name,source
2026-03-20,holiday,肉孜节,示例通知
2026-05-27,holiday,古尔邦节,示例通知
"""
"""Invented dates: the real notice for 2026 could not be established."""


@pytest.mark.parametrize("day", XINJIANG_ALONE_OFF)
def test_xinjiang_closes_where_the_nation_works(day):
    """A deadline in Xinjiang must not fall on one of the region's own days off."""
    assert calendar_for().is_working_day(day)
    assert not calendar_for("xinjiang").is_working_day(day)


@pytest.mark.parametrize("year", [2023, 2025])
def test_xinjiang_differs_nowhere_else(year):
    """An overlay may not disturb the national arrangement beside its own days."""
    ours, nation = calendar_for("xinjiang"), calendar_for()
    days = [rule.day for rule in load_region("xinjiang").rules if rule.day.year == year]
    differing = [day for day in days if ours.is_working_day(day) != nation.is_working_day(day)]
    assert differing == [day for day in XINJIANG_ALONE_OFF if day.year == year]
    first, last = date(year, 1, 1), date(year, 12, 31)
    lost = nation.working_days_between(first, last) - ours.working_days_between(first, last)
    assert lost == len(differing)


@pytest.mark.parametrize("year", [2022, 2024, 2026])
def test_xinjiang_year_without_a_notice_names_the_notice(year):
    """A year whose regional days are unknown is an error that says which paper to fetch."""
    with pytest.raises(YearNotAnnouncedError) as caught:
        calendar_for("xinjiang").is_working_day(date(year, 11, 3))
    message = str(caught.value)
    assert f"关于{year}年节假日放假和冬夏季作息时间安排的通知" in message
    assert "肉孜节、古尔邦节" in message
    assert "导入放假调休表" in message
    assert load_region("xinjiang").gap(year) in message


def test_what_was_found_is_told_for_its_own_year():
    """Notes on the search must not be shown under another year."""
    region = load_region("xinjiang")
    assert "7月9日至13日" in region.gap(2022)
    assert "7月9日至13日" not in region.gap(2024)
    assert region.gap(2023) == region.gap(2027) == ""


def test_imported_days_open_the_year():
    """The office can open a year for itself, and the national part of it is still the nation's."""
    calendar = calendar_for("xinjiang", read_table(EID_2026.encode()))
    assert 2026 in calendar.open_years
    assert not calendar.is_working_day(date(2026, 5, 27))
    assert calendar.is_working_day(date(2026, 5, 9))  # Saturday, 劳动节调休


def test_half_of_the_festivals_do_not_open_the_year():
    """A table with one festival of two would let a deadline fall on the other."""
    table = read_table(EID_2026.rsplit("2026-05", 1)[0].encode())
    with pytest.raises(YearNotAnnouncedError, match="缺古尔邦节"):
        calendar_for("xinjiang", table).is_working_day(date(2026, 11, 3))


def test_inner_mongolia_follows_the_nation_and_says_so():
    """No day was established for the whole region, so none is invented, and a note tells why."""
    calendar = calendar_for("inner-mongolia")
    assert load_region("inner-mongolia").rules == ()
    assert calendar.open_years == calendar_for().open_years
    assert "未查到" in calendar.notes()[0]


def test_every_overlay_row_is_a_day_off_with_a_source():
    """Whoever doubts a day can look it up: each established year says where it was seen."""
    for place in places():
        region = load_region(place)
        assert region.place == place
        established = {entry.year for entry in region.years}
        assert established.isdisjoint(gap.year for gap in region.not_established)
        for entry in region.years:
            assert entry.seen_at
            assert {row.day.year for row in entry.days} == {entry.year}
            assert {row.kind for row in entry.days} == {Kind.HOLIDAY}
        assert all(region.name in rule.source for rule in region.rules)


def test_unknown_place_lists_the_known_ones():
    """A misspelt place must not silently fall back to the national arrangement."""
    with pytest.raises(UnknownPlaceError, match="inner-mongolia、xinjiang"):
        calendar_for("xinjang")
