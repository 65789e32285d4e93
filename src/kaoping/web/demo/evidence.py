"""Evidence of the sample units: four kinds of file, each marked 示例, beside their items."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from kaoping.evidence.services import file_evidence, link
from kaoping.web.demo import files
from kaoping.worktime import SHANGHAI

if TYPE_CHECKING:
    from kaoping.web.demo.course import Year

PLACES = {
    "haibowan": (39.6912, 106.8226),
    "wuda": (39.5046, 106.7261),
    "hainan": (39.4412, 106.8915),
    "tianshan": (43.7944, 87.6319),
    "water": (43.8256, 87.6168),
}
"""Where the drawn photos say they were taken: somewhere in the district; a sample as they are."""
FLOORS = {"haibowan": 6, "wuda": 5, "hainan": 4, "tianshan": 7, "water": 3}
WUHAI_LEAVES = ("1.1.2", "2.2.1", "2.3.1", "1.1.3")
"""The leaves of the notice, the photo, the spreadsheet and the minute."""
ALSO = {"1.1.2": ("1.1.4",), "2.2.1": ("4.4.1",), "2.1.1": ("1.1.2",), "6.2.1": ("2.2.1",)}
"""Leaves that the same file proves besides."""


def file_for(year: Year, unit_id: str, leaves: tuple[str, ...] = WUHAI_LEAVES) -> None:
    """File the four kinds of evidence of a unit, in the name of who fills in for it."""
    unit = year.units[unit_id]
    by = year.filler(unit)
    when = year.cycle.year
    for (name, content, day), leaf in zip(_made(unit.name, unit_id, when), leaves, strict=True):
        filed = file_evidence(by, unit, ContentFile(content, name), leaf_id=leaf, effective_on=day)
        for other in ALSO.get(leaf, ()):
            link(by, year.cycle, filed.version.file_id, other)


def _made(name: str, unit_id: str, year: int) -> list[tuple[str, bytes, date | None]]:
    taken = datetime(year, 9, 18, 10, 32, 5, tzinfo=SHANGHAI)
    plan = f"{name}{year}年城市更新工作计划"
    return [
        (
            f"示例：关于印发{plan}的通知.pdf",
            files.notice(
                f"（示例）关于印发{plan}的通知",
                ["各有关单位：", "本文件为示例，不是真实公文。", f"示例日期：{year}年3月10日"],
            ),
            date(year, 3, 10),
        ),
        (
            f"示例：{name}改造现场照片.jpg",
            files.photo(taken, *PLACES[unit_id], floors=FLOORS[unit_id]),
            None,
        ),
        (
            f"示例：{name}{year}年项目进度表.xlsx",
            files.sheet(
                f"{name}{year}年项目进度表",
                [
                    ["项目（示例）", "计划户数", "完成户数", "状态"],
                    ["示例小区一期", 320, 320, "完工"],
                    ["示例小区二期", 280, 252, "在建"],
                ],
            ),
            date(year, 10, 31),
        ),
        (
            f"示例：{name}{year}年专题会议纪要.docx",
            files.minute(
                f"{name}{year}年城市更新专题会议纪要",
                date(year, 6, 12),
                ["会议听取了年度任务进展情况汇报。", "会议要求按月调度、逐项销号。"],
            ),
            date(year, 6, 12),
        ),
    ]
