"""The empty workbook that people fill in by hand: `kaoping template`.

    scheme, year → cover sheet, one sheet a unit group, map sheet out of sight → one file

What may be written stands beside each row in words, in the cell's own check, and with its clause
in a comment. Everything but the input cells is protected, without a password.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from kaoping.documents.drop_downs import Choices, with_messages
from kaoping.documents.filled import Filled
from kaoping.documents.layout import (
    COVER_SHEET,
    KEY_COLUMN,
    LIST_COLUMN,
    MAP_SHEET,
    READING,
    SOURCE,
    YEAR,
    map_rows,
    sheet_names,
)
from kaoping.documents.look import PROTECTION, Look, comment_look, first_day, lay_across, row_height
from kaoping.documents.template_sheet import GroupSheet
from kaoping.documents.whole_file import write_whole
from kaoping.documents.words import full_title, mark_hulls
from kaoping.engine.facts import Facts
from kaoping.scheme import Reading, Scheme

ROOM = 10
"""Empty columns for further units in each group's sheet."""
SEPARATOR = "｜"
"""Stands between a reading's choice and its meaning in a drop-down."""

GUIDE = (
    "淡黄色的格子填写，其余格子已保护（没有密码）；点选格子即显示允许填什么，红角批注里有办法原文。",
    "每个单位一列。办法没有列出的单位填在右边的空列：先写单位代号和名称；单位属于工作表所在的组。",
    "不参加评价的单位，在“是否参加评价”一行填“否”；这样的单位不计分、不排名。",
    "空格表示还没有填报（待定），不等于0；扣分、加分一类的事项没有发生的，不填。",
    "同一条目的几行要么都填，要么都不填；填了赋分的，所依据的档次或数据必须填。",
    "是与否的序列用、隔开；专家分用、隔开，项目之间用；隔开。",
    "只粘贴数值：公式、合并单元格、日期、百分比格式的数都会被退回。",
    "不要改动第一列的小字，不要增删行、改工作表名、隐藏有数据的行列；需要草稿的请另建工作表。",
    "打印区域只到办法列出的单位；另加了单位的，打印前请在“页面布局”里取消打印区域。",
)


def write_template(
    scheme: Scheme, year: int, path: Path, *, room: int = ROOM, facts: Facts | None = None
) -> None:
    """Write the facts workbook of a scheme for a year: empty, or with `facts` in its cells.

    `room` is the number of empty columns for further units in each group's sheet. The file is
    written whole or not at all.

    Raises:
        OSError: the file cannot be written.
    """
    if facts is not None:
        scheme = scheme.under(facts.readings)
    filled = Filled(scheme, facts)
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    title = f"{full_title(scheme)} {year}年填报表"
    book.set_properties({"title": title, "created": first_day(year)})
    look = Look(book)
    cover = book.add_worksheet(COVER_SHEET)
    sheets = {group: book.add_worksheet(name) for group, name in sheet_names(scheme).items()}
    map_sheet = book.add_worksheet(MAP_SHEET)
    choices = Choices(map_sheet)
    source = facts.sources.get("*", "") if facts is not None else ""
    _Cover(scheme, cover, look, choices).write(year, source)
    hulls = mark_hulls(scheme)
    for group, sheet in sheets.items():
        group_sheet = GroupSheet(scheme, group, sheet, look, choices)
        group_sheet.filled = filled
        group_sheet.write(year, room, hulls)
    _write_map(scheme, map_sheet, year)
    book.close()
    write_whole(path, content.getvalue())


def _write_map(scheme: Scheme, sheet: Worksheet, year: int) -> None:
    for row, cells in enumerate(map_rows(scheme, year)):
        if len(cells) > LIST_COLUMN:  # pragma: no cover  the columns beyond are the lists'
            raise AssertionError
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text)
    sheet.protect("", PROTECTION)
    sheet.very_hidden()


class _Cover:
    """The first sheet: how to fill in, the year, the readings."""

    WIDTHS = (2, 8, 60, 34, 52, 20)
    HEADS = ("勿改", "释义", "办法没有写明的问题", "本次的做法", "可选的做法", "条文位置")

    def __init__(self, scheme: Scheme, sheet: Worksheet, look: Look, choices: Choices) -> None:
        self.scheme = scheme
        self.sheet = sheet
        self.look = look
        self.choices = choices
        self.row = 0

    def write(self, year: int, source: str) -> None:
        """Write the sheet; `source` says where the facts come from, if they are there."""
        sheet, look = self.sheet, self.look
        for column, width in enumerate(self.WIDTHS):
            sheet.set_column(column, column, width)
        self._identity(year, source)
        self._line("怎样填", "section", 24)
        for number, text in enumerate(GUIDE, start=1):
            sheet.write_string(self.row, 1, f"{number}.", look("top right"))
            sheet.write_string(self.row, 2, text, look("top"))
            self._next(row_height([(text, self.WIDTHS[2])]))
        readings = [reading for reading in self.scheme.readings if reading.choices]
        if readings:
            self._readings(readings)
        self._page()

    def _identity(self, year: int, source: str) -> None:
        regulation = self.scheme.regulation
        self._line(f"{full_title(self.scheme)}　填报表", "title", 30)
        status = "warning" if regulation.status == "draft" else "text"
        self._line(f"办法状态：{regulation.status_label}", status)
        self.sheet.write_string(self.row, KEY_COLUMN, YEAR, self.look("key"))
        self.sheet.write_string(self.row, 1, "年度", self.look("bold"))
        self.sheet.write_number(self.row, 2, year, self.look("bold left"))
        self.sheet.write_string(self.row, 3, "换年度请重新生成模板", self.look("hint"))
        self._next(20)
        self.sheet.write_string(self.row, KEY_COLUMN, SOURCE, self.look("key"))
        self.sheet.write_string(self.row, 1, "数据来源", self.look("bold flat"))
        self.sheet.write(self.row, 2, source or None, self.look("boxed input listed left"))
        self.sheet.write_string(self.row, 3, "可不填；填了的印在结果里", self.look("hint"))
        self._next(row_height([(source, self.WIDTHS[2])], 32))
        self._line(f"办法校验码：{self.scheme.sha256}", "hint")

    def _readings(self, readings: list[Reading]) -> None:
        look = self.look
        self._line("释义：办法没有写明之处本次按哪种做法计算（默认做法已填好）", "section", 30)
        for column, head in enumerate(self.HEADS):
            self.sheet.write_string(
                self.row, column, head, look("key" if not column else "head boxed")
            )
        self._next(20)
        for reading in readings:
            self._reading(reading)

    def _reading(self, reading: Reading) -> None:
        sheet, look = self.sheet, self.look
        offered = dict(zip(reading.choices, choice_texts(reading), strict=True))
        chosen = offered[self.scheme.settled[reading.id]]
        places = "、".join(dict.fromkeys(map(self.scheme.source.place, reading.lines)))
        options = "\n".join(f"{key}：{text}" for key, text in reading.choices.items())
        sheet.write_string(self.row, KEY_COLUMN, f"{READING}|{reading.id}", look("key"))
        sheet.write_string(self.row, 1, reading.id, look("boxed centre"))
        sheet.write_string(self.row, 2, reading.question, look("boxed"))
        sheet.write_string(self.row, 3, chosen, look("boxed input listed"))
        sheet.write_string(self.row, 4, options, look("boxed"))
        sheet.write_string(self.row, 5, places, look("boxed"))
        check = self.choices.drop_down(list(offered.values()))
        described = with_messages(
            check, f"释义 {reading.id}", "请从下拉表中选一种做法；不填按默认做法"
        )
        sheet.data_validation(self.row, 3, self.row, 3, described)
        if reading.reason:
            sheet.write_comment(
                self.row, 3, f"默认做法的理由：{reading.reason}", comment_look(reading.reason)
            )
        texts = (reading.question, chosen, options, places)
        self._next(row_height(list(zip(texts, self.WIDTHS[2:], strict=True)), 32))

    def _line(self, text: str, style: str, height: float = 20) -> None:
        self.sheet.write_string(self.row, 1, text, self.look(f"{style} flat"))
        self._next(height)

    def _next(self, height: float) -> None:
        self.sheet.set_row(self.row, height)
        self.row += 1

    def _page(self) -> None:
        lay_across(self.sheet)
        self.sheet.protect("", PROTECTION)
        self.sheet.activate()


def choice_texts(reading: Reading) -> Iterator[str]:
    """Yield each choice as a drop-down offers it: `floor｜…最低为0分`."""
    for choice, meaning in reading.choices.items():
        yield f"{choice}{SEPARATOR}{meaning}"
