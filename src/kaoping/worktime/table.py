"""The importable table: a CSV file in which an office enters days off and 调休 for itself.

    # 适用年度：2027
    date,kind,name,source
    2027-01-01,holiday,元旦,国务院办公厅关于2027年部分节假日安排的通知

UTF-8, columns in any order. The statement 适用年度 says which years the table speaks for; it may be
left out when all rows lie in one year. Rows may also lie in the December before and the January
after such a year, because the notices arrange the days around New Year. Reading is all or nothing:
either a `Table`, or a `TableError` with every problem of the file.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date

from kaoping.worktime.days import DayRule, Kind
from kaoping.worktime.decoding import decoded
from kaoping.worktime.errors import TableError, TableProblem

COLUMNS = ("date", "kind", "name", "source")

_LONGEST_TEXT = 200
_STATEMENT = re.compile(r"#\s*适用年度\s*[:：]\s*(.*)")
_SEPARATORS = re.compile(r"[\s,，、;；]+")
_YEAR = re.compile(r"2\d{3}", re.ASCII)
_DATE = re.compile(r"(2\d{3})(?:-(\d{2})-(\d{2})|/(\d{1,2})/(\d{1,2}))", re.ASCII)


@dataclass(frozen=True, slots=True)
class Table:
    """A table that passed every check.

    Attributes:
        rules: The rows, by date.
        years: The years that the table speaks for.
    """

    rules: tuple[DayRule, ...]
    years: frozenset[int]


def read_table(data: bytes) -> Table:
    """Read an imported table.

    Args:
        data: The file as uploaded.

    Returns:
        The table; its rows carry the source that each names.

    Raises:
        TableError: The file was refused; all its problems are listed, with line, value and what is
            allowed.
    """
    reading = _Reading()
    reading.read(decoded(data))
    if reading.problems:
        raise TableError(sorted(reading.problems, key=lambda problem: problem.line))
    rules = sorted(reading.rules.values(), key=lambda rule: rule.day)
    return Table(tuple(rules), frozenset(reading.years))


class _Reading:
    """One pass over a file, gathering rows and problems side by side."""

    def __init__(self) -> None:
        self.problems: list[TableProblem] = []
        self.rules: dict[date, DayRule] = {}
        self.years: set[int] = set()
        self._lines: dict[date, int] = {}
        self._statement_line = 0
        self._header: list[str] = []
        self._has_bad_date = False

    def refuse(self, line: int, column: str, value: str, message: str) -> None:
        self.problems.append(TableProblem(line, column, value, message))

    def read(self, text: str) -> None:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        start = 1
        try:
            for cells in reader:
                self._take(start, [cell.strip() for cell in cells])
                start = reader.line_num + 1
        except csv.Error:
            self.refuse(start, "", "", "不是完整的 CSV：引号不成对，或者一格过长。")
            return
        if not self._header:
            self.refuse(0, "", "", f"没有表头；须有一行 {','.join(COLUMNS)}。")
        elif not self._lines and not self.problems:
            self.refuse(0, "", "", "表头之下没有任何一行日期。")
        self._settle_years()

    def _take(self, line: int, cells: list[str]) -> None:
        if not any(cells):
            return
        if cells[0].startswith("#"):
            self._take_comment(line, ",".join(cells).rstrip(","))
        elif not self._header:
            self._take_header(line, cells)
        else:
            self._take_row(line, cells)

    def _take_comment(self, line: int, text: str) -> None:
        statement = _STATEMENT.fullmatch(text)
        if statement is None:
            return
        if self._statement_line:
            self.refuse(line, "", text, f"适用年度已在第{self._statement_line}行写过，只能写一次。")
            return
        self._statement_line = line
        written = [part for part in _SEPARATORS.split(statement[1]) if part]
        for part in written or [""]:
            if _YEAR.fullmatch(part):
                self.years.add(int(part))
            else:
                self.refuse(line, "", part, "不是年度；写法如“# 适用年度：2027、2028”。")

    def _take_header(self, line: int, cells: list[str]) -> None:
        self._header = cells
        expected = f"须恰为 {','.join(COLUMNS)} 四列"
        for column in COLUMNS:
            if cells.count(column) != 1:
                fault = "缺少这一列" if column not in cells else "这一列出现了不止一次"
                self.refuse(line, column, "", f"{fault}；表头{expected}。")
        for cell in cells:
            if cell not in COLUMNS:
                self.refuse(line, "", cell or "（空列名）", f"不认识这一列；表头{expected}。")

    def _take_row(self, line: int, cells: list[str]) -> None:
        if sorted(self._header) != sorted(COLUMNS):
            return  # the header has been refused; its rows cannot be told apart
        if len(cells) != len(COLUMNS):
            self.refuse(line, "", ",".join(cells), f"有{len(cells)}格，须为{len(COLUMNS)}格。")
            return
        row = dict(zip(self._header, cells, strict=True))
        day = self._day(line, row["date"])
        kind = self._kind(line, row["kind"])
        self._check_text(line, "name", row["name"], "节日名称")
        self._check_text(line, "source", row["source"], "依据的文件")
        if day is not None and kind is not None:
            self._add(line, DayRule(day, kind, row["name"], row["source"]))

    def _day(self, line: int, text: str) -> date | None:
        match = _DATE.fullmatch(text)
        if match is None:
            self._refuse_date(line, text, "须写成 2027-01-01 或 2027/1/1 的样子。")
            return None
        try:
            return date(*(int(part) for part in match.groups() if part is not None))
        except ValueError:
            self._refuse_date(line, text, "不是存在的日期。")
            return None

    def _refuse_date(self, line: int, text: str, message: str) -> None:
        self.refuse(line, "date", text, message)
        self._has_bad_date = True

    def _kind(self, line: int, text: str) -> Kind | None:
        if text in tuple(Kind):
            return Kind(text)
        self.refuse(line, "kind", text, "只能是 holiday（放假）或 workday（调休上班）。")
        return None

    def _check_text(self, line: int, column: str, text: str, what: str) -> None:
        if not text:
            self.refuse(line, column, "", f"不能为空，须写明{what}。")
        elif len(text) > _LONGEST_TEXT or not text.isprintable():
            message = f"{what}须为1至{_LONGEST_TEXT}个可显示的字符，不含换行。"
            self.refuse(line, column, text, message)

    def _add(self, line: int, rule: DayRule) -> None:
        earlier = self.rules.get(rule.day)
        if earlier is None:
            self.rules[rule.day] = rule
            self._lines[rule.day] = line
            return
        fault = "重复" if earlier.kind is rule.kind else f"矛盾（彼处为 {earlier.kind}）"
        where = self._lines[rule.day]
        self.refuse(line, "date", rule.day.isoformat(), f"与第{where}行{fault}；一天只能写一行。")

    def _settle_years(self) -> None:
        written = {day.year for day in self.rules}
        if not self._statement_line and len(written) > 1:
            listed = "、".join(str(year) for year in sorted(written))
            example = f"# 适用年度：{max(written)}"
            self.refuse(0, "", "", f"各行跨{listed}年，须在表头之前写明适用年度，如“{example}”。")
        elif not self._statement_line:
            self.years = written
        else:
            self._check_statement(written)

    def _check_statement(self, written: set[int]) -> None:
        empty = set() if self._has_bad_date else self.years - written
        for year in sorted(empty):
            message = "写为适用年度，表中却没有这一年的日期。"
            self.refuse(self._statement_line, "", str(year), message)
        allowed = "、".join(str(year) for year in sorted(self.years))
        for day, line in self._lines.items():
            neighbour = day.year + {12: 1, 1: -1}.get(day.month, 0)
            if self.years and not {day.year, neighbour} & self.years:
                message = f"不在适用年度（{allowed}）之内；只可另含前一年12月和后一年1月。"
                self.refuse(line, "date", day.isoformat(), message)
