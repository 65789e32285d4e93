"""What this room asks before a stage changes."""

from __future__ import annotations


def register() -> None:
    """Ask our conditions from now on."""
