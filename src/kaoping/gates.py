"""Gates: what a view asks of the person before it runs.

Every view carries exactly one gate. The middleware of `kaoping.accounts` reads it before the view
is called and refuses a view without one, so that a forgotten gate shuts a page instead of opening
it. The gate is only a mark on the function; it stands below all rooms so that each may use it.

    @require_GET
    @capability("log.see")
    def log(request): ...
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

ATTRIBUTE = "kaoping_gate"


@dataclass(frozen=True, slots=True)
class Gate:
    """Who may pass.

    Attributes:
        is_public: Anyone, without logging in.
        capabilities: One of these is enough; empty on a gate that is not public means any person
            who is logged in.
    """

    is_public: bool = False
    capabilities: tuple[str, ...] = ()


def capability(*names: str) -> Callable[[View], View]:
    """Open a view to those whose present post has one of the named capabilities.

    Args:
        names: Capabilities as in `kaoping.accounts.capabilities`, at least one.
    """
    if not names:
        message = "capability() needs a name; use signed_in for a page of every person"
        raise TypeError(message)
    return _mark(Gate(capabilities=names))


def public(view: View) -> View:
    """Open a view to everyone, without a log-in."""
    return _mark(Gate(is_public=True))(view)


def signed_in(view: View) -> View:
    """Open a view to every person who is logged in, whatever the post."""
    return _mark(Gate())(view)


def gate_of(view: object) -> Gate | None:
    """Return the gate of a view, or None where nobody has set one."""
    gate = getattr(view, ATTRIBUTE, None)
    return gate if isinstance(gate, Gate) else None


def _mark(gate: Gate) -> Callable[[View], View]:
    def put(view: View) -> View:
        setattr(view, ATTRIBUTE, gate)
        return view

    return put
