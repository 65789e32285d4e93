"""What a person should know of a file that they have just filed; nothing here refuses anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.evidence.models import EvidenceFile, EvidenceVersion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaoping.accounts.actor import Actor

PERSONAL = {"identity": "身份证号", "mobile": "手机号"}


def notes_on(actor: Actor, version: EvidenceVersion) -> Iterator[str]:
    """Yield the notes on a new version, for the person who filed it."""
    yield from _same_elsewhere(actor, version)
    yield from _personal(version)
    yield from _other_year(version)


def personal_words(personal: dict[str, int]) -> str:
    """Return what looks like personal data as words; empty where there is none."""
    return "、".join(f"{PERSONAL[key]}{count}个" for key, count in personal.items() if count)


def _same_elsewhere(actor: Actor, version: EvidenceVersion) -> Iterator[str]:
    # Only what the same organisation has filed: another unit's files are not told of here.
    same = EvidenceFile.objects.filter(
        cycle=version.file.cycle_id,
        unit=version.file.unit_id,
        organisation=actor.organisation,
        current__sha256=version.sha256,
        withdrawn_at=None,
    ).exclude(pk=version.file_id)
    for title in same.values_list("title", flat=True)[:3]:
        yield f"与已有材料《{title}》内容完全相同；同一份材料可以关联到多个条目，不必重复上传。"


def _personal(version: EvidenceVersion) -> Iterator[str]:
    words = personal_words(version.personal)
    if words:
        yield (
            f"文件中疑似有{words}。与评价无关的个人信息请遮盖后上传新版本"
            "（《个人信息保护法》第六条：收集个人信息应当限于实现处理目的的最小范围）。"
        )


def _other_year(version: EvidenceVersion) -> Iterator[str]:
    day, year = version.file.effective_on, version.file.cycle.year
    if day is not None and day.year != year:
        yield f"形成日期是{day.year}年，考核年度是{year}年，请核对是否属于本年度的事实。"
