"""What this room does from time to time."""

from __future__ import annotations

from kaoping.background.chores import MINUTE, Chore
from kaoping.messages.tasks import send_waiting


def chores() -> list[Chore]:
    """Return the chores: what could not be sent is sent again."""
    return [Chore("messages.send", MINUTE, send_waiting)]
