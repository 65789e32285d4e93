"""One group's sheet as it came back: its rows by key, and what stands in it that may not.

Rows are found by the keys in the first column, so that inserted blank rows or another order do no
harm; a key that is missing, changed or twice there is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kaoping.documents.cell_values import SAID, Cell, is_blank, written
from kaoping.documents.layout import (
    FIRST_ROW,
    FIRST_UNIT,
    KEY_COLUMN,
    UNIT_ID,
    Row,
    cell_name,
    column_letters,
)
from kaoping.documents.sheet_scan import SheetScan, cell_place
from kaoping.problems import Place, Problem

PASTE_OVER = "请用 kaoping template 重新生成模板后把数据粘贴过去"


@dataclass
class GroupRows:
    """The rows of one group's sheet."""

    group: str
    sheet: str
    rows: list[list[Cell]]
    at: dict[str, int] = field(default_factory=dict)
    """Key → row, counted from 0."""
    keys: dict[int, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def place(self, row: int, column: int) -> Place:
        """Return the place of a cell, with the unit and leaf that it belongs to."""
        leaf, _, name = self.keys.get(row, "").partition("|")
        unit = self.cell(UNIT_ID, column) if column >= FIRST_UNIT else ""
        return Place(
            sheet=self.sheet,
            cell=cell_name(row, column),
            unit=unit.strip() if isinstance(unit, str) and column >= FIRST_UNIT else "",
            leaf="" if leaf.startswith("@") else leaf,
            key=name,
        )

    def cell(self, key: str, column: int) -> Cell:
        """Return a cell by its row's key; nothing where there is no such row."""
        row = self.at.get(key)
        return "" if row is None or column >= len(self.rows[row]) else self.rows[row][column]

    def values(self, key: str) -> list[Cell]:
        """Return a row's cells by its key; none where there is no such row."""
        return self.rows[self.at[key]] if key in self.at else []

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.rows[0]) if self.rows else 0

    def say(self, code: str, message: str, mend: str, row: int, column: int) -> None:
        """Note a problem with a cell."""
        self.problems.append(Problem(code, message, mend, self.place(row, column)))


def match_rows(group: str, sheet: str, rows: list[list[Cell]], expected: list[Row]) -> GroupRows:
    """Find the expected rows by their keys, and note what is wrong with the keys."""
    found = GroupRows(group, sheet, rows)
    wanted = {row.key for row in expected}
    for at, row in enumerate(rows[FIRST_ROW:], start=FIRST_ROW):
        key = row[KEY_COLUMN] if row else ""
        if is_blank(key):
            continue
        text = key.strip() if isinstance(key, str) else written(key)
        if text in found.at:
            message = f"行标识“{text}”出现了两次，先在第{found.at[text] + 1}行"
            found.say("row-twice", message, PASTE_OVER, at, KEY_COLUMN)
        elif text not in wanted:
            message = f"行标识“{text}”不是模板里的，第一列不能改动"
            found.say("row-key-changed", message, PASTE_OVER, at, KEY_COLUMN)
        else:
            found.at[text], found.keys[at] = at, text
    for at, asked in enumerate(expected, start=FIRST_ROW):
        if asked.key not in found.at:
            message = f"缺少行“{asked.key}”（模板里在第{at + 1}行）"
            where = Place(sheet=sheet, cell=cell_name(at, KEY_COLUMN))
            found.problems.append(Problem("row-missing", message, PASTE_OVER, where))
    _outside(found)
    return found


def _outside(found: GroupRows) -> None:
    """Note values in the units' columns that stand in no row of the template."""
    for at, row in enumerate(found.rows[FIRST_ROW:], start=FIRST_ROW):
        if at in found.keys or not is_blank(row[KEY_COLUMN]):
            continue
        for column in range(FIRST_UNIT, len(row)):
            if not is_blank(row[column]):
                message = f"填的是{written(row[column])}，不在模板的行里，不会读取"
                mend = "请删去，草稿请写在另建的工作表里"
                found.say("outside-table", message, mend, at, column)


def take_scan(found: GroupRows, scan: SheetScan) -> None:
    """Note what values do not show; cells whose problem is said are not read again."""
    for name in scan.formulas:
        _refuse(found, "formula-cell", f"单元格 {name} 里是公式", "请粘贴为数值", name)
    for name, error in scan.errors.items():
        message = f"单元格 {name} 里是错误值 {error}"
        _refuse(found, "error-cell", message, "请填数值或清空", name)
    for ref in scan.merged:
        name = ref.partition(":")[0]
        found.say("merged-cells", f"单元格 {ref} 合并了", "请取消合并", *cell_place(name))
    for name in scan.percentages:
        _percentage(found, name)
    _hidden(found, scan)


def _refuse(found: GroupRows, code: str, message: str, mend: str, name: str) -> None:
    row, column = cell_place(name)
    found.say(code, message, mend, row, column)
    _said(found, row, column)


def _said(found: GroupRows, row: int, column: int) -> None:
    if row < len(found.rows) and column < len(found.rows[row]):
        found.rows[row][column] = SAID


def _percentage(found: GroupRows, name: str) -> None:
    """Refuse a number that is shown with a percent sign: 90% is 0.9 in the file."""
    row, column = cell_place(name)
    if row not in found.keys or column < FIRST_UNIT or column >= found.width:
        return
    value = found.rows[row][column]
    if isinstance(value, float):
        message = f"单元格 {name} 是百分比格式，显示 {value * 100:.15g}%，文件里存的是 {value:.15g}"
        mend = "请把格式改为“常规”，百分数只写数字，如 90"
        _refuse(found, "percent-format", message, mend, name)


def _hidden(found: GroupRows, scan: SheetScan) -> None:
    """Note hidden rows and columns that hold what people have filled in."""
    for row in sorted(scan.hidden_rows & found.keys.keys()):
        filled = [c for c in range(FIRST_UNIT, found.width) if not is_blank(found.rows[row][c])]
        if filled:
            message = f"第{row + 1}行隐藏了，里面有填报的内容"
            found.say("hidden-values", message, "请取消隐藏，核对后再用", row, filled[0])
    for columns in scan.hidden_columns:
        for column in range(max(columns.start, FIRST_UNIT), min(columns.stop, found.width)):
            filled = [row for row in sorted(found.keys) if not is_blank(found.rows[row][column])]
            if filled:
                message = f"{column_letters(column)}列隐藏了，里面有填报的内容"
                found.say("hidden-values", message, "请取消隐藏，核对后再用", filled[0], column)
