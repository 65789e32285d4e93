"""The shape of the units of a facts file: their own keys, and the entries of their leaves.

Whatever is wrong is noted and the rest is read on, so that one run over a file lists all its
problems.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaoping.engine.cells import allowed
from kaoping.engine.facts import Facts, FactsUnit, NumberText, Raw, as_written
from kaoping.engine.tables import keys_of, tables_of
from kaoping.numbers import write_exact
from kaoping.problems import Place, Problem
from kaoping.scheme import Leaf, Scheme
from kaoping.scheme.rules import LevelRule

if TYPE_CHECKING:
    from collections.abc import Mapping

UNIT_ID = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)
LONGEST_NAME = 60


@dataclass
class UnitReader:
    """Reads the units of one file against one scheme."""

    scheme: Scheme
    problems: list[Problem]

    def say(self, code: str, message: str, mend: str = "", **place: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(code, message, mend, Place(**place)))  # type: ignore[arg-type]

    def unit(self, key: str, entry: Raw, count: int) -> FactsUnit | None:
        """Return a unit's own data, or None where its tables cannot be told."""
        if not UNIT_ID.fullmatch(key):
            message = f"单位代号“{key}”不合规定，应以小写字母开头，只含小写字母、数字和连字符"
            self.say("bad-unit-id", message, unit=key)
            return None
        if not isinstance(entry, dict):
            message = f"单位的内容应是对象，写的是 {as_written(entry)}"
            self.say("wrong-type", message, unit=key)
            return None
        listed = self.scheme.regulation.units.get(key)
        places = list(self.scheme.regulation.units)
        attributes = self.attributes(key, entry)
        group = self.group(key, entry, listed.group if listed else None)
        name = self.name(key, entry, listed.name if listed else None)
        self.unknown_keys(key, entry)
        flags = self.flags(key, entry)
        if group is None:
            return None
        position = places.index(key) if listed else len(places) + count
        return FactsUnit(key, name or key, group, attributes, flags, position)

    def attributes(self, key: str, entry: Mapping[str, Raw]) -> dict[str, bool]:
        """Return what the scheme asks of each unit beside its facts."""
        found: dict[str, bool] = {}
        for attribute, asked in self.scheme.regulation.attributes.items():
            value = entry.get(attribute)
            if attribute not in entry:
                message = f"缺少必填的键“{attribute}”（{asked.name}），应为 true 或 false"
                self.say("missing-key", message, unit=key, key=attribute)
            elif not isinstance(value, bool):
                message = (
                    f"“{attribute}”（{asked.name}）应为 true 或 false，写的是 {as_written(value)}"
                )
                self.say("wrong-type", message, unit=key, key=attribute)
            else:
                found[attribute] = value
        return found

    def group(self, key: str, entry: Mapping[str, Raw], listed: str | None) -> str | None:
        """Return the unit's group; a further unit has to name one of the scheme's."""
        given = entry.get("group")
        allowed = "、".join(self.scheme.regulation.groups)
        if "group" not in entry:
            if listed is None:
                message = f"不是办法所列的单位，须写明 group（{allowed}）"
                self.say("missing-key", message, unit=key, key="group")
            return listed
        if listed is not None and given != listed:
            message = f"办法所列单位的 group 是 {listed}，写的是 {as_written(given)}"
            self.say("other-group", message, "请删去或改正", unit=key, key="group")
            return listed
        if not isinstance(given, str) or given not in self.scheme.regulation.groups:
            message = f"没有 {as_written(given)} 这个组，可用：{allowed}"
            self.say("unknown-group", message, unit=key, key="group")
            return None
        return given

    def name(self, key: str, entry: Mapping[str, Raw], listed: str | None) -> str | None:
        """Return the unit's name; a further unit has to bring one."""
        given = entry.get("name")
        if "name" not in entry:
            if listed is None:
                message = "不是办法所列的单位，须写明 name（单位名称）"
                self.say("missing-key", message, unit=key, key="name")
            return listed
        if listed is not None and given != listed:
            message = f"办法所列单位的名称是“{listed}”，写的是 {as_written(given)}"
            self.say("other-name", message, "请删去或改正", unit=key, key="name")
            return listed
        if not _is_name(given):
            message = f"name 应是 1–{LONGEST_NAME} 个可显示的字符，写的是 {as_written(given)}"
            self.say("bad-name", message, unit=key, key="name")
            return None
        return str(given)

    def unknown_keys(self, key: str, entry: Mapping[str, Raw]) -> None:
        """Note the keys that a unit may not have."""
        allowed = ["facts", "flags", "name", "group", *self.scheme.regulation.attributes]
        for other in entry:
            if other not in allowed:
                message = f"不认识的键“{other}”，允许的有：{'、'.join(allowed)}"
                self.say("unknown-key", message, "请删去或改正", unit=key, key=other)

    def flags(self, key: str, entry: Mapping[str, Raw]) -> tuple[str, ...]:
        """Return the unit's flags, each one of the scheme's and at most once."""
        value = entry.get("flags", [])
        known = self.scheme.regulation.flags
        allowed = "、".join(f"{flag}（{known[flag].name}）" for flag in known) or "（没有）"
        if not isinstance(value, list):
            message = f"flags 应是列表，写的是 {as_written(value)}"
            self.say("wrong-type", message, f"可用：{allowed}", unit=key, key="flags")
            return ()
        found: list[str] = []
        for flag in value:
            if not isinstance(flag, str) or flag not in known:
                message = f"没有 {as_written(flag)} 这个认定，可用：{allowed}"
                self.say("unknown-flag", message, unit=key, key="flags")
            elif flag in found:
                self.say("duplicate-flag", f"认定 {flag} 写了两次", unit=key, key="flags")
            else:
                found.append(flag)
        return tuple(found)

    def facts(self, facts: Facts, position: int, unit: FactsUnit, value: Raw) -> None:
        """Put a unit's facts into the columns."""
        if not isinstance(value, dict):
            message = f"facts 应是“条目: 内容”的对象，写的是 {as_written(value)}"
            self.say("wrong-type", message, unit=unit.id, key="facts")
            return
        tables = tables_of(self.scheme, unit.group)
        for leaf_id, entry in value.items():
            leaf = tables.leaves.get(leaf_id)
            if leaf is None:
                self.unknown_leaf(unit, leaf_id, entry)
            elif not tables.applies(leaf_id, unit.attributes):
                message = f"该单位不评价这一条目，写的是 {as_written(entry)}"
                self.say("leaf-not-evaluated", message, "请删去", unit=unit.id, leaf=leaf_id)
            else:
                self.entry(facts, position, leaf, entry)

    def unknown_leaf(self, unit: FactsUnit, leaf_id: str, entry: Raw) -> None:
        """Note a leaf that is not in the unit's tables, and say what it is instead."""
        visit = self.scheme.nodes.get(leaf_id)
        if visit is None:
            what = "办法里没有这个条目"
        elif isinstance(visit.node, Leaf):
            what = "这个条目不在该单位的评价表里"
        else:
            what = "这是上级指标，不直接填报"
        message = f"{what}，写的是 {as_written(entry)}"
        self.say("unknown-leaf", message, "请改正条目编号", unit=unit.id, leaf=leaf_id)

    def entry(self, facts: Facts, position: int, leaf: Leaf, entry: Raw) -> None:
        """Put one leaf's entry into its columns."""
        unit = facts.units[position].id
        if not isinstance(entry, dict):
            message = f"条目的内容应是对象，写的是 {as_written(entry)}"
            mend = f"如 {{{', '.join(_sample(key) for key in keys_of(leaf))}}}"
            self.say("wrong-type", message, mend, unit=unit, leaf=leaf.id)
            return
        if "not_applicable" in entry:
            self.not_applicable(facts, position, leaf, entry)
            return
        known = keys_of(leaf)
        for key, value in entry.items():
            if key not in known:
                message = (
                    f"不认识的键“{key}”（值 {as_written(value)}），允许的有：{'、'.join(known)}"
                )
                self.say("unknown-key", message, unit=unit, leaf=leaf.id, key=key)
                facts.spoil(leaf.id, position)
            elif value is None:
                message = f"{key} 写的是 null，null 不是值，没有数据请整项删去；{_takes(leaf, key)}"
                self.say("null-value", message, unit=unit, leaf=leaf.id, key=key)
                facts.spoil(leaf.id, position)
            else:
                facts.column(leaf.id, key)[position] = value

    def not_applicable(
        self, facts: Facts, position: int, leaf: Leaf, entry: Mapping[str, Raw]
    ) -> None:
        """Take a leaf out, where the scheme allows it."""
        unit = facts.units[position].id
        place = {"unit": unit, "leaf": leaf.id, "key": "not_applicable"}
        facts.spoil(leaf.id, position)
        if self.scheme.regulation.not_applicable == "refused":
            message = f"本办法没有不适用的条目，写的是 {as_written(dict(entry))}"
            self.say("not-applicable-refused", message, "请删去", **place)
        elif entry["not_applicable"] is not True:
            message = f"not_applicable 只能是 true，写的是 {as_written(entry['not_applicable'])}"
            self.say("wrong-type", message, "适用就整项删去", **place)
        elif len(entry) > 1:
            message = f"not_applicable 不能与其他键并用，写的是 {as_written(dict(entry))}"
            self.say("not-applicable-alone", message, "请二者取一", **place)
        else:
            facts.not_applicable.setdefault(leaf.id, set()).add(position)


def _is_name(value: Raw) -> bool:
    if not isinstance(value, str) or isinstance(value, NumberText):
        return False
    return 1 <= len(value) <= LONGEST_NAME and value.isprintable() and not value.isspace()


def _takes(leaf: Leaf, key: str) -> str:
    """Return what a key of a leaf takes, as the end of a sentence."""
    if isinstance(leaf.rule, LevelRule) and key == "level":
        return f"应为 {'、'.join(level.id for level in leaf.rule.levels)}"
    span = leaf.rule.span(leaf.points)
    if key == "mark" and span is not None:
        return f"允许 {write_exact(span.low)}–{write_exact(span.high)}"
    return allowed(leaf.rule.facts.get(key))


def _sample(key: str) -> str:
    return f'"{key}": …'
