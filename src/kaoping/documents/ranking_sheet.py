"""The first sheet of a result: who stands where, why it is so, and what follows."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from kaoping.documents.look import lay_across, row_height, text_width
from kaoping.documents.result_cells import ResultCells, shown_range
from kaoping.documents.words import full_title
from kaoping.engine import FactsUnit, Run, components_of, result_of
from kaoping.engine.outcome import Consequence, UnitOutcome
from kaoping.numbers import write_exact
from kaoping.scheme.outcome import PersonConsequence

HEAD_ROW = 4


class RankingSheet:
    """Writes the sheet 结果."""

    def __init__(self, run: Run, sheet: Worksheet, cells: ResultCells) -> None:
        self.run = run
        self.sheet = sheet
        self.cells = cells
        self.regulation = run.scheme.regulation
        self.outcomes = {outcome.unit: outcome for outcome in run.outcomes}
        self.is_ranked = self.regulation.outcome.ranking is not None
        self.has_groups = len(run.groups) > 1
        self.components = component_heads(run)

    def write(self, *, unit_sheets: bool) -> None:
        """Write the sheet; `unit_sheets` says whether the units have sheets of their own."""
        self._identity()
        heads = self._heads()
        for column, (head, width) in enumerate(heads):
            self.sheet.set_column(column, column, width)
            self.cells.text(self.sheet, HEAD_ROW, column, head, "head boxed")
        self.sheet.set_row(HEAD_ROW, 34)
        nodes = {unit["id"]: unit["nodes"] for unit in result_of(self.run)["units"]}
        row = HEAD_ROW + 1
        for unit in self.run.ordered():
            self._unit(row, unit, nodes[unit.id])
            row += 1
        self._notes(row + 1, unit_sheets=unit_sheets)
        self._page()

    def _identity(self) -> None:
        """Write the lines above the table."""
        title = f"{full_title(self.run.scheme)}　{self.run.facts.year}年评价结果"
        draft = self.regulation.status != "in-force"
        lines = [
            (title, "title"),
            (f"办法状态：{self.regulation.status_label}", "warning" if draft else "text flat"),
            (f"办法校验码：{self.run.scheme.sha256}", "hint"),
        ]
        for row, (text, styles) in enumerate(lines):
            self.cells.text(self.sheet, row, 0, text, styles)
        self.sheet.set_row(0, 28)

    def _heads(self) -> list[tuple[str, float]]:
        """Return the heads of the columns with their widths."""
        names = [unit.name for unit in self.run.facts.units]
        widest = min(max(text_width(name) for name in names) + 3, 40)
        heads: list[tuple[str, float]] = [("名次", 6)] if self.is_ranked else []
        heads += [("单位", widest), *([("组别", 16)] if self.has_groups else [])]
        heads += [(head, 15) for head in self.components]
        heads += [("总分", 15), ("等次", 9), ("认定", 18), ("结果运用", 40)]
        return heads

    def _unit(self, row: int, unit: FactsUnit, nodes: dict[str, dict[str, str]]) -> None:
        sheet, cells, outcome = self.sheet, self.cells, self.outcomes[unit.id]
        column = self._rank(row, outcome.rank)
        group = self.regulation.groups[unit.group]
        cells.text(sheet, row, column, unit.name, "boxed bold")
        column += 1
        if self.has_groups:
            cells.text(sheet, row, column, group.name)
            column += 1
        for place in range(len(self.components)):
            if place < len(group.tables):
                cells.node(sheet, (row, column), nodes[group.tables[place]])
            else:
                cells.text(sheet, row, column, "")
            column += 1
        self._total(row, column, outcome)
        grade = outcome.grade.name if outcome.grade else "未定"
        flags = "；".join(self.regulation.flags[flag].name for flag in unit.flags)
        follows = "；".join(map(consequence_words, outcome.consequences))
        cells.text(sheet, row, column + 1, grade, "boxed centre bold")
        cells.text(sheet, row, column + 2, flags)
        cells.text(sheet, row, column + 3, follows)
        sheet.set_row(row, row_height([(flags, 18), (follows, 40)], 22))

    def _rank(self, row: int, rank: int | None) -> int:
        """Write the rank where the regulation ranks; return the column behind it."""
        if not self.is_ranked:
            return 0
        if rank is None:
            self.cells.text(self.sheet, row, 0, "未定", "boxed centre")
        else:
            self.sheet.write_number(row, 0, rank, self.cells.look("boxed centre bold"))
        return 1

    def _total(self, row: int, column: int, outcome: UnitOutcome) -> None:
        if outcome.exact is not None:
            self.cells.number(self.sheet, row, column, outcome.exact, "boxed bold")
        else:
            ends = shown_range(outcome.low, outcome.high)
            self.cells.text(self.sheet, row, column, ends, "boxed bold right flat")

    def _notes(self, row: int, *, unit_sheets: bool) -> None:
        """Write the lines below the table: readings, what is open, what people decide."""
        settled = "、".join(f"{key}＝{one}" for key, one in self.run.scheme.settled.items())
        notes = [f"释义（各项做法见“释义”表）：{settled}"] if settled else []
        if any(not outcome.complete for outcome in self.run.outcomes):
            notes.append(
                "有的单位还有待定的条目，总分以可能的最低–最高分表示；区间内每个端点都可能出现。"
            )
        notes.append("分数显示两位小数；等次和名次按准确值确定，除不尽的数在批注里有准确值。")
        if "*" in self.run.facts.sources:
            notes.append(f"数据来源：{self.run.facts.sources['*']}")
        notes += [
            f"由{rule.decided_by}决定：{rule.name}"
            for rule in self.regulation.outcome.consequences
            if isinstance(rule, PersonConsequence)
        ]
        if not unit_sheets:
            notes.append("单位较多，没有逐个单位的表；全部得分见“明细”表。")
        for at, note in enumerate(notes, start=row):
            self.cells.text(self.sheet, at, 0, note, "hint")

    def _page(self) -> None:
        sheet = self.sheet
        sheet.freeze_panes(HEAD_ROW + 1, 2 if self.is_ranked else 1)
        lay_across(sheet)
        sheet.repeat_rows(HEAD_ROW)
        sheet.set_footer("&R第&P页 共&N页")
        sheet.activate()


def component_heads(run: Run) -> list[str]:
    """Return the heads of the components, with their weights."""
    return [
        f"{head.name}{'（减）' if head.is_subtracted else ''}"
        + (f"\n（占{write_exact(100 * head.share)}%）" if head.share != 1 else "")
        for head in components_of(run)
    ]


def consequence_words(one: Consequence) -> str:
    """Return a consequence in words: `奖励：400万元（须人工确认）`."""
    confirm = "（须人工确认）" if one.needs_confirmation else ""
    return f"{one.name}：{one.value}{one.unit or ''}{confirm}"
