"""clocks: times of day as a notice writes them, 24:00 among them."""

from datetime import datetime, time, timedelta

import pytest

from kaoping.worktime import (
    END_OF_DAY,
    SHANGHAI,
    calendar_for,
    closing,
    deadline,
    read_clock,
    remaining,
    written_clock,
    written_moment,
)


@pytest.mark.parametrize("text", ["00:00", "09:05", "18:00", "23:59", "24:00"])
def test_what_is_read_is_written_again(text):
    """No clock time is another one's, 23:59 and 24:00 least of all."""
    assert written_clock(read_clock(text)) == text


@pytest.mark.parametrize(("text", "clock"), [("9:30", time(9, 30)), (" 24：00 ", END_OF_DAY)])
def test_how_people_type_it(text, clock):
    """Without a nought in front, or with the colon of a Chinese keyboard."""
    assert read_clock(text) == clock


@pytest.mark.parametrize("text", ["", "24:01", "25:00", "12:60", "1200", "18:00:00", "六点"])
def test_what_is_no_clock_time(text):
    """Nothing is guessed."""
    with pytest.raises(ValueError, match=r"time|minute|hour|钟点"):
        read_clock(text)


def test_a_day_that_ends_at_24_stays_that_day():
    """The whole day is in time; 00:00 of the next one is late; the day written is the same."""
    start = datetime(2022, 12, 1, 9, tzinfo=SHANGHAI)
    due = deadline(calendar_for(), start, 5, END_OF_DAY)
    assert due == closing(datetime(2022, 12, 8, tzinfo=SHANGHAI).date(), END_OF_DAY)
    assert written_moment(due) == "2022年12月8日24:00"
    midnight = datetime(2022, 12, 9, tzinfo=SHANGHAI)
    before = remaining(calendar_for(), midnight - timedelta(microseconds=1), due)
    assert (before.overdue, before.phrase) == (False, "今天24:00截止")
    assert remaining(calendar_for(), midnight, due).overdue
