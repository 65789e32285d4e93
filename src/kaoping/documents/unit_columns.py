"""The units of a workbook: one column each, named in the two head rows.

Unlike a facts file, a template already has a column for every listed unit; one that is not
evaluated says so in its row 是否参加评价.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kaoping.documents.cell_values import (
    Reader,
    Refusal,
    Said,
    is_blank,
    plain,
    reader_of,
    written,
)
from kaoping.documents.group_rows import PASTE_OVER, GroupRows
from kaoping.documents.layout import ATTRIBUTE, FIRST_UNIT, FLAG, INCLUDED, UNIT_ID, UNIT_NAME, Row
from kaoping.engine.facts import FactsUnit
from kaoping.engine.shape import LONGEST_NAME
from kaoping.engine.shape import UNIT_ID as UNIT_ID_FORM
from kaoping.problems import Place, Problem
from kaoping.scheme import Scheme
from kaoping.scheme.model import Unit

LEAVE_OUT = "不参加评价的单位请在“是否参加评价”一行填“否”"


@dataclass
class UnitColumns:
    """The evaluated units, in the order of the sheets and their columns."""

    scheme: Scheme
    units: list[FactsUnit] = field(default_factory=list)
    places: list[tuple[GroupRows, int]] = field(default_factory=list)
    """Sheet and column of each unit."""
    seen: dict[str, Place] = field(default_factory=dict)
    """Every unit that has a column, evaluated or not."""
    readers: dict[str, Reader] = field(default_factory=dict)
    """The readers of the head rows of the sheet at hand, by key."""
    leaf_rows: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Number the listed units once."""
        self.order = {key: at for at, key in enumerate(self.scheme.regulation.units)}

    def read(self, sheet: GroupRows, rows: list[Row]) -> None:
        """Take in the units of one group's sheet; problems go to the sheet."""
        asked = [r for r in rows if r.leaf is None and r.key not in (UNIT_ID, UNIT_NAME)]
        self.readers = {row.key: reader_of(self.scheme, row) for row in asked}
        self.leaf_rows = [row.key for row in rows if row.leaf is not None]
        for column in range(FIRST_UNIT, sheet.width):
            key = self._unit_id(sheet, column)
            if key is not None:
                self._unit(sheet, key, column)
        for key, unit in self.scheme.regulation.units.items():
            if unit.group == sheet.group and key not in self.seen:
                message = f"缺少单位 {key}（{unit.name}）的列"
                place = Place(sheet=sheet.sheet, unit=key)
                sheet.problems.append(
                    Problem("unit-column-missing", message, f"{PASTE_OVER}；{LEAVE_OUT}", place)
                )

    def _unit_id(self, sheet: GroupRows, column: int) -> str | None:
        """Return the id at the head of a column, None where no unit can be told."""
        cell = sheet.cell(UNIT_ID, column)
        row = sheet.at[UNIT_ID]
        if isinstance(cell, Said):
            return None
        if is_blank(cell):
            self._nameless(sheet, column)
            return None
        key = plain(cell) if isinstance(cell, str) else written(cell)
        if not UNIT_ID_FORM.fullmatch(key):
            message = (
                f"单位代号{written(cell)}不合规定，应以小写字母开头，只含小写字母、数字和连字符"
            )
            sheet.say("bad-unit-id", message, "请改正", row, column)
            return None
        place = sheet.place(row, column)
        if key in self.seen:
            first = self.seen[key]
            message = f"单位 {key} 有两列，另一列在工作表“{first.sheet}”单元格{first.cell}"
            sheet.say("duplicate-unit", message, "请只保留一列", row, column)
            return None
        self.seen[key] = place
        return key

    def _nameless(self, sheet: GroupRows, column: int) -> None:
        """Note values in a column that names no unit."""
        filled = [row for row in sorted(sheet.keys) if not is_blank(sheet.rows[row][column])]
        if filled:
            message = f"这一列没有单位代号，而第{filled[0] + 1}行填了内容"
            mend = "请在表头写上单位代号和名称，或清空这一列"
            sheet.say("unit-id-missing", message, mend, sheet.at[UNIT_ID], column)

    def _unit(self, sheet: GroupRows, key: str, column: int) -> None:
        listed = self.scheme.regulation.units.get(key)
        if listed is not None and listed.group != sheet.group:
            group = self.scheme.regulation.groups[listed.group].name
            message = f"单位 {key} 属于“{group}”，不能填在这张表里"
            sheet.say("other-group", message, "请填到它自己的表里", sheet.at[UNIT_ID], column)
            return
        name = self._name(sheet, column, listed)
        answers = self._answers(sheet, column)
        if answers.get(INCLUDED) is False:
            self._left_out(sheet, column)
            return
        flags = tuple(
            flag for flag in self.scheme.regulation.flags if answers.get(f"{FLAG}|{flag}")
        )
        attributes = self._attributes(sheet, answers, column)
        place = self.order.get(key, len(self.order) + len(self.seen))
        self.units.append(FactsUnit(key, name or key, sheet.group, attributes, flags, place))
        self.places.append((sheet, column))

    def _name(self, sheet: GroupRows, column: int, listed: Unit | None) -> str | None:
        """Return the unit's name; a listed unit has the regulation's."""
        cell = sheet.cell(UNIT_NAME, column)
        row = sheet.at.get(UNIT_NAME)
        if row is None or isinstance(cell, Said):
            return listed.name if listed else None
        text = cell.strip() if isinstance(cell, str) else ""
        if listed is not None:
            if not is_blank(cell) and plain(text) != plain(listed.name):
                message = f"单位名称应是“{listed.name}”，写的是{written(cell)}"
                sheet.say("other-name", message, "请改回", row, column)
            return listed.name
        if (
            not isinstance(cell, str)
            or not 1 <= len(text) <= LONGEST_NAME
            or not text.isprintable()
        ):
            shown = "空着" if is_blank(cell) else f"写的是{written(cell)}"
            message = f"单位名称应是 1–{LONGEST_NAME} 个可显示的字符，{shown}"
            sheet.say("bad-name", message, "请写明单位名称", row, column)
            return None
        return text

    def _answers(self, sheet: GroupRows, column: int) -> dict[str, bool]:
        """Return what the unit's head rows answer with yes or no."""
        found: dict[str, bool] = {}
        for key, reader in self.readers.items():
            cell = sheet.cell(key, column)
            answer = reader(cell)
            if isinstance(answer, Refusal):
                message = f"填的是{written(cell)}，{answer.allowed}"
                sheet.say(answer.code, message, answer.mend, sheet.at[key], column)
            elif isinstance(answer, bool):
                found[key] = answer
        return found

    def _attributes(
        self, sheet: GroupRows, answers: Mapping[str, bool], column: int
    ) -> dict[str, bool]:
        """Return what the scheme asks of each unit; an answer that is missing is a problem."""
        found = {}
        for name, asked in self.scheme.regulation.attributes.items():
            key = f"{ATTRIBUTE}|{name}"
            if key in answers:
                found[name] = answers[key]
            elif key in sheet.at and is_blank(sheet.cell(key, column)):
                message = f"“{asked.name}”必填，应填 是 或 否"
                sheet.say("missing-attribute", message, LEAVE_OUT, sheet.at[key], column)
        return found

    def _left_out(self, sheet: GroupRows, column: int) -> None:
        """Warn where a unit that is not evaluated has facts."""
        filled = [key for key in self.leaf_rows if not is_blank(sheet.cell(key, column))]
        if filled:
            at = sheet.at[filled[0]]
            message = "单位不参加评价，而这一列填了内容，不会读取"
            place = Place(sheet=sheet.sheet, cell=sheet.place(at, column).cell)
            problem = Problem("left-out-with-facts", message, "", place, severity="warning")
            sheet.problems.append(problem)
