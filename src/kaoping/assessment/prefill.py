"""What the data already say for each section of a report: a draft in the unit's hands, never more.

Which draft fits is read off the section's own title and the regulation's guidance: points and
scores ask for the figures, problems for the items that fell short, a dimension's name for its
items, evidence for the list of files; everything else is told item by item.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from kaoping.numbers import with_minus, write_exact, write_said, write_shown

if TYPE_CHECKING:
    from kaoping.assessment.queries.sheet_page import Row, Sheet
    from kaoping.scheme.process import Document, Heading

ORDINALS = "一二三四五六七八九十"
HAN = re.compile(r"[㐀-鿿豈-﫿]|[A-Za-z0-9]+(?:[.%][A-Za-z0-9]+)*")


def prefilled(sheet: Sheet, heading: Heading) -> str:
    """Return the draft of a section from the data; empty where the data say nothing of it."""
    dimension = _dimension(sheet, heading)
    if dimension:
        return _told(_of_dimension(sheet, dimension))
    about = heading.title + heading.guidance
    for words, draft in DRAFTS:
        if any(word in about for word in words):
            return draft(sheet)
    return ""


def takes_table(document: Document) -> int:
    """Return the section that the table of claims follows: the one about points, else the last."""
    for number, heading in enumerate(document.sections):
        if "得分" in heading.title + heading.guidance:
            return number
    return len(document.sections) - 1


def count_words(text: str) -> int:
    """Return the length as people count it: each Chinese character one, each word or number one."""
    return len(HAN.findall(text))


def ordinal(number: int) -> str:
    """Return a number as headings write it: 一, 十, 十一, 二十."""
    if number <= 10:
        return ORDINALS[number - 1]
    tens, rest = divmod(number, 10)
    head = "" if tens == 1 else ORDINALS[tens - 1]
    return f"{head}十{ORDINALS[rest - 1] if rest else ''}"


def _conclusions(sheet: Sheet) -> str:
    answer = sheet.answer
    total = answer.low if answer.low == answer.high else f"{answer.low}–{answer.high}"
    lines = [f"对照考核指标逐项自评，应填{sheet.total}项，已填{sheet.done}项，自评总分{total}分。"]
    if answer.grade:
        lines.append(f"按自评得分对应等次为“{answer.grade}”，以最终考核结果为准。")
    lines += _by_heading(sheet)
    return "\n".join(lines)


def _work_done(sheet: Sheet) -> str:
    return _told(row for _, rows in sheet.shown for row in rows)


def _experience(sheet: Sheet) -> str:
    """What a unit may show: the events that brought points."""
    return _told(row for row in sheet.rows.values() if _is_event(row) and _brings(sheet, row))


def _problems(sheet: Sheet) -> str:
    lines = []
    for row in sheet.rows.values():
        score, full = _score(row), row.line.leaf.points
        if row.state == "done" and score is not None and full is not None and score < full:
            lost = write_exact(full - score)
            why = f"：{row.claim.explanation}" if row.claim.explanation else "。"
            lines.append(f"“{row.line.leaf.name}”自评{write_said(score)}分，差{lost}分{why}")
    return "\n".join(lines)


def _evidence_list(sheet: Sheet) -> str:
    lines = []
    for row in sheet.rows.values():
        titles = "、".join(f"《{one.title}》" for one in row.evidence)
        if titles:
            lines.append(f"{row.line.title}：{titles}")
    return "\n".join(lines)


def _overview(sheet: Sheet) -> str:
    lines = [
        f"{row.line.leaf.name}：{'，'.join(f'{label}{value}' for label, value in words)}。"
        for row in sheet.rows.values()
        if (words := [one for one in row.words if one[0] not in ("档次", "得分")])
        and not row.is_out
    ]
    return "\n".join(lines)


DRAFTS: Sequence[tuple[tuple[str, ...], Callable[[Sheet], str]]] = (
    (("得分", "主要结论"), _conclusions),
    (("存在", "问题"), _problems),
    (("佐证材料目录", "证明材料目录"), _evidence_list),
    (("经验", "做法"), _experience),
    (("基本情况", "总体情况"), _overview),
    (("下一步", "工作建议", "工作安排"), lambda _: ""),
    (("开展情况", "说明", "完成情况"), _work_done),
)
"""The first row of which a word stands in title or guidance decides."""


def _dimension(sheet: Sheet, heading: Heading) -> str:
    known = sheet.timetable.scheme.regulation.dimensions
    return next((key for key, name in known.items() if name == heading.title), "")


def _of_dimension(sheet: Sheet, dimension: str) -> list[Row]:
    nodes = sheet.timetable.scheme.nodes
    return [row for row in sheet.rows.values() if nodes[row.line.id].dimension == dimension]


def _told(rows: Iterable[Row]) -> str:
    """Tell items under their indicators: （一）组织领导, then a line an item."""
    lines: list[str] = []
    last, number = "", 0
    for row in rows:
        if not row.claim.explanation:
            continue
        if row.indicator.id != last:
            last, number = row.indicator.id, number + 1
            lines.append(f"（{ordinal(number)}）{row.indicator.name}")
        text = row.claim.explanation.strip()
        lines.append(
            text if text.startswith(row.line.leaf.name) else f"{row.line.leaf.name}。{text}"
        )
    return "\n".join(lines)


def _by_heading(sheet: Sheet) -> list[str]:
    """Return a sentence on each heading right above the indicators of which something is claimed.

    Its full points are those of all its items that apply, claimed or not.
    """
    nodes = sheet.timetable.scheme.nodes
    under: dict[str, list[Row]] = {}
    for row in sheet.rows.values():
        above = nodes[row.indicator.id].above
        if row.line.leaf.points is not None and above and not row.is_out:
            under.setdefault(above[-1].name, []).append(row)
    return [_sum(name, rows) for name, rows in under.items() if any(map(_is_claimed, rows))]


def _sum(name: str, rows: Sequence[Row]) -> str:
    claimed = [score for row in rows if (score := _score(row)) is not None]
    full = sum((row.line.leaf.points or Fraction(0) for row in rows), Fraction(0))
    open_ = f"，{len(rows)}项已填{len(claimed)}项" if len(claimed) < len(rows) else ""
    got = with_minus(write_shown(sum(claimed, Fraction(0))))
    return f"{name}：自评{got}分（满分{write_exact(full)}分{open_}）。"


def _is_claimed(row: Row) -> bool:
    return _score(row) is not None


def _score(row: Row) -> Fraction | None:
    return row.permit.score if row.permit and row.state == "done" else None


def _brings(sheet: Sheet, row: Row) -> bool:
    """Tell whether an item adds to the total; what stands in a table of deductions does not."""
    scheme = sheet.timetable.scheme
    weight = scheme.regulation.total.weight(scheme.nodes[row.line.id].table)
    return weight * (_score(row) or 0) > 0


def _is_event(row: Row) -> bool:
    return row.line.leaf.absent == "no-event"
