"""Wuhai's year 2024 as the journey knows it: its number, its facts, and who does what."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from browser.house import ROOT
from kaoping.accounts.capabilities import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from browser.house import House
    from browser.people import Person
    from browser.register import Town

SCHEME = "乌海市城市更新工作考核评价办法（试行）（送审稿）"
UNITS = {"haibowan": "海勃湾区", "wuda": "乌达区", "hainan": "海南区"}
JOINT = "2.1.1"
"""Marked by 市自然资源局 and countersigned by 市城管执法局, as the office decides in March."""
OBJECTED = "2.1.3"
"""What 乌达区 objects to, and is right about."""
Facts = dict[str, dict[str, dict[str, Any]]]


def sample_facts() -> Facts:
    """Return unit → leaf → its facts: those of `examples/`, taken for the facts of 2024."""
    text = (ROOT / "examples" / "wuhai-2023.json").read_text(encoding="utf-8")
    units = json.loads(text)["units"]
    return {unit: content["facts"] for unit, content in units.items()}


def written(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return a leaf's facts as its form writes them: yes and no in words, lists field by field."""
    named = {key: key if key == "mark" else f"fact-{key}" for key in facts}
    return {named[key]: _typed(value) for key, value in facts.items()}


def _typed(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return [_typed(one) for one in value] if isinstance(value, list) else value


@dataclass
class Year:
    """The year under way.

    Attributes:
        people: Gives somebody by account.
        cycle: The year's number in addresses.
        facts: What is claimed and marked.
    """

    house: House
    people: Callable[..., Person]
    town: Town
    cycle: int
    facts: Facts

    @property
    def bureaus(self) -> list[str]:
        """The accounts of those who mark."""
        return [key for key, (_, role, _) in self.town.staff.items() if role == Role.ASSESSOR]

    def at(self, rest: str) -> str:
        """Return the address of a page of the year."""
        return f"/{self.cycle}/{rest}"

    def enter(self, stage: str, reason: str = "") -> None:
        """Let the office take the year to a stage, by the button that leads there."""
        office = self.people("office")
        office.go(self.at("set-up/stages/"))
        answers = {"理由": reason} if reason else {}
        office.confirm(stage, **answers)
        office.sees("年度已转入")
