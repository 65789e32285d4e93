"""What this room does from time to time."""

from __future__ import annotations

from django.core.management import call_command
from django_tasks import task

from kaoping.background.chores import DAY, Chore


@task()
def clear_sessions() -> None:
    """Remove sessions that are over, so that the table does not grow."""
    call_command("clearsessions")


def chores() -> list[Chore]:
    """Return the chores."""
    return [Chore("accounts.clear-sessions", DAY, clear_sessions)]
