"""What an amended scheme changes, and for whom: two editions side by side.

    report = compare(old, new, units)     # pure: no database
    report.changes, report.lost_readings, report.obstacles

Words are compared by their text and not by their line, so that a paragraph put in above changes
nothing below. Other rooms add what the change means for their data by `register_effect`.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from kaoping.cycles.editions import NONE, plain, points, tree_differences, words, written_bodies
from kaoping.engine.tables import tables_of
from kaoping.scheme import InnerNode, Leaf, Visit
from kaoping.scheme.titles import title_in

if TYPE_CHECKING:
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.scheme import Reading, Scheme


class What(StrEnum):
    """What a change concerns."""

    LEAF = "计分条目"
    POINTS = "分值"
    RULE = "计分规则"
    WORDS = "原文"
    ASSESSORS = "考核单位"
    NAME = "名称"
    APPLIES = "适用条件"
    COMBINATION = "合成方法"
    READING = "释义"
    PROCESS = "程序和时间"
    OUTCOME = "等次和结果运用"
    UNITS = "单位和机构"
    TEXT = "全文"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs between two editions."""

    what: What
    at: str
    """Where: `2.2.1 老旧小区改造`, `W28`."""
    old: str
    new: str
    units: tuple[str, ...] = ()
    """The units whose score it can touch, by name; empty where it touches none by itself."""
    node: str = ""
    """The node of the tables that both editions have and that differs; empty for all else."""

    def as_json(self) -> dict[str, Any]:
        """Return it as the year keeps it."""
        return {
            "what": str(self.what),
            "at": self.at,
            "old": self.old,
            "new": self.new,
            "units": list(self.units),
            "node": self.node,
        }


@dataclass(frozen=True)
class ImpactReport:
    """All that an amendment changes."""

    old_sha256: str
    new_sha256: str
    changes: tuple[Change, ...]
    lost_readings: tuple[str, ...]
    """Readings whose choice the new edition does not have; a choice has to be made again."""
    obstacles: tuple[str, ...]
    """What the amendment cannot be made with: a unit without its group, a stage that is gone."""

    @property
    def units(self) -> tuple[str, ...]:
        """The units that are concerned, each once."""
        return tuple(dict.fromkeys(unit for change in self.changes for unit in change.units))

    def count(self, what: What) -> int:
        """Return how many changes concern one thing."""
        return sum(change.what is what for change in self.changes)


@dataclass(frozen=True, slots=True)
class Effect:
    """What an amendment means for data that are already there: `已有12项赋分须重新核对`."""

    text: str
    link: str = ""
    blocking: bool = False


Provider = Callable[["Cycle", ImpactReport], Iterable[Effect]]
_EFFECTS: dict[str, Provider] = {}


def register_effect(name: str, provider: Provider) -> None:
    """Ask a room what an amendment means for its data; a name that is known is replaced."""
    _EFFECTS[name] = provider


def unregister_effect(name: str) -> None:
    """Ask a provider no longer."""
    _EFFECTS.pop(name, None)


def effects(cycle: Cycle, report: ImpactReport) -> list[Effect]:
    """Return what the other rooms say of an amendment."""
    return [effect for provider in _EFFECTS.values() for effect in provider(cycle, report)]


def compare(old: Scheme, new: Scheme, units: Sequence[CycleUnit], stage: str = "") -> ImpactReport:
    """Return what differs between two editions, for these units.

    Args:
        old: The pinned edition under the year's readings.
        new: The other edition under the same readings, as far as it has them.
        units: The units of the year.
        stage: The stage in which the year is.
    """
    concerned = _Concerned(old, new, units)
    changes = (
        *_nodes(old, new, concerned),
        *_readings(old, new, concerned),
        *_rest(old, new, concerned),
    )
    lost = tuple(
        key
        for key, choice in old.settled.items()
        if key in new.settled and choice not in _choices(new)[key]
    )
    return ImpactReport(old.sha256, new.sha256, changes, lost, tuple(_obstacles(new, units, stage)))


def carried_readings(old: Mapping[str, str], new: Scheme) -> dict[str, str]:
    """Return the confirmed choices that another edition still has."""
    choices = _choices(new)
    return {key: choice for key, choice in old.items() if choice in choices.get(key, ())}


def new_readings(old: Scheme, new: Scheme, report: ImpactReport) -> list[Reading]:
    """Return the readings that have to be chosen for another edition: lost ones and new ones."""
    return [
        one
        for one in new.readings
        if len(one.choices) > 1 and (one.id in report.lost_readings or one.id not in old.settled)
    ]


class _Concerned:
    """Which units a node touches, in either edition."""

    def __init__(self, old: Scheme, new: Scheme, units: Sequence[CycleUnit]) -> None:
        self.everyone = tuple(unit.name for unit in units)
        self._by_node: dict[str, dict[str, None]] = {}
        for scheme in (old, new):
            for unit in units:
                if unit.group in scheme.regulation.groups:
                    self._note(scheme, unit)

    def _note(self, scheme: Scheme, unit: CycleUnit) -> None:
        tables = tables_of(scheme, unit.group)
        for leaf, branch in tables.branches.items():
            if tables.applies(leaf, unit.attributes):
                for node in branch:
                    self._by_node.setdefault(node.id, {})[unit.name] = None

    def by(self, node: str) -> tuple[str, ...]:
        return tuple(self._by_node.get(node, ()))


def _nodes(old: Scheme, new: Scheme, concerned: _Concerned) -> Iterator[Change]:
    for key, visit in old.nodes.items():
        if key not in new.nodes:
            yield Change(
                What.LEAF, title_in(old, key), points(visit.node), "（删去）", concerned.by(key)
            )
    for key, visit in new.nodes.items():
        if key not in old.nodes:
            yield Change(What.LEAF, title_in(new, key), NONE, points(visit.node), concerned.by(key))
            continue
        for what, before, after in _differences(old, new, key):
            yield Change(what, title_in(new, key), before, after, concerned.by(key), key)


def _differences(old: Scheme, new: Scheme, key: str) -> Iterator[tuple[What, str, str]]:
    was, now = old.nodes[key], new.nodes[key]
    pairs = [
        (What.NAME, was.node.name, now.node.name),
        (What.POINTS, points(was.node), points(now.node)),
        (What.WORDS, words(was.node.quotations()), words(now.node.quotations())),
    ]
    if isinstance(now.node, Leaf):
        pairs.append((What.ASSESSORS, written_bodies(old, key), written_bodies(new, key)))
    yield from ((what, before, after) for what, before, after in pairs if before != after)
    for what, before, after in (
        (What.APPLIES, was.node.applies_when, now.node.applies_when),
        (What.RULE, _rule(was), _rule(now)),
        (What.COMBINATION, _combination(was), _combination(now)),
    ):
        for path, first, second in tree_differences(plain(before), plain(after)):
            at = f"{path}：" if path else ""
            yield what, at + first, at + second


def _readings(old: Scheme, new: Scheme, concerned: _Concerned) -> Iterator[Change]:
    before = {one.id: one for one in old.readings}
    after = {one.id: one for one in new.readings}
    for key in {**before, **after}:
        was, now = before.get(key), after.get(key)
        scored = any(one is not None and len(one.choices) > 1 for one in (was, now))
        for first, second in _reading_differences(was, now):
            yield Change(What.READING, key, first, second, concerned.everyone if scored else ())


def _reading_differences(was: Reading | None, now: Reading | None) -> Iterator[tuple[str, str]]:
    if was is None or now is None:
        yield (was.question if was else NONE), (now.question if now else "（删去）")
        return
    before, after = plain(was), plain(now)
    for tree in (before, after):
        tree.pop("lines", None)
    for path, first, second in tree_differences(before, after):
        yield f"{path}：{first}", f"{path}：{second}"


def _rest(old: Scheme, new: Scheme, concerned: _Concerned) -> Iterator[Change]:
    was, now = old.regulation, new.regulation
    everyone = concerned.everyone
    parts: tuple[tuple[What, str, Any, Any, tuple[str, ...]], ...] = (
        (What.COMBINATION, "总分", was.total, now.total, everyone),
        (What.OUTCOME, "结果", was.outcome, now.outcome, everyone),
        (What.PROCESS, "程序", was.process, now.process, ()),
        (What.UNITS, "机构", was.bodies, now.bodies, ()),
        (What.UNITS, "单位分组", was.groups, now.groups, ()),
        (What.UNITS, "所列单位", was.units, now.units, ()),
        (What.UNITS, "单位情况", was.attributes, now.attributes, ()),
        (What.UNITS, "认定", was.flags, now.flags, everyone),
        (What.UNITS, "题名", was.title, now.title, ()),
        (What.UNITS, "效力状态", was.status_label, now.status_label, ()),
    )
    for what, at, before, after, units in parts:
        for path, first, second in tree_differences(plain(before), plain(after)):
            yield Change(what, f"{at}·{path}" if path else at, first, second, units)
    yield from _text(old.source.lines, new.source.lines)


def _text(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Yield one change for the whole text; which words matter, the nodes have said."""
    steps = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    gone = sum(i2 - i1 for tag, i1, i2, _, _ in steps if tag != "equal")
    come = sum(j2 - j1 for tag, _, _, j1, j2 in steps if tag != "equal")
    if gone or come:
        yield Change(What.TEXT, "全文", f"{gone}行删去或改动", f"{come}行新增或改动")


def _obstacles(new: Scheme, units: Sequence[CycleUnit], stage: str) -> Iterator[str]:
    groups = new.regulation.groups
    for unit in units:
        if unit.group not in groups:
            yield f"新版本没有{unit.name}所在的组别“{unit.group}”"
    if stage and stage not in {one.id for one in new.regulation.process.stages}:
        yield "新版本没有年度现在所处的环节"


def _rule(visit: Visit) -> object:
    return visit.node.rule if isinstance(visit.node, Leaf) else None


def _combination(visit: Visit) -> object:
    return visit.node.combine if isinstance(visit.node, InnerNode) else None


def _choices(scheme: Scheme) -> dict[str, Mapping[str, str]]:
    return {one.id: one.choices for one in scheme.readings if one.choices}
