"""The tables of a result for further work: every node of every unit, and the readings used."""

from __future__ import annotations

from fractions import Fraction

from xlsxwriter.worksheet import Worksheet

from kaoping.documents.look import A3, lay_across, row_height
from kaoping.documents.result_cells import STATES, ResultCells
from kaoping.engine import Run, result_of
from kaoping.engine.result import Json
from kaoping.scheme import Reading, Visit

LONGEST_HEAD = 250
UNIT_HEADS = ("单位代号", "单位", "组别", "总分", "等次")


def write_matrix(run: Run, sheet: Worksheet, cells: ResultCells) -> None:
    """Write 明细: a row a unit, a column a node, as a table that sorts and filters.

    A cell is a number, or a state in words; it is empty where the node is not in the unit's tables.
    """
    visits = _visits(run)
    heads = [*UNIT_HEADS, *(f"{key} {visit.node.name}"[:LONGEST_HEAD] for key, visit in visits)]
    units = result_of(run)["units"]
    for row, unit in enumerate(units, start=1):
        group = run.scheme.regulation.groups[unit["group"]].name
        _unit_cells(sheet, cells, row, unit, group)
        for column, (key, _) in enumerate(visits, start=len(UNIT_HEADS)):
            node = unit["nodes"].get(key)
            if node is not None:
                cells.node(sheet, (row, column), node)
    columns = [{"header": head, "header_format": cells.look("head")} for head in heads]
    options = {"name": "details", "style": "Table Style Light 1", "columns": columns}
    sheet.add_table(0, 0, len(units), len(heads) - 1, options)
    sheet.set_row(0, 60)
    sheet.set_column(0, 2, 15)
    sheet.set_column(3, 3, 19)
    sheet.set_column(4, len(heads) - 1, 14)
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0, 1)


def _unit_cells(sheet: Worksheet, cells: ResultCells, row: int, unit: Json, group: str) -> None:
    """Write the unit's own cells, the total among them."""
    for column, text in enumerate((unit["id"], unit["name"], group)):
        cells.text(sheet, row, column, text)
    if unit["exact"] is not None:
        cells.number(sheet, row, 3, Fraction(unit["exact"]), "boxed bold")
    else:
        ends = f"{STATES['pending']} {unit['low']}–{unit['high']}"
        cells.text(sheet, row, 3, ends, "boxed bold right flat")
    cells.text(sheet, row, 4, unit["grade"] or "未定")


def _visits(run: Run) -> list[tuple[str, Visit]]:
    """Return the nodes of all tables of the run, in the order of the regulation."""
    inside = {key for group in run.groups for key in group.table.tables.visits}
    return [(key, visit) for key, visit in run.scheme.nodes.items() if key in inside]


def write_readings(run: Run, sheet: Worksheet, cells: ResultCells) -> None:
    """Write 释义: each open clause, how it was read in this run, and what else was possible."""
    heads = ("释义", "办法没有写明的问题", "本次的做法", "是否默认", "其他做法", "理由", "条文位置")
    widths = (7, 44, 36, 9, 44, 40, 20)
    for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(column, column, width)
        cells.text(sheet, 0, column, head, "head boxed")
    row = 1
    for reading in run.scheme.readings:
        if not reading.choices:
            continue
        texts = _reading_texts(run, reading)
        for column, text in enumerate(texts):
            cells.text(sheet, row, column, text, "boxed centre" if column in (0, 3) else "boxed")
        sheet.set_row(row, row_height(list(zip(texts, widths, strict=True)), 22))
        row += 1
    sheet.freeze_panes(1, 1)
    lay_across(sheet)
    sheet.repeat_rows(0)


def _reading_texts(run: Run, reading: Reading) -> list[str]:
    chosen = run.scheme.settled[reading.id]
    default = reading.default or next(iter(reading.choices))
    others = [f"{key}：{text}" for key, text in reading.choices.items() if key != chosen]
    places = dict.fromkeys(map(run.scheme.source.place, reading.lines))
    return [
        reading.id,
        reading.question,
        f"{chosen}：{reading.choices[chosen]}",
        "是" if chosen == default else "否",
        "\n".join(others) or "（没有）",
        reading.reason,
        "、".join(places),
    ]
