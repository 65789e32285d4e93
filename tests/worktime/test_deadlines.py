"""Deadlines: wuhai-2022.txt:28 as read in W20, and the words that say what is left."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.worktime import SHANGHAI, calendar_for, closing, deadline, in_shanghai, remaining

NATION = calendar_for()
XINJIANG = calendar_for("xinjiang")
SIX = time(18)


def at(text, hour=9, minute=0):
    """A moment in Shanghai on an ISO date."""
    return datetime.combine(date.fromisoformat(text), time(hour, minute), SHANGHAI)


def test_five_working_days_after_receipt():
    """在收到考核任务5个工作日内: received on Thursday 1 December 2022, due on Thursday the 8th."""
    assert deadline(NATION, at("2022-12-01"), 5, SIX) == at("2022-12-08", 18)


@pytest.mark.parametrize("day", ["2022-12-02", "2022-12-03", "2022-12-04"])
def test_receipt_at_the_weekend_counts_from_monday(day):
    """Friday, Saturday and Sunday are all followed by the same working day (W20)."""
    assert deadline(NATION, at(day, 23), 5, SIX) == at("2022-12-09", 18)


def test_region_moves_the_deadline():
    """The same five days reach past 古尔邦节 in Xinjiang, with its own closing time."""
    assert deadline(NATION, at("2025-06-04"), 3, SIX) == at("2025-06-09", 18)
    assert deadline(XINJIANG, at("2025-06-04"), 3, time(19, 30)) == at("2025-06-12", 19, 30)


def test_the_day_of_receipt_is_the_day_in_shanghai():
    """A server that records UTC must not give an assessor a day less or more."""
    late = datetime(2022, 12, 1, 16, 30, tzinfo=UTC)  # 00:30 on the 2nd in Shanghai
    assert deadline(NATION, late, 1, SIX) == at("2022-12-05", 18)


def test_unzoned_or_doubly_zoned_times_are_refused():
    """A moment without a zone has no day, and a closing time with one has two."""
    with pytest.raises(ValueError, match="没有时区"):
        deadline(NATION, datetime(2022, 12, 1, 9), 5, SIX)  # noqa: DTZ001
    with pytest.raises(ValueError, match="不带时区"):
        closing(date(2022, 12, 1), time(18, tzinfo=UTC))
    with pytest.raises(ValueError, match="正整数"):
        deadline(NATION, at("2022-12-01"), 0, SIX)


@pytest.mark.parametrize(
    ("now", "phrase"),
    [
        (at("2022-11-25"), "还剩3个工作日（11月30日18:00）"),  # Friday: 28, 29, 30
        (at("2022-11-27"), "还剩3个工作日（11月30日18:00）"),  # Sunday: the same three
        (at("2022-11-29", 23), "还剩1个工作日（11月30日18:00）"),
        (at("2022-11-30"), "今天18:00截止"),
        (at("2022-11-30", 18), "今天18:00截止"),  # the moment itself is in time
        (at("2022-11-30", 18, 1), "已逾期不足1个工作日"),
        (at("2022-12-01", 0, 1), "已逾期1个工作日"),
        (at("2022-12-04"), "已逾期2个工作日"),  # Sunday: 1 and 2 December
    ],
)
def test_what_is_left_in_words(now, phrase):
    """The badge beside each item in a queue, at every stage of a deadline."""
    assert remaining(NATION, now, at("2022-11-30", 18)).phrase == phrase


def test_deadline_on_a_day_off_reached_through_days_off():
    """From Saturday to a kept Sunday there is no working day left, and it is not today either."""
    left = remaining(NATION, at("2025-11-29"), at("2025-11-30", 18))
    assert (left.working_days, left.overdue) == (0, False)
    assert left.phrase == "还剩不足1个工作日（11月30日18:00）"


def test_next_year_is_written_out():
    """In December, a January date without its year reads as one long past."""
    left = remaining(NATION, at("2022-12-29"), at("2023-01-05", 18))
    assert left.phrase == "还剩4个工作日（2023年1月5日18:00）"


def test_zone_of_asking_does_not_matter():
    """The same instant asked from elsewhere gives the same words."""
    now, due = at("2022-11-30", 2), at("2022-11-30", 18)
    elsewhere = now.astimezone(timezone(timedelta(hours=-5)))
    assert remaining(NATION, elsewhere, due.astimezone(UTC)) == remaining(NATION, now, due)


days_of_receipt = st.dates(date(2022, 1, 1), date(2026, 10, 31))
moments = st.builds(datetime.combine, days_of_receipt, st.times(), st.sampled_from([UTC, SHANGHAI]))
terms = st.integers(1, 20)


@given(moments, moments, terms)
def test_later_receipt_is_never_due_earlier(one, other, days):
    """Nobody gains by recording a receipt late, or loses by recording it early."""
    early, late = sorted((one, other))
    assert deadline(NATION, early, days, SIX) <= deadline(NATION, late, days, SIX)


@given(moments, terms)
def test_the_whole_term_is_left_on_the_day_of_receipt(received, days):
    """Right after receipt exactly the term of the clause is left, whatever the hour."""
    left = remaining(NATION, received, deadline(NATION, received, days, SIX))
    assert (left.working_days, left.overdue) == (days, False)


@given(moments, moments)
def test_overdue_is_a_matter_of_the_clock(now, due):
    """The flag follows the two instants, and the count is never negative."""
    left = remaining(NATION, now, due)
    assert left.overdue == (now > due)
    assert left.working_days >= 0
    assert left.phrase.startswith("已逾期" if left.overdue else ("今天", "还剩"))


@given(moments)
def test_shanghai_is_the_same_instant(moment):
    """Conversion changes the clock on the wall, never the instant."""
    assert in_shanghai(moment) == moment
    assert in_shanghai(moment).utcoffset() == timedelta(hours=8)
