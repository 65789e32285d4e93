"""Everything of the sample instance, in one transaction: either all of it is there, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from kaoping.accounts.actor import Actor
from kaoping.messages.services import mark_all_seen
from kaoping.web.demo import people, urumqi, wuhai

NEWS = timedelta(days=7)
"""Messages of the sample years that are older than this were read long ago."""


def build(say: Callable[[str], None] = lambda _text: None) -> None:
    """Make the sample instance in a database that holds nobody yet.

    Args:
        say: Told what comes next.
    """
    with transaction.atomic():
        say("人员与组织")
        everyone = people.register()
        for title, step in STEPS:
            say(title)
            step(everyone)
            if step is not urumqi.open_2025:  # whose people find what the year began with
                mark_all_seen(Actor.system(people.ERRAND), before=timezone.now() - NEWS)


STEPS = (
    ("乌海市2022年度（归档）", wuhai.archived_2022),
    ("乌海市2023年度（公布）", wuhai.published_2023),
    ("乌海市2024年度（评审）", wuhai.reviewed_2024),
    ("乌鲁木齐市2025年度（自查）", urumqi.open_2025),
)
"""The sample years in the order of time."""
