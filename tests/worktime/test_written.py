"""written: days and moments as they stand in notices."""

from datetime import UTC, date, datetime

from kaoping.worktime import written_day, written_moment


def test_a_day_has_no_noughts_in_front():
    """As in official documents: 2026年3月5日."""
    assert written_day(date(2026, 3, 5)) == "2026年3月5日"


def test_a_moment_is_that_of_shanghai():
    """Whatever zone it came in; the day may be another there."""
    moment = datetime(2026, 11, 21, 16, 5, 9, tzinfo=UTC)
    assert written_moment(moment) == "2026年11月22日00:05"
    assert written_moment(moment, seconds=True) == "2026年11月22日00:05:09"
