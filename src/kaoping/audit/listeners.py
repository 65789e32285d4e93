"""The door for those who want to know what happens: told of each entry, in its transaction.

    listen(hear)            # in AppConfig.ready(); hear(entry, actor, obj)

What a listener writes is kept or lost together with the entry. An error that it lets out stops the
act that it was told of. Listeners stand above this room; nobody below calls them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaoping.audit.models import Entry
    from kaoping.audit.services import Who

    Listener = Callable[[Entry, Who | None, object], None]
    """Takes the entry, who did it, and what it was done to, as the service gave it to `record`."""

_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Have a function told of every entry from now on; once, however often it asks."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(entry: Entry, actor: Who | None, obj: object) -> None:
    """Tell all listeners of an entry that has just been sealed."""
    for listener in _listeners:
        listener(entry, actor, obj)
