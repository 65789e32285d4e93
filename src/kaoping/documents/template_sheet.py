"""One unit group's sheet of the template: rows of the regulation, a column a unit.

The columns up to 允许值 stay in view; every input cell carries its check, every row its clause.
"""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.worksheet import Worksheet

from kaoping.documents.drop_downs import Choices, validation, with_messages
from kaoping.documents.filled import Filled
from kaoping.documents.layout import (
    ATTRIBUTE,
    FIRST_ROW,
    FIRST_UNIT,
    INCLUDED,
    KEY_COLUMN,
    NO,
    STATIC_HEADS,
    UNIT_ID,
    UNIT_NAME,
    YES,
    Row,
    column_letters,
    rows_of,
)
from kaoping.documents.look import A3, PROTECTION, Look, comment_look, lay_across, row_height
from kaoping.documents.words import (
    allowed_words,
    branch_words,
    clause_words,
    content_words,
    full_title,
    row_label,
)
from kaoping.engine.tables import Tables, tables_of
from kaoping.numbers import write_exact
from kaoping.scheme import Scheme
from kaoping.scheme.inputs import PanelInput, StreakInput
from kaoping.scheme.values import Range

WIDTHS = (2, 11, 18, 5, 38, 15, 22)
UNIT_WIDTH = 13
HEADS_HEIGHT = 32


class GroupSheet:
    """Writes one group's sheet."""

    def __init__(
        self, scheme: Scheme, group: str, sheet: Worksheet, look: Look, choices: Choices
    ) -> None:
        self.scheme = scheme
        self.group = group
        self.sheet = sheet
        self.look = look
        self.choices = choices
        self.rows = rows_of(scheme, group)
        self.places = {row.key: at for at, row in enumerate(self.rows, start=FIRST_ROW)}
        self.tables: Tables = tables_of(scheme, group)
        self.last = FIRST_UNIT
        self.filled = Filled(scheme, None)
        self.units: list[str] = []
        """The units of the columns from the first on; the columns after them are empty."""

    def write(self, year: int, room: int, hulls: Mapping[str, Range]) -> None:
        """Write the sheet, with `room` empty columns; `hulls` are the limits of marks."""
        units = self.scheme.regulation.units.items()
        listed = {key: unit.name for key, unit in units if unit.group == self.group}
        self.units = [*listed, *self.filled.further(self.group)]
        self.last = max(FIRST_UNIT + len(self.units) + room - 1, FIRST_UNIT)
        for column, width in enumerate(WIDTHS):
            self.sheet.set_column(column, column, width)
        self.sheet.set_column(FIRST_UNIT, self.last, UNIT_WIDTH)
        self._title(year)
        self._heads(listed)
        for row in self.rows:
            if row.key not in (UNIT_ID, UNIT_NAME):
                self._row(row, hulls)
        self._grey_out()
        self._page(len(listed))

    def _title(self, year: int) -> None:
        name = self.scheme.regulation.groups[self.group].name
        title = f"{full_title(self.scheme)}　{year}年填报表（{name}）"
        self.sheet.write_string(0, 1, title, self.look("title"))
        self.sheet.set_row(0, 28)
        hint = "淡黄色的格子填写；空格表示待定，不等于0。点选格子看允许值，红角批注看办法原文。"
        self.sheet.write_string(1, 1, hint, self.look("hint"))
        self.sheet.set_row(1, 18)

    def _heads(self, listed: Mapping[str, str]) -> None:
        """Write the two head rows: ids and names of the units."""
        sheet, look = self.sheet, self.look
        for key, heads in ((UNIT_ID, STATIC_HEADS), (UNIT_NAME, ("",) * FIRST_UNIT)):
            row = self.places[key]
            sheet.set_row(row, HEADS_HEIGHT)
            for column, head in enumerate(heads):
                sheet.write_string(row, column, head, look("head boxed"))
            sheet.write_string(row, KEY_COLUMN, key, look("key"))
            for column, unit in enumerate(listed, start=FIRST_UNIT):
                text = unit if key == UNIT_ID else listed[unit]
                sheet.write_string(row, column, text, look("head boxed"))
            first = FIRST_UNIT + len(listed)
            for column in range(first, self.last + 1):
                sheet.write(row, column, self._filled(Row(key), column), look("boxed input listed"))
            self._unit_hints(row, key, first)
        sheet.write_string(self.places[UNIT_NAME], FIRST_UNIT - 1, "单位名称→", look("head boxed"))

    def _unit_hints(self, row: int, key: str, first: int) -> None:
        if first > self.last:
            return
        if key == UNIT_ID:
            title, words = "另加的单位", "单位代号：小写字母开头，只含小写字母、数字、连字符"
        else:
            title, words = "另加的单位", "单位名称，1至60个字"
        check = with_messages({"validate": "any"}, title, words)
        self.sheet.data_validation(row, first, row, self.last, check)

    def _row(self, row: Row, hulls: Mapping[str, Range]) -> None:
        at, allowed = self.places[row.key], allowed_words(self.scheme, row)
        label = row_label(self.scheme, row)
        static = [*self._static(row), label, allowed]
        self.sheet.write_string(at, KEY_COLUMN, row.key, self.look("key"))
        for column, text in enumerate(static, start=1):
            styles = "boxed centre" if column in (1, 3) else "boxed"
            if column == 3 and text:
                self.sheet.write_number(at, column, float(text), self.look(styles))
            else:
                self.sheet.write_string(at, column, text, self.look(styles))
        self._clause(row, at, allowed)
        self._inputs(row, at)
        corner = (at, FIRST_UNIT)
        hull = hulls.get(row.leaf.id) if row.leaf else None
        leave_out = self.scheme.regulation.not_applicable == "allowed"
        check = validation(self.choices, row, hull, corner, may_leave_out=leave_out)
        described = with_messages(check, label, allowed)
        self.sheet.data_validation(at, FIRST_UNIT, at, self.last, described)
        self.sheet.set_row(at, row_height(list(zip(static, WIDTHS[1:], strict=True))))

    def _static(self, row: Row) -> list[str]:
        """Return id, branch, points and words of a row; the words on a leaf's first row only."""
        if row.leaf is None:
            return ["", "单位情况", "", ""]
        visit = self.tables.visits[row.leaf.id]
        points = "" if row.leaf.points is None else write_exact(row.leaf.points)
        words = content_words(self.scheme, visit) if row.is_first else ""
        return [row.leaf.id, branch_words(visit), points if row.is_first else "", words]

    def _clause(self, row: Row, at: int, allowed: str) -> None:
        """Put what is allowed and the regulation's words into a comment."""
        parts = [f"允许：{allowed}"]
        clause = clause_words(self.scheme, row)
        if clause:
            parts.append(f"依据：{clause}")
        if row.leaf is not None and row.leaf.note:
            parts.append(f"说明：{row.leaf.note}")
        text = "\n".join(parts)
        self.sheet.write_comment(at, FIRST_UNIT - 2, text, comment_look(text))

    def _inputs(self, row: Row, at: int) -> None:
        """Open the input cells of a row."""
        asked = row.leaf.rule.facts.get(row.name) if row.leaf else None
        lists = isinstance(asked, StreakInput | PanelInput)
        styles = self.look("boxed input listed" if lists else "boxed input")
        for column in range(FIRST_UNIT, self.last + 1):
            value = self._filled(row, column)
            if isinstance(value, str):
                self.sheet.write_string(at, column, value, styles)
            elif value is not None:
                self.sheet.write_number(at, column, value, styles)
            else:
                self.sheet.write_blank(at, column, None, styles)

    def _filled(self, row: Row, column: int) -> str | float | None:
        place = column - FIRST_UNIT
        return self.filled.cell(row, self.units[place]) if place < len(self.units) else None

    def _grey_out(self) -> None:
        """Grey the cells of units that are not evaluated, on the whole or on these rows."""
        last = FIRST_ROW + len(self.rows) - 1
        where = {self._answer(INCLUDED, NO): (self.places[INCLUDED], last)}
        for row in self.rows:
            for node in self.tables.branches[row.leaf.id] if row.leaf else ():
                if node.applies_when is None:
                    continue
                other = NO if node.applies_when.equals else YES
                formula = self._answer(f"{ATTRIBUTE}|{node.applies_when.attribute}", other)
                at = self.places[row.key]
                where[formula] = (where.get(formula, (at, at))[0], at)
        for formula, (first, last) in where.items():
            options = {"type": "formula", "criteria": formula, "format": self.look("greyed")}
            self.sheet.conditional_format(first, FIRST_UNIT, last, self.last, options)

    def _answer(self, key: str, answer: str) -> str:
        """Return the condition that a unit has this answer in the row of a key."""
        return f'={column_letters(FIRST_UNIT)}${self.places[key] + 1}="{answer}"'

    def _page(self, listed: int) -> None:
        """Set what stays in view, and how the sheet prints: without the empty columns."""
        sheet = self.sheet
        below_heads = self.places[UNIT_NAME] + 1
        sheet.freeze_panes(below_heads, FIRST_UNIT)
        lay_across(sheet, A3)
        sheet.repeat_rows(0, below_heads - 1)
        last = FIRST_UNIT + listed - 1 if listed else self.last
        sheet.print_area(0, 0, FIRST_ROW + len(self.rows) - 1, last)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        title = full_title(self.scheme).replace("&", "&&")
        sheet.set_footer(f"&L{title}&R第&P页 共&N页")
        sheet.protect("", PROTECTION)
