"""Settling readings: the values that hang on an open clause are put in before anything else reads.

Any value in a scheme file may be written as a switch, `{reading: W11, when: {floor: "0",
negative: none}}`. Settling replaces each switch by the value of the choice that the run uses, so
that nothing behind this module knows that readings exist.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kaoping.problems import Problem
from kaoping.scheme.raw import Path_, RawFile, Tree
from kaoping.scheme.reading import Reading


@dataclass(frozen=True, slots=True)
class Switch:
    """A value that hangs on a reading."""

    path: Path_
    reading: str
    choices: Mapping[str, Tree]


@dataclass
class Settled:
    """A tree without switches, and which reading settled which value."""

    tree: Tree
    lines: dict[Path_, int] = field(default_factory=dict)
    decided: dict[Path_, str] = field(default_factory=dict)


def switches(tree: Tree, path: Path_ = ()) -> Iterator[Switch]:
    """Yield every switch of a tree, outer before inner."""
    if isinstance(tree, dict):
        when = tree.get("when")
        if tree.keys() == {"reading", "when"} and isinstance(when, dict):
            yield Switch(path, str(tree["reading"]), when)
        for key, child in tree.items():
            yield from switches(child, (*path, key))
    elif isinstance(tree, list):
        for i, child in enumerate(tree):
            yield from switches(child, (*path, i))


def settle(raw: RawFile, choices: Mapping[str, str]) -> Settled:
    """Return the tree with each switch replaced by the value of its choice.

    A switch whose reading or choice is unknown takes its first value, so that the rest can still
    be looked at: `check_switches` has refused the scheme already.
    """
    settled = Settled("")
    settled.tree = _settle(raw, raw.tree, (), (), choices, settled)
    return settled


def _settle(
    raw: RawFile,
    tree: Tree,
    written: Path_,
    path: Path_,
    choices: Mapping[str, str],
    settled: Settled,
) -> Tree:
    if written in raw.lines:
        settled.lines[path] = raw.lines[written]
    if isinstance(tree, list):
        return [
            _settle(raw, child, (*written, i), (*path, i), choices, settled)
            for i, child in enumerate(tree)
        ]
    if not isinstance(tree, dict):
        return tree
    when = tree.get("when")
    if tree.keys() == {"reading", "when"} and isinstance(when, dict):
        reading = str(tree["reading"])
        choice = choices.get(reading, "")
        choice = choice if choice in when else next(iter(when), "")
        if choice:
            settled.decided[path] = reading
            chosen = (*written, "when", choice)
            return _settle(raw, when[choice], chosen, path, choices, settled)
    return {
        key: _settle(raw, child, (*written, key), (*path, key), choices, settled)
        for key, child in tree.items()
    }


def check_switches(raw: RawFile, readings: list[Reading]) -> Iterator[Problem]:
    """Yield what is wrong between the switches of a scheme and its readings."""
    known = {reading.id: reading for reading in readings if reading.choices}
    used: set[str] = set()
    for switch in switches(raw.tree):
        used.add(switch.reading)
        reading = known.get(switch.reading)
        place = raw.place(switch.path)
        if reading is None:
            message = f"用到了没有可选做法的释义“{switch.reading}”"
            yield Problem("unknown-reading", message, "请在 readings.yaml 中写明", place)
        elif switch.choices.keys() != reading.choices.keys():
            allowed = "、".join(reading.choices)
            message = (
                f"释义 {switch.reading} 的做法是 {allowed}，此处写的是 {'、'.join(switch.choices)}"
            )
            yield Problem("switch-choices", message, "请逐一写明每种做法的值", place)
    for reading in known.values():
        if len(reading.choices) > 1 and reading.id not in used:
            message = f"释义 {reading.id} 有多种做法，但办法中没有一处用到它"
            yield Problem("unused-reading", message, "请在相应的值上写 reading 和 when")
