"""The units of a workbook: one column each, named in the two head rows.

Unlike a facts file, a template already has a column for every listed unit; one that is not
evaluated says so in its row 是否参加评价.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kaoping.documents.cell_values import (
    SAID,
    Cell,
    Found,
    Refusal,
    Said,
    is_blank,
    plain,
    read_cells,
    reader_of,
    written,
)
from kaoping.documents.group_rows import PASTE_OVER, GroupRows
from kaoping.documents.layout import (
    ATTRIBUTE,
    FIRST_UNIT,
    FLAG,
    INCLUDED,
    UNIT_ID,
    UNIT_NAME,
    Row,
    cell_name,
)
from kaoping.engine.facts import FactsUnit
from kaoping.engine.unit_shape import LONGEST_NAME
from kaoping.engine.unit_shape import UNIT_ID as UNIT_ID_FORM
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
    seen: dict[str, tuple[GroupRows, int]] = field(default_factory=dict)
    """Sheet and column of every unit that has one, evaluated or not."""

    def read(self, sheet: GroupRows, rows: list[Row]) -> None:
        """Take in the units of one group's sheet; problems go to the sheet."""
        heads = _Heads(self.scheme, sheet, rows)
        for column in range(FIRST_UNIT, sheet.width):
            key = heads.unit_id(column)
            if key is None or not self._is_new(sheet, key, column):
                continue
            unit = heads.unit(key, column, len(self.seen))
            if unit is not None:
                self.units.append(unit)
                self.places.append((sheet, column))
        for key, listed in self.scheme.regulation.units.items():
            if listed.group == sheet.group and key not in self.seen:
                message = f"缺少单位 {key}（{listed.name}）的列"
                place = Place(sheet=sheet.sheet, unit=key)
                mend = f"{PASTE_OVER}；{LEAVE_OUT}"
                sheet.problems.append(Problem("unit-column-missing", message, mend, place))

    def _is_new(self, sheet: GroupRows, key: str, column: int) -> bool:
        """Remember a unit's column; a second one is a problem."""
        if key not in self.seen:
            self.seen[key] = (sheet, column)
            return True
        first, at = self.seen[key]
        where = f"工作表“{first.sheet}”单元格{cell_name(first.at[UNIT_ID], at)}"
        message = f"单位 {key} 有两列，另一列在{where}"
        sheet.say("duplicate-unit", message, "请只保留一列", sheet.at[UNIT_ID], column)
        return False


class _Heads:
    """The head rows of one group's sheet, read whole."""

    def __init__(self, scheme: Scheme, sheet: GroupRows, rows: list[Row]) -> None:
        self.scheme = scheme
        self.sheet = sheet
        self.listed = scheme.regulation.units
        self.order = {key: at for at, key in enumerate(self.listed)}
        self.ids = sheet.values(UNIT_ID)
        self.names = sheet.values(UNIT_NAME)
        self.leaf_keys = [row.key for row in rows if row.leaf is not None]
        asked = [r for r in rows if r.leaf is None and r.key not in (UNIT_ID, UNIT_NAME)]
        self.answers: dict[str, list[Found]] = {
            row.key: [None] * FIRST_UNIT
            + read_cells(sheet.values(row.key)[FIRST_UNIT:], reader_of(scheme, row))
            for row in asked
            if row.key in sheet.at
        }
        nothing: list[Found] = [None] * sheet.width
        self.included = self.answers.get(INCLUDED, nothing)
        flags = scheme.regulation.flags
        self.flags = [(one, self.answers.get(f"{FLAG}|{one}", nothing)) for one in flags]
        self.refused = {
            column
            for answers in self.answers.values()
            if Refusal in set(map(type, answers))
            for column, answer in enumerate(answers)
            if isinstance(answer, Refusal)
        }

    def unit_id(self, column: int) -> str | None:
        """Return the id at the head of a column, None where no unit can be told."""
        cell = self.ids[column]
        if isinstance(cell, Said):
            return None
        if is_blank(cell):
            self._nameless(column)
            return None
        key = plain(cell) if isinstance(cell, str) else written(cell)
        if UNIT_ID_FORM.fullmatch(key):
            return key
        message = f"单位代号{written(cell)}不合规定，应以小写字母开头，只含小写字母、数字和连字符"
        self._say("bad-unit-id", message, "请改正", UNIT_ID, column)
        return None

    def _nameless(self, column: int) -> None:
        """Note values in a column that names no unit."""
        sheet = self.sheet
        filled = [row for row in sorted(sheet.keys) if not is_blank(sheet.rows[row][column])]
        if filled:
            message = f"这一列没有单位代号，而第{filled[0] + 1}行填了内容"
            mend = "请在表头写上单位代号和名称，或清空这一列"
            self._say("unit-id-missing", message, mend, UNIT_ID, column)

    def unit(self, key: str, column: int, count: int) -> FactsUnit | None:
        """Return the unit of a column, None where it is not evaluated; `count` is its number."""
        listed = self.listed.get(key)
        if listed is not None and listed.group != self.sheet.group:
            group = self.scheme.regulation.groups[listed.group].name
            message = f"单位 {key} 属于“{group}”，不能填在这张表里"
            self._say("other-group", message, "请填到它自己的表里", UNIT_ID, column)
            return None
        name = self._name(column, listed)
        if column in self.refused:
            self._refuse(column)
        if self.included[column] is False:
            self._left_out(column)
            return None
        flags = tuple([one for one, answers in self.flags if answers[column] is True])
        attributes = self._attributes(column)
        place = self.order.get(key, len(self.order) + count)
        return FactsUnit(key, name or key, self.sheet.group, attributes, flags, place)

    def _name(self, column: int, listed: Unit | None) -> str | None:
        """Return the unit's name; a listed unit has the regulation's."""
        cell: Cell = self.names[column] if self.names else ""
        text = cell.strip() if isinstance(cell, str) else ""
        if isinstance(cell, Said) or not self.names:
            return listed.name if listed else None
        if listed is not None:
            if not is_blank(cell) and plain(text) != plain(listed.name):
                message = f"单位名称应是“{listed.name}”，写的是{written(cell)}"
                self._say("other-name", message, "请改回", UNIT_NAME, column)
            return listed.name
        if 1 <= len(text) <= LONGEST_NAME and text.isprintable():
            return text
        shown = "空着" if is_blank(cell) else f"写的是{written(cell)}"
        message = f"单位名称应是 1–{LONGEST_NAME} 个可显示的字符，{shown}"
        self._say("bad-name", message, "请写明单位名称", UNIT_NAME, column)
        return None

    def _refuse(self, column: int) -> None:
        """Note the head cells of a unit that answer neither yes nor no."""
        for key, answers in self.answers.items():
            answer = answers[column]
            if isinstance(answer, Refusal):
                message = f"填的是{written(self.sheet.cell(key, column))}，{answer.allowed}"
                self._say(answer.code, message, answer.mend, key, column)

    def _attributes(self, column: int) -> dict[str, bool]:
        """Return what the scheme asks of each unit; an answer that is missing is a problem."""
        found = {}
        for name, asked in self.scheme.regulation.attributes.items():
            key = f"{ATTRIBUTE}|{name}"
            answer = self.answers[key][column] if key in self.answers else SAID
            if isinstance(answer, bool):
                found[name] = answer
            elif answer is None:
                message = f"“{asked.name}”必填，应填 是 或 否"
                self._say("missing-attribute", message, LEAVE_OUT, key, column)
        return found

    def _left_out(self, column: int) -> None:
        """Warn where a unit that is not evaluated has facts."""
        sheet = self.sheet
        filled = [key for key in self.leaf_keys if not is_blank(sheet.cell(key, column))]
        if filled:
            message = "单位不参加评价，而这一列填了内容，不会读取"
            place = sheet.place(sheet.at[filled[0]], column)
            problem = Problem("left-out-with-facts", message, "", place, severity="warning")
            sheet.problems.append(problem)

    def _say(self, code: str, message: str, mend: str, key: str, column: int) -> None:
        self.sheet.say(code, message, mend, self.sheet.at[key], column)
