"""The clock of the sample years: what the services take for now while a past year is made.

The services ask `django.utils.timezone.now` for the moment; no one of them takes it as an
argument, so that nobody can backdate anything through the pages. The sample years lie in the past,
and so the command that makes them, alone in its own process, answers that question itself:

    with at(datetime(2023, 12, 5, 9, tzinfo=SHANGHAI)):
        enter_mark(...)

The log does not ask this clock. Its entries keep the true time at which the sample was made.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils import timezone

TICK = timedelta(milliseconds=50)
"""So much passes with each question, so that what comes later has a later time."""


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the services believe that it is this moment.

    Args:
        moment: The moment, with a zone; it moves on by a tick each time somebody asks.
    """
    true_clock = timezone.now
    current = moment

    def ticking() -> datetime:
        nonlocal current
        current += TICK
        return current

    timezone.now = ticking
    try:
        yield
    finally:
        timezone.now = true_clock
