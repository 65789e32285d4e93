"""This room's own chores: keeping the table of tasks short."""

from __future__ import annotations

from django.core.management import call_command
from django_tasks import task


@task()
def forget_done_tasks() -> None:
    """Remove what was done two weeks ago, and what failed three months ago."""
    call_command(
        "prune_db_task_results",
        queue_name="*",
        min_age_days=14,
        failed_min_age_days=90,
        verbosity=0,
    )
