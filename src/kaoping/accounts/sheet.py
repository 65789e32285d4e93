"""Reading a sheet of people: from a workbook to rows of text, and the empty sheet to fill in.

A row is one post of one person; a person with two posts stands in two rows.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, NotRequired, TypedDict

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter.utility import xl_rowcol_to_cell

from kaoping.accounts.capabilities import Role
from kaoping.accounts.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS = {
    "账号": "username",
    "姓名": "name",
    "单位": "organisation",
    "角色": "role",
    "职务": "title",
    "电子邮箱": "email",
    "电话": "phone",
    "起始日": "from_day",
    "终止日": "until_day",
}
NEEDED = ("账号", "姓名")
LARGEST_FILE = 5 * 1024 * 1024
LARGEST_UNPACKED = 50 * 1024 * 1024
MOST_ROWS = 2000


class Row(TypedDict):
    """A row as it was read: its number in the sheet, its cells as text, and where each stands."""

    line: int
    username: str
    name: str
    organisation: str
    role: str
    title: str
    email: str
    phone: str
    from_day: str
    until_day: str
    cells: NotRequired[dict[str, str]]
    """Field → its cell, `C3`, for the columns that the sheet has."""


def read_rows(data: bytes) -> list[Row]:
    """Return the rows of the first sheet of a workbook.

    Raises:
        Refusal: It is not a workbook, too large, empty, or has other columns; the message says
            which.
    """
    table = _table(data)
    if not table:
        raise Refusal("sheet-empty", "工作表是空的。", "请按模板填写后重新上传。")
    places = _places([_text(cell) for cell in table[0]])
    rows = [
        _row(line, cells, places)
        for line, cells in enumerate(table[1:], 2)
        if any(map(_text, cells))
    ]
    if not rows:
        raise Refusal("sheet-empty", "表头之下没有人员。", "请按模板填写后重新上传。")
    if len(rows) > MOST_ROWS:
        raise Refusal(
            "sheet-too-long", f"共{len(rows)}行，一次最多{MOST_ROWS}行。", "请分成几个文件。"
        )
    return rows


def empty_sheet() -> bytes:
    """Return a workbook to fill in: the columns, a list of the roles, one sample row."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("人员")
    head = book.add_format({"bold": True, "bg_color": "#E8EEF5", "border": 1})
    text = book.add_format({"num_format": "@"})
    for column, title in enumerate(COLUMNS):
        sheet.write(0, column, title + ("（必填）" if title in NEEDED else ""), head)
        sheet.set_column(column, column, 18, text)
    sample = ["zhang.san", "示例张三", "市住建局", Role.ASSESSOR.label, "示例科员", "", "", "", ""]
    sheet.write_row(1, 0, sample, text)
    roles = {"validate": "list", "source": [role.label for role in Role], "ignore_blank": True}
    sheet.data_validation(1, 3, MOST_ROWS, 3, roles)
    sheet.freeze_panes(1, 0)
    book.close()
    return buffer.getvalue()


def _table(data: bytes) -> Sequence[Sequence[object]]:
    if len(data) > LARGEST_FILE:
        raise Refusal("sheet-too-large", "文件超过5 MB。", "请只保留人员一张表。")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            unpacked = sum(member.file_size for member in package.infolist())
        if unpacked > LARGEST_UNPACKED:
            raise Refusal("sheet-too-large", "文件展开后过大。", "请只保留人员一张表。")
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return book.get_sheet_by_index(0).to_python()
    except (zipfile.BadZipFile, CalamineError):
        message = "这不是可以读取的 Excel 工作簿（.xlsx）。"
        raise Refusal("sheet-unreadable", message, "请用 Excel 另存为 .xlsx 后重新上传。") from None


def _places(head: Sequence[str]) -> dict[str, int]:
    """Return where each column stands.

    Raises:
        Refusal: A needed column is missing, or one is unknown or stands twice.
    """
    names = [cell.removesuffix("（必填）").strip() for cell in head]
    problems = [f"缺少“{name}”一列" for name in NEEDED if name not in names]
    problems += [f"不认识“{name}”一列" for name in names if name and name not in COLUMNS]
    problems += [f"“{name}”一列出现多次" for name in COLUMNS if names.count(name) > 1]
    if problems:
        raise Refusal(
            "sheet-columns", "；".join(problems) + "。", f"可用的列：{'、'.join(COLUMNS)}。"
        )
    return {COLUMNS[name]: place for place, name in enumerate(names) if name}


def _row(line: int, cells: Sequence[object], places: dict[str, int]) -> Row:
    def cell(field: str) -> str:
        place = places.get(field)
        return "" if place is None or place >= len(cells) else _text(cells[place])

    return Row(
        line=line,
        username=cell("username").lower(),
        name=cell("name"),
        organisation=cell("organisation"),
        role=cell("role"),
        title=cell("title"),
        email=cell("email"),
        phone=cell("phone"),
        from_day=cell("from_day"),
        until_day=cell("until_day"),
        cells={field: xl_rowcol_to_cell(line - 1, place) for field, place in places.items()},
    )


def _text(cell: object) -> str:
    """Return a cell as one reads it; Excel keeps telephone numbers as numbers, days as moments."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip().replace("\u3000", " ").strip()
