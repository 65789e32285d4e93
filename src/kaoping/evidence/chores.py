"""What this room does from time to time."""

from __future__ import annotations

from django_tasks import task

from kaoping.accounts.actor import Actor
from kaoping.background.chores import DAY, Chore
from kaoping.evidence.services import clear_stale_uploads


@task()
def clear_uploads() -> int:
    """Give up uploads that nobody has continued for three days; returns how many."""
    return clear_stale_uploads(Actor.system("清理未完成的上传"))


def chores() -> list[Chore]:
    """Return the chores."""
    return [Chore("evidence.clear-uploads", DAY, clear_uploads)]
