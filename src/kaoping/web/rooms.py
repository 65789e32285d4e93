"""Asking the rooms: each may offer something to the shell by a function of a known name."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.conf import settings


@cache
def offered(module: str, function: str) -> tuple[Callable[..., Any], ...]:
    """Return the rooms' functions of that name, in the order of the house.

    Args:
        module: Module inside a room: `todos`, `search`, `dashboard`.
        function: Name of the function; a room without it offers nothing.
    """
    found = []
    for room in settings.ROOMS:
        name = f"kaoping.{room}.{module}"
        if apps.is_installed(f"kaoping.{room}") and find_spec(name):
            offer = getattr(import_module(name), function, None)
            if offer is not None:
                found.append(offer)
    return tuple(found)
