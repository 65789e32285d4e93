"""What must hold before a stage changes: predicates with names, from this room and from others.

    register_condition(Condition("results.all-scored", "各条目均已赋分", check, leaving="review"))

`check(cycle, transition)` yields an `Obstacle` for each thing in the way, in Chinese, with its
mend. A blocking obstacle stops the change; another one asks for a reason, which is logged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaoping.cycles.models import Cycle
    from kaoping.cycles.transitions import Transition


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing in the way of a change of stage."""

    text: str
    """`尚有3项未评分`"""
    mend: str = ""
    link: str = ""
    """The page on which it is mended."""
    blocking: bool = True
    """Whether the change is refused; otherwise a reason is asked for."""

    def __str__(self) -> str:
        return f"{self.text}；{self.mend}" if self.mend else self.text


Check = Callable[["Cycle", "Transition"], Iterable[Obstacle]]


@dataclass(frozen=True, slots=True)
class Condition:
    """A named predicate over a change of stage.

    Attributes:
        name: `room.what`, unique; registering it again replaces it.
        title: What must hold, for the stage table.
        check: Yields what is in the way.
        entering: Only changes to this stage; empty: any.
        leaving: Only changes from this stage; empty: any.
        on_return: Whether it also holds on the way back.
    """

    name: str
    title: str
    check: Check
    entering: str = ""
    leaving: str = ""
    on_return: bool = False

    def concerns(self, transition: Transition) -> bool:
        """Tell whether this condition is asked on a change."""
        return (
            self.entering in ("", transition.to_stage)
            and self.leaving in ("", transition.from_stage)
            and (self.on_return or not transition.is_return)
        )


_CONDITIONS: dict[str, Condition] = {}


def register_condition(condition: Condition) -> None:
    """Ask a condition from now on; called by each room when Django is ready."""
    _CONDITIONS[condition.name] = condition


def unregister_condition(name: str) -> None:
    """Ask a condition no longer."""
    _CONDITIONS.pop(name, None)


def conditions_of(transition: Transition) -> list[Condition]:
    """Return the conditions of a change, in the order in which they were registered."""
    return [one for one in _CONDITIONS.values() if one.concerns(transition)]


def obstacles(cycle: Cycle, transition: Transition) -> Iterator[tuple[Condition, Obstacle]]:
    """Yield everything in the way of a change, with the condition that says so."""
    for condition in conditions_of(transition):
        for obstacle in condition.check(cycle, transition):
            yield condition, obstacle
