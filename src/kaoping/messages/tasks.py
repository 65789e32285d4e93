"""What the worker does for this room."""

from __future__ import annotations

from django_tasks import task

from kaoping.messages.delivery.sending import send_due


@task()
def send_waiting() -> int:
    """Send what waits and is due; returns how many were sent. Twice does no harm."""
    return send_due()
