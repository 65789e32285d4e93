"""Clock times as a notice writes them, 24:00 among them.

24:00 ends a day and belongs to it. It is kept as the last instant that a clock here can tell, a
millionth of a second before the next day: so the day that closes at 24:00 is that day wherever it
is asked for, whatever comes at 00:00 is late, and no other clock time is written 24:00.
"""

from __future__ import annotations

import re
from datetime import time

END_OF_DAY = time.max
"""24:00."""
_MIDNIGHT = "24:00"
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)


def read_clock(text: str) -> time:
    """Return a clock time from its text: 9:00, 18:00, 24:00; the colon may be a wide one.

    Raises:
        ValueError: It is none.
    """
    plain = text.strip().replace("：", ":")
    if plain == _MIDNIGHT:
        return END_OF_DAY
    match = _CLOCK.fullmatch(plain)
    if match is None:
        message = f"“{text}”不是钟点；须写成时:分，如 18:00；一日终了写 24:00。"
        raise ValueError(message)
    return time(int(match[1]), int(match[2]))


def written_clock(clock: time, *, seconds: bool = False) -> str:
    """Return a clock time as it is written: 18:00; the end of a day is 24:00."""
    if clock == END_OF_DAY:
        return _MIDNIGHT
    return f"{clock:%H:%M:%S}" if seconds else f"{clock:%H:%M}"
